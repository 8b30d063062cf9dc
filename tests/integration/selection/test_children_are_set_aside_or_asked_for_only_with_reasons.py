"""Children set aside by hand are never drawn while it holds; what leaders ask for is drawn for certain, within its share."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from fullcircle.domain.cases.models import Child
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import LeaderRequest, Restriction
from fullcircle.domain.selection.states import Basis, ChoiceState, Exclusion, RestrictionReason
from fullcircle.foundation.auditlog.queries import latest
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, WrongState
from tests.factories.council import NOW, TODAY, add_children

pytestmark = pytest.mark.requirements("R7.1")


@pytest.fixture
def act(ashmere):
    return {"by": ashmere.qa_lead, "now": NOW}


@pytest.fixture
def set_aside(act):
    def made(child="40000", **changed):
        given = {
            "child": child,
            "reason": RestrictionReason.LIVE_COMPLAINT,
            "words": "Stage 2, until the answer is sent.",
            "starts_on": TODAY,
            "ends_on": None,
        } | changed
        return operations.restrict(**given, **act)

    return made


def _ask(act, round_id, **changed):
    given = {
        "round_id": round_id,
        "child": "40000",
        "asked_by": "The Director",
        "reason": "A delay was raised.",
    } | changed
    return operations.ask_for(**given, **act)


def _drawn(draw):
    return {row.child for row in draw.choices}


def test_a_child_set_aside_is_never_drawn_and_is_counted_with_the_reason(ashmere, round_id, propose, set_aside):
    for reference in ("40000", "'40001", '="40018"'):
        set_aside(reference)
    for seed in range(8):
        assert not {"40000", "40001", "40018"} & _drawn(propose(size=18, seed=seed))
    frame = queries.frame_view(ashmere.qa_lead, round_id)
    assert frame.left_out == {Exclusion.RESTRICTED: 3}
    assert {(row.child, row.detail) for row in frame.rows} == {
        (reference, "A complaint is being looked into") for reference in ("40000", "40001", "40018")
    }
    assert frame.eligible == 51


def test_a_child_can_be_drawn_again_when_it_is_lifted_or_has_ended(round_id, propose, set_aside, act):
    lifted = set_aside("40000")
    set_aside("40001", starts_on=TODAY - timedelta(days=9), ends_on=TODAY)
    set_aside("40002", starts_on=TODAY + timedelta(days=1))
    Restriction.objects.filter(child__reference="40001").update(ends_on=TODAY - timedelta(days=1))
    operations.lift(restriction_id=lifted, reason="The answer is sent.", **act)
    assert latest()[0].event == "selection.restriction_lifted"
    assert propose().frame_size - sum(area.left_out for area in propose().areas) == 54
    with pytest.raises(WrongState):
        operations.lift(restriction_id=lifted, reason="Again.", **act)


def test_a_restriction_needs_a_known_child_words_and_days_that_follow(set_aside):
    for changed, field in (
        ({"child": " "}, "child"),
        ({"child": "99999"}, "child"),
        ({"words": " "}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=1)}, "ends_on"),
    ):
        with pytest.raises(Invalid) as refused:
            set_aside(**changed)
        assert set(refused.value.faults) == {field}
    assert not Restriction.objects.exists()


def test_lifting_needs_a_reason(set_aside, act):
    made = set_aside()
    with pytest.raises(Invalid) as refused:
        operations.lift(restriction_id=made, reason=" ", **act)
    assert set(refused.value.faults) == {"reason"}


def test_only_those_who_select_set_aside_or_ask(ashmere, round_id, set_aside):
    manager = {"by": ashmere.actor(ashmere.teams[0].manager_id), "now": NOW}
    made = set_aside()
    with pytest.raises(NotAllowed):
        _ask(manager, round_id)
    with pytest.raises(NotFound):
        operations.lift(restriction_id=made, reason="Mine.", **manager)
    with pytest.raises(NotAllowed):
        queries.restrictions(manager["by"], on=TODAY)
    with pytest.raises(NotAllowed):
        queries.requests(manager["by"], round_id, on=TODAY)


def test_what_leaders_ask_for_is_drawn_whatever_the_seed_and_says_who_asked(round_id, propose, act):
    _ask(act, round_id)
    for seed in range(5):
        draw = propose(size=9, seed=seed)
        (row,) = [row for row in draw.choices if row.child == "40000"]
        assert (row.state, row.basis, row.chance) == (ChoiceState.CHOSEN, Basis.DIRECTED, 1.0)
        assert "Asked for by The Director: A delay was raised." in row.reasons
        assert draw.chosen == 9
    assert latest()[0].event == "selection.proposed"


def test_every_child_with_a_flag_can_be_asked_for(ashmere, round_id, propose, act):
    add_children(ashmere, ashmere.teams[0], 1, flags={"cla_missing": "Missing twice."})
    _ask(act, round_id, child="", flag="cla_missing")
    rows = [row for row in propose(size=9).choices if row.basis is Basis.DIRECTED]
    assert [row.flags for row in rows] == [("cla_missing",)]
    assert "as one of all children with “Missing in the last 12 months”" in " ".join(rows[0].reasons)


def test_more_than_the_share_is_refused_with_the_numbers_and_nothing_is_drawn(ashmere, round_id, act):
    _ask(act, round_id, child="", flag="cpp_repeat")
    with pytest.raises(Invalid) as refused:
        operations.propose(round_id=round_id, size=9, seed=1, priorities={}, **act)
    assert refused.value.faults == {
        "size": "Leaders ask for 18 of 9 children; the framework allows 15 %, which is 1. "
        "Draw more children, or take back some of what is asked for."
    }
    assert queries.proposal(ashmere.qa_lead, round_id, on=TODAY) is None


def test_a_child_named_by_leaders_is_looked_at_again_however_lately_it_was(ashmere, round_id, propose, act):
    before = propose().in_state(ChoiceState.CHOSEN)[0].child
    operations.confirm(round_id=round_id, **act)
    following = rounds.plan_round(title="Next", focus="", starts_on=date(2026, 4, 13), by=ashmere.qa_lead, now=NOW)
    _ask(act, following, child=before)
    (row,) = [row for row in propose(round_id=following).choices if row.child == before]
    assert row.basis is Basis.DIRECTED
    assert "It was looked at not long ago (Round 1) and is asked for again." in row.reasons[0]


def test_a_child_set_aside_is_not_drawn_even_when_asked_for_and_the_page_says_so(
    ashmere, round_id, propose, set_aside, act
):
    _ask(act, round_id)
    set_aside()
    assert "40000" not in _drawn(propose())
    (row,) = queries.requests(ashmere.qa_lead, round_id, on=TODAY).rows
    assert row.cannot == "Set aside by hand: a complaint is being looked into."


def test_a_request_names_one_thing_who_asks_and_why_once(round_id, act):
    for changed, field in (
        ({"child": ""}, "child"),
        ({"flag": "cpp_repeat"}, "child"),
        ({"child": "99999"}, "child"),
        ({"child": "", "flag": "made_up"}, "flag"),
        ({"asked_by": ""}, "asked_by"),
        ({"reason": ""}, "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            _ask(act, round_id, **changed)
        assert set(refused.value.faults) == {field}, changed
    _ask(act, round_id)
    with pytest.raises(Invalid) as refused:
        _ask(act, round_id)
    assert refused.value.faults == {"child": "This is asked for in this round already."}


def test_a_request_taken_back_is_not_drawn_and_stays_on_record(round_id, propose, act):
    made = _ask(act, round_id)
    operations.withdraw_request(round_id=round_id, request_id=made, **act)
    assert LeaderRequest.objects.get(pk=made).withdrawn_at == NOW
    assert not [row for row in propose().choices if row.basis is Basis.DIRECTED]
    with pytest.raises(NotFound):
        operations.withdraw_request(round_id=round_id, request_id=made, **act)
    propose()
    operations.confirm(round_id=round_id, **act)
    rounds.start(round_id=round_id, **act)
    with pytest.raises(WrongState):
        _ask(act, round_id)


def test_the_database_itself_keeps_the_rules(round_id, set_aside):
    child = Child.objects.get(reference="40000")
    for broken in (
        lambda: LeaderRequest.objects.create(round_id=round_id, asked_by="X", reason="Y", made_at=NOW),
        lambda: LeaderRequest.objects.create(
            round_id=round_id, child=child, flag="cpp_repeat", asked_by="X", reason="Y", made_at=NOW
        ),
        lambda: Restriction.objects.filter(pk=set_aside()).update(ends_on=TODAY - timedelta(days=3)),
        lambda: Restriction.objects.filter(pk=set_aside()).update(lifted_at=NOW),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_the_pages_note_lift_and_take_back_and_keep_what_was_typed(round_id, signed_in):
    browser, path = signed_in("quinn.lead"), reverse("selection:restrictions")
    typed = {"child": "40000", "reason": "court_sealed", "words": "By order.", "starts_on": "2026-03-02", "ends_on": ""}
    wrong = browser.post(path, typed | {"child": "99999"})
    assert wrong.status_code == 422
    assert "By order." in wrong.content.decode()
    assert browser.post(path, typed).status_code == 302
    made = Restriction.objects.get()
    assert "sealed by a court" in browser.get(path).content.decode()
    wrong = browser.post(path, {"restriction": made.pk, f"lift-{made.pk}": ""})
    assert wrong.status_code == 422
    assert browser.post(path, {"restriction": made.pk, f"lift-{made.pk}": "Unsealed."}).status_code == 302
    assert "Unsealed." in browser.get(path).content.decode()
    path = reverse("selection:requests", kwargs={"round_id": round_id})
    wrong = browser.post(path, {"child": "40001", "flag": "", "asked_by": "", "reason": "A delay."})
    assert wrong.status_code == 422
    assert "A delay." in wrong.content.decode()
    assert 'value="40001"' in wrong.content.decode()
    asked = {"child": "40001", "flag": "", "asked_by": "Scrutiny", "reason": "A delay."}
    assert browser.post(path, asked).status_code == 302
    assert "Scrutiny" in browser.get(path).content.decode()
    assert browser.post(path, {"withdraw": LeaderRequest.objects.get().pk}).status_code == 302
    assert "Nothing is asked for" in browser.get(path).content.decode()
    assert browser.post(path, {"withdraw": "nonsense"}).status_code == 404
