"""The final judgements of a round: in the files we looked at, and what they say of all children who could be drawn."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fullcircle.domain.audits.models import AuditorJudgement
from fullcircle.domain.audits.states import OVERALL, AuditState
from fullcircle.domain.frameworks.queries import framework_read
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.domain.insight.rules import estimating
from fullcircle.domain.insight.rules.measures import AllChildren, Profile, profile_of
from fullcircle.domain.insight.rules.named import Reach, reach_of
from fullcircle.domain.insight.rules.progress import RoundProgress
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.queries.draws import areas_of
from fullcircle.domain.selection.states import Basis, ChoiceState, DrawState
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor, Scope
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import day_of


class Judged(NamedTuple):
    """A final judgement of one audit; ``choice_id`` is None where the file was not drawn."""

    choice_id: int | None
    aspect: str
    value: Judgement


class Final(NamedTuple):
    """The final judgements of a round, and the ``scale`` that they are on; none while there is no judgement."""

    rows: list[Judged]
    scale: tuple[Judgement, ...]


class SoFar(NamedTuple):
    """The final overall judgements of a round, over ``reach``; ``all_children`` is None where they say nothing of others;
    ``scale``: the judgements, best first. Nothing is in it until the moderation of the round has ``ended``."""

    round_id: int
    reach: Reach
    ended: bool
    overall: Profile = Profile()
    all_children: AllChildren | None = None
    scale: tuple[Judgement, ...] = ()


def so_far(seen_by: Actor, counted: RoundProgress) -> SoFar:
    """What a round says so far, over the teams that this person's roles reach, in two queries.

    Nothing for those who do not see measures, and nothing for an unknown round.
    """
    scope, round_id = seen_by.scope(Permission.SEE_MEASURES), counted.round_id
    if not counted.ended:
        return SoFar(round_id, reach_of(scope), ended=False)
    rows, scale = final_judgements(round_id, scope, aspects=[OVERALL])
    if not rows:
        return SoFar(round_id, reach_of(scope), ended=True)
    return SoFar(
        round_id,
        reach_of(scope),
        True,
        profile_of(Counter(row.value.key for row in rows), scale),
        all_children(round_id, rows, scope, aspects=[], scale=scale),
        scale,
    )


def confirmed_draw(round_id: int) -> Draw | None:
    """The draw whose children the round looks at; None where they were not drawn."""
    return Draw.objects.filter(round_id=round_id, state=DrawState.CONFIRMED).first()


def final_judgements(round_id: int, scope: Scope, *, aspects: Iterable[str]) -> Final:
    """The judgements that stand in the final audits of a round within ``scope``, after moderation where there was one."""
    rows = AuditorJudgement.objects.filter(
        within(scope, "audit__team"), audit__round_id=round_id, audit__state=AuditState.FINAL, aspect__in=list(aspects)
    ).exclude(final_value="")
    version = ("audit__framework_version_id", "audit__framework_version__content_hash")
    found: list[Judged] = []
    scale: tuple[Judgement, ...] = ()
    for choice_id, aspect, value, *read in rows.values_list("audit__choice_id", "aspect", "final_value", *version):
        framework = framework_read(*read)
        scale = framework.scale
        found.append(Judged(choice_id, aspect, framework.judgement(value)))
    return Final(found, scale)


def all_children(
    round_id: int, rows: Sequence[Judged], scope: Scope, *, aspects: Sequence[str], scale: Sequence[Judgement]
) -> AllChildren | None:
    """What these final judgements say of all children who could be drawn in the service areas within ``scope``; None where the
    children of the round were not drawn. One query, which brings the draw along with each that came up."""
    # All that came up are reckoned with, whoever looks: of those outside the reader's scope only whether their audit is final.
    came_up = Choice.objects.filter(draw__round_id=round_id, draw__state=DrawState.CONFIRMED).values_list(
        *("pk", "service_area_id", "service_area__name", "stratum", "basis", "drawn_chance", "state", "audit__state"),
        *("draw__drawn_at", "draw__frame_size", "draw__frame_by_service"),
    )
    if not came_up:
        return None
    draw = Draw(drawn_at=came_up[0][-3], frame_size=came_up[0][-2], frame_by_service=came_up[0][-1])
    judged: defaultdict[int | None, dict[str, Judgement]] = defaultdict(dict)
    for row in rows:
        judged[row.choice_id][row.aspect] = row.value
    files, names = [], set()
    for pk, area_id, area, stratum, basis, chance, state, audit_state, *_ in came_up:
        if scope.covers(service_id=area_id, team_id=None):
            names.add(area)
        chosen, final = state == ChoiceState.CHOSEN, audit_state == AuditState.FINAL
        files.append(estimating.DrawnFile(area, stratum, Basis(basis), chance, chosen, final, judged.get(pk, {})))
    return estimating.all_children(
        files,
        estimating.Frame(day_of(draw.drawn_at), draw.frame_size, areas_of(draw)),
        aspects=aspects,
        scale=scale,
        undrawn=sum(row.choice_id is None and row.aspect == OVERALL for row in rows),
        within=None if scope.everywhere else names,
    )
