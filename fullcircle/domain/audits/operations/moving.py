"""Moving an audit on: started, submitted, returned, moderated, final, withdrawn; or given to someone else."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import ProtectedError

from fullcircle.domain.audits.models import Audit, AuditorJudgement, Finding, SectionVersion
from fullcircle.domain.audits.operations._common import AUDITS, JUDGED, managers_of, told
from fullcircle.domain.audits.operations.writing import begin
from fullcircle.domain.audits.policy import (
    BEING_WRITTEN,
    check_finalise,
    check_return,
    check_send_to_moderator,
    check_start,
    check_submit,
    check_withdraw,
)
from fullcircle.domain.audits.queries.card import card_of
from fullcircle.domain.audits.queries.text import Written, written_in
from fullcircle.domain.audits.rules.content import AspectContent, Overall
from fullcircle.domain.audits.states import (
    ACT_AT_ONCE,
    FEEDBACK,
    MADE_FINAL,
    OVERALL,
    RETURNED,
    ROUND_CLOSED,
    WITHDRAWN,
    AuditState,
    FindingKind,
)
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.foundation.access.queries import holders
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import one_operation, operation
from fullcircle.foundation.workflow.operations import Held


@operation
def start(*, audit_id: int, by: Actor, now: datetime) -> None:
    """Start an audit. Saving its first section does so too."""
    begin(AUDITS.hold(audit_id, check_start, by=by, now=now))


@operation
def submit(*, audit_id: int, by: Actor, now: datetime) -> None:
    """Submit an audit; its judgements and findings are fixed. Invalid, with every missing thing by "section.field", when
    it is not complete."""
    held = AUDITS.hold(audit_id, check_submit, by=by, now=now)
    audit = held.record
    whole = written_in(audit, card_of(audit, by))
    if whole.missing:
        raise Invalid({f"{one.section}.{one.field}": one.words for one in whole.missing})
    _fix(audit, whole)
    SectionVersion.objects.filter(section__audit=audit, content__isnull=True).delete()
    audit.submitted_at = now
    held.move("submit")


@operation
def return_to_auditor(*, audit_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Give a submitted audit back to its auditor, who is told why. Submitting it again replaces what was fixed."""
    held = AUDITS.hold(audit_id, check_return, by=by, now=now)
    held.move(
        "return", told(reason, "reason", "Say why the audit goes back, so that the auditor knows what would help.")
    )
    held.tell(RETURNED, held.record.auditor_id)


@operation
def send_to_moderator(*, audit_id: int, by: Actor, now: datetime) -> None:
    """Move a submitted audit to its moderator. Part of assigning a moderation."""
    AUDITS.hold(audit_id, check_send_to_moderator, by=by, now=now).move("send_to_moderator")


@operation
def finalise(*, audit_id: int, by: Actor, now: datetime, final_values: Mapping[str, str] | None = None) -> None:
    """Make an audit final, with the key of the agreed judgement of each aspect (or "overall") in ``final_values``; an aspect
    that is not named keeps the auditor's. The auditor's own judgements are kept for ever.

    Called for an audit that nobody moderates, and by a moderation when its outcome is agreed. Invalid when ``final_values``
    names an aspect that was not judged, or a judgement that the audit's framework does not have.
    """
    held = JUDGED.hold(audit_id, check_finalise, by=by, now=now)
    audit, agreed = held.record, dict(final_values or {})
    judged = list(AuditorJudgement.objects.select_for_update().filter(audit=audit))
    unknown = set(agreed) - {judgement.aspect for judgement in judged}
    if unknown:
        raise Invalid({aspect: f"“{aspect}” was not judged in this audit." for aspect in sorted(unknown)})
    known = {one.key: one for one in frameworks.framework(audit.framework_version_id).judgements}
    if not known.keys() >= set(agreed.values()):
        raise Invalid({aspect: "Choose one of the judgements." for aspect, key in agreed.items() if key not in known})
    for judgement in judged:
        judgement.final_value = agreed.get(judgement.aspect, judgement.value)
    AuditorJudgement.objects.bulk_update(judged, ["final_value"])
    audit.finalised_at, moderated = now, audit.state == AuditState.WITH_MODERATOR
    held.move("finalise", detail={"changed": sorted(j.aspect for j in judged if j.final_value != j.value)})
    at_once = any(one.aspect == OVERALL and known[one.final_value].acts_at_once for one in judged)
    _tell_final(held, moderated, at_once)


