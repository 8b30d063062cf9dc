"""The control room of a round under way: discs by state, who is late, sample, observation, moderation, first results."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit, AuditorJudgement
from fullcircle.domain.audits.states import OVERALL, AuditState
from fullcircle.domain.moderation.models import Moderation, ModeratorJudgement
from fullcircle.domain.moderation.states import ChosenBecause, ModerationState
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.reports import queries as report_queries
from fullcircle.domain.rounds import operations
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection import operations as selection
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import GRANTS, Permission, Role
from fullcircle.foundation.kernel import clock
from fullcircle.web.kit.jinja import date_long
from tests.factories.council import NOW, TODAY, council, person

MOST_QUERIES = 12


@pytest.fixture
def large(db):
    return council(teams_in_each_area=4, children_in_each_team=6)


@pytest.fixture
def under_way(large):
    """A round under way with so many audits; its id."""

    def made(size: int, starts_on=TODAY) -> int:
        round_id = operations.plan_round(
            title="Planning", focus="By when?", starts_on=starts_on, by=large.qa_lead, now=NOW
        )
        selection.propose(
            round_id=round_id, size=size, seed=4, priorities={"cpp_repeat": 0.5}, by=large.qa_lead, now=NOW
        )
        audits.allocate_confirmed_selection(round_id=round_id, by=large.qa_lead, now=NOW)
        return round_id

    return made


def _move(round_id: int, state: AuditState, n: int) -> list[Audit]:
    """The first ``n`` audits that nobody has begun, as they are once they have come that far."""
    moved = list(Audit.objects.filter(round_id=round_id, state=AuditState.NOT_STARTED)[:n])
    for audit in moved:
        audit.state, audit.started_at = state, NOW
        audit.submitted_at = None if state is AuditState.BEING_AUDITED else NOW
        audit.save()
    return moved


def _page(browser, round_id: int) -> str:
    answer = browser.get(reverse("rounds:control_room", kwargs={"round_id": round_id}))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_it_counts_audits_by_state_and_says_until_when(under_way, signed_in):
    round_id = under_way(12)
    _move(round_id, AuditState.BEING_AUDITED, 3)
    _move(round_id, AuditState.SUBMITTED, 2)
    page = _page(signed_in("quinn.lead"), round_id)
    assert "2 of 12 audits are in; 10 have until Friday 27 March" in page
    assert "7 Not started" in page
    assert "3 Being audited" in page
    assert "2 Submitted" in page


@pytest.mark.requirements("R5.4")
def test_it_shows_the_sample_the_observation_and_when_it_has_ended_what_is_said(under_way, signed_in):
    round_id = under_way(12)
    values = ["outstanding", "meets_good", "does_not_yet_meet_good"]
    for audit, value in zip(_move(round_id, AuditState.FINAL, 3), values, strict=True):
        AuditorJudgement.objects.create(audit=audit, aspect=OVERALL, value=value, final_value=value)
        moderation = Moderation.objects.create(
            audit=audit,
            moderator_id=audit.team.people.first().pk,
            state=ModerationState.AGREED,
            chosen_because=ChosenBecause.DRAWN,
            due_on=TODAY,
            judged_at=NOW,
            agreed_at=NOW,
            reason="We talked and agree.",
        )
        ModeratorJudgement.objects.create(moderation=moderation, aspect=OVERALL, value="meets_good")
    page = _page(signed_in("quinn.lead"), round_id)
    assert "Observation is planned in 2 of 12 audits" in page
    assert "Each who could be drawn had a known chance, larger with the round’s priorities." in page
    assert "4 of 24" in page
    assert "Moderators agree with 1 of 3 overall judgements checked" in page
    told = "Counts and shares of judgements are shown when the moderation of this round has ended 3 of 12 audits are final."
    assert f"{told} Audits that are final can be read one by one, by whoever may see them." in page
    assert "good or better" not in page
    Audit.objects.filter(round_id=round_id, state=AuditState.NOT_STARTED).update(state=AuditState.WITHDRAWN)
    page = _page(signed_in("quinn.lead"), round_id)
    assert "2 of 3 final audits are good or better: too few to say more" in page


@pytest.mark.requirements("R3.1")
def test_what_comes_next_follows_the_state_of_the_report(large, under_way, signed_in):
    lead, director = large.qa_lead, large.actor(person("Dara Director", Role.DIRECTOR))
    round_id = under_way(6)
    browsers = [signed_in("quinn.lead"), signed_in("dara.director")]

    def says() -> list[str]:
        return [_page(browser, round_id).split("What comes next", 1)[1] for browser in browsers]

    writer, signer = says()
    due = date_long(Round.objects.get(pk=round_id).report_due_on)
    told = "A report tells of those that are final."
    assert f"The report is not begun. No audit has been submitted yet. {told} It is due on {due}." in writer
    assert "Start it" not in writer
    assert f"The report is not sent yet. It is due on {due}." in signer
    Audit.objects.filter(round_id=round_id).update(state=AuditState.SUBMITTED, submitted_at=NOW)
    assert f"The report is not begun. No audit is final yet. {told} It is due on {due}." in says()[0]
    assert "Start it" not in says()[0]
    assert f"No audit is final yet. {told}" in browsers[0].get("/reports/").content.decode()
    Audit.objects.filter(round_id=round_id).update(state=AuditState.FINAL, finalised_at=NOW)
    assert f"The report is not begun. It is due on {due}. Start it" in says()[0]
    assert told not in browsers[0].get("/reports/").content.decode()
    report = reports.start_report(round_id=round_id, by=lead, now=NOW)
    assert "The report is a draft." in says()[0]
    for key in ("in_short", "next"):
        reports.save_section_text(report_id=report, key=key, text="- We meet.", version=0, by=lead, now=NOW)
    reports.send(report_id=report, by=lead, now=NOW)
    writer, signer = says()
    assert f"The report was sent on {date_long(NOW)} and waits to be signed. It is due on {due}. Read it" in writer
    assert "Read and sign it" in signer
    seen = report_queries.report(director, report).fingerprint
    reports.sign_off(report_id=report, seen=seen, by=director, now=NOW)
    signed = f"The report was signed off on {date_long(NOW)}, with its figures as counted on {date_long(NOW)}."
    apart = "What came in after that is counted here, and not in the report. Read it"
    assert all(f"{signed} {apart}" in said for said in says())


def test_who_is_late_is_named_only_to_those_who_follow_the_audits(large, under_way, signed_in, monkeypatch):
    round_id = under_way(12)
    later = NOW + timedelta(days=40)
    lead, head, manager = (signed_in(name) for name in ("quinn.lead", "head.safeguarding", "manager.safeguarding.1"))
    monkeypatch.setattr(clock, "now", lambda: later)
    audit_of = {a.team.service_area.name: a for a in Audit.objects.select_related("team__service_area", "auditor")}
    page = _page(lead, round_id)
    assert "12 are past the date" in page
    assert "may need a hand to finish" in page
    of_head = _page(head, round_id)
    assert "may need a hand to finish" in of_head
    assert audit_of["Safeguarding"].auditor.name in of_head
    assert "may need a hand to finish" not in _page(manager, round_id)


SHOWN_ROUNDS = [role for role in Role if Permission.SEE_ROUNDS in GRANTS[role]]


@pytest.mark.parametrize("role", SHOWN_ROUNDS)
def test_heading_list_and_circles_say_the_same_of_what_is_past_its_date(role, large, under_way, signed_in, monkeypatch):
    """To a role that is told a number without the audits, the page says that this is so; never that there is none."""
    round_id = under_way(12)
    _move(round_id, AuditState.SUBMITTED, 3)
    team = large.teams[4]
    person("Some Body", role, team_id=team.id, area_id=team.area_id)
    browser = signed_in("some.body")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=40))
    said = re.search(r"(\d+) (?:is|are) past the date", _page(browser, round_id))
    late = int(said[1]) if said else 0
    raw = browser.get(reverse("rounds:control_room", kwargs={"round_id": round_id})).content.decode()
    listed = browser.get(f"{reverse('audits:list')}?round={round_id}").content.decode()
    assert late
    if role is Role.PERFORMANCE_ANALYST:
        assert "Your role shows how many there are, not which." in raw
        assert listed.count("Past its date") == 0
    else:
        assert listed.count("Past its date") == late
        assert len(re.findall(r'aria-label="Child \d+[^"]*needs a hand"', raw)) == late
        assert f"Could do with a hand: {late} audit" in raw


def test_final_audits_that_had_no_moderation_are_not_said_to_wait_for_it(under_way, signed_in):
    round_id = under_way(12)
    assert "Moderation has not begun" in _page(signed_in("quinn.lead"), round_id)
    _move(round_id, AuditState.FINAL, 2)
    page = _page(signed_in("quinn.lead"), round_id)
    assert "No moderation is under way" in page
    assert "2 of them are final, and had none." in page
    assert "has not begun" not in page


def test_nobody_is_told_to_ask_an_auditor_who_has_left(large, under_way, signed_in, monkeypatch):
    round_id = under_way(12)
    audit = Audit.objects.filter(team__service_area__name="Safeguarding").select_related("auditor").first()
    access.note_leaving(person_id=audit.auditor_id, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=40))
    whose = f"The audit by {audit.auditor.name} is not in"
    told = (
        ("head.safeguarding", "cannot go on with it", "The QA Lead gives these"),
        ("quinn.lead", "has left or no longer audits", "Give these"),
    )
    for name, why, then in told:
        browser = signed_in(name)
        page = _page(browser, round_id)
        said = f"{audit.auditor.name} {why[0].upper()}{why[1:]}. {then} to someone else: Child {audit.child.reference}"
        assert f"Audits that nobody carries out {said}" in page
        assert f"{audit.auditor.name} 1 audit past its date" not in page
        start = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.get("/").content.decode()))
        assert whose not in start
        assert f"{audit.auditor.name} {why}" in start
        task = f"Give the audit of {audit.auditor.name} to someone else"
        assert (task in start) is (name == "quinn.lead"), "whoever can give it on reads whose it was"
    head = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", signed_in("head.safeguarding").get("/").content.decode()))
    assert "The QA Lead gives" in head


def test_a_manager_sees_only_their_part_and_no_results(large, under_way, signed_in):
    round_id = under_way(12)
    _move(round_id, AuditState.SUBMITTED, 12)
    team = large.teams[4]
    mine = (Audit.objects.filter(team_id=team.id) | Audit.objects.filter(auditor_id=team.manager_id)).distinct().count()
    assert 1 < mine < 12
    page = _page(signed_in("manager.safeguarding.1"), round_id)
    assert f"All {mine} audits that you can see are in" in page
    assert "What the round says so far" not in page
    assert "Moderation has" not in page
    assert "Your role does not show these for a round." in page
    assert "These are the audits of your team, or that you carry out or are about your work." in page


def test_a_planned_round_says_what_comes_next(large, signed_in):
    round_id = operations.plan_round(title="T", focus="", starts_on=TODAY, by=large.qa_lead, now=NOW)
    assert "Next, choose the children" in _page(signed_in("quinn.lead"), round_id)
    assert "The QA Lead chooses the children" in _page(signed_in("manager.safeguarding.1"), round_id)


def test_it_costs_the_same_few_queries_however_many_audits_there_are(under_way, signed_in):
    counts = {}
    for size, starts_on in ((6, TODAY), (18, TODAY + timedelta(days=42))):
        round_id = under_way(size, starts_on)
        _move(round_id, AuditState.BEING_AUDITED, size // 2)
        path = reverse("rounds:control_room", kwargs={"round_id": round_id})
        browser = signed_in("quinn.lead")
        browser.get(path)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.get(path)
        counts[size] = len(seen)
        assert max(len(query["sql"]) for query in seen.captured_queries) < 20_000
    assert counts[6] == counts[18] <= MOST_QUERIES


@pytest.mark.parametrize("name", ["list", "schedule", "new", "plan_schedule"])
def test_the_other_pages_cost_few_queries_too(large, signed_in, name):
    operations.plan_schedule(from_=TODAY, until=TODAY + timedelta(days=600), by=large.qa_lead, now=NOW)
    for week in range(3):
        starts_on = TODAY + timedelta(days=42 * week)
        operations.plan_round(title="T", focus="", starts_on=starts_on, by=large.qa_lead, now=NOW)
    browser = signed_in("quinn.lead")
    browser.get(reverse(f"rounds:{name}"))
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(reverse(f"rounds:{name}")).status_code == 200
    assert len(seen) <= MOST_QUERIES


@pytest.mark.requirements("R6.1")
def test_whoever_is_late_can_be_asked_or_relieved_where_that_is_seen(large, under_way, signed_in, monkeypatch):
    round_id = under_way(12)
    lead, head = signed_in("quinn.lead"), signed_in("head.safeguarding")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=40))
    Person.objects.filter(pk__in=Audit.objects.values("auditor_id")).update(email="")
    page = _page(lead, round_id)
    assert "No e-mail address is known" in page
    assert "mailto:" not in page
    for auditor in Person.objects.filter(pk__in=Audit.objects.values("auditor_id")):
        Person.objects.filter(pk=auditor.pk).update(email=f"late{auditor.pk}@example.org")
    page = lead.get(f"/rounds/{round_id}/").content.decode()
    subjects = [unquote(found) for found in re.findall(r'href="mailto:late\d+@example.org\?subject=([^"]+)"', page)]
    assert subjects
    assert all(re.fullmatch(r"Round \d+, (audit \d+(, | and )?)+: what would help\?", found) for found in subjects)
    assert re.search(r'href="/audits/\d+/reassign/">Give it to someone else', page)
    page = head.get(f"/rounds/{round_id}/").content.decode()
    assert "Ask by e-mail" in page
    assert "/reassign/" not in page
    start = lead.get("/").content.decode()
    assert re.search(r'href="mailto:late\d+@example.org\?subject=Round[^"]+">Ask by e-mail', start)
    assert "Give it to someone else" in start
