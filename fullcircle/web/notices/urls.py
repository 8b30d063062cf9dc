from fullcircle.web.kit.routes import Entry, page
from fullcircle.web.notices import views

app_name = "notices"
urlpatterns = [
    page("", views.list_notices, name="list", needs=Entry.SIGNED_IN),
    page("told/", views.told, name="told", needs=Entry.SIGNED_IN),
    page("read/", views.read_all, name="read_all", needs=Entry.SIGNED_IN, methods=("POST",)),
    page("<uuid:notice_id>/read/", views.read, name="read", needs=Entry.SIGNED_IN, methods=("POST",), record="notice"),
]
