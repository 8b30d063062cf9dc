"""An action as lists show it, and the one way that actions are fetched for someone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField, IntegerField

from fullcircle.domain.actions.models import Action, ActionUpdate, left_over, moderated_by
from fullcircle.domain.actions.rules.standing import ORDER, stage, standing
from fullcircle.domain.actions.states import ActionState, Difference, Standing, UpdateKind, Urgency
from fullcircle.domain.auditors.queries.conflicts import bound
from fullcircle.domain.audits.models import seen_by
from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.cases.models import seen_by as sees_child
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor, Scope
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import day_of


@dataclass(frozen=True)
class Turn:
    """How an open action came back after it was done, or how one was set aside: by whom, when and why."""

    by: str
    on: date
    why: str


@dataclass(frozen=True)
class ActionRow:
    """An action as lists show it.

    ``child`` is the council's reference where this person is told it, "" where not; ``about_child`` says whether there
    is a child at all. ``round_number`` is None for an action that came from no audit. ``stage`` is the part of the circle
    (None once set aside). ``turn`` is told where it was asked for (``with_turn``). ``days`` are calendar days to the due
    date, negative when it has passed. ``owner_left``: on the day asked for, the owner is not there any more.
    """

    id: int
    what: str
    child: str
    named: str
    about_child: bool
    audit_id: int | None
    round_id: int | None
    round_number: int | None
    aspect: str
    team: str
    service_area: str
    owner_id: int
    owner: str
    owner_left: bool
    urgency: Urgency
    due_on: date
    days: int
    standing: Standing
    stage: str | None
    done_on: date | None
    verified_on: date | None
    difference: Difference | None
    how_known: str
    i_can_verify: bool
    turn: Turn | None = None


TURNS = {ActionState.OPEN: UpdateKind.REOPENED, ActionState.SET_ASIDE: UpdateKind.SET_ASIDE}
"""The step that an action in this state may have come by, and of which its people are told."""


def stands(which: Standing, on: date) -> Q:
    """The predicate of ``rules.standing.standing``: the actions that stand so on that day."""
    return {
        Standing.LATE: Q(state=ActionState.OPEN, due_on__lt=on),
        Standing.TO_VERIFY: Q(state=ActionState.DONE),
        Standing.OPEN: Q(state=ActionState.OPEN, due_on__gte=on),
        Standing.VERIFIED: Q(state=ActionState.VERIFIED),
        Standing.SET_ASIDE: Q(state=ActionState.SET_ASIDE),
    }[which]


def told_number(actor: Actor) -> Q:
    """The predicate of who is told the number of the child that an action is about: whoever sees the audit it came from, which
    goes by that number, and those who know the child."""
    return seen_by(actor, "audit__") | knows_child(actor)


def knows_child(actor: Actor) -> Q:
    """The predicate of who is told of that child's sex and age too: those who may see the child, and those whose work it is, who
    set and verify the actions of the team among them, wherever the child is by now."""
    me = actor.person_id or 0
    auditor = me if actor.may(Permission.CARRY_OUT_AUDITS) else 0
    return (
        sees_child(actor, "audit__child__")
        | Q(owner_id=me)
        | Q(audit__auditor_id=auditor)
        | Q(audit__practitioner_id=me)
        | moderated_by(actor, "audit__")
        | within(actor.scope(Permission.SET_ACTIONS), "team")
        | within(actor.scope(Permission.VERIFY_ACTIONS), "team")
    )


def verifiable_by(actor: Actor) -> Q:
    """The predicate of ``policy.check_verify``: done actions in the actor's scope that they neither own nor did."""
    me = actor.person_id or 0
    return (
        Q(state=ActionState.DONE)
        & within(actor.scope(Permission.VERIFY_ACTIONS), "team")
        & ~Q(owner_id=me)
        & (Q(done_by__isnull=True) | ~Q(done_by_id=me))
        & ~Q(bound(actor, child="audit__child_id", team="team_id"))
    )


