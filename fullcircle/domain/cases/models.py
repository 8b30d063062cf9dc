"""The minimum held about a child's case: no name, no address. Journey, allocations and flags come from imports."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import CharField, F, Func, Q

from fullcircle.domain.cases.rules import numbers_that_begin
from fullcircle.domain.cases.states import Lane, Moment, Status, Step
from fullcircle.files.ids import alike
from fullcircle.foundation.access.models import Person, Team
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention

_Rows = TypeVar("_Rows", bound="models.QuerySet[Any]")


def alike_by(column: str) -> Func:
    """`rules.alike` of a column of references, reckoned by the database. Written out whole, so that SQLite uses its index."""
    return Func(F(column), template="LOWER(LTRIM(%(expressions)s, '0'))", output_field=CharField())


def numbered(rows: _Rows, number: str, *, child: str = "", then: tuple[str, ...]) -> _Rows:
    """Of rows about children, those whose child's number is this or, from three characters on, begins so: the very
    number first, of each child by ``then``. ``child``: the path to the child, "" for children themselves.

    The bounds let the index answer; in some languages' order they hold a little more than what begins so.
    """
    first, after = numbers_that_begin(number)
    reference = f"{child}__reference" if child else "reference"
    about_a_child = rows.filter(**{f"{reference}__isnull": False})  # so that the database may begin with the children
    rows = about_a_child.alias(alike=alike_by(reference)).order_by("alike", *then)
    if first is None:
        return rows.filter(alike=alike(number))
    bounds = {"alike__gte": first} | ({"alike__lt": after} if after else {})
    return rows.filter(alike__startswith=first, **bounds)


class ChildQuerySet(models.QuerySet["Child"]):
    def visible_to(self, actor: Actor) -> Self:
        """Children in the actor's scope, and those whose allocated worker the actor is."""
        return self.filter(seen_by(actor))


def seen_by(actor: Actor, child: str = "") -> Q:
    """The predicate of `policy.sees`: children whose record this person sees; ``child``: the path to them, with its ``__``. Where
    a child is by now counts, and not where they were when something was said of them."""
    return within(actor.scope(Permission.SEE_CHILDREN), f"{child}team") | Q(
        **{f"{child}worker_id": actor.person_id or 0}
    )


_CIRCUMSTANCES = {
    "gender": "blank",
    "ethnicity": "blank",
    "date_of_birth": "shift",
    "age_years": "blank",
    "disability": "blank",
    "worker": "replace",
    "last_seen_on": "shift",
    "facts": "blank",
}


class Circumstances(models.Model):
    """What is known of a child as of a day; of a child in no data, nothing and no day."""

    gender = models.CharField(max_length=10, blank=True)
    ethnicity = models.CharField(max_length=10, blank=True)
    date_of_birth = models.DateField(null=True)
    age_years = models.SmallIntegerField(null=True)
    disability = models.CharField(max_length=1, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices())
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    last_seen_on = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    as_at = models.DateField(null=True)

    class Meta:
        abstract = True


CIRCUMSTANCES = tuple(field.attname for field in Circumstances._meta.local_fields)
"""The columns that an import brings up to date."""


_Children = models.Manager.from_queryset(ChildQuerySet)


class ChildManager(_Children["Child"]):
    """Children who are known. One whom an import that is not through yet brings in is not."""

    def get_queryset(self) -> ChildQuerySet:
        return ChildQuerySet(self.model, using=self._db).filter(arriving=False)


class Child(Circumstances):
    """A child known to the council. ``reference`` is the council's own child id; there is no name.

    ``came_with`` is the number of the import that brought the child in; while that import is not through, the child is
    ``arriving`` and only ``everyone`` gives it.
    """

    reference = models.CharField(max_length=20, unique=True)
    came_with = models.PositiveBigIntegerField(null=True, db_index=True)
    arriving = models.BooleanField(default=False)

    objects = ChildManager()
    everyone = models.Manager["Child"]()

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={"reference": "replace", **_CIRCUMSTANCES},
        plain=("status", "team", "as_at", "came_with", "arriving"),
    )

    class Meta:
        ordering = ["reference"]
        indexes = [
            models.Index(fields=["status", "team"], name="child_status_team"),
            models.Index(fields=["came_with"], condition=Q(arriving=True), name="child_arriving"),
            models.Index(alike_by("reference"), name="child_alike"),
        ]


