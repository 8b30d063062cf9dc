"""The whole circle in a real browser, as the people whose job it is: from a workbook to a signed report and a verified action."""

import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import Site, Visitor, serve

SET_UP = """
import json
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from fullcircle.demo.annex_a_workbook import write_workbook
from fullcircle.demo.play import play
from fullcircle.foundation.kernel import clock
now = clock.now()
council = play(size="small", seed=11, now=now, say=lambda words: None, past=0, until=now - timedelta(days=60))
yesterday = clock.day_of(now) - timedelta(days=1)
write_workbook(council.authority, yesterday, Path(settings.DATA_DIR) / "annex-a.xlsx", dirty=True)
workforce = council.authority.workforce
leaders = {role: workforce.leader(role).name for role in ("qa_lead", "director", "performance_analyst")}
(Path(settings.DATA_DIR) / "people.json").write_text(json.dumps(leaders))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    for site in serve(tmp_path_factory.mktemp("site"), SET_UP):
        site.people = json.loads((site.folder / "people.json").read_text())
        yield site


@pytest.mark.requirements(
    *(
        "R1.1",
        "R1.2",
        "R2.2",
        "R2.3",
        "R2.4",
        "R3.1",
        "R4.2",
        "R5.1",
        "R5.2",
        "R5.3",
        "R5.8",
        "R5.9",
        "R6.1",
        "R7.1",
        "R7.3",
    ),
    *("R7.4", "R7.5", "R8.4"),
)
def test_a_round_from_an_imported_workbook_to_a_signed_report(site: Site, chromium: Browser, tmp_path: Path) -> None:
    lead = Visitor(chromium, site, site.people["qa_lead"])
    lead.look("my work, nothing yet")
    import_the_workbook(lead)
    plan_the_round(lead)
    choose_and_allocate(lead)
    case = a_case(site)
    audit_the_file(Visitor(chromium, site, case.auditor), case)
    send_to_a_moderator(lead, case)
    moderate_blind(Visitor(chromium, site, case.moderator), case)
    auditor = Visitor(chromium, site, case.auditor)
    action = set_an_action(auditor, case)
    practitioner = Visitor(chromium, site, case.practitioner)
    read_and_answer(practitioner, case)
    mark_it_done(practitioner, action)
    verify_the_difference(Visitor(chromium, site, case.manager), action)
    report = write_the_report(lead)
    director = Visitor(chromium, site, site.people["director"])
    find_it_without_judgements(director, report)
    end_the_moderation(site, case, report)
    sign_it(director, report)
    files_say_what_the_page_says(director, report, tmp_path)
    look_at_everything_else(lead)
    the_log_is_sound_until_someone_alters_it(site)


def import_the_workbook(lead: Visitor) -> None:
    page = lead.page
    lead.go("/imports/")
    lead.look("imports, none yet")
    lead.follow("Import a workbook")
    lead.look("import a workbook")
    lead.press("Read and check the file")
    assert page.get_by_role("alert").first.is_visible()
    lead.look("import a workbook, nothing chosen")
    lead.go("/imports/new/")
    page.get_by_label("Annex A workbook").set_input_files(lead.site.folder / "annex-a.xlsx")
    fill_day(page, "as_at", lead.site)
    lead.press("Read and check the file")
    page.get_by_role("button", name="Apply this data").wait_for(timeout=60_000)
    lead.look("an import, read")
    lead.follow("Read the problems")
    assert page.get_by_text("What, and what to do").first.is_visible()
    lead.look("problems of an import")
    page.go_back()
    lead.press("Apply this data")
    page.get_by_text("What it changed").wait_for(timeout=60_000)
    lead.look("an import, applied")
    lead.go("/imports/names/")
    lead.look("names to map")
    if page.get_by_role("button", name="Add the chosen people").is_visible():
        lead.press("Add the chosen people")


def fill_day(page: Page, name: str, site: Site) -> None:
    """Type yesterday, the day of the workbook, into a day field."""
    day = site.python(
        "from datetime import timedelta; from fullcircle.foundation.kernel import clock; "
        "print(clock.today() - timedelta(days=1))"
    ).strip()
    for part, text in enumerate(reversed(day.split("-"))):
        page.locator(f"[name={name}_{part}]").fill(text)


def plan_the_round(lead: Visitor) -> None:
    page = lead.page
    lead.go("/rounds/")
    lead.look("rounds")
    lead.go("/rounds/new/")
    lead.look("plan a round")
    page.get_by_label("Title").fill("Planning and review")
    page.get_by_label("Focus").fill("Could a parent say what must change, by when, and what happens if it does not?")
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()
    assert page.get_by_role("heading", level=1).first.inner_text().endswith("Planning and review")
    lead.look("control room, planned")


def choose_and_allocate(lead: Visitor) -> None:
    page = lead.page
    round_url = page.url
    lead.go("/rounds/children-set-aside/")
    lead.look("children set aside")
    lead.go(round_url + "selection/asked-for/")
    lead.look("asked for by leaders")
    lead.go(round_url + "selection/new/")
    lead.look("choose the children")
    assert page.locator("select[name=p]").first.is_hidden(), "how much a reason counts opens for one at a time"
    page.locator(".fc-weight").first.locator("summary").click()
    page.locator("select[name=p]").first.select_option(index=2)
    page.get_by_label("How many children?").fill("8")
    page.get_by_label("Seed").fill("2026")
    lead.press("Count first")
    assert page.get_by_text("Of 8 children").first.is_visible()
    lead.press("Draw a proposal")
    lead.look("proposed selection")
    lead.go(round_url + "selection/fairness/")
    lead.look("how fair the sample is")
    lead.go(round_url + "selection/who-was-in-the-draw/")
    page.get_by_label("Child’s reference").fill("40001")
    lead.press("Ask")
    lead.look("who was in the draw")
    lead.go(round_url + "selection/")
    lead.follow("Go on to confirm")
    lead.look("confirm the selection")
    lead.press(re.compile("Confirm and allocate"))
    lead.go(round_url)
    lead.look("control room, under way")
    lead.go(round_url + "selection/how-children-were-chosen/")
    lead.look("how children were chosen")
    page.get_by_text("Why", exact=False).and_(page.locator("summary")).first.click()
    page.get_by_role("link", name=re.compile("With all the numbers")).first.click()
    lead.look("why this child")


EVIDENCE = "The plan of 12 September names four steps, and two of them have a date."
RATIONALE = "Without dates the family cannot tell what must change by when; that is the auditor's own view."
STRENGTH = "The worker knows this child well and writes down what she says."


@dataclass
class Case:
    """One audit of the round, and the people it brings together."""

    audit: int
    child: str
    auditor: str
    practitioner: str
    manager: str
    moderator: str
    team: int


def a_case(site: Site) -> Case:
    """An audit whose practitioner can sign in, with the manager of their team and an independent Head of Service."""
    found = site.python(
        """
