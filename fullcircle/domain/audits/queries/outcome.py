"""What an audit found: judgements and findings as fixed at submission, and the feedback to the practitioner."""

from dataclasses import dataclass
from datetime import datetime

from fullcircle.domain.audits.models import Answer, Audit, AuditorJudgement, Finding
from fullcircle.domain.audits.queries.card import AuditCard, card_of, found, found_by_moderation
from fullcircle.domain.audits.queries.text import Written, written_in
from fullcircle.domain.audits.rules.content import AspectContent, Overall
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.audits.states import OVERALL, AuditState, FindingKind
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class JudgedAspect:
    """The judgement of an aspect, or of the whole ("overall"). ``final_value`` is None until the audit is final.
    ``rationale``: why, in the auditor's words; for "overall" the difference made."""

    aspect: str
    title: str
    value: Judgement
    final_value: Judgement | None
    rationale: str

    @property
    def changed(self) -> bool:
        """Whether another judgement than the auditor's was agreed, so that their reasons are not reasons for it."""
        return self.final_value is not None and self.final_value != self.value


@dataclass(frozen=True)
class FindingRow:
    """A strength or something to improve, as fixed at submission. ``title`` is that of its aspect."""

    id: int
    aspect: str
    title: str
    kind: FindingKind
    text: str
    source: str


@dataclass(frozen=True)
class AnswerGiven:
    """The practitioner's answer. ``text`` is "" for everyone else until it is sent."""

    read_at: datetime
    answered_at: datetime | None
    text: str
    version: int


@dataclass(frozen=True)
class Feedback:
    """What an audit says to the practitioner. Findings and judgements are in the order of the aspects, overall last."""

    written: Written
    findings: tuple[FindingRow, ...]
    judgements: tuple[JudgedAspect, ...]
    answer: AnswerGiven | None

    @property
    def card(self) -> AuditCard:
        return self.written.card

    @property
    def difference(self) -> str:
        """The difference made to the child, as the auditor wrote it."""
        overall = self.written.contents[OVERALL]
        return overall.difference if isinstance(overall, Overall) else ""

    def of_kind(self, kind: FindingKind) -> tuple[FindingRow, ...]:
        return tuple(finding for finding in self.findings if finding.kind is kind)


def feedback(seen_by: Actor, audit_id: int) -> Feedback:
    """The feedback of a final audit. NotFound before it is final, or unless the actor may see the whole of it."""
    audit = found(seen_by, audit_id, Sight.WHOLE)
    if audit.state != AuditState.FINAL:
        raise NotFound
    whole = written_in(audit, card_of(audit, seen_by))
    return Feedback(whole, _findings(audit, whole), tuple(judged_in(audit, whole)), _answer(audit, seen_by))


def judgements(audit_id: int) -> list[JudgedAspect]:
    """The auditor's judgements, overall last. The moderation has checked that the caller may see them: as moderator only
    once their own are recorded."""
    audit = found_by_moderation(audit_id)
    return judged_in(audit, written_in(audit, card_of(audit, None)))


def findings(audit_id: int) -> tuple[FindingRow, ...]:
    """What was found, as fixed at submission. The caller has checked that its reader may see it (the moderation, or the
    actions that a finding gives rise to)."""
    audit = found_by_moderation(audit_id)
    return _findings(audit, written_in(audit, card_of(audit, None)))


def judged_in(audit: Audit, whole: Written) -> list[JudgedAspect]:
    """The judgements of an audit that the caller may see, in the order of the aspects, overall last."""
    fixed = {judgement.aspect: judgement for judgement in AuditorJudgement.objects.filter(audit=audit)}
    judgement_of = whole.tool.framework.judgement
    rows = []
    for section in whole.sections:
        judgement = fixed.get(section.spec.key)
        if judgement is not None:
            rationale = ""
            if isinstance(section.content, AspectContent):
                rationale = section.content.rationale
            elif isinstance(section.content, Overall):
                rationale = section.content.difference
            final = judgement_of(judgement.final_value) if judgement.final_value else None
            value = judgement_of(judgement.value)
            rows.append(JudgedAspect(section.spec.key, section.spec.title, value, final, rationale))
    return rows


def _findings(audit: Audit, whole: Written) -> tuple[FindingRow, ...]:
    order = {section.spec.key: (place, section.spec.title) for place, section in enumerate(whole.sections)}
    rows = [
        (order[f.aspect][0], FindingRow(f.pk, f.aspect, order[f.aspect][1], FindingKind(f.kind), f.text, f.source))
        for f in Finding.objects.filter(audit=audit)
    ]
    return tuple(row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].id)))


def _answer(audit: Audit, seen_by: Actor) -> AnswerGiven | None:
    answer = Answer.objects.filter(audit=audit).first()
    if answer is None:
        return None
    shown = answer.text if answer.answered_at or seen_by.is_(answer.practitioner_id) else ""
    return AnswerGiven(answer.read_at, answer.answered_at, shown, answer.version)
