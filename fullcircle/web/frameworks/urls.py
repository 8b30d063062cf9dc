from fullcircle.foundation.access.states import Permission
from fullcircle.web.frameworks import views
from fullcircle.web.kit.routes import page

SEE, MANAGE = Permission.SEE_FRAMEWORKS, Permission.MANAGE_FRAMEWORKS
ONE = "framework version"

app_name = "frameworks"
urlpatterns = [
    page("", views.list_versions, name="list", needs=SEE),
    page("add/", views.add, name="add", needs=MANAGE, methods=("GET", "POST")),
    page("<int:version_id>/", views.overview, name="version", needs=SEE, record=ONE),
    page("<int:version_id>/aspects/", views.aspects, name="aspects", needs=SEE, record=ONE),
    page("<int:version_id>/checks-and-add-ons/", views.checks, name="checks", needs=SEE, record=ONE),
    page("<int:version_id>/voices/", views.voices, name="voices", needs=SEE, record=ONE),
    page("<int:version_id>/schedule-and-roles/", views.schedule, name="schedule", needs=SEE, record=ONE),
    page("<int:version_id>/policies/", views.policies, name="policies", needs=SEE, record=ONE),
    page("<int:version_id>/comparison/", views.compare, name="compare", needs=SEE, record=ONE),
    page("<int:version_id>/file/", views.file, name="file", needs=SEE, record=ONE),
    page("<int:version_id>/publish/", views.publish, name="publish", needs=MANAGE, methods=("GET", "POST"), record=ONE),
]
