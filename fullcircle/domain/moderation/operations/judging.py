"""The moderator's own judgements, written blind and then fixed; and the outcome agreed after the talk."""

from collections.abc import Mapping
from datetime import date, datetime

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.rules.content import LONGEST, cleaned
from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.moderation import policy
from fullcircle.domain.moderation.models import Draft, Moderation, ModeratorJudgement
from fullcircle.domain.moderation.operations._common import MODERATIONS
from fullcircle.domain.moderation.queries.one import DraftText, drafts_of
from fullcircle.domain.moderation.states import BOTH_IN, OUTCOME
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite
from fullcircle.foundation.kernel.operation import operation


@operation
def save_draft(
    *,
    moderation_id: int,
    aspect: str,
    value: str | None,
    rationale: str,
    version: int,
    by: Actor,
    now: datetime,
) -> int:
    """Save the moderator's judgement of an aspect (or "overall") as far as it is written; its new version. ``value`` is the key
    of a judgement, None while none is chosen.

    Saving the same again changes nothing. On an older ``version`` the text is kept beside what was saved meanwhile, and
    StaleWrite raised: both are shown until the moderator saves again. Single saves are not entered in the audit log: the rows
    themselves say when.
    """
    rationale = cleaned(rationale)
    moderation = MODERATIONS.hold(moderation_id, policy.check_draft, by=by, now=now).record
    framework = frameworks.framework(moderation.audit.framework_version_id)
    if aspect not in _aspects(framework):
        raise NotFound
    if value and value not in [judgement.key for judgement in framework.judgements]:
        raise Invalid({"value": "Choose one of the judgements."})
    if len(rationale) > LONGEST:
        raise Invalid({"rationale": f"Shorten this to {LONGEST:,} characters. It has {len(rationale):,}."})
    present = drafts_of(moderation, framework).get(aspect, DraftText())
    same = present.typed == (value or "", rationale)
    if same and (not present.beside or version != present.version):
        return present.version
    stale = version != present.version
    if stale and any(text.typed == (value or "", rationale) for text in present.beside):
        raise _stale()
    draft = Draft.objects.create(
        moderation=moderation,
        moderator_id=moderation.moderator_id,
        aspect=aspect,
        version=version if stale else present.version + 1,
        value=value or "",
        rationale=rationale,
        saved_at=now,
        conflicts_with=present.version if stale else None,
    )
    if stale:
        raise _stale(draft.pk)
    return draft.version


@operation
def record_judgements(*, moderation_id: int, by: Actor, now: datetime) -> None:
    """Record the moderator's judgements, from when on they are fixed and both sides see each other's.

    Invalid, by aspect, while a judgement or its reason is missing or two texts of one wait for a look.
    """
    held = MODERATIONS.hold(moderation_id, policy.check_judge, by=by, now=now)
    moderation = held.record
    framework = frameworks.framework(moderation.audit.framework_version_id)
    drafts, aspects = drafts_of(moderation, framework), _aspects(framework)
    missing = {key: words for key in aspects if (words := _missing(drafts.get(key, DraftText())))}
    if missing:
        raise Invalid(missing)
    ModeratorJudgement.objects.bulk_create(
        ModeratorJudgement(
            moderation=moderation, aspect=key, value=drafts[key].typed[0], rationale=drafts[key].rationale.strip()
        )
        for key in aspects
    )
    moderation.judged_at = now
    held.move("record_judgements")
    held.tell(BOTH_IN, moderation.audit.auditor_id)


@operation
def agree(
    *,
    moderation_id: int,
    talk_on: date | None,
    values: Mapping[str, str],
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """Record the outcome agreed in the talk: a judgement (by key) of every aspect and of the whole, and why. The audit becomes
    final with these values; both first judgements are kept for ever.

    Invalid, by aspect, "talk_on" and "reason", for what is missing.
    """
    held = MODERATIONS.hold(moderation_id, policy.check_agree, by=by, now=now)
    moderation = held.record
    judgements = {j.aspect: j for j in ModeratorJudgement.objects.select_for_update().filter(moderation=moderation)}
    scale = {one.key for one in frameworks.framework(moderation.audit.framework_version_id).judgements}
    wrong = {key: "Choose the agreed judgement." for key in judgements if values.get(key) not in scale}
    wrong |= _wrong_talk(moderation, talk_on, now) | _wrong_reason(reason)
    if wrong:
        raise Invalid(wrong)
    for key, judgement in judgements.items():
        judgement.agreed_value = values[key]
    ModeratorJudgement.objects.bulk_update(judgements.values(), ["agreed_value"])
    moderation.agreed_at, moderation.talk_on, moderation.reason = now, talk_on, cleaned(reason).strip()
    final = {key: judgement.agreed_value for key, judgement in judgements.items()}
    audits.finalise(audit_id=moderation.audit_id, final_values=final, by=by, now=now)
    held.move("agree")
    held.tell(OUTCOME, moderation.audit.auditor_id)


def _aspects(framework: Framework) -> list[str]:
    """What is judged: the framework's aspects in order, and the whole."""
    return [*(aspect.key for aspect in framework.aspects), OVERALL]


def _missing(draft: DraftText) -> str:
    if draft.beside:
        return "There are two texts of this. Look at both and save the one that is right."
    if draft.value is None:
        return "Choose your judgement."
    return "Say why, from what you saw in the file." if draft.needs_reason else ""


def _wrong_talk(moderation: Moderation, talk_on: date | None, now: datetime) -> dict[str, str]:
    if talk_on is None:
        return {"talk_on": "Say on which day you talked."}
    if talk_on > day_of(now):
        return {"talk_on": "This day is still to come. Record the outcome once you have talked."}
    if moderation.judged_at is not None and talk_on < day_of(moderation.judged_at):
        return {"talk_on": "The second judgements were recorded after this day. The talk comes after both are in."}
    return {}


def _wrong_reason(reason: str) -> dict[str, str]:
    if not reason.strip():
        return {"reason": "Say why this is the outcome, so that both of you and others can learn from it."}
    if len(reason) > LONGEST:
        return {"reason": f"Shorten this to {LONGEST:,} characters. It has {len(reason):,}."}
    return {}


def _stale(kept_as: int | None = None) -> StaleWrite:
    return StaleWrite(
        "This judgement was saved in another tab since you opened it. Both texts are kept. Look at them side by side, and "
        "save the one that is right.",
        kept_as=kept_as,
    )
