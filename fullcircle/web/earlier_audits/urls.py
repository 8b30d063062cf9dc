from fullcircle.foundation.access.states import Permission
from fullcircle.web.earlier_audits.views import audits, files, mapping
from fullcircle.web.kit.routes import page

SEE, MANAGE = Permission.SEE_IMPORTS, Permission.MANAGE_IMPORTS
READ = (Permission.SEE_AUDITS, MANAGE)
FILE, AUDIT = "legacy file", "legacy audit"

app_name = "earlier_audits"
urlpatterns = [
    page("", files.list_files, name="list", needs=SEE),
    page("new/", files.new, name="new", needs=MANAGE, methods=("GET", "POST")),
    page("audits/", audits.list_audits, name="audits", needs=READ),
    page("audits/<int:audit_id>/", audits.one, name="audit", needs=READ, record=AUDIT),
    page("<int:file_id>/", files.one, name="one", needs=SEE, record=FILE),
    page("<int:file_id>/progress/", files.progress, name="progress", needs=SEE, record=FILE),
    page(
        "<int:file_id>/questions/",
        mapping.questions,
        name="questions",
        needs=MANAGE,
        methods=("GET", "POST"),
        record=FILE,
    ),
    page("<int:file_id>/problems/", files.problems, name="problems", needs=SEE, record=FILE),
    page("<int:file_id>/problems.xlsx", files.problems_workbook, name="problems_workbook", needs=SEE, record=FILE),
    page("<int:file_id>/apply/", files.apply, name="apply", needs=MANAGE, methods=("POST",), record=FILE),
    page("<int:file_id>/set-aside/", files.set_aside, name="set_aside", needs=MANAGE, methods=("POST",), record=FILE),
]
