"""Who was told of what, and the mails that carry it."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.privacy import Privacy, Retention
from fullcircle.foundation.notices.states import MailChoice, MailState


class Mail(models.Model):
    """A mail that tells a person of notices, written in the transaction of what it tells of, and sent afterwards.

    It holds no text: that is made when it is sent. ``message_id`` stays the same however often it is sent. ``next_try_at`` is
    moved on before each try, so that nobody else tries meanwhile.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=300, unique=True)
    state = models.CharField(max_length=20, choices=MailState.choices(), default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"person": "replace"},
        plain=("message_id", "state", "tries", "made_at", "next_try_at", "accepted_at"),
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="mail_waiting")]
        constraints = [
            models.CheckConstraint(
                name="accepted_mail_has_its_moment",
                condition=Q(state="accepted", accepted_at__isnull=False)
                | ~Q(state="accepted") & Q(accepted_at__isnull=True),
            )
        ]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """A notice is its person's alone."""
        return self.filter(person_id=actor.person_id or 0)

    def told_by(self, actor: Actor) -> Self:
        """What others were told of because this person did it."""
        return self.filter(by_id=actor.person_id or 0)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """That a person was told of something. What is said is made of ``kind`` and ``subject`` when it is shown: no text is kept.

    ``subject``: what it is about, "audit:12". Ids are drawn by lot: numbers in a row would tell everybody how many others
    were told meanwhile, and so whether an audit that they are to judge led to much.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    privacy = Privacy(
        Retention.STAFF,
        personal={"person": "replace", "by": "replace"},
        plain=("kind", "subject", "at", "read_at", "mail"),
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notice_newest"),
            models.Index(fields=["by", "-at", "-id"], name="notice_newest_by"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "subject", "at"], name="told_once_of_one_moment")
        ]


class MailPreference(models.Model):
    """When a person is mailed, where they have chosen."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mail_preference")
    choice = models.CharField(max_length=20, choices=MailChoice.choices())

    privacy = Privacy(Retention.STAFF, personal={"person": "replace"}, plain=("choice",))
