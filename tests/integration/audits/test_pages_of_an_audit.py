"""Every page of an audit: works for those it is for, is not found by strangers, refuses the wrong time and the wrong method."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.models import Answer, Audit, Section
from fullcircle.domain.audits.rules.tool import Tool
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.web.kit.jinja import date_long
from tests.factories.browser import form_of
from tests.factories.council import NOW
from tests.integration.audits.conftest import Case

AsPerson = Callable[[Actor], Client]
MOST_QUERIES = 12


def path(case: Case, name: str, **more: str) -> str:
    return reverse(f"audits:{name}", kwargs={"audit_id": case.id, **more})


def tool(case: Case) -> Tool:
    return queries.written(case.auditor, case.id).tool


def all_paths(case: Case) -> dict[str, str]:
    sections = {f"section {s.key}": path(case, "section", key=s.key) for s in tool(case).sections}
    names = ("one", "read", "feedback", "check", "give_back", "reassign", "withdraw")
    return {name: path(case, name) for name in names} | sections


def get(client: Client, url: str) -> tuple[int, int]:
    """The answer's status, and how many queries it took."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        status = client.get(url).status_code
    assert all(len(query["sql"]) < 20_000 for query in captured.captured_queries)
    return status, len(captured)


def test_the_auditor_gets_every_page_of_the_work_within_the_query_limit(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.BEING_AUDITED)
    case.write()
    client = as_person(case.auditor)
    for name, url in all_paths(case).items():
        status, count = get(client, url)
        expected = {"feedback": 404, "give_back": 403, "reassign": 403, "withdraw": 403}.get(name, 200)
        assert (name, status) == (name, expected)
        assert (name, count <= MOST_QUERIES) == (name, True), count


@pytest.mark.parametrize("state", AuditState)
def test_a_stranger_finds_nothing_in_any_state(case: Case, as_person: AsPerson, state: AuditState) -> None:
    paths = all_paths(case)
    case.bring_to(state)
    client = as_person(case.stranger)
    found = {name: client.get(url).status_code for name, url in paths.items()}
    assert set(found.values()) <= {403, 404}
    assert {found[name] for name in ("one", "read", "feedback", "section assessment")} == {404}


@pytest.mark.parametrize("state", [AuditState.BEING_AUDITED, AuditState.SUBMITTED, AuditState.FINAL])
def test_others_read_the_text_only_once_it_is_final(case: Case, as_person: AsPerson, state: AuditState) -> None:
    case.bring_to(state)
    final = state is AuditState.FINAL
    for who in ("practitioner", "manager", "head", "qa_lead", "director"):
        client = as_person(case.people()[who])
        page = client.get(path(case, "one"))
        assert page.status_code == 200
        assert "Seen alone each week" not in page.content.decode()
        assert "fc-judgement" not in page.content.decode()
        expected = 200 if final else 404
        assert {client.get(path(case, name)).status_code for name in ("read", "feedback")} == {expected}
        assert client.get(path(case, "check")).status_code in {403, 404}


def test_pages_of_a_final_audit_keep_the_query_limit(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.FINAL)
    for who in ("auditor", "practitioner", "qa_lead", "manager"):
        client = as_person(case.people()[who])
        client.get(path(case, "feedback"))
        for name in ("one", "read", "feedback"):
            status, count = get(client, path(case, name))
            assert (who, name, status) == (who, name, 200)
            assert (who, name, count <= MOST_QUERIES) == (who, name, True), count


@pytest.mark.requirements("R5.9")
def test_who_may_not_write_reads_a_section_and_is_told_why(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.FINAL)
    theirs = "This audit can no longer be changed: it is now “final”."
    others = "Only the auditor of this audit can write in it."
    for who, why in (("auditor", theirs), ("qa_lead", others), ("practitioner", others)):
        client = as_person(case.people()[who])
        answer = client.get(path(case, "section", key="assessment"))
        assert (answer.status_code, answer["Location"]) == (302, path(case, "read") + "#assessment")
        page = client.get(path(case, "read")).content.decode()
        assert why in page
        assert "<textarea" not in page
    assert as_person(case.auditor).get(path(case, "check"))["Location"] == path(case, "read") + "#overall"


def test_the_list_takes_the_same_queries_for_one_row_as_for_many(case: Case, as_person: AsPerson) -> None:
    url = reverse("audits:list")
    client = as_person(case.qa_lead)
    client.get(url)
    _, many = get(client, url)
    status, one = get(client, f"{url}?round={case.audit.round_id}&state=not_started")
    assert status == 200
    assert one == many <= MOST_QUERIES


