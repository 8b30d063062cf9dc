from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.routes import page
from fullcircle.web.rounds import views

app_name = "rounds"
SEE, PLAN = Permission.SEE_ROUNDS, Permission.PLAN_ROUNDS
FORM = ("GET", "POST")

urlpatterns = [
    page("", views.list_rounds, name="list", needs=SEE),
    page("new/", views.new, name="new", needs=PLAN, methods=FORM),
    page("schedule/", views.schedule, name="schedule", needs=SEE),
    page("schedule/plan/", views.plan_schedule, name="plan_schedule", needs=PLAN, methods=FORM),
    page("schedule/<int:activity_id>/", views.activity, name="activity", needs=SEE, methods=FORM, record="activity"),
    page(
        "schedule/<int:activity_id>/take-back/",
        views.take_back,
        name="take_back",
        needs=SEE,
        methods=("POST",),
        record="activity",
    ),
    page("<int:round_id>/", views.control_room, name="control_room", needs=SEE, record="round"),
    page("<int:round_id>/change/", views.change, name="change", needs=PLAN, methods=FORM, record="round"),
    page("<int:round_id>/close/", views.close, name="close", needs=PLAN, methods=FORM, record="round"),
]
