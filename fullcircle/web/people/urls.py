from functools import partial

from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.routes import page
from fullcircle.web.people import endings, links, lists, views

SEE, MANAGE, AGREE = Permission.SEE_PEOPLE, Permission.MANAGE_PEOPLE, Permission.AGREE_TO_LINKS
FORM, POST = ("GET", "POST"), ("POST",)
manage = partial(page, needs=MANAGE)
manage_list = partial(manage, record="staff_list")
manage_person = partial(manage, record="person")

app_name = "people"
urlpatterns = [
    page("", views.list_people, name="list", needs=SEE),
    manage("new/", views.new, name="new", methods=FORM),
    manage("teams/new/", views.new_team, name="new_team", methods=FORM),
    manage("lists/new/", lists.new, name="new_list", methods=FORM),
    manage("lists/template.xlsx", lists.template, name="list_template"),
    manage_list("lists/<int:staff_list_id>/", lists.one, name="list_from_file"),
    manage_list("lists/<int:staff_list_id>/problems.xlsx", lists.problems, name="list_problems"),
    manage_list("lists/<int:staff_list_id>/apply/", lists.apply, name="apply_list", methods=POST),
    manage_list("lists/<int:staff_list_id>/set-aside/", lists.set_aside, name="set_list_aside", methods=POST),
    page("<int:person_id>/", views.one, name="one", needs=SEE, record="person"),
    manage_person("<int:person_id>/correct/", views.correct, name="correct", methods=FORM),
    manage_person("<int:person_id>/account/", views.give_account, name="give_account", methods=FORM),
    manage_person("<int:person_id>/roles/", views.give_role, name="give_role", methods=FORM),
    manage_person("<int:person_id>/link/", links.make, name="link", methods=FORM),
    page("<int:person_id>/link/agree/", links.agree, name="agree_to_link", needs=AGREE, methods=POST, record="person"),
    page(
        "<int:person_id>/link/take-back/",
        links.take_back,
        name="take_back_link",
        needs=(MANAGE, AGREE),
        methods=POST,
        record="person",
    ),
    manage_person("<int:person_id>/roles/<int:assignment_id>/end/", endings.end_role, name="end_role", methods=FORM),
    manage_person("<int:person_id>/leave/", endings.leave, name="leave", methods=FORM),
    manage_person("<int:person_id>/back/", endings.come_back, name="come_back", methods=POST),
    manage_person("<int:person_id>/account/shut/", endings.shut_account, name="shut_account", methods=FORM),
    manage_person("<int:person_id>/account/open/", endings.open_account, name="open_account", methods=POST),
]
