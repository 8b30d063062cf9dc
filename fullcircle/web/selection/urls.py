from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.routes import page
from fullcircle.web.selection import views

app_name = "selection"
SEE, SELECT = Permission.SEE_ROUNDS, Permission.SELECT_CASES
OF_ROUND, OF_CHOICE = "<int:round_id>/selection/", "selection/<int:choice_id>/"
FORM = ("GET", "POST")

urlpatterns = [
    page("children-set-aside/", views.restrictions, name="restrictions", needs=SELECT, methods=FORM),
    page(OF_ROUND, views.proposal, name="proposal", needs=SELECT, record="round"),
    page(OF_ROUND + "new/", views.new, name="new", needs=SELECT, methods=FORM, record="round"),
    page(OF_ROUND + "asked-for/", views.requests, name="requests", needs=SELECT, methods=FORM, record="round"),
    page(OF_ROUND + "confirm/", views.confirm, name="confirm", needs=SELECT, methods=FORM, record="round"),
    page(
        OF_ROUND + "undone-seen/", views.see_undone, name="see_undone", needs=SELECT, methods=("POST",), record="round"
    ),
    page(OF_ROUND + "how-children-were-chosen/", views.how_chosen, name="how_chosen", needs=SEE, record="round"),
    page(OF_ROUND + "fairness/", views.fairness, name="fairness", needs=SEE, record="round"),
    page(OF_ROUND + "who-was-in-the-draw/", views.frame, name="frame", needs=SEE, methods=FORM, record="round"),
    page(OF_CHOICE, views.why, name="why", needs=(SEE, SELECT), record="choice"),
    page(OF_CHOICE + "swap/", views.swap, name="swap", needs=SELECT, methods=FORM, record="choice"),
    page(OF_CHOICE + "auditor/", views.auditor, name="auditor", needs=SELECT, methods=FORM, record="choice"),
    page(
        OF_CHOICE + "observation/",
        views.observation,
        name="observation",
        needs=SELECT,
        methods=("POST",),
        record="choice",
    ),
]
