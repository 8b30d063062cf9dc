"""A draw worked out in full and not kept: what proposing keeps, and what the command prints."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.policy import check_draw
from fullcircle.domain.selection.queries.data import case_of_open, ready, scheduled_roles, window
from fullcircle.domain.selection.queries.pool import Pool, pool
from fullcircle.domain.selection.rules.allocation import Allocation, Case, allocate, auditor_reasons, observed
from fullcircle.domain.selection.rules.frame import Candidate
from fullcircle.domain.selection.rules.priorities import priority_faults, stated
from fullcircle.domain.selection.rules.reasons import Account, accounts, why
from fullcircle.domain.selection.rules.sampling import Drawn, Plan, Sample, draw, plan
from fullcircle.domain.selection.rules.terms import Terms, terms_of
from fullcircle.domain.selection.states import Exclusion
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid

LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Drafted:
    """A drawn child with everything that a choice keeps. ``auditor_id`` is None where nobody independent has room."""

    drawn: Drawn
    account: Account
    reasons: tuple[str, ...]
    auditor_id: int | None
    auditor_reasons: tuple[str, ...]
    observation: bool


@dataclass(frozen=True)
class Draft:
    """A draw that was worked out: the same round, size, seed, priorities and data always give the same draft."""

    size: int
    seed: int
    terms: Terms
    pool: Pool
    plan: Plan
    sample: Sample
    who: Staff
    allocation: Allocation
    children: tuple[Drafted, ...]


def draft(
    seen_by: Actor, found: Round, *, size: int | None, seed: int, priorities: Mapping[str, float], on: date
) -> Draft:
    """Work out a draw for a planned round. ``size`` None: as many as is suggested. ``priorities``: weights by flag or group code.

    Raises NotAllowed or WrongState for the round; Invalid, by field, when there is nobody to draw, the size is more than can be
    drawn or audited, leaders ask for more than their share, or a priority or the seed is not possible.
    """
    check_draw(seen_by, found)
    there = pool(seen_by, found, on=on)
    _check_given(seed, priorities, there)
    terms = terms_of(there.framework, stated(priorities, there.labels))
    time = window(found, terms.audits_most)
    who = staff(on=on, scheduled_roles=scheduled_roles(there.framework), window=time)
    size = suggested_size(there, terms, len(who.scheduled)) if size is None else size
    check_possible(size, there.candidates, terms, len(who.scheduled))
    planned = plan(there.candidates, terms, size)
    sample = draw(planned, seed)
    who, known_to = ready(who, found)
    to_audit = _to_audit(sample, terms, there, who, known_to, seed)
    allocation = allocate(to_audit, [who.auditors[person] for person in sorted(who.scheduled)], terms.limits, seed)
    children = _children(sample, planned, terms, who, to_audit, allocation)
    return Draft(size, seed, terms, there, planned, sample, who, allocation, children)


def suggested_size(there: Pool, terms: Terms, auditors: int) -> int:
    """As many as in the latest round (without one: as the auditors can take), as far as children and auditors go."""
    most = auditors * terms.audits_most
    return max(min(there.history.size or most, most, sum(c.out is None for c in there.candidates)), 0)


def _to_audit(
    sample: Sample, terms: Terms, there: Pool, who: Staff, known_to: Mapping[int, frozenset[int]], seed: int
) -> list[Case]:
    """The chosen as the allocation sees them; those in which practice is to be observed are marked."""
    found = [case_of_open(there.cases[one.candidate.key], who, there.history.looked) for one in sample.chosen]
    marked = observed([(c.key, c.service, bool(c.workers)) for c in found], terms.observation_share, seed)
    return [
        replace(
            case,
            observe=case.key in marked,
            known_to=frozenset().union(*(known_to.get(one, ()) for one in case.workers)),
        )
        for case in found
    ]


def _children(
    sample: Sample, planned: Plan, terms: Terms, who: Staff, to_audit: Sequence[Case], allocation: Allocation
) -> tuple[Drafted, ...]:
    given, by_key = allocation.given, {case.key: case for case in to_audit}
    load = Counter(person for person in given.values() if person is not None)
    numbers = accounts(sample.drawn, planned)
    return tuple(
        Drafted(
            drawn=one,
            account=numbers[one.candidate.key],
            reasons=why(one, numbers[one.candidate.key], terms),
            auditor_id=given.get(one.candidate.key),
            auditor_reasons=_auditor_reasons(given.get(one.candidate.key), by_key.get(one.candidate.key), who, load),
            observation=one.candidate.key in by_key and by_key[one.candidate.key].observe,
        )
        for one in sample.drawn
    )


def _auditor_reasons(person: int | None, case: Case | None, who: Staff, load: Counter[int]) -> tuple[str, ...]:
    if person is None or case is None:
        return ()
    return auditor_reasons(who.auditors[person], case, load[person])


def _check_given(seed: int, priorities: Mapping[str, float], there: Pool) -> None:
    faults = {}
    if wrong := priority_faults(priorities, there.labels):
        faults["priorities"] = " ".join(wrong)
    if not 0 <= seed <= LARGEST_SEED:
        faults["seed"] = "Choose a whole number of 0 or more, with 18 figures at most."
    if faults:
        raise Invalid(faults)


def check_possible(size: int, candidates: Sequence[Candidate], terms: Terms, auditors: int) -> None:
    """Raise Invalid, by field, unless ``size`` of these children can be drawn and audited."""
    if not candidates:
        words = "No child is being worked with, as far as the imported data says. Import performance data first."
        raise Invalid({"": words})
    eligible = sum(c.out is None for c in candidates)
    account = _account(candidates, terms)
    if not eligible:
        raise Invalid({"": f"No child can be drawn: {account}."})
    if size < 1:
        raise Invalid({"size": "Choose at least one child."})
    if size > eligible:
        raise Invalid({"size": f"Only {_so_many(eligible)} can be drawn: {account}. Choose {eligible} or fewer."})
    _check_asked(size, sum(c.asked is not None for c in candidates), terms)
    if not auditors:
        words = "Nobody holds a role that the framework gives case file audits to. Give someone that role under People."
        raise Invalid({"": words})
    most = auditors * terms.audits_most
    if size > most:
        people = "one person" if auditors == 1 else f"{auditors} people"
        audits = "1 audit" if most == 1 else f"{most} audits"
        words = f"There are auditors for {audits} at most: {people}, up to {terms.audits_most} each."
        raise Invalid({"size": f"{words} Choose {most} or fewer, or change that policy in the framework."})


def _account(candidates: Sequence[Candidate], terms: Terms) -> str:
    """Who there is and who is left out, in one sentence without its end."""
    left_out = Counter(c.out for c in candidates)
    words = f"{len(candidates)} {'is' if len(candidates) == 1 else 'are'} being worked with"
    if left_out[Exclusion.LOOKED_AT]:
        words += f", {left_out[Exclusion.LOOKED_AT]} of them looked at in the last {terms.exclusion_months} months"
    if left_out[Exclusion.AUDIT_OPEN]:
        words += f", {left_out[Exclusion.AUDIT_OPEN]} with an audit that is still open"
    if left_out[Exclusion.RESTRICTED]:
        words += f", {left_out[Exclusion.RESTRICTED]} set aside by hand"
    if left_out[Exclusion.NO_TEAM]:
        words += f", {left_out[Exclusion.NO_TEAM]} not yet in a team (put them into one under Imports, “Children in no team”)"
    return words


def _so_many(n: int) -> str:
    return f"{n} {'child' if n == 1 else 'children'}"


def _check_asked(size: int, asked: int, terms: Terms) -> None:
    """Leaders may ask for a part only: what is left decides how much the round can say of everybody."""
    most = terms.directed_within(size)
    if asked > most:
        share = f"{round(100 * terms.directed_most)} %"
        words = f"Leaders ask for {asked} of {_so_many(size)}; the framework allows {share}, which is {most}."
        raise Invalid({"size": f"{words} Draw more children, or take back some of what is asked for."})
