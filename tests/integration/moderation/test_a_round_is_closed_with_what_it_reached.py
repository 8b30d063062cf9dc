"""Closing a round tells what is unfinished and asks why; the schedule then says what took place."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.audits import queries as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.moderation import operations, queries
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.reports.queries import rounds_to_report
from fullcircle.domain.rounds import operations as round_operations
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed
from fullcircle.web.kit.jinja import date_long
from tests.factories import log
from tests.factories.council import NOW, TODAY, Council
from tests.factories.council import person as somebody
from tests.factories.submitted import round_under_way
from tests.integration.moderation.conftest import AGREED_AT, CHOSEN_AT, Case

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R6.1", "R4.2")]

WHY = "Half of the auditors were called to an inspection."


@pytest.fixture(autouse=True)
def schedule(ashmere: Council) -> None:
    round_operations.plan_schedule(from_=TODAY, until=TODAY.replace(year=TODAY.year + 1), by=ashmere.qa_lead, now=NOW)


@pytest.fixture
def browser(schedule: None) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username="quinn.lead"))
    return client


def told(council: Council, round_id: int) -> dict[str, tuple[str, str]]:
    """What the schedule says of the round's audits and moderation: where each stands, and its note."""
    rows = rounds.schedule(council.qa_lead, on=TODAY)
    return {
        row.key: (row.said, row.note)
        for row in rows
        if row.round_id == round_id and row.key in {"case_file_audits", "moderation"}
    }


def test_a_round_in_which_nothing_happened_did_not_take_place(ashmere: Council, browser: Client) -> None:
    round_id = round_under_way(ashmere, size=9)
    path = reverse("rounds:close", kwargs={"round_id": round_id})
    page = browser.get(path).content.decode()
    for words in ("9 of 9 audits are not final: 9 not started.", "No audit was moderated.", "did not take place"):
        assert words in page
    answer = browser.post(path, {"reason": "  "})
    assert answer.status_code == 422
    assert "Say in a few words why the round is closed with this unfinished." in answer.content.decode()
    assert rounds.round_view(ashmere.qa_lead, round_id).state is RoundState.UNDER_WAY
    assert browser.post(path, {"reason": WHY}).status_code == 302
    assert told(ashmere, round_id) == {
        "case_file_audits": ("Did not take place", WHY),
        "moderation": ("Did not take place", WHY),
    }
    for page in (reverse("rounds:list"), reverse("rounds:control_room", kwargs={"round_id": round_id})):
        assert "Did not take place" in browser.get(page).content.decode()
    room = browser.get(reverse("rounds:control_room", kwargs={"round_id": round_id})).content.decode()
    assert f"by Quinn Lead. Unfinished, because: {WHY}" in room


def test_a_reason_too_long_is_kept_in_the_form(ashmere: Council, browser: Client) -> None:
    round_id = round_under_way(ashmere, size=9)
    answer = browser.post(reverse("rounds:close", kwargs={"round_id": round_id}), {"reason": "Long. " * 100})
    assert answer.status_code == 422
    assert answer.content.decode().count("Long.") >= 100
    assert rounds.round_view(ashmere.qa_lead, round_id).state is RoundState.UNDER_WAY


def test_a_round_whose_work_is_done_closes_without_a_question(case: Case, browser: Client) -> None:
    case.judge()
    case.agree()
    round_id = case.audit.round_id
    path = reverse("rounds:close", kwargs={"round_id": round_id})
    page = browser.get(path).content.decode()
    assert "unfinished" not in page
    assert "says of its audits: done; of their moderation: done." in " ".join(page.split())
    assert browser.post(path).status_code == 302
    assert told(case.council, round_id) == {"case_file_audits": ("Done", ""), "moderation": ("Done", "")}


