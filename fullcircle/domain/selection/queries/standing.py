"""Children set aside by hand, and what leaders ask for, as their pages show them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import Choice, LeaderRequest, Restriction
from fullcircle.domain.selection.policy import check_draw, check_set_aside
from fullcircle.domain.selection.queries.data import with_open_audit
from fullcircle.domain.selection.queries.pool import flag_labels, pool
from fullcircle.domain.selection.rules.frame import Candidate
from fullcircle.domain.selection.rules.obstacles import Obstacle, round_words
from fullcircle.domain.selection.rules.reasons import having
from fullcircle.domain.selection.states import ChoiceState, DrawState, Exclusion, InTheWay, RestrictionReason
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class Waiting:
    """Where a child stands in a proposal that waits to be confirmed: among the ``chosen``, or in reserve."""

    round_id: int
    round_name: str
    chosen: bool


@dataclass(frozen=True)
class Open:
    """An audit of a child that is still open, and to whom it is given."""

    audit_id: int
    round_name: str
    auditor: str


@dataclass(frozen=True)
class RestrictionRow:
    """A child set aside. ``holds``: today or later; ``ends_on`` is None until it is lifted. Of one that holds: where the child
    stands in proposals that wait (``waiting``), and audits of them that are still ``open``."""

    id: int
    child: str
    reason: RestrictionReason
    words: str
    starts_on: date
    ends_on: date | None
    made_by: str
    lifted_at: datetime | None
    lifted_by: str
    lifted_because: str
    holds: bool
    waiting: tuple[Waiting, ...] = ()
    open: tuple[Open, ...] = ()


def restrictions(seen_by: Actor, *, on: date) -> list[RestrictionRow]:
    """Every restriction, those that hold or are to come first. NotAllowed for those who do not select."""
    check_set_aside(seen_by)
    rows = list(
        Restriction.objects.visible_to(seen_by).select_related("child", "made_by", "lifted_by").defer("child__facts")
    )
    aside = {row.child_id for row in rows if _holds(row, on)}
    waiting, audits = _waiting(seen_by, aside), _open(aside)
    found = [
        RestrictionRow(
            id=row.pk,
            child=row.child.reference,
            reason=RestrictionReason(row.reason),
            words=row.words,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            made_by=row.made_by.name if row.made_by else "Full Circle",
            lifted_at=row.lifted_at,
            lifted_by=row.lifted_by.name if row.lifted_by else "",
            lifted_because=row.lifted_because,
            holds=_holds(row, on),
            waiting=tuple(waiting[row.child_id]) if _holds(row, on) else (),
            open=tuple(audits[row.child_id]) if _holds(row, on) else (),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.holds)


def _holds(row: Restriction, on: date) -> bool:
    return row.lifted_at is None and (row.ends_on is None or row.ends_on >= on)


def _waiting(seen_by: Actor, children: Collection[int]) -> defaultdict[int, list[Waiting]]:
    """Where these children stand in proposals that wait, by child."""
    drawn = Choice.objects.visible_to(seen_by).filter(child__in=children, draw__state=DrawState.PROPOSED)
    rows = drawn.exclude(state=ChoiceState.SWAPPED_OUT).order_by("draw__round__number")
    found: defaultdict[int, list[Waiting]] = defaultdict(list)
    for child, round_id, number, state in rows.values_list("child_id", "draw__round", "draw__round__number", "state"):
        found[child].append(Waiting(round_id, round_words(number), state == ChoiceState.CHOSEN))
    return found


def _open(children: Collection[int]) -> defaultdict[int, list[Open]]:
    """The audits of these children that are still open, by child."""
    rows = with_open_audit().filter(pk__in=children).order_by("audits__round__number", "audits__pk")
    found: defaultdict[int, list[Open]] = defaultdict(list)
    for child, audit_id, number, auditor in rows.values_list(
        "pk", "audits__pk", "audits__round__number", "audits__auditor__name"
    ):
        found[child].append(Open(audit_id, round_words(number), auditor))
    return found


@dataclass(frozen=True)
class RequestRow:
    """What leaders ask for: a child (by reference) or every child with ``flag``. ``now``: how many have it now, of
    those who can be drawn and of the others; ``cannot`` says why a child that is asked for cannot be."""

    id: int
    child: str
    flag: str
    asked_by: str
    reason: str
    now: str
    cannot: str


@dataclass(frozen=True)
class Requests:
    """What leaders ask for in a round, and what more they could: flags with how many children have each, in words."""

    round_id: int
    round_number: int
    rows: tuple[RequestRow, ...]
    flags: tuple[tuple[str, str, str], ...]
    share: float
    may_change: Verdict


def requests(seen_by: Actor, round_id: int, *, on: date) -> Requests:
    """What leaders ask for in this round, and whether it can be drawn on that day."""
    check_set_aside(seen_by)
    found = Round.objects.visible_to(seen_by).filter(pk=round_id).first()
    if found is None:
        raise NotFound
    there = pool(seen_by, found, on=on)
    labels, by_key = flag_labels(), {c.key: c for c in there.candidates}
    rows = LeaderRequest.objects.visible_to(seen_by).filter(round=found, withdrawn_at=None).select_related("child")
    counts = {flag: _counted(flag, there.candidates) for flag in labels}
    now = {flag: having(*counts[flag]) for flag in labels}
    return Requests(
        round_id=found.pk,
        round_number=found.number,
        rows=tuple(_request(row, labels, by_key, now) for row in rows.defer("child__facts")),
        flags=tuple((flag, label, now[flag]) for flag, label in labels.items() if counts[flag][0]),
        share=there.framework.policies.directed_share_most.value,
        may_change=verdict(lambda: check_draw(seen_by, found)),
    )


def _request(
    row: LeaderRequest, labels: dict[str, str], by_key: dict[str, Candidate], now: dict[str, str]
) -> RequestRow:
    reference = row.child.reference if row.child else ""
    cannot = _cannot(by_key.get(reference)) if reference else ""
    label = labels.get(row.flag, row.flag)
    return RequestRow(row.pk, reference, label, row.asked_by, row.reason, now.get(row.flag, having(0, 0)), cannot)


def _counted(flag: str, candidates: Iterable[Candidate]) -> tuple[int, int]:
    """How many have a flag of those who can be drawn, and of the others."""
    out = [candidate.out is not None for candidate in candidates if flag in candidate.flags]
    return len(out) - sum(out), sum(out)


def _cannot(candidate: Candidate | None) -> str:
    if candidate is None:
        return "No longer being worked with."
    match candidate.out:
        case Exclusion.RESTRICTED:
            return f"{Obstacle(InTheWay.SET_ASIDE, candidate.detail).said}."
        case Exclusion.AUDIT_OPEN:
            return f"{Obstacle(InTheWay.AUDIT_OPEN, candidate.detail).said}."
        case Exclusion.NO_TEAM:
            return "Not yet in a team."
        case _:
            return ""
