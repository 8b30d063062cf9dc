"""The measures of a round, counted from the records in a fixed number of queries however many audits there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count

from fullcircle.domain.actions.models import Action, settled
from fullcircle.domain.actions.states import ActionState, Difference
from fullcircle.domain.audits.models import Audit, AuditQuerySet, Finding, Section
from fullcircle.domain.audits.rules.content import YES
from fullcircle.domain.audits.rules.tool import voice_key
from fullcircle.domain.audits.states import OVERALL, SENT_IN, AuditState, FindingKind
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.insight.queries.estimates import Judged, all_children, confirmed_draw, final_judgements
from fullcircle.domain.insight.queries.progress import moderated_in
from fullcircle.domain.insight.rules import counting
from fullcircle.domain.insight.rules.measures import (
    AllChildren,
    HowMuch,
    HowWell,
    RoundMeasures,
    Sample,
    Share,
    WhatDifference,
)
from fullcircle.domain.moderation import queries as moderation
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.states import Basis
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.policy import check_may, within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import NotFound

NO_REASON = "No reason recorded"


def round_measures(seen_by: Actor, round_id: int, *, now: datetime) -> RoundMeasures:
    """The three questions for one round, over the teams that this person's roles reach.

    NotAllowed without a role that sees measures; NotFound for an unknown round. No value names a child or a worker.
    """
    check_may(seen_by, Permission.SEE_MEASURES)
    round_ = Round.objects.visible_to(seen_by).filter(pk=round_id).first()
    if round_ is None:
        raise NotFound
    framework = frameworks.framework(round_.framework_version_id)
    audits = Audit.objects.filter(within(seen_by.scope(Permission.SEE_MEASURES), "team"), round=round_)
    draw = confirmed_draw(round_id)
    rows = _audit_rows(audits, framework)
    scope = seen_by.scope(Permission.SEE_MEASURES)
    keys = [aspect.key for aspect in framework.aspects]
    ended = moderation.ended(round_)
    judged = final_judgements(round_id, scope, aspects=[OVERALL, *keys]).rows if ended else []
    return RoundMeasures(
        number=round_.number,
        title=round_.title,
        focus=round_.focus,
        starts_on=round_.starts_on,
        ends_on=round_.ends_on,
        framework=f"{framework.identity.title}, version {framework.identity.version}",
        as_at=now,
        sample=_sample(audits, draw),
        how_much=_how_much(rows, framework, draw, today=day_of(now)),
        how_well=_how_well(
            audits,
            framework,
            judged,
            all_children(round_id, judged, scope, aspects=keys, scale=framework.scale) if ended else None,
            ended=ended,
        ),
        what_difference=_what_difference(audits, rows, today=day_of(now)),
        scale=framework.scale,
    )


class _Said(NamedTuple):
    """What the voices and the overall section of an audit say: reasons by voice ("" where it was heard), and the statement."""

    voices: dict[str, str]
    statement: bool


def _audit_rows(audits: AuditQuerySet, framework: Framework) -> list[counting.AuditRow]:
    said = _said(audits, framework)
    fields = ("id", "team__service_area__name", "state", "due_on", "submitted_at", "observation_planned")
    nothing = _Said({}, False)
    return [
        counting.AuditRow(
            service=service,
            state=AuditState(state),
            due_on=due_on,
            submitted_on=day_of(submitted_at) if submitted_at else None,
            observation=observation,
            voices=said.get(audit_id, nothing).voices,
            statement=said.get(audit_id, nothing).statement,
        )
        for audit_id, service, state, due_on, submitted_at, observation in audits.values_list(*fields)
    ]


def _said(audits: AuditQuerySet, framework: Framework) -> dict[int, _Said]:
    """From the sections of submitted audits. Only choices leave this function, never a typed word."""
    titles = {
        voice_key(voice): {reason.key: reason.title for reason in framework.voice(voice).missing_reasons}
        for voice in counting.VOICES
    }
    names = {voice_key(voice): voice for voice in counting.VOICES}
    sections = Section.objects.filter(
        audit__in=audits, audit__state__in=SENT_IN, key__in=[*titles, OVERALL]
    ).values_list("audit_id", "key", "content__heard", "content__reason", "content__difference")
    found: dict[int, _Said] = {}
    for audit_id, key, heard, reason, difference in sections:
        voices, statement = found.get(audit_id, _Said({}, False))
        if key == OVERALL:
            found[audit_id] = _Said(voices, bool((difference or "").strip()))
        else:
            missing = titles[key].get(reason, NO_REASON) if heard != YES else ""
            found[audit_id] = _Said({**voices, names[key]: missing}, statement)
    return found


def _sample(audits: AuditQuerySet, draw: Draw | None) -> Sample:
    basis = Counter(audits.exclude(state=AuditState.WITHDRAWN).values_list("choice__basis", flat=True))
    return Sample(
        frame=draw.frame_size if draw else None,
        by_chance=basis.pop(Basis.CHANCE, 0) + basis.pop(Basis.CERTAIN, 0),
        directed=basis.pop(Basis.DIRECTED, 0),
        by_hand=sum(basis.values()),
    )


def _how_much(rows: Sequence[counting.AuditRow], framework: Framework, draw: Draw | None, *, today: date) -> HowMuch:
    frame: Mapping[str, Mapping[str, int]] = draw.frame_by_service if draw else {}
    return counting.how_much(
        rows,
        services=[(area.name, frame.get(area.name, {}).get("children")) for area in access.service_areas()],
        reasons={
            voice: [reason.title for reason in framework.voice(voice).missing_reasons] for voice in counting.VOICES
        },
        observation_aim=float(framework.policies.observation_share.value),
        today=today,
    )


def _how_well(
    audits: AuditQuerySet,
    framework: Framework,
    judged: Sequence[Judged],
    everyone: AllChildren | None,
    *,
    ended: bool,
) -> HowWell:
    final = audits.filter(state=AuditState.FINAL)
    findings = Finding.objects.filter(audit__in=final).values_list("aspect", "kind")
    return counting.how_well(
        Counter((row.aspect, row.value.key) for row in judged),
        {
            (aspect, FindingKind(kind)): n
            for aspect, kind, n in findings.annotate(n=Count("audit", distinct=True)).order_by()
        },
        aspects=[(aspect.key, aspect.title, aspect.answers) for aspect in framework.aspects],
        scale=framework.scale,
        moderation=counting.moderation(moderated_in(final), framework.scale),
        all_children=everyone,
        ended=ended,
    )


def _what_difference(audits: AuditQuerySet, rows: Sequence[counting.AuditRow], *, today: date) -> WhatDifference:
    told = Action.objects.filter(settled(), audit__in=audits)
    actions = list(told.values_list("audit_id", "audit__state", "state", "due_on", "difference"))
    final = [row for row in rows if row.state is AuditState.FINAL]
    answered = {
        audit
        for audit, audit_state, state, *_ in actions
        if audit_state == AuditState.FINAL and state != ActionState.SET_ASIDE
    }
    return counting.what_difference(
        [
            counting.ActionRow(ActionState(state), due_on, Difference(difference) if difference else None)
            for _, _, state, due_on, difference in actions
        ],
        audits_with_action=Share(len(answered), len(final)),
        statements=Share(sum(row.statement for row in final), len(final)),
        today=today,
    )
