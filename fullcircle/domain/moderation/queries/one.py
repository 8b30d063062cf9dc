"""One moderation, as far as the viewer may see it in its present phase."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fullcircle.domain.audits.models import AuditorJudgement
from fullcircle.domain.audits.queries import Written, evidence_for_moderation
from fullcircle.domain.audits.queries.card import card_of
from fullcircle.domain.audits.queries.text import written_in
from fullcircle.domain.audits.rules.content import AspectContent, Evidence, Overall, Profile, VoiceContent
from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.audits.rules.tool import SectionSpec
from fullcircle.domain.frameworks.rules import Framework, Judgement
from fullcircle.domain.moderation.models import Assignment, Draft, Moderation, ModeratorJudgement
from fullcircle.domain.moderation.policy import check_agree, check_draft, check_judge, relation_of
from fullcircle.domain.moderation.queries.lists import ModerationRow, row
from fullcircle.domain.moderation.rules.seeing import Sight, sight
from fullcircle.domain.moderation.states import ChosenBecause, ModerationState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class Judged:
    """A judgement and the reason for it. (An auditor's overall judgement has one only where a rule asked for it.)"""

    value: Judgement
    rationale: str


@dataclass(frozen=True)
class DraftText:
    """A judgement being written: ``version`` 0 before the first save. ``beside``: texts written on an older version, that
    wait for the moderator to look at both."""

    value: Judgement | None = None
    rationale: str = ""
    version: int = 0
    saved_at: datetime | None = None
    beside: tuple["DraftText", ...] = ()

    @property
    def complete(self) -> bool:
        return self.value is not None and not self.needs_reason and not self.beside

    @property
    def needs_reason(self) -> bool:
        """Whether the judgement that is chosen asks for a reason, and there is none."""
        return self.value is not None and self.value.needs_reason and not self.rationale.strip()

    @property
    def typed(self) -> tuple[str, str]:
        """The key of the judgement ("" while none is chosen) and the reason."""
        return (self.value.key if self.value else "", self.rationale)


@dataclass(frozen=True)
class Aspect:
    """One aspect, or the whole ("overall"). ``scale``: the judgements, best first; ``descriptors``: what each looks like here.
    ``evidence``: the auditor's, without their judgement; for the whole it is the written ``difference`` made. The rest is None
    while it may not be seen or is not there yet."""

    key: str
    title: str
    asks: str
    scale: tuple[Judgement, ...]
    descriptors: Mapping[str, str]
    evidence: tuple[Evidence, ...]
    difference: str
    draft: DraftText | None
    first: Judged | None
    second: Judged | None
    agreed: Judgement | None


@dataclass(frozen=True)
class Background:
    """What else the auditor wrote down: who the child is, and what people said. Lines are (question or "", words)."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """That somebody was asked to moderate: by whom, when and why. ``took_over``: who asked is who moderates."""

    moderator: str
    by: str
    at: datetime
    why: str
    took_over: bool


@dataclass(frozen=True)
class ModerationPage:
    """One moderation. ``chosen_because`` is None and ``asked`` empty while the true reason may not be seen; ``judged_by`` is
    "" where the present moderator judged. ``aspects`` and ``background``
    are empty while the evidence may not be seen. ``may_draft``: write at their own judgements; ``may_judge``: record them."""

    row: ModerationRow
    sight: Sight
    who: str
    status: str
    submitted_at: datetime | None
    judged_at: datetime | None
    talk_on: date | None
    agreed_at: datetime | None
    reason: str
    chosen_because: ChosenBecause | None
    asked: tuple[Asked, ...]
    judged_by: str
    aspects: tuple[Aspect, ...]
    background: tuple[Background, ...]
    may_draft: Verdict
    may_judge: Verdict
    may_agree: Verdict

    def aspect(self, key: str) -> Aspect:
        """One aspect; NotFound when there is none of that key."""
        for aspect in self.aspects:
            if aspect.key == key:
                return aspect
        raise NotFound


def moderation(seen_by: Actor, moderation_id: int) -> ModerationPage:
    """One moderation. NotFound when there is none or this person may not know of it."""
    return _page(seen_by, _found(seen_by, moderation_id))


def to_judge(seen_by: Actor, moderation_id: int) -> ModerationPage:
    """The same for its moderator while they write at their judgements. Raises as keeping a draft would."""
    found = _found(seen_by, moderation_id)
    check_draft(seen_by, found)
    return _page(seen_by, found)


def _found(seen_by: Actor, moderation_id: int) -> Moderation:
    related = ("moderator", "audit__auditor", "audit__practitioner", "audit__round", "audit__child")
    visible = Moderation.objects.visible_to(seen_by).select_related(*related, "audit__team__service_area")
    found = visible.filter(pk=moderation_id).first()
    if found is None:
        raise NotFound
    return found


def _judged_by(found: Moderation, assigned: Sequence[Assignment]) -> str:
    """Whose the second judgements are, where somebody else has taken the moderation over since; else ""."""
    if found.judged_at is None:
        return ""
    judge = next((one.moderator for one in reversed(assigned) if one.at <= found.judged_at), found.moderator)
    return judge.name if judge != found.moderator else ""


def _page(seen_by: Actor, found: Moderation) -> ModerationPage:
    seen = sight(relation_of(seen_by, found), ModerationState(found.state))
    if not seen.exists:
        raise NotFound
    written = _written(found, seen)
    header = Header.read(found.audit.header)
    assigned = list(found.assignments.select_related("moderator", "by").order_by("pk")) if seen.true_reason else []
    return ModerationPage(
        row=row(found, seen_by),
        sight=seen,
        who=header.who if seen.evidence else "",
        status=header.status_label if seen.evidence else "",
        submitted_at=found.audit.submitted_at,
        judged_at=found.judged_at,
        talk_on=found.talk_on,
        agreed_at=found.agreed_at,
        reason=found.reason if seen.agreed else "",
        chosen_because=ChosenBecause(found.chosen_because) if seen.true_reason else None,
        asked=tuple(
            Asked(
                one.moderator.name,
                one.by.name if one.by else "Full Circle",
                one.at,
                one.why,
                took_over=one.by_id == one.moderator_id,
            )
            for one in assigned
        ),
        judged_by=_judged_by(found, assigned),
        aspects=_aspects(found, written, seen) if written is not None else (),
        background=tuple(_background(written)) if written is not None else (),
        may_draft=verdict(lambda: check_draft(seen_by, found)),
        may_judge=verdict(lambda: check_judge(seen_by, found)),
        may_agree=verdict(lambda: check_agree(seen_by, found)),
    )


def drafts_of(moderation: Moderation, framework: Framework) -> dict[str, DraftText]:
    """The present moderator's drafts by aspect. Nobody else's are read: whoever comes after another begins afresh."""
    found: dict[str, DraftText] = {}
    for draft in Draft.objects.filter(moderation=moderation, moderator_id=moderation.moderator_id).order_by("pk"):
        value = framework.judgement(draft.value) if draft.value else None
        text = DraftText(value, draft.rationale, draft.version, draft.saved_at)
        before = found.get(draft.aspect, DraftText())
        if draft.conflicts_with is None:
            found[draft.aspect] = text
        else:
            beside = (*before.beside, text)
            found[draft.aspect] = DraftText(before.value, before.rationale, before.version, before.saved_at, beside)
    return found


def _written(moderation: Moderation, seen: Sight) -> Written | None:
    if not seen.evidence:
        return None
    if not seen.first_judgements:
        return evidence_for_moderation(moderation.audit_id)
    return written_in(moderation.audit, card_of(moderation.audit, None))


def _aspects(moderation: Moderation, written: Written, seen: Sight) -> tuple[Aspect, ...]:
    framework = written.tool.framework
    drafts = drafts_of(moderation, framework) if seen.own_draft else None
    first = _first(moderation, framework) if seen.first_judgements else {}
    second = (
        {j.aspect: j for j in ModeratorJudgement.objects.filter(moderation=moderation)}
        if seen.second_judgements
        else {}
    )
    aspects = []
    for section in written.sections:
        spec, content = section.spec, section.content
        if not isinstance(content, AspectContent | Overall):
            continue
        mine, agreed = second.get(spec.key), None
        if mine is not None and mine.agreed_value and seen.agreed:
            agreed = framework.judgement(mine.agreed_value)
        rationale = content.rationale if isinstance(content, AspectContent) else "\n\n".join(content.reasons.values())
        aspects.append(
            Aspect(
                key=spec.key,
                title=spec.title,
                asks=spec.aspect.asks
                if spec.aspect is not None
                else "What difference has all of this made to the child?",
                scale=framework.scale,
                descriptors=_descriptors(spec, framework),
                evidence=content.evidence if isinstance(content, AspectContent) else (),
                difference=content.difference if isinstance(content, Overall) else "",
                draft=drafts.get(spec.key, DraftText()) if drafts is not None else None,
                first=Judged(first[spec.key], rationale) if spec.key in first else None,
                second=Judged(framework.judgement(mine.value), mine.rationale) if mine is not None else None,
                agreed=agreed,
            )
        )
    return tuple(aspects)


def _first(moderation: Moderation, framework: Framework) -> dict[str, Judgement]:
    rows = AuditorJudgement.objects.filter(audit_id=moderation.audit_id).values_list("aspect", "value")
    return {aspect: framework.judgement(value) for aspect, value in rows}


def _descriptors(spec: SectionSpec, framework: Framework) -> dict[str, str]:
    if spec.aspect is not None:
        return spec.aspect.descriptors
    return {j.key: j.meaning for j in framework.judgements}


def _background(written: Written) -> Iterable[Background]:
    for section in written.sections:
        spec, content = section.spec, section.content
        if isinstance(content, Profile):
            yield Background(spec.title, (("", content.text),))
        elif isinstance(content, VoiceContent) and spec.voice is not None:
            said = [(q.text, content.answers[q.key]) for q in spec.voice.questions if q.key in content.answers]
            reason = next((r.title for r in spec.voice.missing_reasons if r.key == content.reason), "")
            missing = ". ".join(part for part in (reason, content.explained) if part)
            asked = [("How they were asked", content.how)] if content.how else []
            yield Background(spec.title, tuple(asked + said + ([("Not heard", missing)] if missing else [])))