def test_a_save_without_script_keeps_the_words_and_goes_on(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.auditor)
    form = {"text": "She <b>swims</b>.\r\n", "base_version": "0", "operation": "", "go": "next"}
    answer = client.post(path(case, "section", key="profile"), form)
    assert answer.headers["Location"] == path(case, "section", key="checks")
    assert Section.objects.get().content == {"text": "She <b>swims</b>.\n"}
    page = client.get(path(case, "section", key="profile")).content.decode()
    assert "She &lt;b&gt;swims&lt;/b&gt;." in page
    assert "<b>swims" not in page


def test_adding_a_row_without_script_saves_and_comes_back_to_it(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.auditor)
    form = {"strength-0-text": "Seen alone", "note-3-where": "File", "base_version": "0", "go": "strength"}
    answer = client.post(path(case, "section", key="assessment"), form)
    assert answer.headers["Location"] == path(case, "section", key="assessment") + "#add-strength"
    page = client.get(path(case, "section", key="assessment")).content.decode()
    assert 'name="strength-1-text"' in page
    kinds = [(item["kind"], item["text"], item["where"]) for item in Section.objects.get().content["evidence"]]
    assert kinds == [("strength", "Seen alone", ""), ("note", "", "File")]


def test_a_stale_save_without_script_shows_both_texts(case: Case, as_person: AsPerson) -> None:
    case.save("profile", {"text": "The first tab."})
    client = as_person(case.auditor)
    answer = client.post(
        path(case, "section", key="profile"), {"text": "The second tab.", "base_version": "0"}, follow=True
    )
    page = answer.content.decode()
    assert "The first tab." in page
    assert "The second tab." in page
    kept = queries.conflict(case.auditor, case.id, "profile")
    assert kept is not None
    url = path(case, "two_texts", key="profile")
    assert client.post(url, {"kept": kept.kept_id, "seen_version": "1"}).status_code == 422
    assert client.post(url, {"kept": kept.kept_id, "seen_version": "7", "choice": "kept"}).status_code == 409
    assert client.post(url, {"kept": kept.kept_id, "seen_version": "1", "choice": "both"}).status_code == 302
    assert Section.objects.get().content == {"text": "The first tab.\n\nThe second tab."}
    assert client.get(url).status_code == 302


def script(client: Client, url: str, **form: str) -> tuple[int, dict[str, object]]:
    answer = client.post(url, form, headers={"X-Requested-With": "fetch"})
    return answer.status_code, answer.json() if "json" in answer.headers["Content-Type"] else {}


def test_a_save_by_script_is_answered_in_few_words(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.auditor)
    url = path(case, "section", key="profile")
    status, answer = script(client, url, text="She swims.", base_version="0")
    assert (status, answer["version"], answer["asked"]) == (200, 1, [])
    assert str(answer["saved"]).startswith("Saved ")
    status, answer = script(client, url, text="She reads.", base_version="0")
    assert status == 409
    assert answer["href"] == path(case, "two_texts", key="profile")
    assert answer["kept"]
    status, answer = script(client, url, text="x" * 20_001, base_version="1")
    assert status == 422
    assert "20,000 characters" in str(answer["message"])


def test_the_overall_judgement_says_at_once_which_reasons_it_asks_for(case: Case, as_person: AsPerson) -> None:
    case.save("outcome_impact", {"judgement": "inadequate"})
    client = as_person(case.auditor)
    _, answer = script(client, path(case, "section", key="overall"), judgement="meets_good", base_version="0")
    assert answer["asked"] == ["above_outcome", "inadequate_aspect"]
    page = client.get(path(case, "section", key="overall")).content.decode()
    assert 'data-asked="above_outcome">' in page


def test_too_long_a_text_is_refused_with_all_of_it_still_there(case: Case, as_person: AsPerson) -> None:
    text = "x" * 20_001
    answer = as_person(case.auditor).post(path(case, "section", key="profile"), {"text": text, "base_version": "0"})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Section.objects.exists()


@pytest.mark.parametrize(
    "state", [AuditState.SUBMITTED, AuditState.WITH_MODERATOR, AuditState.FINAL, AuditState.WITHDRAWN]
)
def test_writing_out_of_time_is_refused_and_gives_the_words_back(
    case: Case, as_person: AsPerson, state: AuditState
) -> None:
    case.bring_to(state)
    client = as_person(case.auditor)
    url = path(case, "section", key="profile")
    answer = client.post(url, {"text": "Too late a thought.", "base_version": "1"})
    assert answer.status_code == 409
    assert "Too late a thought." in answer.content.decode()
    status, told = script(client, url, text="Too late a thought.", base_version="1")
    assert status == 409
    assert "can no longer be changed" in str(told["message"])


