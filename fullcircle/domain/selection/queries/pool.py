"""Who a round's draw is made from, as the records say on that day: every child being worked with, and why some are left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.models import CharField, DateTimeField, Value
from django.db.models.functions import Cast

from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.cases import queries as cases
from fullcircle.domain.cases.queries import OpenCase
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.imports import rules as imports
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import LeaderRequest, Restriction
from fullcircle.domain.selection.queries.data import History, history, with_open_audit
from fullcircle.domain.selection.rules.frame import NEVER, Asked, Candidate, group_code
from fullcircle.domain.selection.rules.obstacles import round_words
from fullcircle.domain.selection.rules.terms import terms_of
from fullcircle.domain.selection.states import AgeBand, Dimension, Exclusion
from fullcircle.foundation.access.rules import Actor

_SET_ASIDE = " set aside"
_AUDIT_OPEN = " audit open"
"""Both begin with a space, as no flag does."""
_YES, _NO, _UNKNOWN = "yes", "no", "unknown"
_LABELS: Mapping[Dimension, Mapping[str, str]] = {
    Dimension.STATUS: {str(status): status.label for status in OPEN_STATUSES},
    Dimension.AGE: {str(band): band.label for band in AgeBand},
    Dimension.DISABILITY: {_YES: "Disabled children", _NO: "Not disabled", _UNKNOWN: "Disability not known"},
    Dimension.HISTORY: {NEVER: "In no selection so far"},
}


@dataclass(frozen=True)
class Pool:
    """Everybody who was being worked with on that day. ``labels`` names every flag, and every group that has a child;
    ``requests`` counts what leaders ask for."""

    round: Round
    framework: Framework
    candidates: tuple[Candidate, ...]
    cases: Mapping[str, OpenCase]
    history: History
    labels: Mapping[str, str]
    requests: int


def pool(seen_by: Actor, found: Round, *, on: date) -> Pool:
    """Who the round's draw is made from on that day, by what its framework asks."""
    framework = frameworks.framework(found.framework_version_id)
    past = history(found, months=terms_of(framework).exclusion_months)
    standing = _standing(found, on)
    open_cases = {case.reference: case for case in cases.open_cases(seen_by)}
    candidates = tuple(_candidate(case, past, standing) for case in open_cases.values())
    labels = _labels(open_cases.values(), candidates)
    return Pool(found, framework, candidates, open_cases, past, labels, len(standing.by_child) + len(standing.by_flag))


def flag_labels() -> dict[str, str]:
    """Every flag that an import can raise: its label by its code."""
    return {kind.id: kind.label for kind in imports.selection().flags}


@dataclass
class _Standing:
    """What stands before a draw, by child or flag: why children are set aside, of several reasons the first; the round of the
    audit that is still open, of several the first; and what leaders ask for in this round."""

    restricted: dict[int, str] = field(default_factory=dict)
    audit_open: dict[int, str] = field(default_factory=dict)
    by_child: dict[int, Asked] = field(default_factory=dict)
    by_flag: dict[str, Asked] = field(default_factory=dict)

    def asks(self, case: OpenCase) -> Asked | None:
        """Who asks for this child: by name, or by a reason in the data."""
        by_flag = (self.by_flag[flag] for flag in sorted(case.flags) if flag in self.by_flag)
        return self.by_child.get(case.child_id) or next(by_flag, None)


def _standing(found: Round, on: date) -> _Standing:
    """What stands before the draw of this round on that day: in one query."""
    asked = LeaderRequest.objects.filter(round=found, withdrawn_at=None).order_by()
    aside = Restriction.objects.in_force(on).order_by()
    number, nothing = Cast("audits__round__number", CharField()), Value("")
    audits = with_open_audit().values_list(
        "pk", Value(_AUDIT_OPEN), nothing, number, _ANY_MOMENT, "audits__round__number"
    )
    rows = aside.values_list("child_id", Value(_SET_ASIDE), nothing, "reason", "made_at", "pk").union(
        asked.values_list("child_id", "flag", "asked_by", "reason", "made_at", "pk"), audits, all=True
    )
    labels, told = flag_labels(), _Standing()
    for child_id, what, by, reason, *_ in sorted(rows, key=lambda row: row[-2:]):
        if what == _SET_ASIDE:
            told.restricted.setdefault(child_id, reason)
        elif what == _AUDIT_OPEN:
            told.audit_open.setdefault(child_id, round_words(int(reason)))
        elif child_id is not None:
            told.by_child[child_id] = Asked(by, reason)
        else:
            told.by_flag[what] = Asked(by, reason, labels.get(what, what))
    return told