import json
from fullcircle.domain.audits.models import Audit
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
on = clock.today()
for audit in Audit.objects.select_related("auditor", "practitioner", "team", "child").order_by("pk"):
    managers = [r for r in access.people_in_role(Role.TEAM_MANAGER, on=on) if r.team == audit.team.name and r.account_id]
    if audit.practitioner is None or audit.practitioner.account_id is None or not managers:
        continue
    print(json.dumps({"audit": audit.pk, "child": audit.child.reference, "auditor": audit.auditor.name,
                      "practitioner": audit.practitioner.name, "manager": managers[0].name, "moderator": "",
                      "team": audit.team_id}))
    break
"""
    )
    return Case(**json.loads(found))


def audit_the_file(auditor: Visitor, case: Case) -> None:
    page, here = auditor.page, f"/audits/{case.audit}/"
    auditor.look("my work of an auditor")
    auditor.go(here)
    auditor.look("audit workspace, not started")
    auditor.go(here + "check/")
    assert page.get_by_text("still missing").is_visible()
    auditor.look("before you submit, nothing written")
    for key in section_keys(auditor.site):
        auditor.go(f"{here}sections/{key}/")
        auditor.look(f"section {kind_of(page)}")
        fill_section(page)
        if kind_of(page) == "aspect":
            expect(page.locator("[data-saved]").first).to_contain_text("Saved", timeout=10_000)
        auditor.press(re.compile("^Go on"))
    auditor.go(here + "check/")
    auditor.look("before you submit, complete")
    auditor.press("Submit this audit")
    auditor.go(here + "read/")
    assert page.get_by_text(EVIDENCE).first.is_visible()
    auditor.look("a whole audit, read")


def section_keys(site: Site) -> list[str]:
    """The sections of the tool, in order."""
    script = (
        "from fullcircle.domain.audits.models import Audit; from fullcircle.domain.audits.queries import written; "
        "from fullcircle.foundation.access import queries as access; from fullcircle.foundation.kernel import clock; "
        "audit = Audit.objects.order_by('pk').first(); "
        "by = access.actor(audit.auditor_id, on=clock.today()); "
        "print(' '.join(s.spec.key for s in written(by, audit.pk).sections))"
    )
    return site.python(script).split()


def kind_of(page: Page) -> str:
    """What kind of section is in hand, by its fields."""
    for kind, name in (
        ("aspect", "strength-0-text"),
        ("voice", "heard"),
        ("overall", "difference"),
        ("profile", "text"),
    ):
        if page.locator(f"[name='{name}']").count():
            return kind
    return "checks"


def fill_section(page: Page) -> None:
    kind = kind_of(page)
    if kind == "aspect":
        page.locator("[name=strength-0-text]").fill(STRENGTH)
        page.locator("[name=strength-0-where]").fill("Visit record, 20 September")
        page.locator("[name=improvement-0-text]").fill(EVIDENCE)
        page.locator("[name=improvement-0-where]").fill("Child in need plan, 12 September")
        page.locator("[name=judgement][value=does_not_yet_meet_good]").check(force=True)
        page.locator("[name=rationale]").fill(RATIONALE)
    elif kind == "voice":
        page.locator("[name=heard][value=yes]").check(force=True)
        page.locator("[name=how]").fill("By telephone, on 1 October")
        for box in page.locator("textarea[name^='answer-']").all():
            box.fill("She says the worker listens and turns up when she says she will.")
    elif kind == "overall":
        page.locator("[name=difference]").fill("She sleeps in her own bed again and is at school every day.")
        page.locator("[name=judgement][value=does_not_yet_meet_good]").check(force=True)
        for box in page.locator("textarea[name^='reason-']").all():
            if box.is_visible():
                box.fill("Because the outcome is recent and not yet secure.")
    elif kind == "profile":
        page.locator("[name=text]").fill(
            "A girl of primary school age who lives with her mother; a plan since the summer."
        )
    else:
        for box in page.locator("[type=radio][value=yes]").all():
            box.check(force=True)


def send_to_a_moderator(lead: Visitor, case: Case) -> None:
    page = lead.page
    lead.go("/")
    lead.look("my work, an audit to send on")
    with page.expect_navigation():
        page.locator("main a[href^='/moderation/rounds/']").first.click()
    lead.look("choose audits for moderation")
    lead.go(f"/moderation/assign/{case.audit}/")
    lead.look("assign a moderator")
    heads = heads_of_service(lead.site)
    for choice in page.locator("[name=moderator]").all():
        label = page.locator(f"label[for='{choice.get_attribute('id')}']").inner_text()
        case.moderator = next((name for name in heads if name in label), "")
        if case.moderator:
            choice.check(force=True)
            break
    assert case.moderator, "no Head of Service was offered"
    page.get_by_label(re.compile("Why")).fill("Part of this round's sample.")
    lead.press("Ask this person")


def heads_of_service(site: Site) -> list[str]:
    script = (
        "from fullcircle.foundation.access import queries as access; from fullcircle.foundation.access.states import Role; "
        "from fullcircle.foundation.kernel import clock; "
        "print('|'.join(r.name for r in access.people_in_role(Role.HEAD_OF_SERVICE, on=clock.today())))"
    )
    return site.python(script).strip().split("|")


def moderate_blind(moderator: Visitor, case: Case) -> None:
    page = moderator.page
    moderator.look("my work of a moderator")
    with page.expect_navigation():
        page.locator("li", has_text=f"child {case.child}").locator("a[href^='/moderation/']").first.click()
    here = page.url
    assert RATIONALE not in page.content()
    moderator.look("moderation, blind")
    for key in [*aspect_keys(moderator.site), "overall"]:
        moderator.go(f"{here}judge/{key}/")
        assert RATIONALE not in page.content()
        assert key == "overall" or EVIDENCE in page.content()
        moderator.look("judge an aspect, blind")
        value = "meets_good" if key == "direct_work" else "does_not_yet_meet_good"
        page.locator(f"[name=value][value={value}]").check(force=True)
        page.locator("[name=rationale]").fill("The file shows the work; two of four steps have no date.")
        moderator.press("Save and go on")
    moderator.go(f"{here}record/")
    moderator.look("record my judgements")
    moderator.press("Record my judgements")
    moderator.go(here)
    assert RATIONALE in page.content()
    moderator.look("moderation, both views")
    today = date.fromisoformat(
        moderator.site.python("from fullcircle.foundation.kernel import clock; print(clock.today())").strip()
    )
    for part, number in enumerate((today.day, today.month, today.year)):
        page.locator(f"[name=talk_on_{part}]").fill(str(number))
    page.locator("[name=reason]").fill("We agree: the plan needs dates. The direct work is a strength.")
    for choice in page.locator("main select").all():
        if not choice.input_value():
            choice.select_option("does_not_yet_meet_good")
    moderator.press("Record this outcome")
    moderator.look("moderation, agreed")


def aspect_keys(site: Site) -> list[str]:
    script = (
        "from fullcircle.domain.frameworks import queries; from fullcircle.foundation.kernel import clock; "
        "print(' '.join(a.key for a in queries.framework(queries.in_force(clock.today()).id).aspects))"
    )
    return site.python(script).split()


def set_an_action(auditor: Visitor, case: Case) -> str:
    page = auditor.page
    auditor.go(f"/actions/new/?audit={case.audit}")
    auditor.look("set an action")
    auditor.press("Set the action", exact=True)
    auditor.look("set an action, faults")
    page.locator("[name=what]").fill("Write the plan again with a date on every step")
    page.locator("[name=measure]").fill("Every step has a date and a name beside it")
    page.locator("[name=achievable]").fill("One hour with the manager this week")
    page.locator("[name=difference_for]").fill("Her mother can say what must change, and by when")
    page.locator("[name=urgency][value=standard]").check(force=True)
    choose_owner(page, case)
    auditor.press("Set the action", exact=True)
    auditor.go("/actions/")
    href = page.get_by_role("link", name=re.compile("Write the plan again")).first.get_attribute("href")
    assert href is not None
    return href


def choose_owner(page: Page, case: Case) -> None:
    options = page.locator("[name=owner] option").all()
    value = next(o.get_attribute("value") for o in options if case.practitioner in o.inner_text())
    page.locator("[name=owner]").select_option(value)


def read_and_answer(practitioner: Visitor, case: Case) -> None:
    page = practitioner.page
    practitioner.look("my work of a practitioner")
    practitioner.go(f"/audits/{case.audit}/feedback/")
    assert page.get_by_text(STRENGTH).first.is_visible()
    practitioner.look("feedback to a practitioner")
    page.get_by_label("Your answer").fill("Thank you. The dates are fair; I will go through them with her mother.")
    practitioner.press("Send your answer")
    practitioner.go(f"/audits/{case.audit}/feedback/")
    assert page.get_by_text("The dates are fair").is_visible()
    practitioner.look("feedback, answered")


def mark_it_done(practitioner: Visitor, action: str) -> None:
    page = practitioner.page
    practitioner.go("/actions/")
    practitioner.look("actions of a practitioner")
    practitioner.go(action)
    practitioner.look("an open action")
    page.locator("[name=evidence]").fill("Plan of 24 November on the file, read through with her mother")
    practitioner.press("Mark it done")
    assert not page.locator("[name=difference]").count(), "nobody verifies their own action"
    practitioner.look("a done action, as its owner")


def verify_the_difference(manager: Visitor, action: str) -> None:
    page = manager.page
    manager.look("my work of a manager")
    manager.go(action)
    manager.look("an action to verify")
    page.locator("[name=difference][value=yes]").check(force=True)
    page.locator("[name=how_known]").fill("Her mother told me each step and its date without looking.")
    manager.press("Save what you found")
    assert page.get_by_text("without looking").first.is_visible()
    manager.look("a verified action")


def write_the_report(lead: Visitor) -> str:
    page = lead.page
    lead.go("/reports/")
    lead.look("reports")
    lead.press(re.compile("^Start the report"))
    report = re.search(r"/reports/\d+/", page.url)
    assert report is not None
    lead.look("a draft report")
    lead.go(f"{report.group()}sections/next/")
    lead.look("edit a section of a report")
    page.locator("[name=text]").fill("Every team puts a date on every step of its plans by the next round.")
    lead.press("Save", exact=True)
    lead.press("Send it to be signed")
    lead.look("what of a report is open before it is sent", address=False)  # most audits of this round are
    lead.press("Send it as it is")
    lead.look("a report sent to be signed")
    return report.group()


def find_it_without_judgements(director: Visitor, report: str) -> None:
    director.go(f"{report}sign-off/")
    assert director.page.get_by_text("the report holds no judgements").first.is_visible()
    assert not director.page.get_by_role("button", name="I have read it, sign it off").count()
    director.look("a report that cannot be signed yet")


def end_the_moderation(site: Site, case: Case, report: str) -> None:
    """The other audits of the round are withdrawn, and the report is sent once more with the figures of today."""
    number = int(report.split("/")[2])
    site.python(f"""
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.reports import operations
from fullcircle.domain.reports.models import Report
from fullcircle.foundation.access import queries
from fullcircle.foundation.kernel import clock
Audit.objects.exclude(pk={case.audit}).update(state="withdrawn")
lead = queries.actor(Report.objects.get(pk={number}).started_by_id, on=clock.today())
for step in (operations.take_back, operations.refresh_figures, operations.send):
    step(report_id={number}, by=lead, now=clock.now())
