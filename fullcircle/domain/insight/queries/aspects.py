"""Aspects of practice: how they were judged in earlier rounds, and what auditors wrote about them in this one."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, DateField, DateTimeField, ExpressionWrapper, Subquery, Value
from django.db.models.functions import Cast

from fullcircle.domain.audits.models import Audit, AuditorJudgement, Finding
from fullcircle.domain.audits.states import OVERALL, AuditState, FindingKind
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.moderation.queries.closing import over
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotFound

YEAR = timedelta(days=365)


class JudgedBefore(NamedTuple):
    """How one aspect was judged in earlier rounds: of ``n`` final audits, ``below`` were not yet good."""

    aspect: str
    below: int
    n: int


def judged_before(seen_by: Actor, round_id: int) -> list[JudgedBefore]:
    """How each aspect was judged in the final audits of the rounds of the year before whose moderation has ended, over the teams
    that this person's roles reach: one query. Nothing for those who do not see measures, and nothing for an unknown round."""
    if not seen_by.may(Permission.SEE_MEASURES):
        return []
    this = Subquery(Round.objects.filter(pk=round_id).values("starts_on"))
    year_before = ExpressionWrapper(this - Value(YEAR), output_field=DateTimeField())
    before = Round.objects.filter(over(), starts_on__lt=this, starts_on__gte=Cast(year_before, DateField()))
    final = AuditorJudgement.objects.filter(
        within(seen_by.scope(Permission.SEE_MEASURES), "audit__team"),
        audit__state=AuditState.FINAL,
        audit__round__in=before.values("pk"),
    ).exclude(aspect=OVERALL)
    n: Counter[str] = Counter()
    below: Counter[str] = Counter()
    version = ("audit__framework_version_id", "audit__framework_version__content_hash")
    rows = (
        final.exclude(final_value="").values_list("aspect", "final_value", *version).annotate(n=Count("id")).order_by()
    )
    for aspect, value, version_id, content_hash, count in rows:
        n[aspect] += count
        good = frameworks.framework_read(version_id, content_hash).judgement(value).good
        below[aspect] += 0 if good else count
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
