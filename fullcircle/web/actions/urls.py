from fullcircle.web.actions import views
from fullcircle.web.kit.routes import Entry, page

SIGNED_IN = Entry.SIGNED_IN
ACTION = "<int:action_id>/"
GET, POST = ("GET",), ("POST",)

app_name = "actions"
urlpatterns = [
    page("", views.list_actions, name="list", needs=SIGNED_IN),
    page("export/", views.export, name="export", needs=SIGNED_IN),
    page("new/", views.new, name="new", needs=SIGNED_IN, methods=GET + POST),
    page(ACTION, views.one, name="one", needs=SIGNED_IN, record="action"),
    page(ACTION + "done/", views.mark_done, name="done", needs=SIGNED_IN, methods=POST, record="action"),
    page(ACTION + "verify/", views.verify, name="verify", needs=SIGNED_IN, methods=POST, record="action"),
    page(ACTION + "reopen/", views.reopen, name="reopen", needs=SIGNED_IN, methods=POST, record="action"),
    page(ACTION + "note/", views.note, name="note", needs=SIGNED_IN, methods=POST, record="action"),
    page(ACTION + "owner/", views.change_owner, name="owner", needs=SIGNED_IN, methods=POST, record="action"),
    page(ACTION + "due/", views.change_due, name="due", needs=SIGNED_IN, methods=POST, record="action"),
    page(
        ACTION + "nothing-more/",
        views.nothing_more,
        name="nothing_more",
        needs=SIGNED_IN,
        methods=POST,
        record="action",
    ),
    page(ACTION + "set-aside/", views.set_aside, name="set_aside", needs=SIGNED_IN, methods=POST, record="action"),
]