""")


def sign_it(director: Visitor, report: str) -> None:
    page = director.page
    director.look("my work of a director")
    director.go(report)
    director.look("a report to sign")
    director.go(f"{report}send-back/")
    director.look("send a report back")
    director.go(f"{report}sign-off/")
    director.look("sign a report off")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    director.go(report)
    assert page.get_by_text(re.compile("[Ss]igned off")).first.is_visible()
    director.look("a signed report")


def numbers(text: str) -> list[str]:
    """The figures of a text, in order."""
    return re.findall(r"\d+(?: of \d+)?", text)


def files_say_what_the_page_says(director: Visitor, report: str, tmp_path: Path) -> None:
    page = director.page
    director.go(report)
    tables = [numbers(table.inner_text()) for table in page.locator("main table").all()]
    assert any(tables)
    shown = sorted(figure for table in tables for figure in table)
    word = docx.Document(BytesIO(page.request.get(director.site.url + report + "word/").body()))
    in_word = sorted(
        n for table in word.tables for row in table.rows for n in numbers(" ".join(c.text for c in row.cells))
    )
    missing = [figure for figure in set(shown) if shown.count(figure) > in_word.count(figure)]
    assert missing == [], "figures of the page's tables that Word has not"
    path = tmp_path / "report.pdf"
    path.write_bytes(page.request.get(director.site.url + report + "pdf/").body())
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("en")
    text = pdf_text(path)
    assert [figure for figure in set(shown) if figure not in text] == []
    assert "Every team puts a date on every step" in " ".join(text.split())


def pdf_text(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def look_at_everything_else(lead: Visitor) -> None:
    for path, what in (
        ("/rounds/schedule/", "schedule"),
        ("/audits/", "audits"),
        ("/moderation/", "moderation, the list"),
        ("/actions/", "actions"),
        ("/frameworks/", "frameworks"),
        ("/frameworks/1/", "framework, one version"),
        ("/frameworks/1/aspects/", "framework, aspects"),
        ("/frameworks/1/policies/", "framework, policies"),
        ("/frameworks/add/", "add a framework"),
        ("/people/", "people and teams"),
        ("/people/1/", "a person"),
        ("/audit-log/", "audit log"),
    ):
        lead.go(path)
        lead.look(what)


def the_log_is_sound_until_someone_alters_it(site: Site) -> None:
    sound = site.command("audit-log", "verify")
    assert sound.returncode == 0
    assert "sound" in sound.stdout
    with sqlite3.connect(site.folder / "fullcircle.sqlite3") as database:
        database.execute("DROP TRIGGER auditlog_entry_no_update")
        database.execute("UPDATE auditlog_entry SET by_name = 'Somebody Else' WHERE number = 20")
    altered = site.command("audit-log", "verify")
    assert altered.returncode == 1
    assert "broken at entry 20" in altered.stderr
