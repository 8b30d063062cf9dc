"""One action: where it came from, its SMART parts, its history, its evidence, and what this person can do next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Q, Value, When

from fullcircle.domain.actions import policy
from fullcircle.domain.actions.models import Action, left_over
from fullcircle.domain.actions.queries.rows import ActionRow, for_person, name_of, row, with_turn
from fullcircle.domain.actions.queries.setting import Owner, framework_for, may_read_findings, owners_for
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.actions.states import Step, UpdateKind
from fullcircle.domain.audits.policy import sight_of
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.audits.states import FindingKind
from fullcircle.foundation.access.queries import has_manager
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class UpdateLine:
    """A line of the history: what happened, who did it and when, and what they wrote."""

    kind: UpdateKind
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class FindingShown:
    """The finding an action came from."""

    text: str
    kind: FindingKind
    source: str


@dataclass(frozen=True)
class Named:
    """Another action, as it is named beside this one."""

    id: int
    what: str


@dataclass(frozen=True)
class ActionPage:
    """Everything the page of one action shows. ``aspect_title`` is "" for the audit as a whole; ``finding`` is None where there
    is none or this person may not read it yet. ``may`` says of each step whether this person can take it, or why not.
    ``owner_signs_in``: the owner can sign in on that day, and so finds it. ``may_set_another``: whether this person can set a new
    action where this one came from. ``left_over``: something is left, and no action goes on with it (`models.left_over`);
    ``nothing_more``: who said, when and why, that nothing more is needed.
    ``goes_on_with`` and ``gone_on_in``: the action whose rest this one was set for, and those set for the rest of this one,
    as far as this person may see them. ``without_manager``: the owner has left, and nobody who is there manages the team.
    ``owners`` is empty unless this person can change the owner."""

    row: ActionRow
    team_id: int
    version: int
    smart: Smart
    aspect_title: str
    finding: FindingShown | None
    audit_readable: bool
    set_by: str
    set_at: datetime
    evidence: str
    done_by: str
    done_at: datetime | None
    verified_by: str
    verified_at: datetime | None
    history: tuple[UpdateLine, ...]
    may: dict[Step, Verdict]
    may_set_another: bool
    left_over: bool
    nothing_more: UpdateLine | None
    goes_on_with: Named | None
    gone_on_in: tuple[Named, ...]
    without_manager: bool
    owner_signs_in: bool
    owners: tuple[Owner, ...]


def action(seen_by: Actor, action_id: int, *, on: date) -> ActionPage:
    """One action. NotFound when there is none or this person may not see it."""
    related = ("finding", "audit__team", "audit__moderation", "set_by", "done_by", "verified_by", "owner__account")
    left = Case(When(left_over(), then=Value(1)), default=Value(0))
    found = (
        with_turn(for_person(seen_by, on)).select_related(*related).annotate(is_left=left).filter(pk=action_id).first()
    )
    if found is None:
        raise NotFound
    may = _may(seen_by, found)
    beside, history = _beside(seen_by, found), _history(found)
    return ActionPage(
        row=row(found, on),
        team_id=found.team_id,
        version=found.version,
        smart=Smart(found.what, found.measure, found.achievable, found.difference_for),
        aspect_title=framework_for(found.audit, on=on).aspect(found.aspect).title if found.aspect else "",
        finding=_finding(seen_by, found),
        audit_readable=found.audit is not None and sight_of(seen_by, found.audit) >= Sight.WHOLE,
        set_by=name_of(found.set_by),
        set_at=found.set_at,
        evidence=found.evidence,
        done_by=name_of(found.done_by) if found.done_at else "",
        done_at=found.done_at,
        verified_by=name_of(found.verified_by) if found.verified_at else "",
        verified_at=found.verified_at,
        history=history,
        may=may,
        may_set_another=bool(verdict(lambda: _check_set_another(seen_by, found))),
        left_over=bool(found.is_left),
        nothing_more=next((line for line in history if line.kind is UpdateKind.NOTHING_MORE), None),
        goes_on_with=next((one for one in beside if one.id == found.goes_on_with_id), None),
        gone_on_in=tuple(one for one in beside if one.id != found.goes_on_with_id),
        without_manager=found.owner.has_left(on) and not has_manager(found.team_id, on=on),
        owner_signs_in=found.owner.signs_in(on),
        owners=owners_for(found.team, found.audit, on=on) if may[Step.CHANGE_OWNER] else (),
    )


def _finding(actor: Actor, action: Action) -> FindingShown | None:
    found, audit = action.finding, action.audit
    if found is None or audit is None or not may_read_findings(actor, audit):
        return None
    return FindingShown(found.text, FindingKind(found.kind), found.source)


def _beside(actor: Actor, action: Action) -> list[Named]:
    """The action that this one goes on with, and those that go on with it."""
    near = Q(pk=action.goes_on_with_id) | Q(goes_on_with=action.pk)
    return [
        Named(*one) for one in Action.objects.visible_to(actor).filter(near).order_by("pk").values_list("pk", "what")
    ]


def _history(action: Action) -> tuple[UpdateLine, ...]:
    updates = action.updates.select_related("by").order_by("-pk")
    return tuple(UpdateLine(UpdateKind(u.kind), u.text, name_of(u.by), u.at) for u in updates)


def _check_set_another(actor: Actor, action: Action) -> None:
    if action.audit is not None:
        policy.check_set_from(actor, action.audit)
    else:
        policy.check_set(actor, action.team)


def _may(actor: Actor, action: Action) -> dict[Step, Verdict]:
    return {
        Step.NOTE: verdict(lambda: policy.check_note(actor, action)),
        Step.CHANGE_OWNER: verdict(lambda: policy.check_change(actor, action)),
        Step.CHANGE_DUE: verdict(lambda: policy.check_change(actor, action)),
        Step.MARK_DONE: verdict(lambda: policy.check_mark_done(actor, action)),
        Step.REOPEN: verdict(lambda: policy.check_reopen(actor, action)),
        Step.VERIFY: verdict(lambda: policy.check_verify(actor, action)),
        Step.NOTHING_MORE: verdict(lambda: policy.check_nothing_more(actor, action)),
        Step.SET_ASIDE: verdict(lambda: policy.check_set_aside(actor, action)),
    }
