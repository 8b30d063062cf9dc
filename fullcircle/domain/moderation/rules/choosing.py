"""Which audits of a round are moderated. The same seed and audits give the same choice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from fullcircle.domain.moderation.states import ChosenBecause
from fullcircle.domain.selection.rules.chance import number


@dataclass(frozen=True)
class SamplePolicy:
    """From the framework: overall judgements that are always moderated, the share of the rest that is drawn by chance,
    and the least number of audits of each auditor that is moderated in a year."""

    always: frozenset[str]
    share_of_rest: Decimal
    per_auditor_least: int


@dataclass(frozen=True)
class SubmittedAudit:
    """An audit of the round, submitted or further. ``chosen_because``: why it is being moderated, None when it is not.

    ``waiting``: submitted, and neither moderated nor final, so that it can still be chosen.
    """

    audit_id: int
    auditor_id: int
    overall: str
    waiting: bool = True
    chosen_because: ChosenBecause | None = None


def choose(
    audits: Sequence[SubmittedAudit], *, policy: SamplePolicy, moderated_this_year: Mapping[int, int], seed: int
) -> dict[int, ChosenBecause]:
    """The audits to moderate now, in order of id (an order that says nothing of their judgements), each with why.

    First every audit whose overall judgement the policy names; then, drawn by chance, as many of the rest as bring their
    drawn share of the whole round up to the policy (rounded up); last, one more by lot for each auditor with fewer than
    the least number in the past year, which ``moderated_this_year`` counts by auditor before this choice.
    """
    waiting = sorted((a for a in audits if a.waiting), key=lambda a: number(seed, "moderated", a.audit_id))
    chosen = {a.audit_id: ChosenBecause.ALWAYS for a in waiting if a.overall in policy.always}
    rest = [a for a in audits if a.overall not in policy.always]
    wanted = int((policy.share_of_rest * len(rest)).to_integral_value(ROUND_CEILING))
    wanted -= sum(a.chosen_because is ChosenBecause.DRAWN for a in rest)
    drawn = [a for a in waiting if a.overall not in policy.always][: max(wanted, 0)]
    chosen |= {a.audit_id: ChosenBecause.DRAWN for a in drawn}
    had = Counter(dict(moderated_this_year)) + Counter(a.auditor_id for a in waiting if a.audit_id in chosen)
    for audit in waiting:
        if audit.audit_id not in chosen and had[audit.auditor_id] < policy.per_auditor_least:
            chosen[audit.audit_id] = ChosenBecause.EACH_AUDITOR
            had[audit.auditor_id] += 1
    return dict(sorted(chosen.items()))