def _tell_final(held: Held[Audit], moderated: bool, at_once: bool) -> None:
    """Tell whom a final audit concerns; the auditor of a moderated one is told by the moderation. Where its judgement acts
    ``at_once``, so are the Heads of Service."""
    audit = held.record
    held.tell(MADE_FINAL, None if moderated else audit.auditor_id, *managers_of(held))
    held.tell(FEEDBACK, audit.practitioner_id)
    if at_once:
        heads = holders(Role.HEAD_OF_SERVICE, on=day_of(held.now), service_area_id=audit.team.service_area_id)
        held.tell(ACT_AT_ONCE, *heads.values_list("pk", flat=True))


@operation
def withdraw(*, audit_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Withdraw an audit that is not submitted yet. What is written in it is kept."""
    held = AUDITS.hold(audit_id, check_withdraw, by=by, now=now)
    _withdraw(held, told(reason, "reason", "Say why this audit is withdrawn."))


@operation
def withdraw_idle(*, round_id: int, reason: str, by: Actor, now: datetime) -> int:
    """Withdraw every audit of a round that nobody has started, so that it asks nobody for anything; how many. Part of closing a
    round that did not take place, which has checked who may, and of nothing else."""
    reason = told(reason, "reason", "Say why these audits are withdrawn.")
    idle = Audit.objects.select_for_update().filter(round_id=round_id, state=AuditState.NOT_STARTED)
    audits = list(idle.order_by("pk"))
    for audit in audits:
        _withdraw(AUDITS.held(audit, by=by, now=now), reason)
    return len(audits)


@operation
def tell_of_closing(*, round_id: int, by: Actor, now: datetime) -> None:
    """Tell the auditors of what is still being written in a round that it is closed. Part of closing it, and of nothing else."""
    being_written = Audit.objects.filter(round_id=round_id, state__in=[state.value for state in BEING_WRITTEN])
    for audit in being_written.select_for_update(of=("self",)).order_by("pk"):
        AUDITS.held(audit, by=by, now=now).tell(ROUND_CLOSED, audit.auditor_id)


def _withdraw(held: Held[Audit], reason: str) -> None:
    held.record.withdrawn_reason = reason
    held.move("withdraw", reason)
    held.tell(WITHDRAWN, held.record.auditor_id, held.record.practitioner_id)


def _fix(audit: Audit, whole: Written) -> None:
    """Replace the judgements and findings of an earlier submission by those of this one."""
    values = {
        key: found.judgement for key, found in whole.contents.items() if isinstance(found, AspectContent | Overall)
    }
    AuditorJudgement.objects.filter(audit=audit).delete()
    AuditorJudgement.objects.bulk_create(
        AuditorJudgement(audit=audit, aspect=key, value=value) for key, value in values.items()
    )
    for key, found in whole.contents.items():
        if isinstance(found, AspectContent):
            for kind in FindingKind:
                _fix_findings(audit, key, kind, [(e.text.strip(), e.where.strip()) for e in found.of_kind(kind.value)])


def _fix_findings(audit: Audit, aspect: str, kind: FindingKind, found: list[tuple[str, str]]) -> None:
    """A finding that an action rests on keeps its row: one that is unchanged by its words, others by their place."""
    rows = list(Finding.objects.filter(audit=audit, aspect=aspect, kind=kind).order_by("id"))
    changed = []
    for text, source in found:
        same = next((row for row in rows if (row.text, row.source) == (text, source)), None)
        if same is None:
            changed.append((text, source))
        else:
            rows.remove(same)
    for text, source in changed:
        row = rows.pop(0) if rows else Finding(audit=audit, aspect=aspect, kind=kind)
        row.text, row.source = text, source
        row.save()
    for row in rows:
        try:
            with one_operation():
                row.delete()
        except ProtectedError:  # an action rests on it: it stays, with the words that the action answers
            continue
