"""The council's own standards, the picture of each import, its figures, and the children behind the newest ones."""

from typing import Self

from django.db import models
from django.db.models import Q

from fullcircle.domain.cases.models import Child
from fullcircle.domain.performance.rules.groups import ALL, GROUPS
from fullcircle.foundation.access.models import Person, ServiceArea, Team
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class StandardChange(models.Model):
    """A value that the council set for a standard. The newest of a key is in force; none is ever changed or deleted. ``number``:
    the how manieth of its key, so that of two that are set at once one is refused."""

    key = models.SlugField()
    number = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=6, decimal_places=1)
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"changed_by": "replace", "reason": "blank"},
        plain=("key", "number", "value", "changed_at"),
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="standard_is_not_negative", condition=Q(value__gte=0)),
            models.UniqueConstraint(fields=["key", "number"], name="each_change_of_a_standard_once"),
        ]


class ShownPictures(models.Manager["Picture"]):
    """Pictures that hold. One being taken, or that another has taken the place of, does not."""

    def get_queryset(self) -> "models.QuerySet[Picture]":
        return super().get_queryset().filter(shown=True)


class Picture(models.Model):
    """What an import showed on its day. ``source`` and ``sha256`` say which file; ``standards`` what was in force; ``left_out``
    how many rows of each list, by its key, could not be counted; ``rows`` how many each had (of old pictures perhaps unknown).
    ``in_lines``: somebody said that all of them count in lines over time, however few.

    Only ``everyone`` gives pictures that are not ``shown``. ``replaces`` is the one of the same day that held before.
    """

    as_at = models.DateField()
    shown = models.BooleanField(default=False)
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=50)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    lists = models.JSONField(default=list)
    left_out = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    in_lines = models.BooleanField(default=False)
    standards = models.JSONField(default=dict)

    objects = ShownPictures()
    everyone = models.Manager["Picture"]()

    privacy = Privacy(
        Retention.QA_RECORD,
        plain=(
            "as_at",
            "shown",
            "replaces",
            "source",
            "sha256",
            "taken_at",
            "lists",
            "left_out",
            "rows",
            "in_lines",
            "standards",
        ),
    )

    class Meta:
        ordering = ["as_at"]
        constraints = [
            models.UniqueConstraint(fields=["as_at"], condition=Q(shown=True), name="one_picture_shown_for_each_day")
        ]


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, actor: Actor) -> Self:
        """Figures of the council for those who see all of it; else of the service areas and teams in scope."""
        scope = actor.scope(Permission.SEE_PERFORMANCE)
        if scope.everywhere:
            return self
        return self.filter(Q(service__in=sorted(scope.service_ids)) | Q(team__in=sorted(scope.team_ids)))


class Figure(models.Model):
    """One figure of a picture: for the council (no service), a service area, or a team; for everyone there or one group.

    ``denominator`` is empty for a count. The numerator of an average is the sum of days.
    """

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="figures")
    indicator = models.SlugField(db_index=False)
    part = models.SlugField(blank=True, db_index=False)
    service = models.ForeignKey(ServiceArea, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=12, default=ALL, choices=[(word, word) for word in (ALL, *GROUPS)])
    group = models.CharField(max_length=20, blank=True)
    numerator = models.IntegerField()
    denominator = models.PositiveIntegerField(null=True)

    objects = FigureQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        plain=("picture", "indicator", "part", "service", "team", "by", "group", "numerator", "denominator"),
    )

    class Meta:
        indexes = [models.Index(fields=["indicator", "by"], name="figure_by")]
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "indicator", "part", "by", "group"],
                condition=Q(service__isnull=True),
                name="one_figure_of_the_council",
            ),
            models.UniqueConstraint(
                fields=["picture", "service", "indicator", "part", "by", "group"],
                condition=Q(service__isnull=False, team__isnull=True),
                name="one_figure_of_a_service",
            ),
            models.UniqueConstraint(
                fields=["picture", "team", "indicator", "part"],
                condition=Q(team__isnull=False),
                name="one_figure_of_a_team",
            ),
            models.CheckConstraint(
                name="a_teams_figure_names_its_service_and_is_of_everyone",
                condition=Q(team__isnull=True) | Q(service__isnull=False, by=ALL),
            ),
            models.CheckConstraint(
                name="a_group_is_of_a_breakdown", condition=Q(by=ALL, group="") | (~Q(by=ALL) & ~Q(group=""))
            ),
        ]


class CountedChildQuerySet(models.QuerySet["CountedChild"]):
    def visible_to(self, actor: Actor) -> Self:
        """Work of the teams whose performance the actor may see, with children whose records they may see."""
        children = Child.objects.visible_to(actor)
        return self.of_newest().filter(within(actor.scope(Permission.SEE_PERFORMANCE), "team"), child__in=children)

    def of_newest(self) -> Self:
        """Those of the newest picture that is shown."""
        return self.filter(picture=Picture.objects.order_by("-as_at").values("pk")[:1])


class CountedChild(models.Model):
    """How a child counts in a figure of the newest picture, in work of a team. Over all children these add up to the figure."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="+", db_index=False)
    indicator = models.SlugField(db_index=False)
    part = models.SlugField(blank=True, db_index=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    numerator = models.IntegerField()
    denominator = models.PositiveIntegerField()

    objects = CountedChildQuerySet.as_manager()

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={"child": "replace"},
        plain=("picture", "indicator", "part", "team", "numerator", "denominator"),
    )

    class Meta:
        indexes = [models.Index(fields=["indicator", "part", "child"], name="counted_in_figure")]
