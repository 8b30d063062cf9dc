"""Moving an audit on: started, submitted, returned, moderated, final, withdrawn; or given to someone else."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import ProtectedError

from fullcircle.domain.audits.models import Audit, Finding, Judgement, SectionVersion
from fullcircle.domain.audits.operations._common import (
    locked,
    locked_for_moderation,
    log,
    managers_of,
    move,
    tell,
    told,
)
from fullcircle.domain.audits.operations.writing import begin
from fullcircle.domain.audits.policy import (
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


@operation
def start(*, audit_id: int, by: Actor, now: datetime) -> None:
    """Start an audit. Saving its first section does so too."""
    audit = locked(audit_id, by)
    check_start(by, audit)
    begin(audit, by=by, now=now)


@operation
def submit(*, audit_id: int, by: Actor, now: datetime) -> None:
    """Submit an audit; its judgements and findings are fixed. Invalid, with every missing thing by "section.field", when
    it is not complete."""
    audit = locked(audit_id, by)
    check_submit(by, audit)
    whole = written_in(audit, card_of(audit, by))
    if whole.missing:
        raise Invalid({f"{one.section}.{one.field}": one.words for one in whole.missing})
    _fix(audit, whole)
    SectionVersion.objects.filter(section__audit=audit, content__isnull=True).delete()
    audit.submitted_at = now
    move(audit, "submit", by=by, now=now)
    audit.save(update_fields=["state", "submitted_at"])
    log("submitted", audit, by=by, now=now)


@operation
def return_to_auditor(*, audit_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Give a submitted audit back to its auditor, who is told why. Submitting it again replaces what was fixed."""
    audit = locked(audit_id, by)
    check_return(by, audit)
    reason = told(reason, "reason", "Say why the audit goes back, so that the auditor knows what would help.")
    move(audit, "return", by=by, now=now, reason=reason)
    audit.save(update_fields=["state"])
    log("returned", audit, by=by, now=now)
    tell(RETURNED, audit, audit.auditor_id, by=by, now=now)


@operation
def send_to_moderator(*, audit_id: int, by: Actor, now: datetime) -> None:
    """Move a submitted audit to its moderator. Part of assigning a moderation."""
    audit = locked(audit_id, by)
    check_send_to_moderator(by, audit)
    move(audit, "send_to_moderator", by=by, now=now)
    audit.save(update_fields=["state"])
    log("sent_to_moderator", audit, by=by, now=now)


@operation
def finalise(*, audit_id: int, by: Actor, now: datetime, final_values: Mapping[str, str] | None = None) -> None:
    """Make an audit final, with the key of the agreed judgement of each aspect (or "overall") in ``final_values``; an aspect
    that is not named keeps the auditor's. The auditor's own judgements are kept for ever.

    Called for an audit that nobody moderates, and by a moderation when its outcome is agreed. Invalid when ``final_values``
    names an aspect that was not judged, or a judgement that the audit's framework does not have.
    """
    audit = locked_for_moderation(audit_id)
    check_finalise(by, audit)
    agreed = dict(final_values or {})
    judged = list(Judgement.objects.select_for_update().filter(audit=audit))
    unknown = set(agreed) - {judgement.aspect for judgement in judged}
    if unknown:
        raise Invalid({aspect: f"“{aspect}” was not judged in this audit." for aspect in sorted(unknown)})
    known = {one.key: one for one in frameworks.framework(audit.framework_version_id).judgements}
    if not known.keys() >= set(agreed.values()):
        raise Invalid({aspect: "Choose one of the judgements." for aspect, key in agreed.items() if key not in known})
    for judgement in judged:
        judgement.final_value = agreed.get(judgement.aspect, judgement.value)
    Judgement.objects.bulk_update(judged, ["final_value"])
    audit.finalised_at, moderated = now, audit.state == AuditState.WITH_MODERATOR
    move(audit, "finalise", by=by, now=now)
    audit.save(update_fields=["state", "finalised_at"])
    changed = sorted(j.aspect for j in judged if j.final_value != j.value)
    log("finalised", audit, by=by, now=now, changed=changed)
    at_once = any(one.aspect == OVERALL and known[one.final_value].acts_at_once for one in judged)
    _tell_final(audit, moderated, at_once, by, now)


def _tell_final(audit: Audit, moderated: bool, at_once: bool, by: Actor, now: datetime) -> None:
    """Tell whom a final audit concerns; the auditor of a moderated one is told by the moderation. Where its judgement acts
    ``at_once``, so are the Heads of Service."""
    auditor = None if moderated else audit.auditor_id
    tell(MADE_FINAL, audit, auditor, *managers_of(audit, now), by=by, now=now)
    tell(FEEDBACK, audit, audit.practitioner_id, by=by, now=now)
    if at_once:
        heads = holders(Role.HEAD_OF_SERVICE, on=day_of(now), service_area_id=audit.team.service_area_id)
        tell(ACT_AT_ONCE, audit, *heads.values_list("pk", flat=True), by=by, now=now)


@operation
def withdraw(*, audit_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Withdraw an audit that is not submitted yet. What is written in it is kept."""
    audit = locked(audit_id, by)
    check_withdraw(by, audit)
    _withdraw(audit, told(reason, "reason", "Say why this audit is withdrawn."), by, now)


@operation
def withdraw_idle(*, round_id: int, reason: str, by: Actor, now: datetime) -> int:
    """Withdraw every audit of a round that nobody has started, so that it asks nobody for anything; how many. Part of closing a
    round that did not take place, which has checked who may, and of nothing else."""
    reason = told(reason, "reason", "Say why these audits are withdrawn.")
    idle = Audit.objects.select_for_update().filter(round_id=round_id, state=AuditState.NOT_STARTED)
    audits = list(idle.order_by("pk"))
    for audit in audits:
        _withdraw(audit, reason, by, now)
    return len(audits)


def _withdraw(audit: Audit, reason: str, by: Actor, now: datetime) -> None:
    audit.withdrawn_reason = reason
    move(audit, "withdraw", by=by, now=now, reason=reason)
    audit.save(update_fields=["state", "withdrawn_reason"])
    log("withdrawn", audit, by=by, now=now)
    tell(WITHDRAWN, audit, audit.auditor_id, audit.practitioner_id, by=by, now=now)


def _fix(audit: Audit, whole: Written) -> None:
    """Replace the judgements and findings of an earlier submission by those of this one."""
    values = {
        key: found.judgement for key, found in whole.contents.items() if isinstance(found, AspectContent | Overall)
    }
    Judgement.objects.filter(audit=audit).delete()
    Judgement.objects.bulk_create(Judgement(audit=audit, aspect=key, value=value) for key, value in values.items())
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