def test_only_the_auditor_can_send_a_section(case: Case, as_person: AsPerson) -> None:
    for who in ("practitioner", "manager", "head", "qa_lead", "director", "stranger"):
        client = as_person(case.people()[who])
        status, _ = script(client, path(case, "section", key="profile"), text="Mine", base_version="0")
        assert (who, status in {403, 404}) == (who, True)
    assert not Section.objects.exists()


def test_the_check_links_every_gap_to_its_field(case: Case, as_person: AsPerson) -> None:
    case.save("assessment", {"judgement": "meets_good"})
    client = as_person(case.auditor)
    page = client.get(path(case, "check")).content.decode()
    for gap in queries.written(case.auditor, case.id).missing:
        link = f"{path(case, 'section', key=gap.section)}#id_{gap.field}"
        assert f'href="{link}"' in page
        there = client.get(path(case, "section", key=gap.section)).content.decode()
        assert (gap.field, f'id="id_{gap.field}"' in there) == (gap.field, True)


def test_submitting_too_early_lists_what_is_missing_and_later_twice_is_once(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.auditor)
    case.bring_to(AuditState.BEING_AUDITED)
    answer = client.post(path(case, "submit"))
    assert answer.status_code == 422
    assert "still missing" in answer.content.decode()
    case.write()
    for _ in range(2):
        assert client.post(path(case, "submit")).headers["Location"] == path(case, "one")
    assert case.audit.state == AuditState.SUBMITTED


@pytest.mark.parametrize(
    ("name", "method"), [("one", "post"), ("read", "post"), ("check", "post"), ("submit", "get"), ("feedback", "put")]
)
def test_the_wrong_method_is_refused(case: Case, as_person: AsPerson, name: str, method: str) -> None:
    assert getattr(as_person(case.auditor), method)(path(case, name)).status_code == 405


def test_unknown_audits_and_sections_are_not_found(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.auditor)
    assert client.get(reverse("audits:one", kwargs={"audit_id": 10**9})).status_code == 404
    assert client.get(path(case, "section", key="nonsense")).status_code == 404
    assert client.post(path(case, "section", key="nonsense"), {"text": "x"}).status_code == 404
    assert client.get(path(case, "two_texts", key="nonsense")).status_code == 404


def test_the_qa_lead_gives_back_gives_to_another_and_withdraws_with_a_reason(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.qa_lead)
    page = client.get(path(case, "reassign")).content.decode()
    assert case.auditor.name in page
    empty = client.post(path(case, "withdraw"), {"reason": ""})
    assert empty.status_code == 422
    assert client.post(path(case, "give_back"), {"reason": "Please name her father."}).status_code == 409
    case.bring_to(AuditState.SUBMITTED)
    assert client.get(path(case, "withdraw")).status_code == 403
    assert client.post(path(case, "give_back"), {"reason": "Please name her father."}).status_code == 302
    again = as_person(case.auditor).get(path(case, "one")).content.decode()
    assert "Please name her father." in again


def test_of_an_audit_that_nobody_has_started_no_writing_is_said_to_be_kept(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.qa_lead)
    for name in ("withdraw", "reassign"):
        page = client.get(path(case, name)).content.decode()
        assert "nothing is written in it." in page
        assert "What is written" not in page
    case.bring_to(AuditState.BEING_AUDITED)
    for name in ("withdraw", "reassign"):
        assert "What is written in it" in client.get(path(case, name)).content.decode()


def test_a_conflict_of_interest_is_said_before_what_has_become_of_the_audit(case: Case, as_person: AsPerson) -> None:
    Audit.objects.filter(pk=case.id).update(state=AuditState.WITH_MODERATOR, submitted_at=NOW)
    with pytest.raises(WrongState) as refused:
        operations.submit(audit_id=case.id, by=case.auditor, now=NOW)
    assert "conflict" not in str(refused.value)
    auditors.declare_conflict(
        person_id=case.auditor.person_id or 0, team_id=case.audit.team_id, words="A friend", by=case.qa_lead, now=NOW
    )
    with pytest.raises(WrongState, match="A conflict of interest of yours"):
        operations.submit(audit_id=case.id, by=case.auditor, now=NOW)


