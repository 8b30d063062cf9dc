"""The one action tracker: SMART actions, their evidence, and the verified difference for the child."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from fullcircle.domain.actions.states import SOMETHING_LEFT, ActionState, Difference, UpdateKind, Urgency
from fullcircle.domain.audits.models import Audit, Finding
from fullcircle.domain.audits.states import SETTLED, AuditState
from fullcircle.foundation.access.models import Person, Team
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor, Scope
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, actor: Actor) -> Self:
        """Actions that are mine to do; those that I set where a role of mine still sets actions, or from an audit that I
        moderate; from audits that I carry out (while a role of mine does), of my own work (once final), and that I moderate
        (once I have judged for myself, until the audit is settled: then only scope and ownership count); those of the teams I
        look after; and those in the wider scope of my roles, from an audit once it is settled: an action tells what was found,
        and whoever may still judge an audit, or choose who does, is not to know. From an audit that I am to judge for myself
        first I see none, whatever they are to me."""
        me = actor.person_id or 0
        scope = actor.scope(Permission.SEE_ACTIONS)
        audits = me if actor.may(Permission.CARRY_OUT_AUDITS) else 0
        moderated = moderated_by(actor, "audit__")
        return self.filter(
            Q(owner_id=me)
            | Q(set_by_id=me) & (within(actor.scope(Permission.SET_ACTIONS), "team") | moderated)
            | Q(audit__auditor_id=audits)
            | Q(audit__practitioner_id=me, audit__state="final")
            | moderated & Q(audit__moderation__judged_at__isnull=False)
            | within(Scope(team_ids=scope.team_ids), "team")
            | within(scope, "team") & settled()
        ).exclude(judged_blind(me))


def judged_blind(person_id: int) -> Q:
    """The predicate of `policy.judges_blind`: actions from audits that this person is to judge for themselves and has not yet. It
    asks for no role of theirs: one that ends and is given again opens nothing meanwhile."""
    unsettled = ~Q(audit__state__in=SETTLED)
    return Q(audit__moderation__moderator_id=person_id, audit__moderation__judged_at__isnull=True) & unsettled


def moderated_by(actor: Actor, audit: str = "") -> Q:
    """The predicate of `policy.moderates`: audits that this person has to moderate, as long as that lasts; ``audit``: the path to
    them, with its ``__``. Whoever once moderated an audit of another service looks after none of its actions."""
    me = actor.person_id or 0 if actor.may(Permission.MODERATE) else 0
    return Q(**{f"{audit}moderation__moderator_id": me}) & ~Q(**{f"{audit}state__in": SETTLED})


def settled() -> Q:
    """The predicate of actions that come from no audit, or from one in which nothing changes any more."""
    return Q(audit__isnull=True) | Q(audit__state__in=SETTLED)


def something_left() -> Q:
    """The predicate of actions that were verified with something left."""
    return Q(state=ActionState.VERIFIED, difference__in=SOMETHING_LEFT)


def left_over() -> Q:
    """The predicate of actions that were verified with something left, with which no action goes on, and of which nobody has said
    that nothing more is needed. None can be gone on with where the audit was withdrawn."""
    withdrawn = Q(audit__isnull=False, audit__state=AuditState.WITHDRAWN)
    gone_on = Action.objects.filter(goes_on_with=OuterRef("pk"))
    ended = ActionUpdate.objects.filter(action=OuterRef("pk"), kind=UpdateKind.NOTHING_MORE)
    return something_left() & ~withdrawn & ~Q(Exists(gone_on)) & ~Q(Exists(ended))


class Action(models.Model):
    """A SMART action: what (specific), how we will know (measure), what makes it possible (achievable), the difference it
    is for (relevant), and by when (time-bound). ``goes_on_with``: the verified action whose rest it was set for."""

    audit = models.ForeignKey(Audit, null=True, on_delete=models.PROTECT, related_name="actions")
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="actions")
    aspect = models.CharField(max_length=40, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    measure = models.TextField()
    achievable = models.TextField()
    difference_for = models.TextField()
    urgency = models.CharField(max_length=20, choices=Urgency.choices())
    due_on = models.DateField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    state = models.CharField(max_length=20, choices=ActionState.choices(), default=ActionState.OPEN)
    version = models.PositiveIntegerField(default=1)
    set_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    difference = models.CharField(max_length=20, choices=Difference.choices(), blank=True)
    how_known = models.TextField(blank=True)
    goes_on_with = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="gone_on_in")

    objects = ActionQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={
            "what": "blank",
            "measure": "blank",
            "achievable": "blank",
            "difference_for": "blank",
            "owner": "replace",
            "set_by": "replace",
            "done_by": "replace",
            "evidence": "blank",
            "verified_by": "replace",
            "how_known": "blank",
        },
        plain=("audit", "finding", "aspect", "team", "urgency", "due_on", "state", "version", "set_at", "done_at")
        + ("verified_at", "difference", "goes_on_with"),
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="action_state_due"),
            models.Index(fields=["owner", "state"], name="action_owner_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="done_action_has_its_evidence",
                condition=Q(state__in=["open", "set_aside"]) | (Q(done_at__isnull=False) & ~Q(evidence="")),
            ),
            models.CheckConstraint(
                name="verified_action_says_what_difference",
                condition=~Q(state="verified") | (Q(verified_at__isnull=False) & ~Q(difference="") & ~Q(how_known="")),
            ),
            models.CheckConstraint(
                name="nobody_verifies_their_own_action",
                condition=Q(verified_by__isnull=True)
                | (~Q(verified_by=F("owner")) & (Q(done_by__isnull=True) | ~Q(verified_by=F("done_by")))),
            ),
        ]


class ActionUpdate(models.Model):
    """One step or note in an action's life: who, when, what, and the state it was in afterwards. ``former``: of a step that gave
    the action to somebody else, who owned it before. Never changed."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    kind = models.CharField(max_length=30, choices=UpdateKind.choices())
    state = models.CharField(max_length=20, choices=ActionState.choices())
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"text": "blank", "by": "replace", "former": "replace"},
        plain=("action", "kind", "state", "at"),
    )

    class Meta:
        ordering = ["id"]
