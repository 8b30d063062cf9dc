"""Which audits of a round are moderated and by whom; the others become final without.

What is recorded in the audit log, and the order in which rows are made, say nothing of any judgement.
"""

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit, AuditorJudgement
from fullcircle.domain.audits.states import OVERALL, SENT_IN, AuditState
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.moderation import policy
from fullcircle.domain.moderation.models import Assignment, Moderation, Sample
from fullcircle.domain.moderation.operations._common import MODERATIONS
from fullcircle.domain.moderation.queries.choosing import (
    audits_of,
    for_somebody_else,
    moderates_still,
    possible_moderators,
    to_match_of,
    was_left_out,
    was_looked_at,
)
from fullcircle.domain.moderation.rules.choosing import SamplePolicy, SubmittedAudit, choose
from fullcircle.domain.moderation.rules.matching import match, why_not
from fullcircle.domain.moderation.states import GIVEN, OTHER_TALK, TAKEN, ChosenBecause, ModerationState
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.seen import check_still
from fullcircle.foundation.kernel.working_days import add_working_days, working_day_from
from fullcircle.foundation.workflow.operations import Held

LONGEST_REASON = 500
_YEAR = timedelta(days=365)
_TO_ASSIGN = replace(
    audits.AUDITS,
    visible_to=lambda by: Audit.objects.filter(within(by.scope(Permission.ASSIGN_MODERATION), "team")),
    read_with=("child", "team", "round", "moderation"),
)
"""Audits that somebody may ask others to moderate. What holds an audit holds its moderation: nobody holds that without it."""
FEWEST_WORKING_DAYS = 2
"""In fewer nobody can judge a file for themselves and talk with its auditor."""


@dataclass(frozen=True)
class Chosen:
    """What a choice came to: submitted audits that waited, how many were chosen and have a moderator now, and, by audit id,
    why nobody could moderate those that were chosen and have none."""

    considered: int
    chosen: int
    assigned: int
    unmatched: Mapping[int, tuple[str, ...]]


@operation
def choose_for_moderation(*, round_id: int, by: Actor, now: datetime, seed: int | None = None) -> Chosen:
    """Choose from a round's submitted audits by the framework's policy, and give each chosen one an independent moderator.

    Can be done again as late audits come in; the seed of a round's first choice (drawn unless given) stays. An audit that
    nobody fits waits as it is, with the reasons kept. WrongState when no submitted audit waits, or the last choice has looked at
    all that do.
    """
    policy.check_choose(by)
    round_ = rounds.ROUNDS.hold(round_id, by=by, now=now).record
    before = Sample.objects.filter(round=round_).first()
    seed = before.seed if before is not None else seed if seed is not None else secrets.randbits(31)
    waiting = _waiting(by, round_id)
    last = Sample.objects.filter(round=round_).order_by("-pk").first()
    policy.check_waiting([was_left_out(last, audit) for audit in waiting.values()])
    framework = frameworks.framework(round_.framework_version_id)
    chosen = _chosen(by, round_, framework, seed, now)
    to_match, who = to_match_of((waiting[audit_id] for audit_id in chosen), on=day_of(now))
    matched = match(to_match, possible_moderators(round_id, who), seed=seed)
    sample = Sample.objects.create(
        round=round_,
        seed=seed,
        considered=len(waiting),
        chosen=len(chosen),
        looked_at=sorted(waiting),
        unmatched={str(audit_id): list(reasons) for audit_id, reasons in matched.unmatched.items()},
        drawn_at=now,
        drawn_by_id=by.person_id,
    )
    due_on = _due_on(round_, framework, day_of(now))
    for audit_id, moderator_id in matched.moderators.items():
        because = chosen[audit_id]
        _begin(waiting[audit_id], moderator_id, because, because.label, due_on, by=by, now=now, sample=sample)
    detail = {"sample": sample.pk, "considered": len(waiting), "assigned": len(matched.moderators)}
    auditlog.record("moderation.chosen", subject=f"round:{round_id}", detail=detail, by=by, now=now)
    return Chosen(len(waiting), len(chosen), len(matched.moderators), matched.unmatched)


