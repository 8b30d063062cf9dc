"""Changing a proposal by hand, each time with a reason, and confirming it."""

from collections import Counter
from datetime import date, datetime

from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.cases.models import Child
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.imports.operations.holding import wait_for_others
from fullcircle.domain.rounds.operations import ROUNDS
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.operations.notes import note_unmet
from fullcircle.domain.selection.policy import check_change, check_confirm, check_draw
from fullcircle.domain.selection.queries.changing import next_in_reserve
from fullcircle.domain.selection.queries.data import Looked, case_of, scheduled_roles
from fullcircle.domain.selection.queries.draws import away_from, objection_to, past_of, staff_of, with_names
from fullcircle.domain.selection.queries.obstacles import obstacle, with_obstacles
from fullcircle.domain.selection.queries.since import undone, with_undone
from fullcircle.domain.selection.rules.allocation import auditor_reasons
from fullcircle.domain.selection.rules.obstacles import in_the_way
from fullcircle.domain.selection.rules.sampling import settled
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import DRAW_WORKFLOW, Basis, ChoiceState, DrawState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.seen import check_still
from fullcircle.foundation.workflow.operations import Held, Records

LONGEST_REASON = 500
DRAWS = Records(
    lambda by: with_undone(Draw.objects.visible_to(by)),
    DRAW_WORKFLOW,
    events="selection",
    subject="round:{.round_id}",
    read_with=("round",),
)


@operation
def swap(*, choice_id: int, reason: str, by: Actor, now: datetime) -> int:
    """Swap a chosen child for the next in reserve, with the reason; the id of the choice that took its place.

    Nothing but the reserve replaces a child, strictly in its order, or the known chances would be lost; they are reckoned again
    from the number now used. The one who comes in keeps the observation planned and, where they are independent, the auditor.
    Invalid without a reason or when nobody is left in reserve.
    """
    held, choice = _held(choice_id, by, now)
    draw, reason = held.record, _reason(reason, "Say in a few words why this child is swapped.")
    others = list(with_names(draw.choices.exclude(state=ChoiceState.SWAPPED_OUT)))
    following = next_in_reserve(choice, others)
    if following is None:
        raise Invalid({"": "Nobody is left in reserve. Draw the selection again to get a new reserve."})
    choice.state, choice.swap_reason = ChoiceState.SWAPPED_OUT, reason
    choice.swapped_by_id, choice.swapped_at = by.person_id, now
    choice.save(update_fields=["state", "swap_reason", "swapped_by", "swapped_at"])
    following.state, following.replaces = ChoiceState.CHOSEN, choice
    following.observation_planned = choice.observation_planned
    framework = frameworks.framework(draw.round.framework_version_id)
    who = staff_of(draw, on=day_of(now), scheduled_roles=scheduled_roles(framework))
    _find_auditor(following, choice, others, who, past_of(draw))
    following.save(update_fields=["state", "replaces", "observation_planned", "auditor", "auditor_reasons"])
    _settle(draw)
    _log(held, "swapped", choice=choice.pk, taken_by=following.pk)
    return following.pk


@operation
def reassign_auditor(
    *, choice_id: int, auditor_id: int, reason: str, by: Actor, now: datetime, seen: str | None = None
) -> None:
    """Give a chosen child's audit to someone else, with the reason.

    Invalid, on ``auditor``, when that person does not audit, is not independent or is away for all of the time, in words that
    say why; on ``reason`` when none is given. ``seen``: the id of the auditor whom the page named, or ""; StaleWrite where it is
    another by now.
    """
    held, choice = _held(choice_id, by, now)
    named = f"{choice.auditor.name} audits it now." if choice.auditor else "Nobody audits it now."
    check_still(seen, str(choice.auditor_id or ""), named)
    draw, faults = held.record, {}
    who, looked = staff_of(draw, on=day_of(now)), past_of(draw)
    against = objection_to(choice, auditor_id, who, looked, Terms.kept(draw.settings))
    against = against or away_from(draw, auditor_id, who, on=day_of(now))
    if against:
        faults["auditor"] = against
    try:
        reason = _reason(reason, "Say in a few words why the auditor changes.")
    except Invalid as refusal:
        faults |= refusal.faults
    if faults:
        raise Invalid(faults)
    choice.auditor_id = auditor_id
    load = draw.choices.filter(state=ChoiceState.CHOSEN, auditor_id=auditor_id).exclude(pk=choice.pk).count() + 1
    by_rule = auditor_reasons(who.auditors[auditor_id], case_of(choice, who, looked), load)
    choice.auditor_reasons = [f"Chosen by hand by {by.name}: {reason}", *by_rule[:-1]]
    choice.save(update_fields=["auditor", "auditor_reasons"])
    _log(held, "auditor_changed", choice=choice.pk, auditor=auditor_id)


@operation
def mark_observation(*, choice_id: int, planned: bool, by: Actor, now: datetime) -> None:
    """Plan an observation of practice with a chosen child's audit, or take it out of the plan."""
    held, choice = _held(choice_id, by, now)
    choice.observation_planned = planned
    choice.save(update_fields=["observation_planned"])
    _log(held, "observation_marked", choice=choice.pk, planned=planned)


