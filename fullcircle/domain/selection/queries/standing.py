"""Children set aside by hand, and what leaders ask for, as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import LeaderRequest, Restriction
from fullcircle.domain.selection.policy import check_draw, check_set_aside
from fullcircle.domain.selection.queries.pool import flag_labels, pool
from fullcircle.domain.selection.rules.frame import Candidate
from fullcircle.domain.selection.rules.reasons import having
from fullcircle.domain.selection.states import Exclusion, RestrictionReason
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class RestrictionRow:
    """A child set aside. ``holds``: today; ``ends_on`` is None until it is lifted."""

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


def restrictions(seen_by: Actor, *, on: date) -> list[RestrictionRow]:
    """Every restriction, those that hold or are to come first. NotAllowed for those who do not select."""
    check_set_aside(seen_by)
    rows = Restriction.objects.visible_to(seen_by).select_related("child", "made_by", "lifted_by")
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
            holds=row.lifted_at is None and (row.ends_on is None or row.ends_on >= on),
        )
        for row in rows.defer("child__facts")
    ]
    return sorted(found, key=lambda row: not row.holds)


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
            return f"Set aside by hand: {RestrictionReason(candidate.detail).label.lower()}."
        case Exclusion.NO_TEAM:
            return "Not yet in a team."
        case _:
            return ""
