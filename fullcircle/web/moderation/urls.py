from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.routes import page
from fullcircle.web.moderation import views

app_name = "moderation"
ASSIGN = Permission.ASSIGN_MODERATION
MODERATE = Permission.MODERATE
TAKES_PART = (MODERATE, Permission.CARRY_OUT_AUDITS, ASSIGN)
MODERATION = "<int:moderation_id>/"

urlpatterns = [
    page("", views.my_list, name="list", needs=TAKES_PART),
    page("rounds/<int:round_id>/", views.choose, name="choose", needs=ASSIGN, methods=("GET", "POST"), record="round"),
    page(
        "rounds/<int:round_id>/others-final/",
        views.others_final,
        name="others_final",
        needs=ASSIGN,
        methods=("POST",),
        record="round",
    ),
    page("assign/<int:audit_id>/", views.assign, name="assign", needs=ASSIGN, methods=("GET", "POST"), record="audit"),
    page(MODERATION, views.one, name="one", needs=TAKES_PART, record="moderation"),
    page(
        MODERATION + "judge/<slug:aspect>/",
        views.judge,
        name="judge",
        needs=MODERATE,
        methods=("GET", "POST"),
        record="moderation",
    ),
    page(
        MODERATION + "record/",
        views.record,
        name="record",
        needs=MODERATE,
        methods=("GET", "POST"),
        record="moderation",
    ),
    page(MODERATION + "agree/", views.agree, name="agree", needs=MODERATE, methods=("POST",), record="moderation"),
]