def test_an_audit_given_back_is_not_said_to_be_submitted_again_where_it_could_not_be(
    case: Case, as_person: AsPerson
) -> None:
    case.bring_to(AuditState.SUBMITTED)
    operations.return_to_auditor(audit_id=case.id, reason="One date is missing.", by=case.qa_lead, now=NOW)
    auditors.declare_conflict(
        person_id=case.auditor.person_id or 0, team_id=case.audit.team_id, words="A friend", by=case.qa_lead, now=NOW
    )
    answer = as_person(case.auditor).post(path(case, "submit"))
    assert answer.status_code == 409
    assert case.audit.state == AuditState.BEING_AUDITED


def test_what_is_no_day_makes_the_page_to_read_no_wider(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.auditor)
    check = next(one for section in tool(case).sections for one in section.checks)
    client.post(path(case, "section", key="checks"), {f"{check.key}-on": "w" * 1_000, "base_version": "0"})
    assert "w" * 1_000 in client.get(path(case, "section", key="checks")).content.decode()
    read = client.get(path(case, "read")).content.decode()
    assert f'<span class="fc-typed">{"w" * 39}…</span>' in read
    assert "w" * 41 not in read


def test_whoever_is_given_an_audit_reads_from_whom_and_why(case: Case, as_person: AsPerson) -> None:
    team = next(t for t in case.council.teams if t.id == case.audit.team_id)
    other = next(t for t in case.council.teams if t.manager_id not in {team.manager_id, case.audit.auditor_id})
    fresh = case.council.actor(other.manager_id)
    sent = {"auditor": other.manager_id, "reason": "Long leave of the first auditor."}
    answer = as_person(case.qa_lead).post(path(case, "reassign"), sent, follow=True)
    said = answer.content.decode()
    assert f"{fresh.name} has this audit from now on." in said
    told = f"Tell {fresh.name}, {case.auditor.name} and {case.practitioner.name} yourself"
    assert told in said, "none of them can sign in"
    given = f"From {case.qa_lead.name}: “Long leave of the first auditor.”"
    assert given in as_person(fresh).get("/").content.decode()
    assert given not in as_person(case.qa_lead).get("/").content.decode()


def test_nobody_is_to_tell_an_auditor_who_has_left(case: Case, as_person: AsPerson) -> None:
    team = next(t for t in case.council.teams if t.id == case.audit.team_id)
    other = next(t for t in case.council.teams if t.manager_id not in {team.manager_id, case.audit.auditor_id})
    Person.objects.filter(pk=case.audit.auditor_id).update(left_on="2026-01-01")
    sent = {"auditor": other.manager_id, "reason": "The first auditor left."}
    page = as_person(case.qa_lead).post(path(case, "reassign"), sent, follow=True).content.decode()
    assert "has this audit from now on." in page
    assert f"Tell {case.council.actor(other.manager_id).name} and {case.practitioner.name} yourself" in page


def test_an_audit_says_that_its_auditor_has_left(case: Case, as_person: AsPerson) -> None:
    said = f"{case.auditor.name}, who has left"
    assert said not in as_person(case.qa_lead).get(path(case, "one")).content.decode()
    Person.objects.filter(pk=case.audit.auditor_id).update(left_on="2026-01-01")
    assert said in as_person(case.qa_lead).get(path(case, "one")).content.decode()


@pytest.mark.requirements("R7.3")
def test_the_practitioner_prepares_reads_and_answers(case: Case, as_person: AsPerson) -> None:
    client = as_person(case.practitioner)
    before = client.get(path(case, "one")).content.decode()
    assert "What are you most proud of" in before
    case.bring_to(AuditState.FINAL)
    page = client.get(path(case, "feedback")).content.decode()
    assert page.index("What is strong") < page.index("What would make it better") < page.index('id="judgements"')
    assert Answer.objects.get().answered_at is None
    draft = {"text": "I see <it> differently.", "base_version": "0", "go": "save"}
    assert client.post(path(case, "feedback"), draft).status_code == 302
    stale = client.post(path(case, "feedback"), {"text": "From another tab.", "base_version": "0", "go": "send"})
    assert stale.status_code == 409
    assert "From another tab." in stale.content.decode()
    assert "I see &lt;it&gt; differently." in stale.content.decode()
    read_it = f'<a href="{path(case, "feedback")}#answer">Read the answer</a>'
    assert read_it not in as_person(case.auditor).get(path(case, "one")).content.decode()
    as_person(case.practitioner)
    assert client.post(path(case, "feedback"), draft | {"go": "send"}).status_code == 302
    for who in ("auditor", "manager", "qa_lead"):
        shown = as_person(case.people()[who]).get(path(case, "one")).content.decode()
        assert read_it in shown
        assert f"{case.practitioner.name} answered the feedback" in shown
    for who in ("auditor", "manager", "practitioner"):
        shown = as_person(case.people()[who]).get(path(case, "feedback")).content.decode()
        assert "I see &lt;it&gt; differently." in shown
        assert "<textarea" not in shown


