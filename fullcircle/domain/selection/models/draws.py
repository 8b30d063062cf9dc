"""Draws of cases into a round, each choice with its reasons, kept for ever."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from fullcircle.domain.cases.models import Child
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.states import Basis, ChoiceState, DrawState
from fullcircle.foundation.access.models import Person, ServiceArea, Team
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every draw for those who select; the confirmed ones for all who may see rounds."""
        if actor.may(Permission.SELECT_CASES):
            return self
        return self.filter(state=DrawState.CONFIRMED) if actor.may(Permission.SEE_ROUNDS) else self.none()


class Draw(models.Model):
    """One proposed or confirmed selection. The same seed, settings and data give the same draw. ``drawn_from`` is the number of
    the import that held when it was made (0: none). ``undone_seen_at``: when somebody said that they know that it was undone
    since."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="draws")
    state = models.CharField(max_length=20, choices=DrawState.choices(), default=DrawState.PROPOSED)
    seed = models.BigIntegerField()
    size = models.PositiveIntegerField()
    settings = models.JSONField(default=dict)
    frame_size = models.PositiveIntegerField()
    frame_hash = models.CharField(max_length=64)
    frame_by_service = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    allocation = models.JSONField(default=dict)
    drawn_from = models.PositiveBigIntegerField(default=0)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_seen_at = models.DateTimeField(null=True)
    undone_seen_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DrawQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"drawn_by": "replace", "confirmed_by": "replace", "undone_seen_by": "replace"},
        plain=("round", "state", "seed", "size", "settings", "frame_size", "frame_hash", "frame_by_service", "notes")
        + ("allocation", "drawn_from", "drawn_at", "confirmed_at", "undone_seen_at"),
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(state="confirmed"), name="one_confirmed_selection_for_each_round"
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state="proposed"), name="one_proposed_selection_for_each_round"
            ),
        ]


class Frame(models.Model):
    """Everybody who was being worked with when a draw was made, and each child's numbers in it: ``rules.frame`` packs and reads.

    One compressed value for each draw: nothing asks the database about its rows, and a draw from thousands is kept in one write.
    """

    draw = models.OneToOneField(Draw, on_delete=models.CASCADE, related_name="frame")
    content = models.BinaryField()

    privacy = Privacy(Retention.QA_RECORD, personal={"content": "blank"}, plain=("draw",))


class ChoiceQuerySet(models.QuerySet["Choice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every choice for those who select. Of confirmed selections also the choices of children in the actor's scope,
        those they are to audit, and those of their own cases."""
        if actor.may(Permission.SELECT_CASES):
            return self
        me = actor.person_id or 0
        audits = me if actor.may(Permission.CARRY_OUT_AUDITS) else 0
        return self.filter(
            within(actor.scope(Permission.SEE_CHILDREN), "team")
            | Q(audit__auditor_id=audits)
            | Q(audit__isnull=True, auditor_id=audits)
            | Q(child__worker_id=me),
            draw__state=DrawState.CONFIRMED,
        )


class Choice(models.Model):
    """A child chosen (or in reserve), the auditor proposed, and why: in words and numbers, for ever.

    ``stratum`` names those it was drawn with, and ``reserve_place`` where it waited in their reserve (0: chosen at once).
    ``drawn_chance`` is the probability, from 0 to 1, that the child was drawn at all, reserve included; ``chance`` that it is
    looked at, reckoned again from the number finally used. ``account`` holds the numbers of the draw (rules.reasons.Account).
    ``swapped_by`` and ``swapped_at`` are of the swap that took it out, where they were kept.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="choices")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="choices")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=ChoiceState.choices(), default=ChoiceState.CHOSEN)
    basis = models.CharField(max_length=20, choices=Basis.choices())
    stratum = models.CharField(max_length=100)
    reserve_place = models.PositiveIntegerField(default=0)
    drawn_chance = models.FloatField()
    chance = models.FloatField()
    service_area = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    flags = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    account = models.JSONField(default=dict)
    auditor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    auditor_reasons = models.JSONField(default=list)
    observation_planned = models.BooleanField(default=False)
    swap_reason = models.CharField(max_length=500, blank=True)
    swapped_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    swapped_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = ChoiceQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={
            "child": "replace",
            "auditor": "replace",
            "reasons": "blank",
            "account": "blank",
            "auditor_reasons": "blank",
            "swap_reason": "blank",
            "swapped_by": "replace",
        },
        plain=(
            "draw",
            "position",
            "state",
            "basis",
            "stratum",
            "reserve_place",
            "drawn_chance",
            "chance",
            "service_area",
        )
        + ("team", "flags", "observation_planned", "swapped_at", "replaces"),
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "child"], name="each_child_once_in_a_draw"),
            models.CheckConstraint(
                name="chances_are_probabilities",
                condition=Q(chance__gt=0) & Q(chance__lte=F("drawn_chance")) & Q(drawn_chance__lte=1),
            ),
            models.CheckConstraint(
                name="swapped_out_choice_has_its_reason", condition=~Q(state="swapped_out") | ~Q(swap_reason="")
            ),
        ]