def test_the_reason_stands_with_what_was_unfinished_alone(case: Case, ashmere: Council) -> None:
    case.judge()
    case.agree()
    other = round_under_way(ashmere, size=2)
    Audit.objects.filter(round_id=other).update(round_id=case.audit.round_id)
    operations.close_round(round_id=case.audit.round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    assert told(ashmere, case.audit.round_id) == {
        "case_file_audits": ("Done in part: 1 of 3 final when it closed", WHY),
        "moderation": ("Done", ""),
    }


def test_audits_that_were_never_sent_in_are_told_apart_from_moderations(
    case: Case, ashmere: Council, browser: Client
) -> None:
    case.judge()
    case.agree()
    round_id, other = case.audit.round_id, round_under_way(ashmere, size=7)
    Audit.objects.filter(round_id=other).update(round_id=round_id)
    path = reverse("rounds:close", kwargs={"round_id": round_id})
    page = " ".join(browser.get(path).text.split())
    assert "7 of 8 audits are not final: 7 not started." in page
    assert "7 audits were never sent in, so their moderation could not begin and is not counted." in page
    assert "says of its audits: done in part, 1 of 8; of their moderation: done." in page
    assert browser.post(path, {"reason": WHY}).status_code == 302
    assert told(ashmere, round_id)["moderation"] == ("Done", "")
    for name, named in (("list", {}), ("control_room", {"round_id": round_id}), ("schedule", {})):
        said = browser.get(reverse(f"rounds:{name}", kwargs=named)).text
        assert "Done in part: 1 of 8 final when it closed" in said
        assert "of 8 agreed" not in said
    (entry,) = log.told(event="rounds.closed", subject=f"round:{round_id}")
    assert entry.detail == '{"audits_open":7,"moderations_open":0}'


def test_a_report_that_is_not_signed_is_named_before_its_round_is_closed(case: Case, browser: Client) -> None:
    round_id, lead = case.audit.round_id, case.council.qa_lead
    path = reverse("rounds:close", kwargs={"round_id": round_id})
    assert "The report of this round is not begun." in browser.get(path).text
    other = round_under_way(case.council, size=1)
    final = {"state": "final", "submitted_at": NOW}  # a report tells of what is final
    Audit.objects.filter(round_id=other).update(round_id=round_id, **final)
    report = reports.start_report(round_id=round_id, by=lead, now=NOW)
    assert "The report of this round is a draft." in browser.get(path).text
    reports.save_section_text(report_id=report, key="next", text="- We meet.", version=0, by=lead, now=NOW)
    reports.send(report_id=report, by=lead, now=NOW)
    assert f"The report of this round was sent on {date_long(NOW)} and waits to be signed." in browser.get(path).text
    director = case.council.actor(somebody("Dara Director", Role.DIRECTOR))
    reports.send_back(report_id=report, comments="Say more.", by=director, now=NOW)
    page = browser.get(path).text
    assert "The report of this round was sent back with comments on" in page
    assert "It can still be written, sent and signed after the round is closed." in page


def test_what_is_left_is_counted_and_the_rest_is_done(case: Case) -> None:
    case.judge()
    reached = queries.reached(case.council.qa_lead, case.audit.round_id)
    assert reached.unfinished == (
        "The one audit is not final: 1 with a moderator.",
        "The one moderation has no agreed outcome.",
    )
    with pytest.raises(Invalid):
        operations.close_round(round_id=case.audit.round_id, reason="", by=case.council.qa_lead, now=AGREED_AT)
    assert (reached.left("case_file_audits"), reached.left("moderation")) == (1, 1)
    Audit.objects.update(state="withdrawn")
    assert queries.reached(case.council.qa_lead, case.audit.round_id).unfinished[0] == "No audit was carried out."


def test_moderation_is_not_done_while_audits_wait_for_the_choice(case: Case, ashmere: Council) -> None:
    case.judge()
    case.agree()
    other = round_under_way(ashmere, size=2)
    Audit.objects.filter(round_id=other).update(round_id=case.audit.round_id, state="submitted", submitted_at=CHOSEN_AT)
    reached = queries.reached(ashmere.qa_lead, case.audit.round_id)
    assert reached.left("moderation") == 2
    assert "2 submitted audits wait to be moderated or made final." in reached.unfinished
    operations.close_round(round_id=case.audit.round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    assert told(ashmere, case.audit.round_id)["moderation"] == ("Done in part: 1 of 3 agreed when it closed", WHY)


def test_audits_made_final_count_although_none_was_moderated(ashmere: Council) -> None:
    round_id = round_under_way(ashmere, size=9)
    Audit.objects.update(state="final", submitted_at=CHOSEN_AT)
    operations.close_round(round_id=round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    assert told(ashmere, round_id) == {
        "case_file_audits": ("Done", ""),
        "moderation": ("Did not take place", WHY),
    }


def test_only_those_who_plan_rounds_are_told_and_close(ashmere: Council) -> None:
    round_id = round_under_way(ashmere, size=9)
    manager = ashmere.actor(ashmere.teams[0].manager_id)
    with pytest.raises(NotAllowed):
        queries.reached(manager, round_id)
    with pytest.raises(NotAllowed):
        operations.close_round(round_id=round_id, reason=WHY, by=manager, now=AGREED_AT)


def test_a_round_half_done_is_done_in_part_in_the_schedule_and_in_the_list(ashmere: Council, browser: Client) -> None:
    round_id = round_under_way(ashmere, size=9)
    some = list(Audit.objects.order_by("pk").values_list("pk", flat=True)[:4])
    Audit.objects.filter(pk__in=some).update(state="final", submitted_at=CHOSEN_AT)
    page = browser.get(reverse("rounds:close", kwargs={"round_id": round_id})).content.decode()
    assert "says of its audits: done in part, 4 of 9; of their moderation: did not take place." in " ".join(
        page.split()
    )
    assert "withdrawn" not in page
    operations.close_round(round_id=round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    said = "Done in part: 4 of 9 final when it closed"
    assert told(ashmere, round_id)["case_file_audits"] == (said, WHY)
    for name, named in (("schedule", {}), ("list", {}), ("control_room", {"round_id": round_id})):
        assert said in browser.get(reverse(f"rounds:{name}", kwargs=named)).content.decode()
    sought = {"find": f"round {rounds.rounds(ashmere.qa_lead)[0].number}"}
    found = browser.post(reverse("search:search"), sought, follow=True)
    assert said in found.content.decode()
    assert Audit.objects.filter(state="not_started").count() == 5, "they can still be done"


def test_audits_nobody_started_are_withdrawn_where_the_round_did_not_take_place(
    ashmere: Council, browser: Client
) -> None:
    round_id = round_under_way(ashmere, size=9)
    begun = Audit.objects.order_by("pk").first()
    Audit.objects.filter(pk=begun.pk).update(state="being_audited")
    page = browser.get(reverse("rounds:close", kwargs={"round_id": round_id})).content.decode()
    assert "8 audits that nobody has started are withdrawn with your reason" in page
    with pytest.raises(Invalid):
        operations.close_round(round_id=round_id, reason="", by=ashmere.qa_lead, now=AGREED_AT)
    assert not Audit.objects.filter(state="withdrawn").exists(), "all of it happens or nothing"
    operations.close_round(round_id=round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    withdrawn = Audit.objects.filter(state="withdrawn")
    assert set(withdrawn.values_list("withdrawn_reason", flat=True)) == {WHY}
    assert withdrawn.count() == 8
    for audit in withdrawn:
        for person in (audit.auditor_id, audit.practitioner_id):
            waiting = audits.waiting(ashmere.actor(person), on=TODAY)
            assert audit.pk not in {row.id for row in (*waiting.to_write, *waiting.to_prepare)}
    for person, duty in ((begun.auditor_id, "to_write"), (begun.practitioner_id, "to_prepare")):
        waiting = audits.waiting(ashmere.actor(person), on=TODAY)
        assert begun.pk in {row.id for row in getattr(waiting, duty)}


def test_who_follows_the_audits_still_finds_them_before_and_after_their_date(ashmere: Council, browser: Client) -> None:
    round_id = round_under_way(ashmere, size=9)
    final, *others = Audit.objects.order_by("pk")
    Audit.objects.filter(pk=final.pk).update(state="final", submitted_at=CHOSEN_AT)
    due_on = final.due_on
    assert not audits.waiting(ashmere.qa_lead, on=due_on).coming, "the days of the round stand for them"
    operations.close_round(round_id=round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    waiting = {one.pk for one in others if one.auditor_id != ashmere.qa_lead.person_id}
    assert {row.id for row in audits.waiting(ashmere.qa_lead, on=due_on).coming} == waiting
    assert {row.id for row in audits.waiting(ashmere.qa_lead, on=due_on + timedelta(days=1)).late} == waiting
    area = {team.id for team in ashmere.teams if team.area_id == ashmere.teams[0].area_id}
    head = audits.waiting(ashmere.actor(ashmere.teams[0].head_id), on=due_on).coming
    assert {row.id for row in head} == {one.pk for one in others if one.team_id in area}
    assert f"{len(waiting)} audits go on after round 1" in browser.get("/").content.decode()


def test_a_round_that_did_not_take_place_says_so_and_asks_for_no_report(ashmere: Council, browser: Client) -> None:
    round_id = round_under_way(ashmere, size=9)
    room = reverse("rounds:control_room", kwargs={"round_id": round_id})
    assert rounds_to_report(ashmere.qa_lead)
    operations.close_round(round_id=round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    page = browser.get(room).text
    assert "Every audit was withdrawn" in page
    assert "This round did not take place" in page
    assert "Moderation did not take place" in page
    assert "has not begun" not in page
    assert "is final yet" not in page
    assert "This round has no audit" not in page
    assert "The round did not take place: no audit was sent in. No report is asked for." in page
    assert "Start it" not in page
    assert not rounds_to_report(ashmere.qa_lead)
    report = reports.start_report(round_id=round_id, by=ashmere.qa_lead, now=AGREED_AT)
    said = browser.get(reverse("reports:one", kwargs={"report_id": report})).text
    assert "All 9 audits of this round were withdrawn: it did not take place." in said
    assert "No audit is final, so there is nothing to say about the quality of practice." in said
    assert "final yet" not in said
    assert "No audits have been allocated" not in said


def test_what_is_finished_after_a_round_did_not_take_place_is_shown_for_what_it_is(
    ashmere: Council, browser: Client
) -> None:
    round_id = round_under_way(ashmere, size=9)
    begun = Audit.objects.order_by("pk").first()
    Audit.objects.filter(pk=begun.pk).update(state="being_audited")
    operations.close_round(round_id=round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    room = reverse("rounds:control_room", kwargs={"round_id": round_id})
    assert "This round did not take place" in browser.get(room).text
    Audit.objects.filter(pk=begun.pk).update(state="submitted", submitted_at=CHOSEN_AT)
    page = browser.get(room).text
    assert "This round did not take place" not in page
    assert "Counts and shares of judgements are shown when the moderation of this round has ended" in page


def test_the_audit_log_keeps_how_many_audits_and_moderations_were_open(ashmere: Council) -> None:
    round_id = round_under_way(ashmere, size=9)
    operations.close_round(round_id=round_id, reason=WHY, by=ashmere.qa_lead, now=AGREED_AT)
    (entry,) = log.told(event="rounds.closed", subject=f"round:{round_id}")
    assert entry.detail == '{"audits_open":9,"moderations_open":0}'
