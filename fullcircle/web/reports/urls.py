from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.routes import page
from fullcircle.web.reports import views

app_name = "reports"
READ, WRITE, SIGN = Permission.SEE_REPORTS, Permission.WRITE_REPORTS, Permission.SIGN_REPORTS
REPORT = "<int:report_id>/"

urlpatterns = [
    page("", views.list_reports, name="list", needs=READ),
    page("rounds/<int:round_id>/start/", views.start, name="start", needs=WRITE, methods=("POST",), record="round"),
    page(REPORT, views.one, name="one", needs=READ, record="report"),
    page(REPORT + "charts/<slug:chart>.svg", views.wide_chart, name="chart", needs=READ, record="report"),
    page(
        REPORT + "charts/narrow/<slug:chart>.svg", views.narrow_chart, name="narrow_chart", needs=READ, record="report"
    ),
    page(REPORT + "word/", views.word, name="word", needs=READ, record="report"),
    page(REPORT + "pdf/", views.pdf, name="pdf", needs=READ, record="report"),
    page(REPORT + "figures/", views.refresh, name="refresh", needs=WRITE, methods=("POST",), record="report"),
    page(
        REPORT + "sections/<slug:section>/",
        views.edit,
        name="edit",
        needs=WRITE,
        methods=("GET", "POST"),
        record="report",
    ),
    page(REPORT + "findings/<slug:aspect>/", views.findings, name="findings", needs=WRITE, record="report"),
    page(REPORT + "delete/", views.delete, name="delete", needs=WRITE, methods=("POST",), record="report"),
    page(REPORT + "send/", views.send, name="send", needs=WRITE, methods=("POST",), record="report"),
    page(REPORT + "take-back/", views.take_back, name="take_back", needs=WRITE, methods=("POST",), record="report"),
    page(REPORT + "confirm/", views.confirm, name="confirm", needs=(WRITE, SIGN), methods=("POST",), record="report"),
    page(
        REPORT + "send-back/", views.send_back, name="send_back", needs=SIGN, methods=("GET", "POST"), record="report"
    ),
    page(REPORT + "sign-off/", views.sign_off, name="sign_off", needs=SIGN, methods=("GET", "POST"), record="report"),
]
