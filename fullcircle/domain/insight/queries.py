"""The measures of a round, counted from the records in a fixed number of queries however many audits there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q, Subquery

from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.states import ActionState, Difference
from fullcircle.domain.audits.models import Audit, AuditQuerySet, Finding, Judgement, Section
from fullcircle.domain.audits.rules.content import YES
from fullcircle.domain.audits.rules.tool import voice_key
from fullcircle.domain.audits.states import OVERALL, AuditState, FindingKind, JudgementValue
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.insight.rules import counting
from fullcircle.domain.insight.rules.measures import (
    HowMuch,
    HowWell,
    ModerationRow,
    RoundMeasures,
    Sample,
    Share,
    WhatDifference,
)
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.states import ChosenBecause, ModerationState
from fullcircle.domain.performance.rules.record import months_before
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.states import Basis, DrawState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.policy import check_may, within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import NotFound

NO_REASON = "No reason recorded"
NOT_YET_GOOD = frozenset({JudgementValue.DOES_NOT_YET_MEET_GOOD, JudgementValue.INADEQUATE})


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
    draw = Draw.objects.filter(round=round_, state=DrawState.CONFIRMED).first()
    rows = _audit_rows(audits, framework)
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
        how_well=_how_well(audits, framework),
        what_difference=_what_difference(audits, rows, today=day_of(now)),
    )


def overall_so_far(seen_by: Actor, round_id: int) -> dict[JudgementValue, int]:
    """How many audits of the round have each final overall judgement so far, over the teams that this person's roles reach: one
    query. Every judgement is named; all are zero for those who do not see measures."""
    reach = within(seen_by.scope(Permission.SEE_MEASURES), "audit__team")
    final = Judgement.objects.filter(
        reach, aspect=OVERALL, audit__round_id=round_id, audit__state=AuditState.FINAL
    ).values_list("final_value")
    counted = dict(final.annotate(n=Count("id")).order_by())
    return {value: counted.get(value.value, 0) for value in JudgementValue}


class JudgedBefore(NamedTuple):
    """How one aspect was judged in earlier rounds: of ``n`` final audits, ``below`` were not yet good."""

    aspect: str
    below: int
    n: int


def judged_before(seen_by: Actor, round_id: int, *, months: int = 12) -> list[JudgedBefore]:
    """How each aspect was judged in the final audits of the year before a round, over the teams that this person's roles reach:
    one query. Nothing for those who do not see measures, and nothing for an unknown round."""
    starts_on = Round.objects.filter(pk=round_id).values("starts_on")
    final = Judgement.objects.filter(
        within(seen_by.scope(Permission.SEE_MEASURES), "audit__team"),
        audit__state=AuditState.FINAL,
        audit__round__starts_on__lt=Subquery(starts_on),
    ).exclude(aspect=OVERALL)
    rows = final.values_list("aspect", "audit__round__starts_on", "final_value", Subquery(starts_on))
    n: Counter[str] = Counter()
    below: Counter[str] = Counter()
    for aspect, then, value, now, count in rows.annotate(n=Count("id")).order_by():
        if then >= months_before(now, months) and value:
            n[aspect] += count
            below[aspect] += count if value in NOT_YET_GOOD else 0
    return [JudgedBefore(aspect, below[aspect], n[aspect]) for aspect in sorted(n)]


class AspectFindings(NamedTuple):
    """What auditors wrote down for one aspect in the final audits of a round: going well, and what would help."""

    key: str
    title: str
    strengths: tuple[str, ...]
    improvements: tuple[str, ...]


def aspects(round_id: int) -> list[tuple[str, str]]:
    """(key, title) of each aspect of the round's framework, in its order. NotFound for an unknown round."""
    version_id = Round.objects.filter(pk=round_id).values_list("framework_version_id", flat=True).first()
    if version_id is None:
        raise NotFound
    return [(aspect.key, aspect.title) for aspect in frameworks.framework(version_id).aspects]


def findings(seen_by: Actor, round_id: int, aspect: str) -> AspectFindings:
    """The findings of one aspect in the words of the auditors, from the final audits that this person may see.

    For people who write about them in their own words: the texts may tell of a child. NotFound for an unknown aspect.
    """
    titles = dict(aspects(round_id))
    if aspect not in titles:
        raise NotFound
    audits = Audit.objects.visible_to(seen_by).filter(round_id=round_id, state=AuditState.FINAL)
    rows = Finding.objects.filter(audit__in=audits, aspect=aspect).values_list("kind", "text")
    by_kind: dict[str, list[str]] = {kind: [] for kind in FindingKind}
    for kind, text in rows:
        by_kind[kind].append(text)
    return AspectFindings(
        aspect, titles[aspect], tuple(by_kind[FindingKind.STRENGTH]), tuple(by_kind[FindingKind.IMPROVEMENT])
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
        audit__in=audits, audit__state__in=counting.SUBMITTED, key__in=[*titles, OVERALL]
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


def _how_well(audits: AuditQuerySet, framework: Framework) -> HowWell:
    final = audits.filter(state=AuditState.FINAL)
    judgements = Judgement.objects.filter(audit__in=final).exclude(final_value="").values_list("aspect", "final_value")
    findings = Finding.objects.filter(audit__in=final).values_list("aspect", "kind")
    by_chance = Q(aspect=OVERALL, audit__choice__basis__in=(Basis.CHANCE, Basis.CERTAIN))
    return counting.how_well(
        {(aspect, JudgementValue(value)): n for aspect, value, n in judgements.annotate(n=Count("id")).order_by()},
        {
            (aspect, FindingKind(kind)): n
            for aspect, kind, n in findings.annotate(n=Count("audit", distinct=True)).order_by()
        },
        aspects=[(aspect.key, aspect.title, aspect.answers) for aspect in framework.aspects],
        by_chance={
            JudgementValue(value): n for _, value, n in judgements.filter(by_chance).annotate(n=Count("id")).order_by()
        },
        moderation=_moderation(final),
    )


def _moderation(final: AuditQuerySet) -> ModerationRow:
    """Only agreed moderations of final audits: until then a moderator's judgement is nobody else's business."""
    rows = Moderation.objects.filter(
        audit__in=final,
        state=ModerationState.AGREED,
        judgements__aspect=OVERALL,
        audit__judgements__aspect=OVERALL,
        audit__judgements__final_value__gt="",
    ).values_list("audit__judgements__value", "judgements__value", "audit__judgements__final_value", "chosen_because")
    return counting.moderation(
        counting.Moderated(
            JudgementValue(auditor), JudgementValue(moderator), JudgementValue(agreed), because == ChosenBecause.DRAWN
        )
        for auditor, moderator, agreed, because in rows
    )


def _what_difference(audits: AuditQuerySet, rows: Sequence[counting.AuditRow], *, today: date) -> WhatDifference:
    actions = list(
        Action.objects.filter(audit__in=audits).values_list("audit_id", "audit__state", "state", "due_on", "difference")
    )
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
