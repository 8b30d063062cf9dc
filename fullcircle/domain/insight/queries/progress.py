"""How far a round is, for each person over what they may count; and how moderators and auditors agree."""

from django.db.models import Count, Exists, OuterRef, Value

from fullcircle.domain.audits.models import Audit, AuditQuerySet
from fullcircle.domain.audits.states import OVERALL, AuditState
from fullcircle.domain.frameworks.queries import framework_read
from fullcircle.domain.insight.rules.counting import Moderated
from fullcircle.domain.insight.rules.named import WHOLE, Reach, reach_of
from fullcircle.domain.insight.rules.progress import Agreement, Alike, RoundProgress, progress
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.queries.closing import came_in_since
from fullcircle.domain.moderation.rules.comparing import compare
from fullcircle.domain.moderation.rules.ending import has_ended
from fullcircle.domain.moderation.states import ChosenBecause, ModerationState
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor, Scope
from fullcircle.foundation.access.states import Permission


def reach_over(seen_by: Actor, permission: Permission) -> Reach:
    """Of how much of a round figures are that are counted where this permission holds."""
    return reach_of(seen_by.scope(permission))


def reach(seen_by: Actor) -> Reach:
    """Of how much of a round this person's counts of audits are."""
    audits, measures = seen_by.scope(Permission.SEE_AUDITS), seen_by.scope(Permission.SEE_MEASURES)
    if audits.everywhere or measures.everywhere:
        return WHOLE
    both = Scope(
        service_ids=audits.service_ids | measures.service_ids,
        team_ids=audits.team_ids | measures.team_ids,
    )
    return reach_of(both, person_id=seen_by.person_id)


def counted(seen_by: Actor, round_id: int) -> AuditQuerySet:
    """The audits of a round that count for this person: those they may see, and those whose figures their role sees."""
    measures = Audit.objects.filter(within(seen_by.scope(Permission.SEE_MEASURES), "team"))
    return (Audit.objects.visible_to(seen_by) | measures).filter(round_id=round_id)


def round_progress(seen_by: Actor, round_id: int) -> RoundProgress:
    """How far the audits of a round are and, of the whole round, whether its moderation has ended, in one query. It counts, and
    names nobody."""
    found = reach(seen_by)
    mine = Value(1) if found.whole else Exists(counted(seen_by, round_id).filter(pk=OuterRef("pk")))
    every = Audit.objects.filter(round_id=round_id).annotate(mine=mine, since=came_in_since()).order_by()
    fields = ("round__state", "state", "moderation__state", "observation_planned", "since", "mine")
    rows = [
        (
            RoundState(of),
            Alike(AuditState(state), ModerationState(moderation) if moderation else None, observed, n, since),
            seen,
        )
        for of, state, moderation, observed, since, seen, n in every.values_list(*fields).annotate(n=Count("pk"))
    ]
    in_time = progress(row for _, row, _ in rows if not row.since)
    ended = bool(rows) and has_ended(rows[0][0], in_time.by_state)
    return progress((row for _, row, seen in rows if seen), round_id=round_id, reach=found, ended=ended)


def agreement(seen_by: Actor, round_id: int) -> Agreement:
    """How moderators agree with auditors in the audits of a round that count for this person, in one query."""
    found = moderated_in(counted(seen_by, round_id))
    return Agreement(round_id, reach(seen_by), compare((one.auditor, one.moderator) for one in found))


def moderated_in(audits: AuditQuerySet) -> list[Moderated]:
    """The moderated ones of these audits: final, their outcome agreed. Until then a moderator's judgement is nobody else's
    business."""
    rows = Moderation.objects.filter(
        audit__in=audits.filter(state=AuditState.FINAL).values("pk"),
        state=ModerationState.AGREED,
        judgements__aspect=OVERALL,
        audit__judgements__aspect=OVERALL,
        audit__judgements__final_value__gt="",
    ).values_list(
        *("audit__judgements__value", "judgements__value", "audit__judgements__final_value", "chosen_because"),
        *("audit__framework_version_id", "audit__framework_version__content_hash"),
    )
    return [
        Moderated(judgement(auditor), judgement(moderator), judgement(agreed), because == ChosenBecause.DRAWN)
        for auditor, moderator, agreed, because, *version in rows
        for judgement in [framework_read(*version).judgement]
    ]
