"""Drawing a proposal."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import cast

from fullcircle.domain.imports.operations.holding import wait_for_others
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.operations import ROUNDS
from fullcircle.domain.selection.models import Choice, Draw, Frame
from fullcircle.domain.selection.operations.notes import note_unmet
from fullcircle.domain.selection.queries.drafting import Draft, Drafted, draft
from fullcircle.domain.selection.rules.frame import canonical, fingerprint, pack
from fullcircle.domain.selection.rules.sampling import areas_of, numbers
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.queries import service_areas
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.operation import operation


@operation
def propose(*, round_id: int, size: int, seed: int, priorities: Mapping[str, float], by: Actor, now: datetime) -> int:
    """Draw a proposal for a planned round; the draw's id. An earlier proposal is set aside and kept.

    The same seed, size, priorities (weights by flag or group code) and data give the same proposal. Invalid, by field, when
    there is nobody to draw, the size is more than can be drawn or audited, leaders ask for more than their share, or a priority
    is unknown or its weight out of range: nothing changes then.
    """
    drawn_from = wait_for_others()
    found = ROUNDS.hold(round_id, by=by, now=now).record
    drafted = draft(by, found, size=size, seed=seed, priorities=priorities, on=day_of(now))
    Draw.objects.filter(round=found, state=DrawState.PROPOSED).update(state=DrawState.SET_ASIDE)
    made = _keep(found, drafted, drawn_from, by=by, now=now)
    rows = [_choice(made, position, one, drafted) for position, one in enumerate(drafted.children, start=1)]
    Choice.objects.bulk_create(rows, batch_size=100)
    note_unmet(made, on=day_of(now))
    detail = {"draw": made.pk, "seed": seed, "size": size, "priorities": dict(priorities), "frame": made.frame_hash}
    auditlog.record("selection.proposed", subject=f"round:{found.pk}", detail=detail, by=by, now=now)
    return made.pk


def _keep(found: Round, drafted: Draft, drawn_from: int, *, by: Actor, now: datetime) -> Draw:
    """The draw and its frame: everybody as they were, whether drawn or not."""
    position = {area.name: area.position for area in service_areas()}
    by_service = {}
    for area in areas_of(drafted.plan):
        counts = asdict(area) | {"position": position.get(area.name, 0)}
        by_service[counts.pop("name")] = counts
    data = canonical(drafted.plan.everyone)
    made = Draw.objects.create(
        round=found,
        seed=drafted.seed,
        size=drafted.size,
        settings=asdict(drafted.terms),
        frame_size=len(drafted.plan.everyone),
        frame_hash=fingerprint(data),
        frame_by_service=by_service,
        allocation=drafted.allocation.as_json(),
        drawn_from=drawn_from,
        drawn_at=now,
        drawn_by_id=by.person_id,
    )
    Frame.objects.create(draw=made, content=pack(data, numbers(drafted.plan, drafted.sample)))
    return made


def _choice(made: Draw, position: int, one: Drafted, drafted: Draft) -> Choice:
    drawn, case = one.drawn, drafted.pool.cases[one.drawn.candidate.key]
    return Choice(
        draw=made,
        child_id=case.child_id,
        position=position,
        state=ChoiceState.RESERVE if drawn.reserve else ChoiceState.CHOSEN,
        basis=drawn.basis,
        stratum=one.account.stratum,
        reserve_place=drawn.reserve,
        drawn_chance=one.account.drawn_chance,
        chance=one.account.chance,
        service_area_id=cast(int, case.service_area_id),
        team_id=cast(int, case.team_id),
        flags=sorted(drawn.candidate.flags),
        reasons=list(one.reasons),
        account=one.account.as_json(),
        auditor_id=one.auditor_id,
        auditor_reasons=list(one.auditor_reasons),
        observation_planned=one.observation,
    )
