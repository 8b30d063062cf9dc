from fullcircle.foundation.access.states import Permission
from fullcircle.web.audits.views import leading, reading, writing
from fullcircle.web.kit.routes import Entry, page

GET, POST = "GET", "POST"
SIGNED_IN = Entry.SIGNED_IN

app_name = "audits"
urlpatterns = [
    page("", reading.list_audits, name="list", needs=SIGNED_IN),
    page("<int:audit_id>/", reading.one, name="one", needs=SIGNED_IN, record="audit"),
    page("<int:audit_id>/read/", reading.read, name="read", needs=SIGNED_IN, record="audit"),
    page(
        "<int:audit_id>/feedback/",
        reading.feedback,
        name="feedback",
        needs=SIGNED_IN,
        methods=(GET, POST),
        record="audit",
    ),
    page(
        "<int:audit_id>/sections/<slug:key>/",
        writing.section,
        name="section",
        needs=SIGNED_IN,
        methods=(GET, POST),
        record="audit",
    ),
    page(
        "<int:audit_id>/sections/<slug:key>/two-texts/",
        writing.two_texts,
        name="two_texts",
        needs=SIGNED_IN,
        methods=(GET, POST),
        record="audit",
    ),
    page("<int:audit_id>/check/", writing.check, name="check", needs=Permission.CARRY_OUT_AUDITS, record="audit"),
    page(
        "<int:audit_id>/submit/",
        writing.submit,
        name="submit",
        needs=Permission.CARRY_OUT_AUDITS,
        methods=(POST,),
        record="audit",
    ),
    page(
        "<int:audit_id>/give-back/",
        leading.give_back,
        name="give_back",
        needs=Permission.ASSIGN_MODERATION,
        methods=(GET, POST),
        record="audit",
    ),
    page(
        "<int:audit_id>/reassign/",
        leading.reassign,
        name="reassign",
        needs=Permission.SELECT_CASES,
        methods=(GET, POST),
        record="audit",
    ),
    page(
        "<int:audit_id>/withdraw/",
        leading.withdraw,
        name="withdraw",
        needs=Permission.SELECT_CASES,
        methods=(GET, POST),
        record="audit",
    ),
]
