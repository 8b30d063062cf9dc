"""Service areas, teams, people, their dated roles, and the names that imports call them by."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import F, Q

from fullcircle.documents.document import fingerprint
from fullcircle.foundation.access.states import Role, ScopeKind
from fullcircle.foundation.kernel.clock import LONDON, day_of
from fullcircle.foundation.kernel.privacy import Privacy, Retention


def _not_ended(on: date, field: str) -> Q:
    """Nobody has ended it by the end of that day: what is ended at a moment does not count on the day of that moment any more."""
    day_over = datetime.combine(on + timedelta(days=1), time(), LONDON)
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": day_over})


def in_force(on: date, path: str = "") -> Q:
    """Roles that count on that day; ``path`` leads to the assignment, for example "role_assignments__". Today's answer is the
    same for every request after the one that ended a role."""
    days = Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gte": on})
    return Q(**{f"{path}starts_on__lte": on}) & days & _not_ended(on, f"{path}ended_at")


def goes_on(on: date) -> Q:
    """Roles that count on that day or will later: nobody has ended them, and their last day is not over."""
    return Q(ended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def there(on: date, path: str = "") -> Q:
    """People who have not left on that day. The last day counts, unless it was ended at once. ``path`` leads to the person."""
    days = Q(**{f"{path}left_on__isnull": True}) | Q(**{f"{path}left_on__gte": on})
    return days & _not_ended(on, f"{path}gone_at")


def can_sign_in(on: date, path: str = "") -> Q:
    """People who can sign in on that day: they are there, their account is open, and they have set a password."""
    able = there(on, path) & Q(**{f"{path}account__is_active": True})
    if settings.DEMO_MODE:  # there nobody has a password: people are chosen
        return able
    return able & ~Q(**{f"{path}account__password__startswith": UNUSABLE_PASSWORD_PREFIX})


class ServiceArea(models.Model):
    """A service area of the council, for example Safeguarding. ``key`` is the framework's word for it."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    privacy = Privacy(Retention.REFERENCE, plain=("key", "name", "position"))

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team within a service area."""

    service_area = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=100, unique=True)
    closed_on = models.DateField(null=True, blank=True)

    privacy = Privacy(Retention.REFERENCE, plain=("service_area", "name", "closed_on"))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Someone who works with or for the council. Not every person signs in: imports bring workers who have no account.

    ``email`` is kept in small letters and belongs to one person alone; "" where it is not known. ``email_by`` wrote
    it: to that person it proves nothing. ``left_on`` is the last day; ``gone_at`` the moment from which nothing is open to them,
    where that was ended before the last day was over.
    """

    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    email = models.CharField(max_length=254, blank=True)
    email_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    line_manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports_to_me"
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )
    left_on = models.DateField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        Retention.STAFF,
        personal={
            "name": "replace",
            "job_title": "blank",
            "email": "blank",
            "email_by": "replace",
            "account": "blank",
        },
        plain=("team", "line_manager", "left_on", "gone_at"),
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="one_person_for_each_email")
        ]

    def __str__(self) -> str:
        return self.name

    def has_left(self, on: date) -> bool:
        """What `there` says of one person."""
        over = self.left_on is not None and self.left_on < on
        return over or (self.gone_at is not None and day_of(self.gone_at) <= on)

    @property
    def known(self) -> str:
        """A mark of all that can be corrected: with another mark, something of it is another."""
        of = (self.name, self.job_title, self.email, str(self.team_id), str(self.line_manager_id))
        return fingerprint(*of)[:16]

    @property
    def in_words(self) -> str:
        """The same to be read: name, job, e-mail address, team and line manager."""
        led = f"led by {self.line_manager.name}" if self.line_manager else ""
        team = str(self.team) if self.team else ""
        return ", ".join(one for one in (self.name, self.job_title, self.email, team, led) if one)

    @property
    def lacks_password(self) -> bool:
        """Whether they have an account and never set a password for it, or it was taken from them when the account was shut."""
        return self.account is not None and not (settings.DEMO_MODE or self.account.has_usable_password())

    def signs_in(self, on: date) -> bool:
        """What `can_sign_in` says of one person."""
        able = self.account is not None and self.account.is_active and not self.has_left(on)
        return able and not self.lacks_password