def left_to(actor: Actor) -> Q:
    """The predicate of actions left over (`models.left_over`) that are this person's to go on with: of those for whom they set
    actions, the ones that they verified themselves and the ones of teams that they manage."""
    scope = actor.scope(Permission.SET_ACTIONS)
    theirs = Q(verified_by_id=actor.person_id or 0) | within(Scope(team_ids=scope.team_ids), "team")
    near = bound(actor, child="audit__child_id", team="team_id")
    return left_over() & within(scope, "team") & theirs & ~Q(near)


def changeable_by(actor: Actor) -> Q:
    """The predicate of ``policy.check_change``: open actions of teams whose actions they set, and those that they set themselves
    from an audit that they carry out or moderate today."""
    me = actor.person_id or 0
    auditor = me if actor.may(Permission.CARRY_OUT_AUDITS) else 0
    from_theirs = Q(audit__auditor_id=auditor) | moderated_by(actor, "audit__")
    theirs = within(actor.scope(Permission.SET_ACTIONS), "team") | Q(set_by_id=me) & from_theirs
    return Q(state=ActionState.OPEN) & theirs


def for_person(actor: Actor, on: date) -> "QuerySet[Action]":
    """The actions this person may see, what needs a person first, with what a row needs in one query."""
    order = Case(
        *(When(stands(s, on), then=Value(place)) for place, s in enumerate(ORDER)), output_field=IntegerField()
    )
    reference = Case(
        When(told_number(actor), then=F("audit__child__reference")), default=Value(""), output_field=CharField()
    )
    knows = Case(When(knows_child(actor), then=Value(1)), default=Value(0), output_field=IntegerField())
    i_can = Case(When(verifiable_by(actor), then=Value(1)), default=Value(0), output_field=IntegerField())
    return (
        Action.objects.visible_to(actor)
        .select_related("team__service_area", "owner", "audit__round")
        .annotate(needs_first=order, shown_reference=reference, knows_child=knows, i_can_verify=i_can)
        .order_by("needs_first", "due_on", "pk")
    )


def with_turn(actions: "QuerySet[Action]") -> "QuerySet[Action]":
    """The same actions, with what their rows need to tell their last turn."""
    turns = ActionUpdate.objects.filter(action=OuterRef("pk"), kind__in=TURNS.values()).order_by("-pk")
    fields = {"turned_at": "at", "turned_by": "by__name", "turned_why": "text"}
    return actions.annotate(**{name: Subquery(turns.values(field)[:1]) for name, field in fields.items()})


def _turn(action: Action, state: ActionState) -> Turn | None:
    at: datetime | None = getattr(action, "turned_at", None)
    if at is None or state not in TURNS:
        return None
    by, why = action.turned_by, action.turned_why  # type: ignore[attr-defined]
    return Turn(by or name_of(None), day_of(at), why)


def _named(action: Action, reference: str) -> str:
    """The child in one line, for those who know them."""
    knows: int = action.knows_child  # type: ignore[attr-defined]
    return Header.read(action.audit.header).named(reference) if knows and action.audit else ""


def row(action: Action, on: date) -> ActionRow:
    """The row of an action that ``for_person`` gave."""
    state = ActionState(action.state)
    difference = Difference(action.difference) if action.difference else None
    reference: str = action.shown_reference or ""  # type: ignore[attr-defined]
    return ActionRow(
        id=action.pk,
        what=action.what,
        child=reference,
        named=_named(action, reference),
        about_child=action.audit_id is not None,
        audit_id=action.audit_id,
        round_id=action.audit.round_id if action.audit else None,
        round_number=action.audit.round.number if action.audit else None,
        aspect=action.aspect,
        team=action.team.name,
        service_area=action.team.service_area.name,
        owner_id=action.owner_id,
        owner=action.owner.name,
        owner_left=action.owner.has_left(on),
        urgency=Urgency(action.urgency),
        due_on=action.due_on,
        days=(action.due_on - on).days,
        standing=standing(state, action.due_on, on),
        stage=stage(state, difference),
        done_on=day_of(action.done_at) if action.done_at else None,
        verified_on=day_of(action.verified_at) if action.verified_at else None,
        difference=difference,
        how_known=action.how_known,
        i_can_verify=bool(action.i_can_verify),  # type: ignore[attr-defined]
        turn=_turn(action, state),
    )


def name_of(person: Person | None) -> str:
    """The person's name; the product's own where no person acted."""
    return person.name if person is not None else "Full Circle"
