"""Every page of an audit, wide and narrow, with and without JavaScript: nothing found by axe, nothing wider than the window."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.functional.audits.conftest import Desk, saved
from tests.functional.conftest import Visitor

PEOPLE = """
from tests.factories.council import Council, TODAY
from tests.factories.submitted import submit
from fullcircle.domain.audits import operations
from fullcircle.domain.audits.models import Audit
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel import clock
lead = queries.actor(Person.objects.get(name="Quinn Lead").pk, on=TODAY)
"""
SUBMIT = PEOPLE + "submit(Council(1, lead), {audit_id})"
FINALISE = PEOPLE + "operations.finalise(audit_id={audit_id}, by=lead, now=clock.now())"
PRACTITIONER = PEOPLE + "print(Audit.objects.get(pk={audit_id}).practitioner.name)"


def test_the_auditors_pages(desk: Desk) -> None:
    visitor = desk.visitor
    visitor.go(desk.path())
    visitor.look("Audit workspace")
    for section in ("profile", "checks", "assessment", "child_voice", "overall"):
        visitor.go(desk.path(section))
        visitor.look(f"Audit section {section}")
    visitor.go(f"{desk.path()}check/")
    visitor.look("Before an audit is submitted")
    visitor.go("/audits/")
    visitor.look("List of audits")


def test_a_date_of_a_check_is_seen_whole(desk: Desk) -> None:
    tab = desk.open("checks")
    for width in (1280, 320):
        tab.set_viewport_size({"width": width, "height": 900})
        for field in tab.locator(".fc-check__date input").all():
            field.fill("27 September 2026")
            assert field.evaluate("field => field.scrollWidth <= field.clientWidth"), width
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_section_can_be_written_with_the_keyboard_alone(desk: Desk) -> None:
    tab = desk.open("assessment")
    tab.locator("#id_strength-0-text").focus()
    tab.keyboard.type("Seen alone")
    tab.keyboard.press("Tab")
    tab.keyboard.type("Visits")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.locator("#id_strength-1-text")).to_be_focused()
    tab.keyboard.type("Her words lead the plan")
    tab.locator("input[name=judgement]").first.focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator("input[name=judgement][value=meets_good]")).to_be_checked()
    tab.keyboard.press("Tab")
    tab.keyboard.type("Because she is heard.")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Quality of planning and review")
    assert [e["text"] for e in desk.stored("assessment")["content"]["evidence"]] == [
        "Seen alone",
        "Her words lead the plan",
    ]


def test_the_pages_of_a_final_audit(desk: Desk, visit: Callable[[str], Visitor]) -> None:
    site = desk.visitor.site
    lead = visit("Quinn Lead")
    lead.go(f"{desk.path()}reassign/")
    lead.look("Give an audit to another auditor")
    site.python(SUBMIT.format(audit_id=desk.audit_id))
    lead.go(desk.path())
    lead.look("An audit as the QA Lead follows it")
    site.python(FINALISE.format(audit_id=desk.audit_id))
    worker = visit(site.python(PRACTITIONER.format(audit_id=desk.audit_id)).strip())
    worker.go(f"{desk.path()}feedback/")
    worker.look("Feedback to the practitioner")
    worker.page.get_by_label("Your answer").fill("I see one thing differently.")
    saved(worker.page)
    worker.press("Send your answer")
    expect(worker.page.get_by_text("I see one thing differently.")).to_be_visible()
    worker.look("Feedback that was answered")
    desk.visitor.go(f"{desk.path()}read/")
    desk.visitor.look("A whole audit")
    desk.visitor.go(f"{desk.path()}feedback/")
    expect(desk.page.get_by_text("I see one thing differently.")).to_be_visible()


def test_the_practitioner_prepares(desk: Desk, visit: Callable[[str], Visitor]) -> None:
    worker = visit(desk.visitor.site.python(PRACTITIONER.format(audit_id=desk.audit_id)).strip())
    worker.go(desk.path())
    expect(worker.page.get_by_text("What are you most proud of")).to_be_visible()
    worker.look("Preparing for an audit")
