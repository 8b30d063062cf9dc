from fullcircle.foundation.access.states import Permission
from fullcircle.web.auditlog import views
from fullcircle.web.kit.routes import page

app_name = "auditlog"
urlpatterns = [page("", views.list_entries, name="list", needs=Permission.SEE_AUDIT_LOG)]
