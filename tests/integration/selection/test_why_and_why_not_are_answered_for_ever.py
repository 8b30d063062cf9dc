"""Every child of a draw can be asked about, later too: why it was chosen, why not, and by how likely a draw."""

import re

import pytest
from django.urls import reverse

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.queries import other_auditors
from fullcircle.domain.cases.models import Child, Flag
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import Choice, Draw, Frame
from fullcircle.domain.selection.rules.frame import canonical, data_of, fingerprint
from fullcircle.domain.selection.states import ChoiceState, Dimension, RestrictionReason
from fullcircle.foundation.kernel.errors import NotFound
from tests.factories.council import NOW, TODAY

pytestmark = pytest.mark.requirements("R7.1")


@pytest.fixture
def confirmed(ashmere, round_id, propose):
    """A confirmed selection of 12, with one child set aside before."""
    operations.restrict(
        child="40001",
        reason=RestrictionReason.COURT_SEALED,
        words="By order.",
        starts_on=TODAY,
        ends_on=None,
        by=ashmere.qa_lead,
        now=NOW,
    )
    draw = propose(size=12)
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    return draw


def test_why_stays_the_same_when_the_data_move_on(ashmere, confirmed, signed_in):
    row = next(row for row in confirmed.in_state(ChoiceState.CHOSEN) if row.priorities)
    before = queries.why_one(ashmere.qa_lead, row.id)
    Flag.objects.all().delete()
    Child.objects.update(status="closed")
    assert queries.why_one(ashmere.qa_lead, row.id) == before
    assert before.account.parts[0].label == "Second or later child protection plan"
    assert before.account.low <= before.account.mark < before.account.high
    page = signed_in("quinn.lead").get(reverse("selection:why", kwargs={"choice_id": row.id})).content.decode()
    assert "with much weight (0.5): Second or later child protection plan. Third plan in four years." in page
    assert f"Its step to {before.account.mark:.4f} fell on this child." in page


def test_why_not_is_asked_without_the_reference_in_an_address(ashmere, round_id, confirmed, signed_in):
    path = reverse("selection:frame", kwargs={"round_id": round_id})
    drawn = {row.child for row in confirmed.choices}
    other = next(f"{40_000 + n}" for n in range(54) if f"{40_000 + n}" not in drawn and n != 1)
    chosen = confirmed.in_state(ChoiceState.CHOSEN)[0].child
    browser = signed_in("quinn.lead")
    for child, words in (
        (other, "Nobody left it out, and it has a chance again next time."),
        (chosen, "It was drawn."),
        ("40001", "sealed by a court"),
        ("’40001\u00a0", "sealed by a court"),
        ("12345", "No child whom you can see"),
    ):
        answer = browser.post(path, {"child": child})
        assert answer.status_code == 200
        assert words in answer.content.decode()
    assert browser.post(path, {"child": " "}).status_code == 422


def test_others_ask_about_their_own_children_and_learn_no_sensitive_reason(ashmere, round_id, confirmed, signed_in):
    path = reverse("selection:frame", kwargs={"round_id": round_id})
    head = signed_in("head.early.help")  # 40000 to 40017 are children of early help
    page = head.get(path).content.decode()
    assert "40001" in page
    assert "sealed" not in page
    assert "sealed" not in head.post(path, {"child": "40001"}).content.decode()
    far = signed_in("head.safeguarding")
    assert "40001" not in far.get(path).content.decode()
    assert "No child whom you can see" in far.post(path, {"child": "40001"}).content.decode()


