"""From rows about audits, moderations and actions to the measures. Each rule of what counts as what is written here, once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fullcircle.domain.actions.states import ActionState, Difference
from fullcircle.domain.audits.states import OVERALL, SENT_IN, AuditState, FindingKind
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.domain.insight.rules.measures import (
    AllChildren,
    AspectRow,
    HowMuch,
    HowWell,
    ModerationRow,
    Profile,
    ServiceRow,
    Share,
    Voice,
    WhatDifference,
    profile_of,
)
from fullcircle.domain.insight.rules.progress import Alike, progress
from fullcircle.stats.agreement import percentages, showing, tables, two_raters

VOICES = ("child", "family", "practitioner")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What is counted about one audit. ``voices``: "" for a voice that is in the audit, else the reason it is missing."""

    service: str
    state: AuditState
    due_on: date
    submitted_on: date | None = None
    observation: bool = False
    voices: Mapping[str, str] = field(default_factory=dict)
    statement: bool = False


@dataclass(frozen=True, slots=True)
class ActionRow:
    state: ActionState
    due_on: date
    difference: Difference | None = None


def how_much(
    audits: Sequence[AuditRow],
    *,
    services: Sequence[tuple[str, int | None]],
    reasons: Mapping[str, Sequence[str]],
    observation_aim: float,
    today: date,
) -> HowMuch:
    """``services``: (name, open children or None) in their order. ``reasons``: reasons a voice is missing, by voice, in order."""
    live = [audit for audit in audits if audit.state is not AuditState.WITHDRAWN]
    submitted = [audit for audit in live if audit.state in SENT_IN]
    found = progress(Alike(audit.state, observation=audit.observation) for audit in audits)
    on_time = sum(audit.submitted_on is not None and audit.submitted_on <= audit.due_on for audit in submitted)
    child, family, practitioner = (_voice(voice, submitted, reasons.get(voice, ())) for voice in VOICES)
    return HowMuch(
        allocated=found.audits,
        withdrawn=found.by_state[AuditState.WITHDRAWN],
        submitted=found.submitted,
        final=found.final,
        late=sum(audit.state not in SENT_IN and audit.due_on < today for audit in live),
        on_time=Share(on_time, len(submitted)),
        observation=Share(found.observed, found.audits),
        observation_aim=observation_aim,
        child=child,
        family=family,
        practitioner=practitioner,
        services=tuple(_service(name, children, live) for name, children in services),
    )


def _voice(voice: str, submitted: Sequence[AuditRow], reasons: Sequence[str]) -> Voice:
    why = Counter(audit.voices.get(voice, "No reason recorded") for audit in submitted)
    heard = why.pop("", 0)
    order = [*reasons, *sorted(reason for reason in why if reason not in reasons)]
    return Voice(Share(heard, len(submitted)), tuple((reason, why[reason]) for reason in order if why[reason]))


def _service(name: str, children: int | None, live: Sequence[AuditRow]) -> ServiceRow:
    own = progress(Alike(audit.state) for audit in live if audit.service == name)
    return ServiceRow(
        name=name,
        children=children,
        allocated=own.audits,
        submitted=own.submitted,
        final=own.final,
    )


def how_well(
    judgements: Mapping[tuple[str, str], int],
    findings: Mapping[tuple[str, FindingKind], int],
    *,
    aspects: Sequence[tuple[str, str, str]],
    scale: Sequence[Judgement],
    moderation: ModerationRow,
    all_children: AllChildren | None = None,
    ended: bool,
) -> HowWell:
    """``judgements``: final audits by (aspect or OVERALL, key of the final judgement). ``findings``: final audits with at least
    one finding of that kind, by (aspect, kind). ``aspects``: (key, title, the question it answers) in their order. ``scale``:
    best first.
    """

    def profile(aspect: str) -> Profile:
        return profile_of({judged: n for (of, judged), n in judgements.items() if of == aspect}, scale)

    rows = tuple(
        AspectRow(
            key=key,
            title=title,
            answers=answers,
            profile=profile(key),
            strengths=findings.get((key, FindingKind.STRENGTH), 0),
            improvements=findings.get((key, FindingKind.IMPROVEMENT), 0),
        )
        for key, title, answers in aspects
    )
    return HowWell(
        overall=profile(OVERALL), aspects=rows, moderation=moderation, all_children=all_children, ended=ended
    )


@dataclass(frozen=True, slots=True)
class Moderated:
    """The overall judgements of one moderated audit: the auditor's, the moderator's own, and the final one."""

    auditor: Judgement
    moderator: Judgement
    final: Judgement
    drawn: bool = False


def moderation(audits: Iterable[Moderated], scale: Sequence[Judgement]) -> ModerationRow:
    """From the moderated audits whose outcome is agreed. Agreement counts levels from the worst, which is 0."""
    seen, most = list(audits), len(scale)
    levels = [(most - one.auditor.order, most - one.moderator.order) for one in seen]
    table = tables.pair_table(levels, levels=most)
    shift = percentages.shift(table, line=most - sum(judgement.good for judgement in scale))
    near = sum(abs(first - second) <= 1 for first, second in levels)
    kappa = showing.coefficient_to_show(two_raters.cohen_kappa(table, weights="quadratic", quantile="normal"))
    return ModerationRow(
        same=Share(shift.same, len(seen)),
        within_one=Share(near, len(seen)),
        lower=shift.lower,
        higher=shift.higher,
        line_lost=shift.line_lost,
        line_gained=shift.line_gained,
        changed=Share(sum(one.final != one.auditor for one in seen), len(seen)),
        drawn=sum(one.drawn for one in seen),
        kappa=kappa.value,
        kappa_low=kappa.interval.low if kappa.interval else None,
        kappa_high=kappa.interval.high if kappa.interval else None,
        no_kappa=kappa.reason,
    )


def what_difference(
    actions: Sequence[ActionRow], *, audits_with_action: Share, statements: Share, today: date
) -> WhatDifference:
    live = [action for action in actions if action.state is not ActionState.SET_ASIDE]
    verified = [action for action in live if action.state is ActionState.VERIFIED]
    found = Counter(action.difference for action in verified)
    return WhatDifference(
        raised=len(live),
        set_aside=len(actions) - len(live),
        open=sum(action.state is ActionState.OPEN for action in live),
        overdue=sum(action.state is ActionState.OPEN and action.due_on < today for action in live),
        done=sum(action.state in {ActionState.DONE, ActionState.VERIFIED} for action in live),
        verified=len(verified),
        yes=found[Difference.YES],
        partly=found[Difference.PARTLY],
        not_yet=found[Difference.NOT_YET],
        cannot_know=found[Difference.CANNOT_KNOW],
        audits_with_action=audits_with_action,
        statements=statements,
    )