class StatusPeriod(models.Model):
    """A stretch of time in one status, for the journey's first lane."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="status_periods")
    status = models.CharField(max_length=20, choices=Status.choices())
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={"child": "replace", "starts_on": "shift", "ends_on": "shift"},
        plain=("status",),
    )

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["child", "status", "starts_on"], name="one_status_period_for_each_start"),
            models.CheckConstraint(
                name="status_period_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]


class GivenTeam(models.Model):
    """The team that a person gave a child whose file names none, or one that nobody knows. It holds until a file names another:
    `rules.team_that_counts`."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="given_team")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={"child": "replace", "given_by": "replace", "given_at": "shift"},
        plain=("team",),
    )

    class Meta:
        ordering = ["-given_at", "-id"]


class Allocation(models.Model):
    """A stretch of time with one team and worker. Imports give the present one; changes are seen between imports."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="allocations")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={"child": "replace", "worker": "replace", "starts_on": "shift", "ends_on": "shift"},
        plain=("team",),
    )

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ends_on__isnull=True), name="one_present_allocation_for_each_child"
            )
        ]


class JourneyEvent(models.Model):
    """Something that happened on the child's journey, known from an import. ``key`` makes importing twice add nothing."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="journey")
    kind = models.CharField(max_length=40)
    happened_on = models.DateField()
    detail = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120)

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={"child": "replace", "happened_on": "shift", "detail": "blank", "key": "replace"},
        plain=("kind",),
    )

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [models.UniqueConstraint(fields=["child", "key"], name="one_journey_event_for_each_key")]


class Flag(models.Model):
    """A reason, found in the data at the latest import, to look at this child's case."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="flags")
    code = models.CharField(max_length=40)
    detail = models.CharField(max_length=200, blank=True)

    privacy = Privacy(Retention.CHILD_RECORD, personal={"child": "replace", "detail": "blank"}, plain=("code",))

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["child", "code"], name="each_flag_once_for_a_child")]
        indexes = [models.Index(fields=["code"], name="flag_code")]


class ChildState(Circumstances):
    """What an import makes of a child who was known (``after``), waiting to be brought in all at once; and what was known
    ``before``, so that the last import can be undone."""

    number = models.PositiveBigIntegerField()
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    moment = models.CharField(max_length=10, choices=Moment.choices())

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={"child": "replace", **_CIRCUMSTANCES},
        plain=("number", "moment", "status", "team", "as_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "moment", "child"], name="one_state_before_and_one_after"),
        ]


class RecordChange(models.Model):
    """One thing that an import adds to the record of a known child, changes in it or takes from it. It waits until all are
    brought in at once, and is kept until the next import, so that the last one can be undone.

    ``row_id`` is the row that is changed or taken away. ``code`` is the kind of an event, the status of a period or the code of
    a flag; ``earlier_`` is what stood before.
    """

    number = models.PositiveBigIntegerField()
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    lane = models.CharField(max_length=10, choices=Lane.choices())
    step = models.CharField(max_length=10, choices=Step.choices())
    row_id = models.PositiveBigIntegerField(null=True)
    code = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    earlier_ends_on = models.DateField(null=True)
    text = models.CharField(max_length=200, blank=True)
    earlier_text = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={
            "child": "replace",
            "key": "replace",
            "starts_on": "shift",
            "ends_on": "shift",
            "earlier_ends_on": "shift",
            "text": "blank",
            "earlier_text": "blank",
            "worker": "replace",
        },
        plain=("number", "lane", "step", "row_id", "code", "team"),
    )

    class Meta:
        indexes = [models.Index(fields=["number", "lane", "step", "child"], name="record_change_step")]
