"""Draws of cases into a round, each choice with its reasons, kept for ever."""

from django.db import models
from django.db.models import Q

from fullcircle.domain.cases.models import Child
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.models import Person, ServiceArea, Team
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class Draw(models.Model):
    """One proposed or confirmed selection. The same seed, settings and data give the same draw."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="draws")
    state = models.CharField(max_length=20, choices=DrawState.choices(), default=DrawState.PROPOSED)
    seed = models.BigIntegerField()
    size = models.PositiveIntegerField()
    settings = models.JSONField(default=dict)
    frame_size = models.PositiveIntegerField()
    frame_hash = models.CharField(max_length=64)
    frame_by_service = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"drawn_by": "replace", "confirmed_by": "replace"},
        plain=("round", "state", "seed", "size", "settings", "frame_size", "frame_hash", "frame_by_service", "notes")
        + ("drawn_at", "confirmed_at"),
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


class Choice(models.Model):
    """A child chosen (or in reserve), the auditor proposed, and why: in words, for ever."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="choices")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="choices")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=ChoiceState.choices(), default=ChoiceState.CHOSEN)
    service_area = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    flags = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    auditor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    auditor_reasons = models.JSONField(default=list)
    observation_planned = models.BooleanField(default=False)
    swap_reason = models.CharField(max_length=500, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={
            "child": "replace",
            "auditor": "replace",
            "reasons": "blank",
            "auditor_reasons": "blank",
            "swap_reason": "blank",
        },
        plain=("draw", "position", "state", "service_area", "team", "flags", "observation_planned", "replaces"),
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["draw", "child"], name="each_child_once_in_a_draw")]