def held_since(day: object) -> Q:
    """The predicate of roles that were held on that day or later, also such as were given in error: a day, or what gives one."""
    return Q(ended_at=None) & (Q(ends_on=None) | Q(ends_on__gte=day)) | Q(ended_at__date__gte=day)


class RoleAssignment(models.Model):
    """A role given to a person from a date, with its scope. Ended, never deleted, so that the past stays readable.

    ``ends_on`` is a last day, planned; ``ended_at`` the moment at which somebody ended it, for every request after that one.
    ``in_error``: it was ended because it should not have been given.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=40, choices=Role.choices())
    scope_kind = models.CharField(max_length=20, choices=ScopeKind.choices())
    service_area = models.ForeignKey(ServiceArea, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    in_error = models.BooleanField(default=False)
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.STAFF,
        personal={"person": "replace", "given_by": "replace"},
        plain=("role", "scope_kind", "service_area", "team", "starts_on", "ends_on", "ended_at", "in_error"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="role_scope_names_what_it_reaches",
                condition=Q(scope_kind="authority", service_area__isnull=True, team__isnull=True)
                | Q(scope_kind="service", service_area__isnull=False, team__isnull=True)
                | Q(scope_kind="team", service_area__isnull=True, team__isnull=False),
            ),
            models.CheckConstraint(
                name="role_ends_after_it_starts", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    @property
    def what(self) -> tuple[int, str, int | None, int | None]:
        """Whose role it is, which and where: two with the same give the same."""
        return self.person_id, self.role, self.service_area_id, self.team_id

    @property
    def place(self) -> str:
        """The team or service area; "" for the whole council."""
        return str(self.team or self.service_area or "")

    @property
    def named(self) -> str:
        """The role in words, and where it is held if not in the whole council."""
        return f"{Role(self.role).label}{f', {self.place}' if self.place else ''}"

    def overlaps(self, other: "RoleAssignment") -> bool:
        """Whether some day is a day of both, as far as their first and last days say."""
        begins = self.ends_on is None or other.starts_on <= self.ends_on
        return begins and (other.ends_on is None or self.starts_on <= other.ends_on)

    def counts(self, on: date) -> bool:
        """What `in_force` says of one role."""
        if self.ended_at is not None and day_of(self.ended_at) <= on:
            return False
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)


class LinkRequest(models.Model):
    """A link to set a password that waits for a second person, since whoever asked for it could act as someone with more power.
    Deleted when it is agreed to or taken back."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="link_request")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    privacy = Privacy(Retention.TRANSIENT, personal={"person": "replace", "asked_by": "replace"}, plain=("asked_at",))

    class Meta:
        ordering = ["asked_at", "id"]


class SignInWait(models.Model):
    """How often signing in failed lately with one name, from one address or in one known browser, and until when the next try
    waits. ``key`` is a keyed digest: what was typed is not kept. Deleted a day after the last failure."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    privacy = Privacy(Retention.TRANSIENT, personal={"key": "replace"}, plain=("failures", "until", "last_at"))


class Alias(models.Model):
    """A name met in an import, folded for comparison, and the team or person it stands for.

    Neither set: met but not yet mapped (it waits on the mapping page). ``ignored``: decided to stand for nobody,
    for example a duty tray.
    """

    TEAM, WORKER = "team", "worker"

    kind = models.CharField(max_length=10, choices=[(TEAM, "Team"), (WORKER, "Worker")])
    folded = models.CharField(max_length=200)
    text = models.CharField(max_length=200)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="aliases")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="aliases")
    ignored = models.BooleanField(default=False)

    privacy = Privacy(
        Retention.REFERENCE,
        personal={"folded": "replace", "text": "replace", "person": "replace"},
        plain=("kind", "team", "ignored"),
    )

    class Meta:
        ordering = ["kind", "text"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "folded"], name="one_alias_for_each_name"),
            models.CheckConstraint(
                name="alias_stands_for_its_own_kind",
                condition=Q(kind="team", person__isnull=True) | Q(kind="worker", team__isnull=True),
            ),
        ]

    @property
    def stands_for(self) -> str:
        """What people said that it stands for, in words; "" while it waits."""
        return f"the team {self.team}" if self.team else str(self.person or ("nobody" if self.ignored else ""))
