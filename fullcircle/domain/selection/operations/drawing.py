"""Drawing a proposal."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import cast

from django.db import transaction

from fullcircle.domain.cases import queries as cases
from fullcircle.domain.cases.queries import OpenCase
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.operations.notes import note_unmet
from fullcircle.domain.selection.policy import check_draw
from fullcircle.domain.selection.queries import flag_labels
from fullcircle.domain.selection.queries.data import (
    Looked,
    Staff,
    candidate,
    case_of_open,
    looked_at,
    scheduled_roles,
    staff,
)
from fullcircle.domain.selection.rules.allocation import allocate, auditor_reasons, observed
from fullcircle.domain.selection.rules.sampling import Candidate, Drawn, Sample, draw, frame_hash
from fullcircle.domain.selection.rules.terms import Terms, terms_of
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.queries import service_areas
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound

LARGEST_SEED = 2**63 - 1


@transaction.atomic
def propose(*, round_id: int, size: int, seed: int, priorities: Collection[str], by: Actor, now: datetime) -> int:
    """Draw a proposal for a planned round; the draw's id. An earlier proposal is set aside and kept.

    The same seed, size, priorities (flag codes) and data give the same proposal. Invalid, by field, when there is nobody
    to draw, the size is more than can be drawn or audited, or a priority is unknown: nothing changes then.
    """
    found = Round.objects.visible_to(by).select_for_update().filter(pk=round_id).first()
    if found is None:
        raise NotFound
    check_draw(by, found)
    labels = flag_labels()
    if unknown := sorted(set(priorities) - set(labels)):
        raise Invalid({"priorities": f"These are not reasons that an import can raise: {', '.join(unknown)}."})
    if not -LARGEST_SEED <= seed <= LARGEST_SEED:
        raise Invalid({"seed": "Choose a shorter number: 18 figures at most."})
    framework = frameworks.framework(found.framework_version_id)
    terms = terms_of(framework, {code: labels[code] for code in priorities})
    who = staff(on=day_of(now), scheduled_roles=scheduled_roles(framework))
    looked = looked_at(found, months=terms.exclusion_months)
    open_cases = {case.reference: case for case in cases.open_cases(by)}
    candidates = [candidate(case, looked) for case in open_cases.values()]
    _check_possible(size, candidates, terms, len(who.scheduled))
    result = draw(candidates, terms.settings(seed=seed, size=size))
    Draw.objects.filter(round=found, state=DrawState.PROPOSED).update(state=DrawState.SET_ASIDE)
    made = _keep(found, result, candidates, terms, seed=seed, size=size, by=by, now=now)
    _keep_choices(made, result, open_cases, terms, who, looked)
    note_unmet(made, on=day_of(now))
    auditlog.record(
        "selection.proposed",
        subject=f"round:{found.pk}",
        detail={
            "draw": made.pk,
            "seed": seed,
            "size": size,
            "priorities": sorted(priorities),
            "frame": made.frame_hash,
        },
        by=by,
        now=now,
    )
    return made.pk


def _check_possible(size: int, candidates: Sequence[Candidate], terms: Terms, auditors: int) -> None:
    if not candidates:
        words = "No child is being worked with, as far as the imported data says. Import performance data first."
        raise Invalid({"": words})
    without_team = sum(not c.service for c in candidates)
    recently = sum(bool(c.service and c.chosen_for) for c in candidates)
    eligible = len(candidates) - without_team - recently
    account = f"{len(candidates)} {'is' if len(candidates) == 1 else 'are'} being worked with"
    if recently:
        account += f", {recently} of them looked at in the last {terms.exclusion_months} months"
    if without_team:
        account += f", {without_team} not yet in a team (map team names under Imports)"
    if not eligible:
        raise Invalid({"": f"No child can be drawn: {account}."})
    if size < 1:
        raise Invalid({"size": "Choose at least one child."})
    if size > eligible:
        raise Invalid({"size": f"Only {eligible} children can be drawn: {account}. Choose {eligible} or fewer."})
    if not auditors:
        words = "Nobody holds a role that the framework gives case file audits to. Give someone that role under People."
        raise Invalid({"": words})
    most = auditors * terms.audits_most
    if size > most:
        people = "one person" if auditors == 1 else f"{auditors} people"
        words = f"There are auditors for {most} audits at most: {people}, up to {terms.audits_most} each."
        raise Invalid({"size": f"{words} Choose {most} or fewer, or change that policy in the framework."})


def _keep(
    found: Round,
    result: Sample,
    candidates: Sequence[Candidate],
    terms: Terms,
    *,
    seed: int,
    size: int,
    by: Actor,
    now: datetime,
) -> Draw:
    position = {area.name: area.position for area in service_areas()}
    by_service = {}
    for area in result.areas:
        counts = asdict(area) | {"position": position.get(area.name, 0)}
        by_service[counts.pop("name")] = counts
    return Draw.objects.create(
        round=found,
        seed=seed,
        size=size,
        settings=asdict(terms),
        frame_size=len(candidates),
        frame_hash=frame_hash(candidates),
        frame_by_service=by_service,
        drawn_at=now,
        drawn_by_id=by.person_id,
    )


def _keep_choices(
    made: Draw,
    result: Sample,
    open_cases: Mapping[str, OpenCase],
    terms: Terms,
    who: Staff,
    looked: Mapping[int, Looked],
) -> None:
    to_audit = [case_of_open(open_cases[one.candidate.key], who, looked) for one in result.chosen]
    auditors = [who.auditors[person] for person in sorted(who.scheduled)]
    given = allocate(to_audit, auditors, terms.limits, made.seed)
    load = Counter(person for person in given.values() if person is not None)
    marked = observed(
        [(c.candidate.key, c.candidate.service, c.candidate.has_worker) for c in result.chosen],
        terms.observation_share,
        made.seed,
    )
    by_key = {case.key: case for case in to_audit}
    rows = []
    for position, one in enumerate(result.drawn, start=1):
        key = one.candidate.key
        auditor = who.auditors.get(given.get(key) or 0)
        rows.append(_choice(made, position, one, open_cases[key], key in marked))
        if auditor is not None:
            rows[-1].auditor_id = auditor.person_id
            rows[-1].auditor_reasons = list(auditor_reasons(auditor, by_key[key], load[auditor.person_id]))
    Choice.objects.bulk_create(rows, batch_size=200)


def _choice(made: Draw, position: int, one: Drawn, case: OpenCase, observe: bool) -> Choice:
    return Choice(
        draw=made,
        child_id=case.child_id,
        position=position,
        state=ChoiceState.RESERVE if one.reserve else ChoiceState.CHOSEN,
        basis=one.basis,
        chance=float(one.chance),
        service_area_id=cast(int, case.service_area_id),
        team_id=cast(int, case.team_id),
        flags=sorted(one.candidate.flags),
        reasons=list(one.reasons),
        observation_planned=observe,
    )
