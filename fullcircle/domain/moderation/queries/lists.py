"""Lists of moderations."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from fullcircle.domain.auditors.queries.conflicts import in_conflict
from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.cases.policy import sees
from fullcircle.domain.moderation.models import Moderation, bound_by_a_role
from fullcircle.domain.moderation.policy import relation_of
from fullcircle.domain.moderation.rules.seeing import Relation, sight
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access.policy import check_may, within
from fullcircle.foundation.access.queries import who_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


@dataclass(frozen=True)
class ModerationRow:
    """A moderation as lists show it. ``auditor`` is "" while the viewer is its moderator and has not judged yet."""

    id: int
    audit_id: int
    child: str
    round_id: int
    round_number: int
    team: str
    service_area: str
    state: ModerationState
    relation: Relation
    moderator: str
    auditor: str
    due_on: date

    def late(self, on: date) -> bool:
        """Whether it is past its date and not agreed yet."""
        return self.state is not ModerationState.AGREED and self.due_on < on


@dataclass(frozen=True)
class Waiting:
    """A moderation that waits for somebody; ``named``: its child in one line, as far as they may know now. ``talk_on``: the day
    agreed for the talk. ``stranded``: its moderator cannot go on, and this person can ask someone else; ``in_conflict``: for
    the moderator has declared a conflict of interest; ``mine``: this person is that moderator; ``gone``: that
    moderator cannot go on, whoever asks. ``over``: its round is closed."""

    row: ModerationRow
    named: str
    talk_on: date | None
    stranded: bool = False
    in_conflict: bool = False
    mine: bool = False
    gone: bool = False
    over: bool = False


def waiting(seen_by: Actor, *, on: date) -> list[Waiting]:
    """Moderations that wait for this person: to judge, a talk to hold (as moderator or as auditor), or stranded, so that someone
    else has to be asked. Soonest due first."""
    me = seen_by.person_id or 0
    still_open = ~Q(state=ModerationState.AGREED)
    mine = Q(moderator_id=me) & still_open
    talks = Q(audit__auditor_id=me, state=ModerationState.TO_AGREE)
    left = without_moderator(on) & still_open & within(seen_by.scope(Permission.ASSIGN_MODERATION), "audit__team")
    told = {"stranded": left, "in_conflict": moderator_in_conflict(), "gone": without_moderator(on)}
    found: Any = (
        joined(seen_by).filter(mine | talks | left).defer(None).defer("audit__round__focus", "audit__child__facts")
    )
    found = found.annotate(**{name: Case(When(way, then=Value(1)), default=Value(0)) for name, way in told.items()})
    return [
        Waiting(
            row(m, seen_by),
            _named(m, seen_by),
            m.talk_on,
            stranded=bool(m.stranded),
            in_conflict=bool(m.in_conflict),
            mine=m.moderator_id == me,
            gone=bool(m.gone),
            over=m.audit.round.state == RoundState.CLOSED,
        )
        for m in found
    ]


def without_moderator(on: date) -> Q:
    """The predicate of moderations whose moderator has left, moderates no more, has a role for the child's team or service area
    by now, or has declared a conflict of interest about the child or the team."""
    gone = ~Q(moderator__in=who_may(Permission.MODERATE, on=on))
    return gone | bound_by_a_role() | moderator_in_conflict()


def moderator_in_conflict() -> Q:
    """The predicate of moderations whose moderator has declared a conflict of interest about the child or the team."""
    return Q(in_conflict("moderator_id", child="audit__child_id", team="audit__team_id"))


def open_with(seen_by: Actor, person_id: int) -> int:
    """How many moderations that are not agreed a person has. NotAllowed unless the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    return Moderation.objects.filter(moderator_id=person_id).exclude(state=ModerationState.AGREED).count()


def _named(moderation: Moderation, actor: Actor) -> str:
    child, reference = moderation.audit.child, moderation.audit.child.reference
    knows = sees(actor, child) or sight(relation_of(actor, moderation), ModerationState(moderation.state)).evidence
    return Header.read(moderation.audit.header).named(reference) if knows else f"Child {reference}"


def moderations_named(seen_by: Actor, moderation_ids: Collection[int]) -> dict[int, str]:
    """By id, how those of these moderations are called that this actor may see."""
    found = Moderation.objects.visible_to(seen_by).filter(pk__in=moderation_ids).order_by()
    rows = found.values_list("pk", "audit__child__reference", "audit__round__number")
    return {pk: f"child {reference}, round {number}" for pk, reference, number in rows}


def mine(seen_by: Actor) -> list[ModerationRow]:
    """The latest hundred moderations in which this person is moderator or auditor: open ones first, soonest due first."""
    me = seen_by.person_id or 0
    found = joined(seen_by).filter(Q(moderator_id=me) | Q(audit__auditor_id=me))
    return _open_first(row(m, seen_by) for m in found.order_by("-pk")[:100])


def everyones(seen_by: Actor, round_id: int) -> list[ModerationRow]:
    """The moderations of a round that this person assigns, whoever moderates: open ones first, soonest due first."""
    scope = within(seen_by.scope(Permission.ASSIGN_MODERATION), "audit__team")
    return _open_first(row(m, seen_by) for m in joined(seen_by).filter(scope, audit__round_id=round_id))


def cannot_go_on(seen_by: Actor, round_id: int, *, on: date) -> dict[int, bool]:
    """The open moderations of a round, which this person assigns, whose moderator cannot go on: by id, whether they have declared
    a conflict of interest."""
    scope = within(seen_by.scope(Permission.ASSIGN_MODERATION), "audit__team")
    found = Moderation.objects.visible_to(seen_by).filter(scope, without_moderator(on), audit__round_id=round_id)
    conflict = Case(When(moderator_in_conflict(), then=Value(True)), default=Value(False))
    rows = found.exclude(state=ModerationState.AGREED).annotate(in_conflict=conflict)
    return dict(rows.values_list("pk", "in_conflict"))


def needs_another(seen_by: Actor, moderation_id: int, *, on: date) -> bool:
    """Whether this moderation is open and its moderator cannot go on. False where there is none or this person may not know."""
    found = Moderation.objects.visible_to(seen_by).filter(without_moderator(on), pk=moderation_id)
    return found.exclude(state=ModerationState.AGREED).exists()


def joined(actor: Actor) -> "QuerySet[Moderation]":
    """The moderations this person may see, with what a row needs."""
    found = Moderation.objects.visible_to(actor)
    return found.select_related(
        "moderator", "audit__auditor", "audit__round", "audit__child__team", "audit__team__service_area"
    ).defer("audit__header", "audit__round__focus", "audit__child__facts")


def row(moderation: Moderation, actor: Actor) -> ModerationRow:
    """The row of a moderation that ``joined`` gave."""
    audit, state = moderation.audit, ModerationState(moderation.state)
    relation = relation_of(actor, moderation)
    return ModerationRow(
        id=moderation.pk,
        audit_id=audit.pk,
        child=audit.child.reference,
        round_id=audit.round_id,
        round_number=audit.round.number,
        team=audit.team.name,
        service_area=audit.team.service_area.name,
        state=state,
        relation=relation,
        moderator=moderation.moderator.name,
        auditor=audit.auditor.name if sight(relation, state).auditor else "",
        due_on=moderation.due_on,
    )


def _open_first(rows: Iterable[ModerationRow]) -> list[ModerationRow]:
    return sorted(rows, key=lambda r: (r.state is ModerationState.AGREED, r.due_on, r.id))
