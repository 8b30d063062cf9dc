from fullcircle.foundation.access.states import Permission
from fullcircle.web.imports import naming, teamless, views
from fullcircle.web.kit.routes import page

SEE, MANAGE = Permission.SEE_IMPORTS, Permission.MANAGE_IMPORTS

app_name = "imports"
urlpatterns = [
    page("", views.list_imports, name="list", needs=SEE),
    page("new/", views.new, name="new", needs=MANAGE, methods=("GET", "POST")),
    page("names/", naming.names, name="names", needs=MANAGE, methods=("GET", "POST")),
    page(
        "children-without-a-team/",
        teamless.without_team,
        name="without_team",
        needs=(MANAGE, Permission.SELECT_CASES),
        methods=("GET", "POST"),
    ),
    page("<int:import_id>/", views.one, name="one", needs=SEE, record="import"),
    page("<int:import_id>/progress/", views.progress, name="progress", needs=SEE, record="import"),
    page("<int:import_id>/problems/", views.problems, name="problems", needs=SEE, record="import"),
    page(
        "<int:import_id>/problems.xlsx", views.problems_workbook, name="problems_workbook", needs=SEE, record="import"
    ),
    page("<int:import_id>/apply/", views.apply, name="apply", needs=MANAGE, methods=("POST",), record="import"),
    page(
        "<int:import_id>/set-aside/",
        views.set_aside,
        name="set_aside",
        needs=MANAGE,
        methods=("POST",),
        record="import",
    ),
    page("<int:import_id>/undo/", views.undo, name="undo", needs=MANAGE, methods=("GET", "POST"), record="import"),
]
