from fullcircle.foundation.access.states import Permission
from fullcircle.web.auditors import views
from fullcircle.web.kit.routes import page

app_name = "auditors"
SELECT, FORM = Permission.SELECT_CASES, ("GET", "POST")

urlpatterns = [
    page("auditors/", views.list_auditors, name="list", needs=SELECT),
    page("auditors/<int:person_id>/", views.auditor, name="one", needs=SELECT, methods=FORM, record="person"),
    page(
        "conflicts-of-interest/",
        views.my_conflicts,
        name="my_conflicts",
        needs=(Permission.CARRY_OUT_AUDITS, Permission.MODERATE),
        methods=FORM,
    ),
]
