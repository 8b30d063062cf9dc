"""How far a round has come, for whoever is about to close it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import SENT_IN, AuditState
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.rules.ending import IN_MODERATION, has_ended
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.domain.rounds import policy as rounds
from fullcircle.domain.rounds.models import Round, RoundStatusChange
from fullcircle.domain.rounds.rules import CASE_FILE_AUDITS, MODERATION, Reached
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access.rules import Actor


def reached(seen_by: Actor, round_id: int) -> Reached:
    """What of a round's audits and moderation is done, and what is not. It counts, and names nobody. Of moderation there is as
    much as was asked for, and the submitted audits that wait to be chosen or made final: what was never sent in owes none.

    NotAllowed unless the actor plans rounds.
    """
    rounds.check_plan(seen_by)
    audits = _by_state(Audit.objects.filter(round_id=round_id))
    moderations = _by_state(Moderation.objects.filter(audit__round_id=round_id))
    final, agreed = audits.get(AuditState.FINAL, 0), moderations.get(ModerationState.AGREED, 0)
    there = sum(n for state, n in audits.items() if state != AuditState.WITHDRAWN)
    asked, waiting = sum(moderations.values()), audits.get(AuditState.SUBMITTED, 0)
    never_sent_in = there - sum(audits.get(state, 0) for state in SENT_IN)
    said = [_audits_said(audits, final, there), *_moderation_said(asked, agreed, waiting, never_sent_in)]
    return Reached(
        {CASE_FILE_AUDITS: final, MODERATION: agreed},
        tuple(one for one in said if one),
        of={CASE_FILE_AUDITS: there, MODERATION: asked + waiting},
        idle=0 if final else audits.get(AuditState.NOT_STARTED, 0),
    )


def came_in_since() -> Exists:
    """The predicate of audits that were sent in after their round was closed. Moderation of the round does not wait for them."""
    closing = RoundStatusChange.objects.filter(round=OuterRef("round"), state=RoundState.CLOSED)
    return Exists(closing.filter(at__lt=OuterRef("submitted_at")))


def over() -> Q:
    """The predicate of `has_ended`, of rounds."""
    audits = Audit.objects.filter(round=OuterRef("pk")).exclude(state=AuditState.WITHDRAWN)
    closed = Q(state=RoundState.CLOSED) & ~Exists(audits.filter(~came_in_since(), state__in=IN_MODERATION))
    going_on = ~Q(state=RoundState.CLOSED) & Exists(audits) & ~Exists(audits.exclude(state=AuditState.FINAL))
    return closed | going_on


def ended(round_: Round) -> bool:
    """Whether the moderation of a round is over, of the whole of it, whoever asks. It names nobody."""
    audits = _by_state(Audit.objects.filter(~came_in_since(), round=round_))
    return has_ended(RoundState(round_.state), {AuditState(state): n for state, n in audits.items()})


def _by_state(found: QuerySet[Any, Any]) -> dict[str, int]:
    return dict(found.order_by().values_list("state").annotate(Count("pk")))


def _audits_said(by_state: Mapping[str, int], final: int, there: int) -> str:
    if not there:
        return "No audit was carried out."
    if final == there:
        return ""
    waiting = [
        f"{by_state[state]} {state.label.lower()}"
        for state in AuditState
        if state not in {AuditState.FINAL, AuditState.WITHDRAWN} and by_state.get(state)
    ]
    which = f"{there - final} of {there} audits {'is' if there - final == 1 else 'are'} not final"
    return f"{which if there > 1 else 'The one audit is not final'}: {', '.join(waiting)}."


def _moderation_said(asked: int, agreed: int, waiting: int, never_sent_in: int) -> Iterator[str]:
    """Of audits that were sent in alone; ``waiting``: those of which nobody has said yet whether they are moderated."""
    left = asked - agreed
    if left:
        which = f"{left} of {asked} moderations {'has' if left == 1 else 'have'}"
        yield f"{which if asked > 1 else 'The one moderation has'} no agreed outcome."
    if waiting:
        yield f"{waiting} submitted {'audit waits' if waiting == 1 else 'audits wait'} to be moderated or made final."
    if not asked:
        yield "No audit was moderated."
    elif never_sent_in:
        which, its = ("audit was", "its") if never_sent_in == 1 else ("audits were", "their")
        yield f"{never_sent_in} {which} never sent in, so {its} moderation could not begin and is not counted."
