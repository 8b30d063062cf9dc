"""Who moderates which audit: independent people, with the work shared evenly."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from fullcircle.domain.auditors.rules.independence import MODERATING, Colleague, Work, objections
from fullcircle.domain.selection.rules.chance import number


@dataclass(frozen=True)
class PossibleModerator(Colleague):
    """Someone whose role moderates. ``in_hand``: moderations that are not agreed yet, of any round; ``agreed``: those of this
    round that are."""

    in_hand: int = 0
    agreed: int = 0

    @property
    def load(self) -> int:
        """What counts where the work of a round is shared evenly: also what they have done of it."""
        return self.in_hand + self.agreed


@dataclass(frozen=True)
class AuditToMatch:
    """An audit that needs a moderator. ``asked``: the grounds of independence that its framework names; ``auditors_line``: who
    stands above the auditor; ``barred``: who knows of the audit or worked on it, by id, with how, in words that follow their
    name."""

    audit_id: int
    auditor_id: int
    work: Work
    asked: Collection[str] = ()
    auditors_line: frozenset[int] = frozenset()
    barred: Mapping[int, str] = field(default_factory=dict)


def why_not(moderator: PossibleModerator, audit: AuditToMatch) -> str:
    """Why this person cannot moderate this audit, in words that follow their name; empty when they can: as for auditing, and
    they had no part in the audit and stand outside its auditor's line."""
    me = moderator.person_id
    if me == audit.auditor_id:
        return "carried out this audit"
    near = next(objections(moderator, audit.work, MODERATING.union(audit.asked)), None)
    if near is not None:
        return near.words
    if me in audit.barred:
        return audit.barred[me]
    if me in audit.auditors_line or audit.auditor_id in moderator.managers:
        return "is in the auditor’s line of management"
    return ""


@dataclass(frozen=True)
class Match:
    """Moderator by audit; and for each audit that nobody fits, who was considered and why not."""

    moderators: dict[int, int]
    unmatched: dict[int, tuple[str, ...]]


def match(audits: Sequence[AuditToMatch], moderators: Sequence[PossibleModerator], *, seed: int) -> Match:
    """Give each audit an independent moderator, the work as even as independence allows.

    The audits with the fewest people to choose from go first, each to the person with the least to do; then work is passed
    on, if need be over several people, from whoever has two more than another could have. Equals are told apart by lot, so
    that the same seed gives the same answer.
    """
    load = {m.person_id: m.load for m in moderators}
    reasons = {a.audit_id: {m.person_id: why_not(m, a) for m in moderators} for a in audits}
    names = {m.person_id: m.name for m in moderators}
    fitting = {audit: [who for who, reason in found.items() if not reason] for audit, found in reasons.items()}
    matched: dict[int, int] = {}
    for audit_id in sorted(fitting, key=lambda a: (len(fitting[a]), number(seed, "matched", a))):
        if fitting[audit_id]:
            chosen = min(fitting[audit_id], key=lambda who: (load[who], number(seed, "moderator", audit_id, who)))
            matched[audit_id] = chosen
            load[chosen] += 1
    while _pass_on(matched, fitting, load):
        pass
    unmatched = {
        audit_id: tuple(f"{names[who]} {reason}" for who, reason in sorted(reasons[audit_id].items()))
        for audit_id in sorted(fitting)
        if not fitting[audit_id]
    }
    return Match(dict(sorted(matched.items())), unmatched)


def _pass_on(matched: dict[int, int], fitting: Mapping[int, Sequence[int]], load: dict[int, int]) -> bool:
    """Pass one audit on from the person with most to do to someone with at least two fewer, over others where that is the
    only way. Whether it could be done: each time the work becomes more even, so passing on comes to an end."""
    for busiest in sorted(load, key=lambda who: (-load[who], who)):
        came = _reached(busiest, matched, fitting)
        taker = next((who for who in came if load[who] <= load[busiest] - 2), None)
        if taker is None:
            continue
        load[busiest] -= 1
        load[taker] += 1
        while taker != busiest:
            giver, audit_id = came[taker]
            matched[audit_id] = taker
            taker = giver
        return True
    return False


def _reached(
    first: int, matched: Mapping[int, int], fitting: Mapping[int, Sequence[int]]
) -> dict[int, tuple[int, int]]:
    """Who could take an audit on from ``first``, directly or over others, nearest first: (who would give it, which audit)."""
    came: dict[int, tuple[int, int]] = {}
    waiting = [first]
    for giver in waiting:
        for audit_id in sorted(a for a, who in matched.items() if who == giver):
            for taker in fitting[audit_id]:
                if taker != first and taker not in came:
                    came[taker] = (giver, audit_id)
                    waiting.append(taker)
    return came
