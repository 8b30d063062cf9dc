from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.routes import page
from fullcircle.web.people import views

SEE, MANAGE = Permission.SEE_PEOPLE, Permission.MANAGE_PEOPLE

app_name = "people"
urlpatterns = [
    page("", views.list_people, name="list", needs=SEE),
    page("new/", views.new, name="new", needs=MANAGE, methods=("GET", "POST")),
    page("teams/new/", views.new_team, name="new_team", needs=MANAGE, methods=("GET", "POST")),
    page("<int:person_id>/", views.one, name="one", needs=SEE, record="person"),
    page(
        "<int:person_id>/correct/",
        views.correct,
        name="correct",
        needs=MANAGE,
        methods=("GET", "POST"),
        record="person",
    ),
    page(
        "<int:person_id>/account/",
        views.give_account,
        name="give_account",
        needs=MANAGE,
        methods=("GET", "POST"),
        record="person",
    ),
    page(
        "<int:person_id>/roles/",
        views.give_role,
        name="give_role",
        needs=MANAGE,
        methods=("GET", "POST"),
        record="person",
    ),
    page(
        "<int:person_id>/password/",
        views.set_password,
        name="set_password",
        needs=MANAGE,
        methods=("GET", "POST"),
        record="person",
    ),
    page(
        "<int:person_id>/roles/<int:assignment_id>/end/",
        views.end_role,
        name="end_role",
        needs=MANAGE,
        methods=("POST",),
        record="person",
    ),
]
