"""Every page of selection: works, refuses strangers, wrong methods and wrong states, keeps what was typed."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds import queries as rounds_queries
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.states import ChoiceState, RestrictionReason
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.verdict import Verdict
from tests.factories.council import NOW, TODAY, person

OF_ROUND, OF_CHOICE = ("proposal", "new", "confirm", "requests"), ("swap", "auditor")
TOLD = ("fairness", "frame")
MOST_QUERIES = 12


def _path(name, **kwargs):
    return reverse(f"selection:{name}", kwargs=kwargs)


@pytest.fixture
def choice_id(propose):
    return propose().in_state(ChoiceState.CHOSEN)[0].id


def test_the_qa_lead_can_open_every_page(ashmere, round_id, choice_id, signed_in):
    browser = signed_in("quinn.lead")
    for name in OF_ROUND:
        assert browser.get(_path(name, round_id=round_id)).status_code == 200, name
    for name in (*OF_CHOICE, "why"):
        assert browser.get(_path(name, choice_id=choice_id)).status_code == 200, name
    for name in TOLD:
        assert browser.get(_path(name, round_id=round_id)).status_code == 200, name
    assert browser.get(_path("restrictions")).status_code == 200
    assert browser.get(_path("how_chosen", round_id=round_id)).status_code == 404
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    assert browser.get(_path("how_chosen", round_id=round_id)).status_code == 200


def test_strangers_are_refused_and_wrong_methods_too(round_id, choice_id, signed_in):
    manager, practitioner, visitor = signed_in("manager.safeguarding.1"), signed_in("worker.safeguarding.1.a"), Client()
    paths = [_path("restrictions"), *(_path(name, round_id=round_id) for name in OF_ROUND)]
    paths += [_path(name, choice_id=choice_id) for name in (*OF_CHOICE, "observation")]
    for path in paths:
        assert manager.get(path).status_code == 403, path
        assert manager.post(path).status_code == 403, path
        assert practitioner.get(path).status_code == 403, path
        assert visitor.post(path).status_code == 401, path
        assert signed_in("quinn.lead").delete(path).status_code == 405, path
    assert practitioner.get(_path("how_chosen", round_id=round_id)).status_code == 403
    assert signed_in("quinn.lead").get(_path("observation", choice_id=choice_id)).status_code == 405
    assert signed_in("quinn.lead").post(_path("proposal", round_id=round_id)).status_code == 405


def test_what_is_not_there_is_not_found(db, ashmere, signed_in):
    browser = signed_in("quinn.lead")
    for name in (*OF_ROUND, *TOLD, "how_chosen"):
        assert browser.get(_path(name, round_id=99_999)).status_code == 404, name
    for name in (*OF_CHOICE, "why"):
        assert browser.get(_path(name, choice_id=99_999)).status_code == 404, name
    assert browser.post(_path("observation", choice_id=99_999), {"planned": "yes"}).status_code == 404


def test_without_a_proposal_the_way_leads_to_drawing_one(round_id, signed_in):
    browser = signed_in("quinn.lead")
    for name in ("proposal", "confirm"):
        answer = browser.get(_path(name, round_id=round_id))
        assert answer.headers["Location"] == _path("new", round_id=round_id)
    page = browser.get(_path("new", round_id=round_id)).content.decode()
    assert "Second or later child protection plan" in page
    assert "18 children can be drawn and have it" in page
    assert "54 can be drawn." in page
    assert 'value="20260302"' in page


def test_priorities_are_stated_and_a_proposal_is_drawn(ashmere, round_id, signed_in):
    browser = signed_in("quinn.lead")
    typed = {"p": ["cpp_repeat=0.5"], "size": "9", "seed": "5"}
    answer = browser.post(_path("new", round_id=round_id), typed)
    assert answer.headers["Location"] == _path("proposal", round_id=round_id)
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "Every rule is met" in page
    assert "Why" in page
    assert queries.proposal(ashmere.qa_lead, round_id, on=TODAY).draw.seed == 5


def test_how_much_a_reason_counts_opens_for_one_at_a_time(round_id, signed_in):
    page = signed_in("quinn.lead").get(_path("new", round_id=round_id), {"p": "cpp_repeat=0.5"}).content.decode()
    rows = re.findall(r'<details class="fc-weight" name="weight">.*?</details>', page, re.DOTALL)
    assert len(rows) == page.count('name="p"') > 10
    assert all(row.count("<select") == 1 for row in rows)
    (chosen,) = [row for row in rows if "selected" in row and "data-chosen><strong>Counts: much (0.5)" in row]
    assert "Second or later child protection plan" in chosen
    assert "Performance figure: Second or later child protection plan: not in the newest file" in chosen


def test_a_proposal_tells_of_each_child_what_its_audit_will_tell(ashmere, round_id, propose, signed_in):
    rows = propose(size=18).in_state(ChoiceState.CHOSEN)
    page = signed_in("quinn.lead").get(_path("proposal", round_id=round_id)).content.decode()
    of_one = signed_in("quinn.lead").get(_path("auditor", choice_id=rows[0].id)).content.decode()
    assert f"{rows[0].who}. {rows[0].status}. {rows[0].team}. Now: {rows[0].auditor}." in of_one
    assert "What this round looks for" in page
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    headers = {h.reference: h for h in (Header.read(kept) for kept in Audit.objects.values_list("header", flat=True))}
    assert len(headers) == 18
    for row in rows:
        header = headers[row.child]
        assert f"{header.who}. {header.status_label}. {header.team}" in page, row.child


def test_a_draw_that_is_over_is_read_and_no_field_of_it_is_shown(ashmere, round_id, choice_id, signed_in):
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    for name in OF_CHOICE:
        page = signed_in("quinn.lead").get(_path(name, choice_id=choice_id)).content.decode()
        assert "<textarea" not in page, name
        assert queries.change_one(ashmere.qa_lead, choice_id, on=TODAY).may_change.reason in page, name


def test_a_draw_that_is_not_possible_keeps_what_was_typed_and_says_what_to_do(ashmere, round_id, signed_in):
    typed = {"p": ["cpp_repeat=0.5"], "size": "44", "seed": "77"}
    answer = signed_in("quinn.lead").post(_path("new", round_id=round_id), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There are auditors for 18 audits at most" in page
    assert 'value="44"' in page
    assert 'value="77"' in page
    assert 'value="cpp_repeat=0.5" selected' in page
    assert queries.proposal(ashmere.qa_lead, round_id, on=TODAY) is None


def test_a_child_is_swapped_and_an_auditor_changed_with_a_reason(ashmere, round_id, propose, signed_in):
    browser = signed_in("quinn.lead")
    first, second = propose().in_state(ChoiceState.CHOSEN)[:2]
    answer = browser.post(_path("swap", choice_id=first.id), {"reason": ""})
    assert answer.status_code == 422
    assert browser.post(_path("swap", choice_id=first.id), {"reason": "Moved away."}).status_code == 302
    other = queries.change_one(ashmere.qa_lead, second.id, on=TODAY).auditors
    able = next(o.person_id for o in other if not o.objection and o.person_id != second.auditor_id)
    against = next(o.person_id for o in other if o.objection)
    wrong = browser.post(_path("auditor", choice_id=second.id), {"auditor": against, "reason": "Near by."})
    assert wrong.status_code == 422
    assert "Near by." in wrong.content.decode()
    right = browser.post(_path("auditor", choice_id=second.id), {"auditor": able, "reason": "Near by."})
    assert right.status_code == 302
    draw = queries.proposal(ashmere.qa_lead, round_id, on=TODAY).draw
    assert next(row.auditor_id for row in draw.choices if row.id == second.id) == able
    assert draw.in_state(ChoiceState.SWAPPED_OUT)[0].swap_reason == "Moved away."
    assert browser.get(_path("swap", choice_id=first.id)).status_code == 404


def test_an_observation_is_taken_out_and_planned_again(ashmere, round_id, propose, signed_in):
    (row,) = [row for row in propose().in_state(ChoiceState.CHOSEN) if row.observation]
    browser, path = signed_in("quinn.lead"), _path("observation", choice_id=row.id)
    for planned, words in (("no", "1 of 11 rules could not be met"), ("yes", "Every rule is met")):
        assert browser.post(path, {"planned": planned}).status_code == 302
        assert words in browser.get(_path("proposal", round_id=round_id)).content.decode()
    assert browser.post(path, {"planned": "perhaps"}).status_code == 422


def test_confirming_starts_the_round_and_gives_every_auditor_their_audits(ashmere, round_id, choice_id, signed_in):
    browser, path = signed_in("quinn.lead"), _path("confirm", round_id=round_id)
    answer = browser.post(path)
    assert answer.headers["Location"] == reverse("rounds:control_room", kwargs={"round_id": round_id})
    assert rounds_queries.round_view(ashmere.qa_lead, round_id).state is RoundState.UNDER_WAY
    assert Audit.objects.filter(round_id=round_id).count() == 9
    assert browser.post(path).status_code == 409
    assert Audit.objects.filter(round_id=round_id).count() == 9
    for name in ("proposal", "confirm"):
        assert browser.get(_path(name, round_id=round_id)).headers["Location"] == _path("how_chosen", round_id=round_id)
    assert browser.post(_path("swap", choice_id=choice_id), {"reason": "Late."}).status_code == 409
    assert browser.post(_path("new", round_id=round_id), {"size": "3", "seed": "1"}).status_code == 409


def test_a_selection_that_cannot_be_confirmed_says_why_and_changes_nothing(ashmere, round_id, propose, signed_in):
    Choice.objects.filter(pk=propose().in_state(ChoiceState.CHOSEN)[0].id).update(auditor=None)
    answer = signed_in("quinn.lead").post(_path("confirm", round_id=round_id))
    assert answer.status_code == 422
    assert "1 chosen child has no auditor yet." in answer.content.decode()
    assert rounds_queries.round_view(ashmere.qa_lead, round_id).state is RoundState.PLANNED


def test_how_children_were_chosen_is_read_by_each_as_far_as_it_is_theirs(ashmere, round_id, propose, signed_in):
    rows = propose(size=18).in_state(ChoiceState.CHOSEN)
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    path = _path("how_chosen", round_id=round_id)
    whole = signed_in("quinn.lead").get(path).content.decode()
    assert all(row.child in whole for row in rows)
    assert "54 children were being worked with" in whole
    assert "Third plan in four years." in whole
    of_head = signed_in("head.safeguarding").get(path).content.decode()
    for row in rows:
        assert (row.child in of_head) == (row.service_area == "Safeguarding")


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ASSISTANT_DIRECTOR, Role.PRINCIPAL_SOCIAL_WORKER, None])
def test_who_sees_none_of_the_children_or_some_reads_how_many_there_are(ashmere, round_id, propose, signed_in, role):
    """Never that there are none, and of steps done by hand the same numbers as whoever did them. None: a Head of Service."""
    browser = signed_in("quinn.lead")
    by = {"by": ashmere.qa_lead, "now": NOW}
    sealed = RestrictionReason.COURT_SEALED
    operations.restrict(child="40001", reason=sealed, words="By order.", starts_on=TODAY, ends_on=None, **by)
    operations.ask_for(round_id=round_id, child="40002", asked_by="Director", reason="Asked.", **by)
    rows = propose().in_state(ChoiceState.CHOSEN)
    far = next(row for row in rows if row.service_area == "Children in care")
    assert browser.post(_path("swap", choice_id=far.id), {"reason": "Moved away."}).status_code == 302
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    if role is not None:
        person("Some Body", role)
    reader = signed_in("some.body" if role is not None else "head.safeguarding")
    page = reader.get(_path("how_chosen", round_id=round_id)).content.decode()
    whole = browser.get(_path("how_chosen", round_id=round_id)).content.decode()
    assert "your part of the service" not in page
    for said in ("Swapped by hand (1)", "1 child swapped by hand afterwards", "Leaders asked for 1 child"):
        assert said in whole, said
        assert said in page, said
    assert "Moved away." not in page
    assert "1 child. Your role shows how many, not which." in page
    assert ("9 children. Your role shows how many, not which." in page) == (role is not None)
    assert ("of 9 children. Of the others your role shows how many, not which." in page) == (role is None)
    frame = reader.get(_path("frame", round_id=round_id)).content.decode()
    assert "1 child. Your role shows how many, not which." in frame
    assert ">None.<" not in frame


def test_pages_cost_few_queries_however_many_children(ashmere, round_id, propose, signed_in):
    browser, counts = signed_in("quinn.lead"), {}
    for size in (6, 18):
        choice_id = propose(size=size).in_state(ChoiceState.CHOSEN)[0].id
        for name in (*OF_ROUND, *TOLD, *OF_CHOICE, "why"):
            of_round = name in (*OF_ROUND, *TOLD)
            path = _path(name, round_id=round_id) if of_round else _path(name, choice_id=choice_id)
            browser.get(path)
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(path).status_code == 200
            counts.setdefault(name, []).append(len(seen))
            assert max(len(query["sql"]) for query in seen.captured_queries) < 20_000
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    rounds.plan_round(title="Next", focus="", starts_on=date(2026, 4, 13), by=ashmere.qa_lead, now=NOW)
    for name in ("how_chosen", "restrictions"):
        path = _path(name, round_id=round_id) if name == "how_chosen" else _path(name)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(path).status_code == 200
        counts[name] = [len(seen)] * 2
    assert {name: pair for name, pair in counts.items() if pair[0] != pair[1] or pair[0] > MOST_QUERIES} == {}


def test_how_a_child_was_drawn_is_said_alike_in_the_proposal_and_where_it_is_swapped(round_id, propose, signed_in):
    row = propose().in_state(ChoiceState.CHOSEN)[0]
    parts = [{"label": "Second or later child protection plan", "weight": 0.5, "detail": ""}]
    choice = Choice.objects.get(pk=row.id)
    choice.account["parts"] = parts
    choice.save()
    browser = signed_in("quinn.lead")
    for path in (_path("proposal", round_id=round_id), _path("swap", choice_id=row.id)):
        assert "Second or later child protection plan" in browser.get(path).content.decode()
    going = browser.get(_path("swap", choice_id=row.id)).content.decode().split("Coming, next in reserve")[0]
    assert "Drawn by chance" not in going


def test_where_no_figure_is_cited_it_is_said_truly_why(round_id, propose, signed_in, monkeypatch):
    propose(priorities={"cin_not_seen": 0.5})
    page = signed_in("quinn.lead").get(_path("proposal", round_id=round_id)).content.decode()
    assert "No figure of the same thing is counted" in page
    monkeypatch.setattr(queries, "citations", lambda *_, **__: queries.Citations(Verdict(False, "Not yours.")))
    page = signed_in("quinn.lead").get(_path("proposal", round_id=round_id)).content.decode()
    assert "Not shown to you" in page
    assert "No figure of the same thing" not in page
