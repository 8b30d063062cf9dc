"""A submitted audit, taken through its moderation by the people whose job it is."""

from datetime import datetime

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.moderation import operations
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.queries import candidates
from fullcircle.foundation.kernel.clock import day_of
from tests.factories.council import Council
from tests.factories.submitted import SUBMITTED_AT


def _aspects(council: Council) -> list[str]:
    framework = frameworks.framework(council.framework_version_id)
    return [*(aspect.key for aspect in framework.aspects), OVERALL]


def given_to_moderate(
    council: Council, audit: Audit, *, moderator_id: int | None = None, now: datetime = SUBMITTED_AT
) -> Moderation:
    """The audit with a moderator: the first who fits, unless one is named."""
    fits = [one for one in candidates(council.qa_lead, audit.pk, on=day_of(now)).candidates if not one.why_not]
    chosen = moderator_id if moderator_id is not None else fits[0].id
    by = council.qa_lead
    made = operations.assign(audit_id=audit.pk, moderator_id=chosen, why="A second look", by=by, now=now)
    return Moderation.objects.select_related("audit").get(pk=made)


def judge(council: Council, one: Moderation, value: str = "meets_good", *, now: datetime = SUBMITTED_AT) -> None:
    """Draft and record the moderator's own judgements."""
    by = council.actor(one.moderator_id, day_of(now))
    for aspect in _aspects(council):
        operations.save_draft(
            moderation_id=one.pk,
            aspect=aspect,
            value=value,
            rationale=f"Second reason for {aspect}.",
            version=0,
            by=by,
            now=now,
        )
    operations.record_judgements(moderation_id=one.pk, by=by, now=now)


def agree(council: Council, one: Moderation, value: str = "meets_good", *, now: datetime = SUBMITTED_AT) -> None:
    """Record the outcome of the talk: this judgement throughout."""
    operations.agree(
        moderation_id=one.pk,
        talk_on=day_of(now),
        values={aspect: value for aspect in _aspects(council)},
        reason="Both saw the same.",
        by=council.actor(one.moderator_id, day_of(now)),
        now=now,
    )