def test_actions_are_offered_to_those_who_may_set_them_and_the_link_holds(case: Case, as_person: AsPerson) -> None:
    link = f"{reverse('actions:new')}?audit={case.id}"

    def offered(who: str) -> bool:
        return link.replace("&", "&amp;") in as_person(case.people()[who]).get(path(case, "one")).content.decode()

    everyone = [who for who in case.people() if who != "stranger"]
    assert not any(offered(who) for who in everyone)
    case.bring_to(AuditState.FINAL)
    assert [who for who in everyone if offered(who)] == ["auditor", "manager", "head", "qa_lead"]
    for who in ("auditor", "manager", "head", "qa_lead"):
        assert (who, as_person(case.people()[who]).get(link).status_code) == (who, 200)


def test_only_the_practitioner_can_answer(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.FINAL)
    for who in ("auditor", "manager", "qa_lead"):
        answer = as_person(case.people()[who]).post(path(case, "feedback"), {"text": "Mine", "go": "send"})
        assert (who, answer.status_code) == (who, 403)
    assert not Answer.objects.exists()


def test_the_day_of_what_is_known_and_the_day_it_was_given_out_are_two(case: Case, as_person: AsPerson) -> None:
    audit = Audit.objects.get(pk=case.id)
    audit.header |= {"as_at": "2025-08-05", "last_seen_on": "2025-07-30"}
    audit.save()
    page = as_person(case.auditor).get(reverse("audits:one", kwargs={"audit_id": case.id})).content.decode()
    assert "last seen on 30 July 2025. As known on 5 August 2025.</p>" in page, "the head itself says as of when"
    assert f"As known on 5 August 2025. The audit was given out on {date_long(audit.choice.draw.confirmed_at)}." in page


def test_every_page_of_the_work_says_that_a_conflict_of_interest_is_noted(case: Case, as_person: AsPerson) -> None:
    pages = [path(case, "one"), path(case, "section", key="profile")]
    said = "A conflict of interest of yours is noted here"
    client = as_person(case.auditor)
    assert not any(said in client.get(page).content.decode() for page in pages)
    auditors.declare_conflict(
        person_id=case.auditor.person_id or 0, team_id=case.audit.team_id, words="A friend", by=case.qa_lead, now=NOW
    )
    assert all(said in client.get(page, follow=True).content.decode() for page in pages)


def test_an_auditor_in_conflict_reads_what_they_wrote_and_has_no_field_to_go_on_in(
    case: Case, as_person: AsPerson
) -> None:
    auditors.declare_conflict(
        person_id=case.auditor.person_id or 0, team_id=case.audit.team_id, words="A friend", by=case.qa_lead, now=NOW
    )
    client = as_person(case.auditor)
    for page in (path(case, "section", key="profile"), path(case, "check")):
        shown = client.get(page, follow=True)
        assert shown.redirect_chain[0][0].startswith(path(case, "read"))
        assert "data-autosave" not in shown.content.decode()
    assert "Go on to" not in client.get(path(case, "one")).content.decode()


def test_what_an_auditor_writes_when_the_audit_is_given_on_is_kept_for_them(
    case: Case, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, section = as_person(case.auditor), path(case, "section", key="profile")
    form = form_of(client.get(section), asking="text")
    team = next(t for t in case.council.teams if t.id == case.audit.team_id)
    other = next(t for t in case.council.teams if t.manager_id not in {team.manager_id, case.audit.auditor_id})
    operations.reassign(audit_id=case.id, auditor_id=other.manager_id, reason="Leave", by=case.qa_lead, now=NOW)
    typed = (("one tab", "She sleeps"), ("another", "His words."), ("one tab", "She sleeps through the night now."))
    for n, (tab, words) in enumerate(typed):
        monkeypatch.setattr(clock, "now", lambda n=n: NOW + timedelta(seconds=n))
        answer = client.post(section, form.sent(text=words, page=tab), headers={"X-Requested-With": "fetch"})
        assert answer.status_code == 404
        assert answer.json()["apart"] is True
        assert answer.json()["href"] == reverse("drafts:list")
    drafts = client.get(reverse("drafts:list")).content.decode()
    assert "She sleeps through the night now." in drafts
    assert "She sleeps<" not in drafts, "one draft of the page, as it stands now"
    assert "His words." in drafts, "two tabs are two drafts"
    assert "She sleeps" not in as_person(case.council.actor(other.manager_id)).get(section).content.decode()
