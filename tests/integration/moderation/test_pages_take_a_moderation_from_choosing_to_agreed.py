import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.auditors.queries.staff import staff
from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.moderation import operations, queries
from fullcircle.domain.moderation.models import Draft, Moderation
from fullcircle.domain.moderation.queries.choosing import possible_moderators
from fullcircle.foundation.kernel import clock
from fullcircle.web.moderation import presenters
from tests.factories.council import Council
from tests.factories.submitted import submitted_round
from tests.integration.moderation.conftest import AGREED_AT, CHOSEN_AT, Case, aspect_keys
from tests.integration.moderation.test_pages_give_no_first_judgement_away_before_its_time import client_of

pytestmark = [pytest.mark.requirements("R7.4"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AGREED_AT)


def saved(client: Client, case: Case, aspect: str, version: int = 0, **changed: str) -> int:
    data = {"value": "meets_good", "rationale": f"Seen in the file, {aspect}", "version": str(version)} | changed
    return client.post(f"/moderation/{case.moderation.pk}/judge/{aspect}/", data).status_code


def test_the_way_through_as_the_people_whose_job_it_is(ashmere: Council) -> None:
    audits = submitted_round(ashmere, "inadequate", *["meets_good"] * 8)
    lead = client_of(ashmere.qa_lead)
    path = f"/moderation/rounds/{audits[0].round_id}/"
    assert "Ask someone" in lead.get(path).content.decode()
    assert lead.post(path + "others-final/").status_code == 409
    assert lead.post(path).status_code == 302
    assert "chosen" in lead.get(path).content.decode()
    assert lead.post(path + "others-final/").status_code == 302
    moderation = Moderation.objects.get(audit=audits[0])
    case = Case(
        ashmere,
        audits[0],
        moderation,
        ashmere.actor(moderation.moderator_id),
        ashmere.actor(audits[0].auditor_id),
    )
    client, one = client_of(case.moderator), f"/moderation/{moderation.pk}/"
    assert client.get(one + "record/").status_code == 200
    assert client.post(one + "record/").status_code == 422
    for key in aspect_keys(ashmere):
        assert saved(client, case, key) == 302
    assert client.post(one + "record/").status_code == 302
    page = client.get(one).content.decode()
    assert "You judged 0 of 7 aspects alike, and were two apart on 7" in page
    data = {f"agreed-{key}": "does_not_yet_meet_good" for key in aspect_keys(ashmere)}
    data |= {"talk_on_0": "20", "talk_on_1": "3", "talk_on_2": "2026", "reason": "We read it together"}
    assert client.post(one + "agree/", data).status_code == 302
    audits[0].refresh_from_db()
    assert audits[0].state == "final"
    assert "We read it together" in client_of(case.auditor).get(one).content.decode()


def test_what_was_typed_stays_when_the_outcome_is_not_complete(case: Case) -> None:
    case.judge()
    client = client_of(case.moderator)
    data = {
        "agreed-assessment": "outstanding",
        "reason": "Half a\nthought",
        "talk_on_0": "31",
        "talk_on_1": "2",
        "talk_on_2": "2026",
    }
    response = client.post(f"/moderation/{case.moderation.pk}/agree/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Half a&#10;thought" in page
    assert "Say why this is the outcome" not in page, "it is said"
    assert "is not a day in the calendar" in page
    assert '<option value="outstanding" selected>' in page
    assert page.count("Choose the agreed judgement.") >= 7
    assert "<title>Error: " in page


def test_a_stale_save_shows_both_texts_and_loses_neither(case: Case) -> None:
    client = client_of(case.moderator)
    assert saved(client, case, "assessment", rationale="From one tab") == 302
    response = client.post(
        f"/moderation/{case.moderation.pk}/judge/assessment/",
        {"value": "outstanding", "rationale": "From the other tab", "version": "0"},
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "From one tab" in page
    assert "From the other tab" in page
    again = client.get(f"/moderation/{case.moderation.pk}/judge/assessment/").content.decode()
    assert "From one tab" in again
    assert "From the other tab" in again
    assert saved(client, case, "assessment", version=1, rationale="Both together") == 302
    assert (
        "From the other tab" not in client.get(f"/moderation/{case.moderation.pk}/judge/assessment/").content.decode()
    )


def test_hostile_text_is_shown_as_text(case: Case) -> None:
    client = client_of(case.moderator)
    saved(client, case, "assessment", rationale="<script>alert(1)</script>")
    case_page = client.get(f"/moderation/{case.moderation.pk}/record/").content.decode()
    assert "<script>alert(1)" not in case_page
    assert "&lt;script&gt;alert(1)" in case_page


def test_a_refused_choice_of_moderator_keeps_what_was_typed(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, "meets_good")
    client = client_of(ashmere.qa_lead)
    response = client.post(f"/moderation/assign/{audit.pk}/", {"moderator": "", "why": "A complaint came in"})
    assert response.status_code == 422
    assert "A complaint came in" in response.content.decode()
    assert "Choose who will moderate it." in response.content.decode()
    assert not Moderation.objects.exists()


def test_strangers_find_nothing_and_roles_without_it_are_refused(case: Case) -> None:
    one = f"/moderation/{case.moderation.pk}/"
    stranger = next(p for p in case.council.heads if p not in {case.moderator.person_id})
    worker = case.council.teams[0].worker_ids[0]
    for path in (one, one + "judge/assessment/", one + "record/"):
        assert client_of(case.council.actor(stranger)).get(path).status_code == 404
        assert client_of(case.council.actor(worker)).get(path).status_code == 403
    assert client_of(case.council.actor(stranger)).get(f"/moderation/rounds/{case.audit.round_id}/").status_code == 403
    assert client_of(case.moderator).get(one + "judge/nothing/").status_code == 404
    assert client_of(case.moderator).get("/moderation/999999/").status_code == 404


def test_a_step_in_the_wrong_phase_is_refused_with_the_reason(case: Case) -> None:
    client, one = client_of(case.moderator), f"/moderation/{case.moderation.pk}/"
    assert client.post(one + "agree/", {}).status_code == 409
    case.judge()
    assert client.get(one + "judge/assessment/").status_code == 409
    assert saved(client, case, "assessment", 1, rationale="Too late, but kept on the page") == 409
    assert client.post(one + "record/").status_code == 409
    response = client_of(case.council.qa_lead).get(f"/moderation/assign/{case.audit.pk}/")
    assert response.status_code == 409
    assert Draft.objects.count() == len(aspect_keys(case.council))


@pytest.mark.parametrize("path", ["agree/", "judge/assessment/", "record/", ""])
def test_a_wrong_method_is_refused(case: Case, path: str) -> None:
    client, one = client_of(case.moderator), f"/moderation/{case.moderation.pk}/"
    wrong = {"agree/": "get", "": "post"}.get(path, "delete")
    assert getattr(client, wrong)(one + path).status_code == 405


def test_every_page_costs_at_most_twelve_queries_in_every_phase(case: Case, django_assert_max_num_queries) -> None:
    one = f"/moderation/{case.moderation.pk}/"
    lead = client_of(case.council.qa_lead)

    def ask(client: Client, *paths: str) -> None:
        for path in paths:
            client.get(path)  # the framework is read once in a process
            with django_assert_max_num_queries(12):
                assert client.get(path).status_code == 200

    moderator, auditor = client_of(case.moderator), client_of(case.auditor)
    ask(moderator, "/moderation/", one, one + "judge/assessment/", one + f"judge/{OVERALL}/", one + "record/")
    ask(lead, "/moderation/", f"/moderation/rounds/{case.audit.round_id}/", f"/moderation/assign/{case.audit.pk}/")
    ask(auditor, one)
    case.judge()
    ask(moderator, one)
    ask(auditor, one)
    case.agree()
    ask(moderator, one)
    ask(lead, f"/moderation/rounds/{case.audit.round_id}/")


def test_lists_cost_the_same_however_many_moderations_there_are(ashmere: Council) -> None:
    audits = submitted_round(ashmere, *["inadequate"] * 9)
    client = client_of(ashmere.qa_lead)
    paths = ("/moderation/", f"/moderation/rounds/{audits[0].round_id}/")
    spent = []
    for _ in range(2):
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as caught:
                page = client.get(path).content.decode()
            spent.append(len(caught))
        if len(spent) == 2:
            operations.choose_for_moderation(round_id=audits[0].round_id, by=ashmere.qa_lead, now=CHOSEN_AT, seed=1)
    assert page.count("/moderation/") > 9
    assert spent[:2] == spent[2:]


def test_what_a_moderator_has_in_hand_and_what_is_done_are_told_apart(case: Case) -> None:
    def busy() -> tuple[int, int]:
        people = possible_moderators(case.audit.round_id, staff(on=AGREED_AT.date(), ties=False))
        return next((one.in_hand, one.agreed) for one in people if one.person_id == case.moderator.person_id)

    assert busy() == (1, 0)
    case.judge()
    case.agree()
    assert busy() == (0, 1)
    assert presenters.hints([queries.Candidate(3, "Priya Moderator", 0, 1, "")]) == {
        "3": "No moderations in hand, 1 agreed in this round"
    }
    assert presenters.hints([queries.Candidate(3, "Priya Moderator", 2, 0, "")]) == {"3": "2 moderations in hand"}


def test_a_moderator_in_conflict_is_told_where_they_judge_and_whoever_assigns_in_the_control_room(case: Case) -> None:
    judging, room = f"/moderation/{case.moderation.pk}/judge/overall/", f"/rounds/{case.audit.round_id}/"
    moderator, lead = client_of(case.moderator), client_of(case.council.qa_lead)
    noted, stranded = "A conflict of interest of yours is noted here", "1 audit is with a moderator who cannot go on"
    assert noted not in moderator.get(judging).content.decode()
    assert 'name="rationale"' in moderator.get(judging).content.decode()
    assert stranded not in lead.get(room).content.decode()
    auditors.declare_conflict(
        person_id=case.moderator.person_id or 0,
        child=case.audit.child.reference,
        words="A friend",
        by=case.council.qa_lead,
        now=CHOSEN_AT,
    )
    assert noted in moderator.get(judging).content.decode()
    assert 'name="rationale"' not in moderator.get(judging).content.decode()
    assert "Leave this moderation" in moderator.get("/").content.decode()
    assert "Judge this audit from its evidence" not in moderator.get("/").content.decode()
    assert stranded in lead.get(room).content.decode()
    assert stranded not in moderator.get(room).content.decode()