_ANY_MOMENT = Value(datetime(2000, 1, 1, tzinfo=UTC), output_field=DateTimeField())
"""Where the others say when they were made."""


def _candidate(case: OpenCase, past: History, standing: _Standing) -> Candidate:
    """A case as the draw sees it. A child named by leaders is looked at again however lately it was looked at, but by nobody as
    long as somebody else still looks."""
    before, asked = past.looked.get(case.child_id), standing.asks(case)
    out: Exclusion | None = None
    detail = before.round_name if before else ""
    if not case.service_area:
        out, detail = Exclusion.NO_TEAM, ""
    elif restricted := standing.restricted.get(case.child_id, ""):
        out, detail = Exclusion.RESTRICTED, restricted
    elif still := standing.audit_open.get(case.child_id, ""):
        out, detail = Exclusion.AUDIT_OPEN, still
    elif before and not (asked and not asked.rule):
        out = Exclusion.LOOKED_AT
    return Candidate(
        key=case.reference,
        service=case.service_area,
        team=case.team,
        has_worker=case.worker_id is not None,
        groups=_groups(case, never=case.child_id not in past.ever),
        flags=case.flags,
        out=out,
        detail=detail,
        asked=asked if out is None else None,
    )


def _groups(case: OpenCase, *, never: bool) -> dict[Dimension, str]:
    ethnicity = specification().codes["ethnicity"].group(case.ethnicity) or _UNKNOWN
    return {
        Dimension.SERVICE: case.service_area_key,
        Dimension.TEAM: case.team,
        Dimension.STATUS: case.status,
        Dimension.AGE: age_band(case.age_years),
        Dimension.SEX: case.gender,
        Dimension.ETHNICITY: ethnicity,
        Dimension.DISABILITY: {"Y": _YES, "N": _NO}.get(case.disability[:1].upper(), _UNKNOWN),
        Dimension.HISTORY: NEVER if never else "",
    }


def age_band(years: int | None) -> AgeBand:
    """
    >>> age_band(-1), age_band(9), age_band(18), age_band(None)
    (<AgeBand.UNDER_1: 'under_1'>, <AgeBand.FROM_5: '5_to_9'>, <AgeBand.FROM_18: '18_and_over'>, <AgeBand.UNKNOWN: 'unknown'>)
    """
    if years is None:
        return AgeBand.UNKNOWN
    ends = (
        (1, AgeBand.UNDER_1),
        (5, AgeBand.FROM_1),
        (10, AgeBand.FROM_5),
        (16, AgeBand.FROM_10),
        (18, AgeBand.FROM_16),
    )
    return next((band for end, band in ends if years < end), AgeBand.FROM_18)


def label_of(dimension: Dimension, value: str) -> str:
    """What people read for a group of a frame. Service areas have names of their own: ``Pool.labels``."""
    codes = specification().codes
    if dimension is Dimension.ETHNICITY:
        return codes["ethnicity"].label(value)
    if dimension is Dimension.SEX:
        return codes["gender"].label(value) if value else "Not known"
    return _LABELS.get(dimension, {}).get(value, value)


def _labels(found: Iterable[OpenCase], candidates: Iterable[Candidate]) -> dict[str, str]:
    """Flags first, then groups in the order of their dimensions."""
    names = {case.service_area_key: case.service_area for case in found}
    seen = {(d, value) for c in candidates for d, value in c.groups.items() if value and d is not Dimension.SEX}
    order = {d: i for i, d in enumerate(Dimension)}
    ranks = {(d, value): i for d, labels in _LABELS.items() for i, value in enumerate(labels)}
    ordered = sorted(seen, key=lambda item: (order[item[0]], ranks.get(item, 0), label_of(*item)))
    return flag_labels() | {
        group_code(d, value): names.get(value, value) if d is Dimension.SERVICE else label_of(d, value)
        for d, value in ordered
    }