@operation
def assign(*, audit_id: int, moderator_id: int, why: str, by: Actor, now: datetime, seen: str | None = None) -> int:
    """Ask someone to moderate an audit, with the reason; the moderation's id.

    A submitted audit is chosen by hand in this way. One that is with a moderator who has not recorded their judgements goes to
    this person instead: what the first had written stays theirs, unseen. Invalid when the person is not independent. ``seen``:
    the id of the moderator whom the page named, or ""; StaleWrite where it is another by now.
    """
    audit = _TO_ASSIGN.hold(audit_id, by=by, now=now).record
    present: Moderation | None = getattr(audit, "moderation", None)
    asked = f"{present.moderator.name} moderates it now." if present else "Nobody moderates it now."
    check_still(seen, str(present.moderator_id) if present else "", asked)
    policy.check_assign(by, audit, moderates_still=moderates_still(audit, on=day_of(now)))
    wrong = _wrong_moderator(audit, moderator_id, now) | _wrong_reason(why)
    if wrong:
        raise Invalid(wrong)
    moderation = present
    if moderation is None:
        framework = frameworks.framework(audit.framework_version_id)
        due_on = _due_on(audit.round, framework, day_of(now))
        return _begin(audit, moderator_id, ChosenBecause.BY_HAND, why.strip(), due_on, by=by, now=now)
    held = MODERATIONS.held(moderation, by=by, now=now)
    former_id, moderation.moderator_id = moderation.moderator_id, moderator_id
    _assigned(held, why.strip())
    held.tell(TAKEN, former_id)
    if moderation.state == ModerationState.TO_AGREE:
        held.tell(OTHER_TALK, audit.auditor_id)
    return moderation.pk


@dataclass(frozen=True)
class MadeFinal:
    """How many audits became final without moderation. Of the rest, how many were chosen and have no moderator yet, how many came
    in after the choice, and how many are the person's own or in a conflict of interest of theirs, which somebody else has to
    see."""

    final: int
    chosen: int
    since: int
    own: int


@operation
def finalise_unmoderated(*, round_id: int, by: Actor, now: datetime) -> MadeFinal:
    """Make a round's submitted audits final that were looked at in the last choice and not chosen, with the auditor's judgements.

    WrongState before audits were chosen. Those that came in since wait for the next choice, all of them: to leave only those
    that the policy would choose would tell how they are judged.
    """
    policy.check_choose(by)
    rounds.ROUNDS.hold(round_id, by=by, now=now)
    sample = Sample.objects.filter(round=round_id).order_by("-pk").first()
    if sample is None:
        raise WrongState("Choose the audits for moderation first. Then the others can become final.")
    waiting = _waiting(by, round_id).values()
    looked_at = [audit for audit in waiting if was_looked_at(sample, audit)]
    left = [audit for audit in looked_at if was_left_out(sample, audit)]
    own = set(for_somebody_else(by, Audit.objects.filter(pk__in=[audit.pk for audit in left])))
    final = sorted(audit.pk for audit in left if audit.pk not in own)
    for audit_id in final:
        audits.finalise(audit_id=audit_id, by=by, now=now)
    auditlog.record(
        "moderation.others_made_final", subject=f"round:{round_id}", detail={"audits": len(final)}, by=by, now=now
    )
    return MadeFinal(
        final=len(final),
        chosen=len(looked_at) - len(left),
        since=len(waiting) - len(looked_at),
        own=len(left) - len(final),
    )


def _waiting(by: Actor, round_id: int) -> dict[int, Audit]:
    """The submitted audits of a round that no one moderates yet, by id."""
    found = audits_of(by, round_id).filter(state=AuditState.SUBMITTED).order_by("pk")
    return {audit.pk: audit for audit in found.select_related("child", "team", "round")}