@operation
def confirm(*, round_id: int, by: Actor, now: datetime, undone_seen: bool = False) -> int:
    """Confirm the round's proposal, for good; the draw's id. Creating its audits is the audits' own work.

    WrongState when there is no proposal. Invalid when a chosen child is in no data or not being worked with any more, is set
    aside, has another audit that is still open, has no auditor, or one who is no longer independent; and, on ``undone_seen``,
    when the import it was drawn from has been undone since and nobody said that they go on knowingly.
    """
    wait_for_others()
    ROUNDS.hold(round_id, check_draw, by=by, now=now)
    proposed = Draw.objects.filter(round=round_id, state=DrawState.PROPOSED).first()
    if proposed is None:
        raise WrongState("There is no proposal to confirm. Draw the selection first.")
    held = DRAWS.hold(proposed.pk, check_confirm, by=by, now=now)
    draw = held.record
    if not undone_seen and undone(draw) is not None:
        raise Invalid(
            {"undone_seen": "The data behind this draw was undone. Draw again, or say that you go on knowingly."}
        )
    chosen = _chosen_held(draw, day_of(now))
    _check_can_begin(chosen)
    _check_auditors(chosen, Terms.kept(draw.settings), staff(on=day_of(now)), past_of(draw))
    draw.confirmed_at, draw.confirmed_by_id = now, by.person_id
    if undone(draw) is not None:
        draw.undone_seen_at, draw.undone_seen_by_id = now, by.person_id
    note_unmet(draw, on=day_of(now))
    held.move("confirm", detail={"draw": draw.pk, "frame": draw.frame_hash})
    return draw.pk


def _chosen_held(draw: Draw, on: date) -> list[Choice]:
    """The chosen of a draw, read once their children are held: whoever sets one of them aside at the same moment, or confirms
    another selection with them, was before this or waits for it."""
    chosen = draw.choices.filter(state=ChoiceState.CHOSEN)
    list(Child.everyone.select_for_update().filter(pk__in=chosen.values("child_id")).order_by("pk").values_list("pk"))
    return list(with_obstacles(with_names(chosen), on=on))


def _check_can_begin(chosen: list[Choice]) -> None:
    """Nothing stands in the way of an audit of any chosen child."""
    refusal = in_the_way([(choice.child.reference, obstacle(choice)) for choice in chosen])
    if refusal:
        raise Invalid({"": refusal})


def _check_auditors(chosen: list[Choice], terms: Terms, who: Staff, looked: dict[int, Looked]) -> None:
    missing = sum(choice.auditor_id is None for choice in chosen)
    against = sorted(
        {
            f"Child {choice.child.reference}: {refusal}"
            for choice in chosen
            if choice.auditor_id is not None
            and (refusal := objection_to(choice, choice.auditor_id, who, looked, terms)) is not None
        }
    )
    words = list(against)
    if missing:
        words.insert(0, f"{missing} chosen {'child has' if missing == 1 else 'children have'} no auditor yet.")
    if words:
        raise Invalid({"": " ".join([*words, "Choose another auditor, or swap the child, and confirm again."])})


def _held(choice_id: int, by: Actor, now: datetime) -> tuple[Held[Draw], Choice]:
    """A proposal that the actor may change, held, and a chosen child of it."""
    draw_id = Choice.objects.visible_to(by).filter(pk=choice_id).values_list("draw_id", flat=True).first()
    held = DRAWS.hold(draw_id or 0, check_change, by=by, now=now)
    choice = with_names(held.record.choices.filter(pk=choice_id)).get()
    choice.draw = held.record
    if choice.state != ChoiceState.CHOSEN:
        raise WrongState("This child is no longer among the chosen. Nothing was changed.")
    return held, choice


def _find_auditor(coming: Choice, going: Choice, others: list[Choice], who: Staff, looked: dict[int, Looked]) -> None:
    """The auditor of the one who goes, if independent; else the least loaded of the scheduled who is; else nobody. Both only
    as far as they have room."""
    terms = Terms.kept(going.draw.settings)
    load = Counter(c.auditor_id for c in others if c.state == ChoiceState.CHOSEN and c.pk != going.pk)
    able = [
        person
        for person in sorted(who.scheduled)
        if load[person] < terms.limits.room(who.auditors[person])
        and objection_to(coming, person, who, looked, terms) is None
    ]
    chosen = min(able, key=lambda person: (person != going.auditor_id, load[person], person), default=None)
    coming.auditor_id, coming.auditor_reasons = chosen, []
    if chosen is not None:
        case = case_of(coming, who, looked)
        coming.auditor_reasons = list(auditor_reasons(who.auditors[chosen], case, load[chosen] + 1))


def _settle(draw: Draw) -> None:
    """Reckon the chances of a draw again, from who is looked at now."""
    rows = list(draw.choices.order_by("position"))
    chances = settled(
        [(row.stratum, Basis(row.basis), row.drawn_chance, row.state == ChoiceState.CHOSEN) for row in rows]
    )
    changed = []
    for row, chance in zip(rows, chances, strict=True):
        if row.chance != chance:
            row.chance = chance
            changed.append(row)
    Choice.objects.bulk_update(changed, ["chance"], batch_size=100)


def _reason(text: str, words: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid({"reason": words})
    if len(text) > LONGEST_REASON:
        raise Invalid({"reason": f"Make the reason shorter: {LONGEST_REASON} characters at most."})
    return text


def _log(held: Held[Draw], event: str, **detail: object) -> None:
    note_unmet(held.record, on=day_of(held.now))
    held.log(event, draw=held.record.pk, **detail)
