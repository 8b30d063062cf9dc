"""Reads of kept frames: who was in a draw and who was not, and why (not) a child."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from fullcircle.domain.cases.models import Child
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.queries.draws import (
    ChoiceRow,
    areas_of,
    choice_row,
    missing_of,
    with_framework,
    with_names,
)
from fullcircle.domain.selection.rules.frame import FrameRow, data_of, fingerprint, unpack
from fullcircle.domain.selection.rules.reasons import Account, walk_in_words, why_not
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import ChoiceState, DrawState, Exclusion, RestrictionReason
from fullcircle.files.ids import typed
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class LeftOut:
    """A child who was left out of a draw, and the reason in words."""

    child: str
    service_area: str
    team: str
    reason: Exclusion
    detail: str


@dataclass(frozen=True)
class FrameView:
    """Who was in a draw. ``left_out`` counts children by reason; ``rows`` names those whom this reader may see. ``sound``:
    the kept data still have the fingerprint that was noted when it was drawn. ``answer`` is about the child asked for."""

    children: int
    eligible: int
    left_out: Mapping[Exclusion, int]
    missing: tuple[str, ...]
    rows: tuple[LeftOut, ...]
    exclusion_months: int
    fingerprint: str
    sound: bool
    answer: "Answer | None"


@dataclass(frozen=True)
class Answer:
    """Why a child was drawn or was not, in words. ``choice_id`` of a drawn child whose choice this reader may open."""

    child: str
    words: tuple[str, ...]
    choice_id: int | None


@dataclass(frozen=True)
class Swap:
    """One swap by hand: the service area of the child who went, and by whom, when and why; "" or None for what was not kept.
    ``reason`` is told to those who may see that child."""

    service_area: str
    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True)
class Swaps:
    """What swaps by hand changed since a draw among the children of one stratum. ``now`` are chosen: those who were when it was
    drawn, less ``went``, and ``came`` from the reserve."""

    went: int
    came: int
    now: int


@dataclass(frozen=True)
class WhyOne:
    """A choice with the numbers behind it as they were when it was drawn, for ever. ``walk``: the draw step by step; empty where
    nothing was walked. ``swaps`` since among those it was drawn with, None without any; ``came`` and ``went``: the swap that
    brought it in, and the one that took it out."""

    round_id: int
    confirmed: bool
    choice: ChoiceRow
    account: Account
    walk: tuple[str, ...]
    seed: int
    drawn_at: datetime
    swaps: Swaps | None
    came: Swap | None
    went: Swap | None


def frame_view(seen_by: Actor, round_id: int, *, child: str = "") -> FrameView:
    """The frame of the round's present draw, with the answer for a child (by reference) if one is asked about.

    Who selects sees every child; others those in their scope, and no reason for which a child was set aside by hand.
    """
    draw = present_draw(seen_by, round_id)
    packed = packed_of(draw)
    rows, terms = unpack(packed), Terms.kept(draw.settings)
    full = seen_by.may(Permission.SELECT_CASES)
    out = [row for row in rows if row.out is not None]
    seen = {row.key for row in out} if full else set(_visible(seen_by).values_list("reference", flat=True))
    return FrameView(
        children=len(rows),
        eligible=len(rows) - len(out),
        left_out=left_out_of(rows),
        missing=missing_of(draw, areas_of(draw)),
        rows=tuple(_left_out(row, full=full) for row in out if row.key in seen),
        exclusion_months=terms.exclusion_months,
        fingerprint=draw.frame_hash,
        sound=fingerprint(data_of(packed)) == draw.frame_hash,
        answer=_answer(seen_by, draw, rows, terms, typed(child), full=full) if child.strip() else None,
    )


def present_draw(seen_by: Actor, round_id: int) -> Draw:
    """The confirmed draw of a round or, for those who select, its proposal. NotFound when there is neither."""
    rows = Draw.objects.visible_to(seen_by).filter(
        round_id=round_id, state__in=(DrawState.CONFIRMED, DrawState.PROPOSED)
    )
    found = with_framework(rows).select_related("frame").first()
    if found is None:
        raise NotFound("The children of this round are not chosen yet.")
    return found


def packed_of(draw: Draw) -> bytes:
    """The kept frame of a draw. NotFound where none was kept."""
    if not hasattr(draw, "frame"):
        raise NotFound("What this selection was drawn from was not kept.")
    return bytes(draw.frame.content)


def left_out_of(rows: list[FrameRow]) -> dict[Exclusion, int]:
    """How many children were left out, by reason."""
    count = Counter(row.out for row in rows)
    return {reason: count[reason] for reason in Exclusion if count[reason]}


def _visible(seen_by: Actor) -> "QuerySet[Child]":
    return Child.objects.visible_to(seen_by)


def _left_out(row: FrameRow, *, full: bool) -> LeftOut:
    reason = row.out or Exclusion.NO_TEAM
    detail = row.detail
    if reason is Exclusion.RESTRICTED:
        detail = RestrictionReason(row.detail).label if full else ""
    return LeftOut(row.key, row.service, row.team, reason, detail)


def _answer(seen_by: Actor, draw: Draw, rows: list[FrameRow], terms: Terms, child: str, *, full: bool) -> Answer:
    found = next((row for row in rows if row.key == child), None)
    if found is None or not (full or _visible(seen_by).filter(reference=child).exists()):
        unknown = "No child whom you can see and who was being worked with on that day has this reference."
        return Answer(child, (unknown,), None)
    choice = draw.choices.filter(child__reference=child).values_list("pk", "state").first()
    words = why_not(found, terms, drawn=choice is not None and choice[1] != ChoiceState.RESERVE, full=full)
    may = choice is not None and Choice.objects.visible_to(seen_by).filter(pk=choice[0]).exists()
    return Answer(child, words, choice[0] if choice and may else None)


def why_one(seen_by: Actor, choice_id: int) -> WhyOne:
    """Why a child was drawn, as it was kept. NotFound when unknown or not to be seen."""
    choice = (
        with_names(Choice.objects.visible_to(seen_by).filter(pk=choice_id))
        .select_related("draw", "child", "team", "service_area", "auditor", "swapped_by")
        .select_related("replaces__child", "replaces__service_area", "replaces__swapped_by")
        .first()
    )
    if choice is None:
        raise NotFound
    numbers = Account.kept(choice.account)
    sees_who_went = Choice.objects.visible_to(seen_by).filter(pk=choice.replaces_id or 0).exists()
    return WhyOne(
        round_id=choice.draw.round_id,
        confirmed=choice.draw.state == DrawState.CONFIRMED,
        choice=choice_row(choice, names_who_went=sees_who_went),
        account=numbers,
        walk=walk_in_words(numbers),
        seed=choice.draw.seed,
        drawn_at=choice.draw.drawn_at,
        swaps=_swaps(choice),
        came=_swap(choice.replaces, told=sees_who_went) if choice.replaces else None,
        went=_swap(choice, told=True) if choice.state == ChoiceState.SWAPPED_OUT else None,
    )


def _swaps(choice: Choice) -> Swaps | None:
    went, came, now = (
        Count("pk", filter=found)
        for found in (Q(state=ChoiceState.SWAPPED_OUT), Q(replaces__isnull=False), Q(state=ChoiceState.CHOSEN))
    )
    found = Swaps(
        **choice.draw.choices.filter(stratum=choice.stratum).order_by().aggregate(went=went, came=came, now=now)
    )
    return found if found.went or found.came else None


def _swap(went: Choice, *, told: bool) -> Swap:
    return Swap(
        service_area=went.service_area.name,
        by=went.swapped_by.name if went.swapped_by else "",
        at=went.swapped_at,
        reason=went.swap_reason if told else "",
    )