def _chosen(by: Actor, round_: Round, framework: Framework, seed: int, now: datetime) -> dict[int, ChosenBecause]:
    policies = framework.policies
    overall = AuditorJudgement.objects.filter(
        audit__in=audits_of(by, round_.pk), audit__state__in=SENT_IN, aspect=OVERALL
    )
    rows = overall.values_list(
        "audit_id", "audit__auditor_id", "value", "audit__state", "audit__moderation__chosen_because"
    )
    frame = [
        SubmittedAudit(
            audit_id,
            auditor_id,
            value,
            waiting=state == AuditState.SUBMITTED,
            chosen_because=ChosenBecause(because) if because else None,
        )
        for audit_id, auditor_id, value, state, because in rows
    ]
    asked = Assignment.objects.filter(at__gt=now - _YEAR, at__lte=now).values("moderation_id")
    this_year = Moderation.objects.filter(pk__in=asked).order_by().values_list("audit__auditor_id", flat=True)
    return choose(
        frame,
        policy=SamplePolicy(
            always=frozenset(policies.moderated_always.value),
            share_of_rest=Decimal(str(policies.moderated_share_of_rest.value)),
            per_auditor_least=policies.moderated_per_auditor_least.value,
        ),
        moderated_this_year=Counter(this_year),
        seed=seed,
    )


def _due_on(round_: Round, framework: Framework, today: date) -> date:
    """The round's date for moderation; where that is too near to be kept, or past, as long from today as the policy gives, and
    then a working day."""
    if round_.moderation_due_on >= add_working_days(today, FEWEST_WORKING_DAYS):
        return round_.moderation_due_on
    policies = framework.policies
    given = policies.moderation_due_days.value - policies.audits_due_days.value
    return working_day_from(today + timedelta(days=max(given, 0)))


def _begin(
    audit: Audit,
    moderator_id: int,
    because: ChosenBecause,
    why: str,
    due_on: date,
    *,
    by: Actor,
    now: datetime,
    sample: Sample | None = None,
) -> int:
    audits.send_to_moderator(audit_id=audit.pk, by=by, now=now)
    moderation = Moderation(
        audit=audit, moderator_id=moderator_id, chosen_because=because, due_on=due_on, sample=sample
    )
    _assigned(MODERATIONS.held(moderation, by=by, now=now), why)
    return moderation.pk


def _assigned(held: Held[Moderation], why: str) -> None:
    """Keep who was asked and why, and tell them. The log names the moderator only: a reason could tell of the judgement."""
    moderator_id = held.record.moderator_id
    held.keep("assigned", detail={"audit": held.record.audit_id, "moderator": moderator_id})
    held.record.assignments.create(moderator_id=moderator_id, why=why, at=held.now, by_id=held.by.person_id)
    held.tell(GIVEN, moderator_id)


def _wrong_moderator(audit: Audit, moderator_id: int, now: datetime) -> dict[str, str]:
    (to_match,), who = to_match_of([audit], on=day_of(now))
    people = {m.person_id: m for m in possible_moderators(audit.round_id, who)}
    if moderator_id not in people:
        return {"moderator": "Choose someone whose role moderates audits."}
    present = getattr(audit, "moderation", None)
    if present is not None and present.moderator_id == moderator_id:
        return {"moderator": "This person moderates the audit already. Choose someone else."}
    reason = why_not(people[moderator_id], to_match)
    return {"moderator": f"{people[moderator_id].name} {reason}. Choose someone else."} if reason else {}


def _wrong_reason(why: str) -> dict[str, str]:
    if not why.strip():
        return {"why": "Say why this audit is moderated, or why by this person. The moderator sees it after judging."}
    if len(why.strip()) > LONGEST_REASON:
        return {"why": f"Make the reason shorter: {LONGEST_REASON} characters at most."}
    return {}
