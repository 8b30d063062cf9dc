from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.routes import page
from fullcircle.web.people import lists, views

SEE, MANAGE = Permission.SEE_PEOPLE, Permission.MANAGE_PEOPLE

app_name = "people"
urlpatterns = [
    page("", views.list_people, name="list", needs=SEE),
    page("new/", views.new, name="new", needs=MANAGE, methods=("GET", "POST")),
    page("teams/new/", views.new_team, name="new_team", needs=MANAGE, methods=("GET", "POST")),
    page("lists/new/", lists.new, name="new_list", needs=MANAGE, methods=("GET", "POST")),
    page("lists/template.xlsx", lists.template, name="list_template", needs=MANAGE),
    page("lists/<int:staff_list_id>/", lists.one, name="list_from_file", needs=MANAGE, record="staff_list"),
    page(
        "lists/<int:staff_list_id>/problems.xlsx",
        lists.problems,
        name="list_problems",
        needs=MANAGE,
        record="staff_list",
    ),
    page(
        "lists/<int:staff_list_id>/apply/",
        lists.apply,
        name="apply_list",
        needs=MANAGE,
        methods=("POST",),
        record="staff_list",
    ),
    page(
        "lists/<int:staff_list_id>/set-aside/",
        lists.set_aside,
        name="set_list_aside",
        needs=MANAGE,
        methods=("POST",),
        record="staff_list",
    ),
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