def test_a_choice_is_opened_only_by_those_who_may_see_it(ashmere, round_id, propose):
    row = propose(size=9).in_state(ChoiceState.CHOSEN)[0]
    manager = ashmere.actor(next(t.manager_id for t in ashmere.teams if t.name == row.team))
    with pytest.raises(NotFound):
        queries.why_one(manager, row.id)
    with pytest.raises(NotFound):
        queries.frame_view(manager, round_id)
    operations.confirm(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    assert queries.why_one(manager, row.id).choice.child == row.child


def test_the_kept_frame_matches_its_fingerprint_until_someone_changes_it(ashmere, round_id, confirmed):
    assert queries.frame_view(ashmere.qa_lead, round_id).sound
    kept = Frame.objects.get(draw_id=confirmed.id)
    assert fingerprint(data_of(bytes(kept.content))) == confirmed.frame_hash
    Draw.objects.filter(pk=confirmed.id).update(frame_hash=fingerprint(canonical([])))
    assert not queries.frame_view(ashmere.qa_lead, round_id).sound


def test_fairness_compares_with_what_chances_give_and_names_no_child(ashmere, round_id, confirmed, signed_in):
    fair = queries.fairness(ashmere.qa_lead, round_id)
    assert (fair.chosen, fair.eligible, fair.children) == (12, 53, 54)
    for dimension, groups in fair.groups.items():
        assert sum(one.chosen for one in groups) == 12, dimension
        assert sum(one.expected for one in groups) == pytest.approx(12), dimension
    assert [line.service_area for line in fair.lines] == ["Early help", "Safeguarding", "Children in care"]
    assert sum(len(line.marks) for line in fair.lines) == 12
    assert all(sum(team.share for team in line.teams) == pytest.approx(1) for line in fair.lines)
    assert [(one.never, one.children) for one in fair.never] == [(18, 18)] * 3
    assert Dimension.HISTORY not in fair.groups
    page = signed_in("head.safeguarding").get(reverse("selection:fairness", kwargs={"round_id": round_id}))
    text = page.content.decode()
    assert "Every service area in the data has children in the sample" in text
    assert "What we ask of auditors" not in text
    assert not any(row.child in text for row in confirmed.choices)


def test_auditors_work_over_the_year_is_told_as_counts_to_those_who_select(ashmere, round_id, confirmed):
    found = queries.burden(ashmere.qa_lead, round_id)
    assert sum(one.round for one in found) == sum(one.year for one in found) == 12
    assert queries.burden(ashmere.actor(ashmere.heads[0]), round_id) == ()


def test_a_swap_reckons_the_chances_again_from_the_number_finally_used(ashmere, round_id, propose):
    draw = propose(size=9)
    rows = {row.id: row for row in Choice.objects.filter(draw_id=draw.id)}
    going = next(row for row in rows.values() if row.state == ChoiceState.CHOSEN)
    for _ in range(10):
        here = Choice.objects.filter(draw_id=draw.id, stratum=going.stratum, state=ChoiceState.CHOSEN)
        waiting = Choice.objects.filter(draw_id=draw.id, stratum=going.stratum, state=ChoiceState.RESERVE)
        if not waiting.exists():
            break
        operations.swap(choice_id=here.first().pk, reason="Moved.", by=ashmere.qa_lead, now=NOW)
    # As many are looked at as before, so the chances are as before; the next swap takes from another area.
    for row in Choice.objects.filter(draw_id=draw.id):
        assert row.chance == pytest.approx(rows[row.pk].chance)
    used = Choice.objects.filter(draw_id=draw.id, stratum=going.stratum, state=ChoiceState.CHOSEN).count()
    coming = operations.swap(
        choice_id=Choice.objects.filter(draw_id=draw.id, stratum=going.stratum, state=ChoiceState.CHOSEN).first().pk,
        reason="Moved.",
        by=ashmere.qa_lead,
        now=NOW,
    )
    there = Choice.objects.get(pk=coming).stratum
    assert there != going.stratum
    for row in Choice.objects.filter(draw_id=draw.id):
        if row.stratum == going.stratum:
            assert row.chance == pytest.approx(rows[row.pk].chance * (used - 1) / used)
        elif row.stratum == there:
            assert row.chance > rows[row.pk].chance
        else:
            assert row.chance == pytest.approx(rows[row.pk].chance)


def test_reserves_are_taken_strictly_in_order(ashmere, round_id, propose):
    draw = propose(size=18)
    stratum = Choice.objects.filter(draw_id=draw.id, reserve_place=1).first().stratum
    taken = []
    for _ in range(Choice.objects.filter(draw_id=draw.id, stratum=stratum, reserve_place__gt=0).count()):
        going = Choice.objects.filter(
            draw_id=draw.id, stratum=stratum, state=ChoiceState.CHOSEN, reserve_place=0
        ).first()
        coming = operations.swap(choice_id=going.pk, reason="Moved.", by=ashmere.qa_lead, now=NOW)
        taken.append(Choice.objects.get(pk=coming).reserve_place)
    assert taken == list(range(1, len(taken) + 1))


def _page(browser, choice_id):
    content = browser.get(reverse("selection:why", kwargs={"choice_id": choice_id})).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", content).split())


def test_after_a_swap_into_another_area_counts_are_told_as_drawn_and_as_they_are_now(
    ashmere, round_id, propose, signed_in
):
    propose(size=9)
    browser, early = signed_in("quinn.lead"), "Early help"
    while True:
        choices = Choice.objects.filter(draw__round_id=round_id, stratum=early)
        going = choices.filter(state=ChoiceState.CHOSEN).first()
        coming = Choice.objects.get(
            pk=operations.swap(choice_id=going.pk, reason="Moved.", by=ashmere.qa_lead, now=NOW)
        )
        if coming.stratum != early:
            break
    chosen = choices.filter(state=ChoiceState.CHOSEN)
    went, came = choices.filter(state=ChoiceState.SWAPPED_OUT).count(), choices.exclude(replaces=None).count()
    places = choices.first().account["places"]
    assert chosen.count() == places - went + came == places - 1
    assert (
        f"{places} of 18 children were chosen at the draw. By hand since then, {went} swapped out and {came} swapped in "
        f"from the reserve: {places - 1}" in _page(browser, chosen.first().pk)
    )
    page = _page(browser, going.pk)
    assert "Since then: Swapped out by Quinn Lead on 2 March 2026. The reason given: “Moved.”" in page
    assert f"{places} of the 18 children in the draw for Early help were chosen at the draw." in page
    there = coming.account["places"]
    assert f"0 swapped out and 1 swapped in from the reserve: {there + 1} are chosen now." in _page(browser, coming.pk)


def test_of_a_child_swapped_in_the_page_says_by_whom_and_each_chance_as_what_it_is(
    ashmere, round_id, propose, signed_in
):
    going = propose(size=9).in_state(ChoiceState.CHOSEN)[0]
    before = _page(signed_in("quinn.lead"), going.id)
    assert "Since then" not in before
    assert "Estimates reckon with" not in before
    coming = operations.swap(choice_id=going.id, reason="Moved away.", by=ashmere.qa_lead, now=NOW)
    row, page = Choice.objects.get(pk=coming), _page(signed_in("quinn.lead"), coming)
    assert (
        f"It took the place of child {going.child}, as the next in reserve: swapped in by Quinn Lead on 2 March 2026. "
        "The reason given: “Moved away.”" in page
    )
    for key, value in (
        ("Chance in the draw", row.account["chance"]),
        ("Chance with the reserve", row.drawn_chance),
        ("Estimates reckon with", row.chance),
    ):
        assert f"{key} {value:.4f}" in page
    assert "It was in reserve, and came in by hand" in page
    assert "of being looked at, reckoned" not in page


def test_why_a_child_went_is_told_only_to_those_who_may_see_that_child(ashmere, round_id, propose, signed_in):
    going = propose(size=18).in_state(ChoiceState.CHOSEN)[0]
    coming = operations.swap(choice_id=going.id, reason="Moved away.", by=ashmere.qa_lead, now=NOW)
    operations.confirm(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    Choice.objects.filter(pk=coming).update(team_id=ashmere.teams[-1].id)
    far = ashmere.actor(ashmere.teams[-1].head_id)
    assert queries.why_one(ashmere.qa_lead, coming).came.reason == "Moved away."
    came = queries.why_one(far, coming).came
    assert (came.by, came.reason) == ("Quinn Lead", "")


def test_why_a_child_was_chosen_is_shown_to_who_carries_the_audit_out_now(ashmere, round_id, confirmed):
    audit = Audit.objects.filter(round_id=round_id).order_by("pk").first()
    first = ashmere.actor(audit.auditor_id)
    assert queries.why_one(first, audit.choice_id).choice.id == audit.choice_id
    _, others = other_auditors(ashmere.qa_lead, audit.pk, now=NOW)
    audits.reassign(audit_id=audit.pk, auditor_id=others[0].person_id, reason="Off sick", by=ashmere.qa_lead, now=NOW)
    assert queries.why_one(ashmere.actor(others[0].person_id), audit.choice_id).choice.id == audit.choice_id
    now = queries.why_one(ashmere.qa_lead, audit.choice_id).choice
    assert now.carried_by == others[0].name
    assert now.auditor == audit.auditor.name
    with pytest.raises(NotFound):
        queries.why_one(first, audit.choice_id)
