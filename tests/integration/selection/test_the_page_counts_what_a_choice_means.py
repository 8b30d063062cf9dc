"""Stating priorities: the count follows the choice, the choice lives in the address, suggestions come with reasons."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.states import Exclusion, RestrictionReason
from tests.factories.audited import audited_round
from tests.factories.council import NOW, TODAY, add_children, council

pytestmark = pytest.mark.requirements("R7.1")


def _choosing(ashmere, round_id, **given):
    return queries.choosing(ashmere.qa_lead, round_id, on=TODAY, **{"priorities": {}} | given)


def test_the_count_says_who_can_be_drawn_who_is_left_out_and_what_to_expect(ashmere, round_id):
    add_children(ashmere, None, 4)
    operations.restrict(
        child="40000",
        reason=RestrictionReason.OTHER,
        words="Away.",
        starts_on=TODAY,
        ends_on=None,
        by=ashmere.qa_lead,
        now=NOW,
    )
    count = _choosing(ashmere, round_id, priorities={"cpp_repeat": 1.0}, size=9).count
    assert (count.children, count.eligible) == (58, 53)
    assert count.left_out == {Exclusion.NO_TEAM: 4, Exclusion.RESTRICTED: 1}
    (row,) = count.rows
    assert row.children == 17
    (reason,) = _choosing(ashmere, round_id).groups[0].options
    assert reason.said.startswith("17 children can be drawn and have it; ")
    assert reason.said.endswith(" and are left out") or reason.said.endswith(" and is left out")
    assert row.expected + count.without[1] == pytest.approx(9)
    assert row.expected == pytest.approx(9 * 17 * 1.4 / (17 * 1.4 + 36 * 0.4), abs=0.5)
    assert sum(area.places for area in count.areas) == 9


def test_what_can_be_chosen_is_every_flag_and_group_that_some_child_has(ashmere, round_id):
    groups = {group.key: group for group in _choosing(ashmere, round_id).groups}
    assert next(iter(groups)) == "flags"
    assert {"service", "team", "status", "age", "ethnicity", "disability", "history"} <= set(groups)
    assert [(o.code, o.children) for o in groups["flags"].options] == [("cpp_repeat", 18)]
    assert [o.label for o in groups["ethnicity"].options] == ["White"]
    assert [(o.code, o.label, o.children) for o in groups["service"].options] == [
        ("service:children_in_care", "Children in care", 18),
        ("service:early_help", "Early help", 18),
        ("service:safeguarding", "Safeguarding", 18),
    ]


def test_a_choice_that_cannot_be_drawn_says_so_and_still_counts(ashmere, round_id):
    count = _choosing(ashmere, round_id, size=60).count
    assert "Only 54 children can be drawn" in count.problem
    assert count.eligible == 54
    assert _choosing(ashmere, round_id, size=0).count.problem == "Choose at least one child."


def test_when_all_children_are_left_out_the_page_says_why(db, signed_in):
    small = council(teams_in_each_area=1, children_in_each_team=1)
    for reference in ("40000", "40001", "40002"):
        operations.restrict(
            child=reference,
            reason=RestrictionReason.COURT_SEALED,
            words="By order.",
            starts_on=TODAY,
            ends_on=None,
            by=small.qa_lead,
            now=NOW,
        )
    round_id = rounds.plan_round(title="T", focus="", starts_on=TODAY, by=small.qa_lead, now=NOW)
    path = reverse("selection:new", kwargs={"round_id": round_id})
    assert "No child can be drawn: 3 are being worked with, 3 set aside by hand." in _page(signed_in, path)
    answer = signed_in("quinn.lead").post(path, {"p": ["cpp_repeat=0.5"], "size": "2", "seed": "4"})
    assert answer.status_code == 422
    assert "No child can be drawn" in answer.content.decode()
    assert 'value="4"' in answer.content.decode()


def _page(signed_in, path):
    return signed_in("quinn.lead").get(path).content.decode()


def test_counting_without_script_leads_to_an_address_that_holds_the_choice(round_id, signed_in):
    path = reverse("selection:new", kwargs={"round_id": round_id})
    typed = {"p": ["", "cpp_repeat=0.5", "team:Early help 1=1", ""], "size": "12", "seed": "8", "do": "count"}
    address = signed_in("quinn.lead").post(path, typed).headers["Location"]
    assert parse_qs(urlsplit(address).query) == {
        "p": ["cpp_repeat=0.5", "team:Early help 1=1"],
        "size": ["12"],
        "seed": ["8"],
    }
    page = _page(signed_in, address)
    assert "Of 12 children" in page
    assert 'value="cpp_repeat=0.5" selected' in page
    assert 'value="team:Early help 1=1" selected' in page
    assert 'value="8"' in page


def test_with_script_the_address_follows_without_empty_parts(round_id, signed_in):
    path = reverse("selection:new", kwargs={"round_id": round_id})
    answer = signed_in("quinn.lead").get(
        path, {"p": ["", "cpp_repeat=0.5"], "size": "9", "seed": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Replace-Url"] == f"{path}?p=cpp_repeat%3D0.5&size=9&seed=1"


def test_a_weight_of_ones_own_stays_among_the_choices_and_a_bad_one_is_told(round_id, signed_in):
    path = reverse("selection:new", kwargs={"round_id": round_id})
    browser = signed_in("quinn.lead")
    assert 'value="cpp_repeat=0.35" selected>0.35' in browser.get(path, {"p": "cpp_repeat=0.35"}).content.decode()
    for bad, words in (
        ("cpp_repeat=7", "The weight of “Second or later child protection plan” is 7."),
        ("made_up=0.5", "“made_up” is not a reason that an import can raise"),
        ("nonsense", "is not a priority. Write code=weight"),
    ):
        answer = browser.post(path, {"p": [bad, "status:child_protection=1"], "size": "9", "seed": "3"})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert 'value="status:child_protection=1" selected' in answer.content.decode()
        assert 'value="3"' in answer.content.decode()


def test_an_address_that_makes_no_sense_still_shows_the_page(round_id, signed_in):
    path = reverse("selection:new", kwargs={"round_id": round_id})
    page = _page(signed_in, f"{path}?p=x&size=many&seed=")
    assert "Choose the children" in page
    assert 'value="many"' in page


def test_weak_aspects_of_earlier_rounds_are_suggested_with_the_count(ashmere, signed_in):
    earlier = audited_round(ashmere)
    for n in range(10):
        earlier.audit(
            ashmere.teams[n % 9], AuditState.FINAL, aspects={"planning_review": "inadequate"} if n < 6 else {}
        )
    round_id = rounds.plan_round(title="T", focus="", starts_on=date(2026, 4, 13), by=ashmere.qa_lead, now=NOW)
    path = reverse("selection:new", kwargs={"round_id": round_id})
    page = _page(signed_in, path)
    assert "6 of 10 were not yet good in this." in page
    assert "p=cpp_repeat%3D0.5" in page
    assert "In your choice" in _page(signed_in, f"{path}?p=cpp_repeat%3D0.5")


def test_teams_and_children_not_heard_are_suggested_once_there_was_a_round(ashmere, round_id, propose):
    assert _choosing(ashmere, round_id).suggestions == ()
    heard = {row.team for row in propose(size=3).choices if row.state == "chosen"}
    operations.confirm(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    following = rounds.plan_round(title="Next", focus="", starts_on=date(2026, 4, 13), by=ashmere.qa_lead, now=NOW)
    titles = [one.title for one in _choosing(ashmere, following).suggestions]
    assert not heard & set(titles)
    assert len([title for title in titles if title[-1].isdecimal()]) == 3
    assert (
        titles[-1] != "Children never looked at"
    )  # those who were looked at are within the window: all others were not
