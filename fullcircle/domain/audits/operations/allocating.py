"""From a confirmed selection to its audits, each with an auditor; and giving an audit to someone else."""

from datetime import date, datetime
from typing import cast

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.audits.models import Audit, AuditStatusChange
from fullcircle.domain.audits.operations._common import AUDITS, told
from fullcircle.domain.audits.policy import BEING_WRITTEN, check_reassign
from fullcircle.domain.audits.queries.allocating import objection
from fullcircle.domain.audits.rules.header import Header, circumstances
from fullcircle.domain.audits.states import (
    GIVEN,
    LOOKED_AT,
    NEW_DATE,
    OTHER_AUDITOR,
    OTHER_DATE,
    SET_ASIDE,
    TAKEN,
    AuditState,
)
from fullcircle.domain.cases.models import Child
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework, addons_for, checks_for
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.domain.selection import operations as selection
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.states import ChoiceState, RestrictionReason
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.seen import check_still


@operation
def allocate_confirmed_selection(*, round_id: int, by: Actor, now: datetime, undone_seen: bool = False) -> int:
    """Confirm a round's proposed selection, start the round, and allocate one audit for each chosen child; how many.

    All of it happens or nothing does. Each audit keeps what is known of its child now, and the parts of the tool that fit.
    Raises what confirming the selection and starting the round raise.
    """
    draw_id = selection.confirm(round_id=round_id, by=by, now=now, undone_seen=undone_seen)
    rounds.start(round_id=round_id, by=by, now=now)
    found = Round.objects.get(pk=round_id)
    framework = frameworks.framework(found.framework_version_id)
    chosen = Choice.objects.filter(draw_id=draw_id, state=ChoiceState.CHOSEN)
    joined = chosen.select_related("child__worker", "team__service_area").prefetch_related(
        "child__flags", "child__status_periods", "child__journey"
    )
    audits = Audit.objects.bulk_create([_audit(choice, found, framework) for choice in joined])
    AuditStatusChange.objects.bulk_create(
        AuditStatusChange(audit=audit, state=audit.state, at=now, by_id=by.person_id) for audit in audits
    )
    for audit in audits:
        held = AUDITS.held(audit, by=by, now=now)
        held.tell(GIVEN, audit.auditor_id)
        held.tell(LOOKED_AT, audit.practitioner_id)
    auditlog.record("audits.allocated", subject=f"round:{round_id}", detail={"audits": len(audits)}, by=by, now=now)
    return len(audits)


@operation
def restrict(
    *,
    child: str,
    reason: RestrictionReason,
    words: str,
    starts_on: date,
    ends_on: date | None,
    by: Actor,
    now: datetime,
) -> int:
    """Set a child aside, as ``selection.restrict`` does and raises; the restriction's id. Who has an audit of the child that is
    still to be written is told, once it holds, and not why: whether the audit is withdrawn is for a person to say."""
    made = selection.restrict(
        child=child, reason=reason, words=words, starts_on=starts_on, ends_on=ends_on, by=by, now=now
    )
    if starts_on <= day_of(now):
        still = Audit.objects.filter(child__restrictions=made, state__in=[state.value for state in BEING_WRITTEN])
        for audit in still.order_by("pk"):
            AUDITS.held(audit, by=by, now=now).tell(SET_ASIDE, audit.auditor_id)
    return made


@operation
def change_round(
    *, round_id: int, version: int, title: str, focus: str, dates: RoundDates, by: Actor, now: datetime
) -> int:
    """Change a round, as ``rounds.change_round`` does and raises. The audits of it that are still to be written are due when it
    now says; how many of them that moved. What was sent in stays measured by the date it had."""
    rounds.change_round(round_id=round_id, version=version, title=title, focus=focus, dates=dates, by=by, now=now)
    still = Audit.objects.filter(round_id=round_id, state__in=[state.value for state in BEING_WRITTEN])
    moving = list(still.exclude(due_on=dates.audits_due_on).select_for_update(of=("self",)).order_by("pk"))
    for audit in moving:
        held = AUDITS.held(audit, by=by, now=now)
        held.tell(NEW_DATE, audit.auditor_id)
        held.tell(OTHER_DATE, audit.practitioner_id)
    return Audit.objects.filter(pk__in=[audit.pk for audit in moving]).update(due_on=dates.audits_due_on)


@operation
def reassign(*, audit_id: int, auditor_id: int, reason: str, by: Actor, now: datetime, seen: str | None = None) -> None:
    """Give an audit that is not submitted to another auditor, with what is written in it so far.

    Invalid, on ``auditor``, when that person does not audit, is not independent of the work or is away for all the time that is
    left, in words that say why; on
    ``reason`` when none is given. ``seen``: the id of the auditor whom the page named; StaleWrite where it is another by now.
    """
    held = AUDITS.hold(audit_id, check_reassign, by=by, now=now)
    audit, reason = held.record, told(reason, "reason", "Say in a few words why the auditor changes.")
    check_still(seen, str(audit.auditor_id), f"{audit.auditor.name} has this audit now.")
    against = objection(audit, auditor_id, now=now)
    if against:
        raise Invalid({"auditor": against})
    former_id = audit.auditor_id
    audit.auditor_id = auditor_id
    gave_up = former_id if audit.state == AuditState.BEING_AUDITED else None
    detail = {"auditor": auditor_id, "before": former_id}
    held.keep("reassigned", reason, detail=detail, row={"former_id": gave_up})
    held.tell(GIVEN, auditor_id)
    held.tell(TAKEN, former_id)
    held.tell(OTHER_AUDITOR, audit.practitioner_id)


def _audit(choice: Choice, found: Round, framework: Framework) -> Audit:
    child = choice.child
    as_at = cast(date, child.as_at)  # confirming has refused a child in no data
    header = _header(choice, as_at)
    since = months_before(as_at, framework.policies.judging_window_months.value)
    fits = circumstances(header, statuses=_statuses(child, since), events=_events(child, since))
    return Audit(
        round=found,
        child=child,
        choice=choice,
        framework_version_id=found.framework_version_id,
        state=AuditState.NOT_STARTED,
        auditor_id=cast(int, choice.auditor_id),  # confirming has refused a choice without one
        practitioner_id=child.worker_id,
        team=choice.team,
        header=header.as_json(),
        add_ons=[add_on.key for add_on in addons_for(framework, fits)],
        checks=[check.key for check in checks_for(framework, fits)],
        due_on=found.audits_due_on,
        observation_planned=choice.observation_planned,
    )


def _header(choice: Choice, as_at: date) -> Header:
    child = choice.child
    return Header(
        reference=child.reference,
        age_years=child.age_years,
        gender=child.gender,
        ethnicity=child.ethnicity,
        disability=child.disability,
        status=child.status,
        team=choice.team.name,
        service_area=choice.team.service_area.name,
        service_area_key=choice.team.service_area.key,
        worker=child.worker.name if child.worker else "",
        last_seen_on=child.last_seen_on.isoformat() if child.last_seen_on else None,
        as_at=as_at.isoformat(),
        facts=child.facts,
        flags={flag.code: flag.detail for flag in child.flags.all()},
    )


def _statuses(child: Child, since: date) -> set[str]:
    return {period.status for period in child.status_periods.all() if period.ends_on is None or period.ends_on >= since}


def _events(child: Child, since: date) -> set[str]:
    return {event.kind for event in child.journey.all() if event.happened_on >= since}
