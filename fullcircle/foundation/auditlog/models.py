"""The audit log: append-only and without foreign keys, so that it outlives what it speaks of."""

from django.db import models
from django.db.models import Q

from fullcircle.foundation.auditlog.states import Part
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class Entry(models.Model):
    """One event. Numbers run without gaps. Database triggers refuse to change, replace or delete a row.

    Of ``format`` 1, written before there was another, ``by_name`` and ``detail`` stand in the entry. Since format 2 they are
    empty here and stand beside it (`PersonalPart`); the entry holds their salted digests.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    event = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=80, db_index=True)
    by_id = models.BigIntegerField(null=True, db_index=True)
    by_name = models.CharField(max_length=150)
    detail = models.TextField()
    hash = models.CharField(max_length=64)
    format = models.SmallIntegerField(db_default=1)
    name_digest = models.CharField(max_length=64, db_default="")
    detail_digest = models.CharField(max_length=64, db_default="")

    privacy = Privacy(
        Retention.LOG,
        personal={"by_id": "replace", "by_name": "replace", "detail": "blank"},
        plain=("at", "event", "subject", "hash", "format", "name_digest", "detail_digest"),
    )

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"


class PersonalPart(models.Model):
    """A personal part of an entry with its salt. Triggers let it be deleted, and nothing else: it cannot be changed, and none can
    be put beside an entry that is there already."""

    pk = models.CompositePrimaryKey("number", "part")
    number = models.BigIntegerField()
    part = models.CharField(max_length=10, choices=Part.choices())
    salt = models.CharField(max_length=32)
    value = models.TextField()

    privacy = Privacy(Retention.LOG, personal={"value": "blank"}, plain=("number", "part", "salt"))

    class Meta:
        ordering = ["number", "part"]
        constraints = [
            models.CheckConstraint(
                name="personal_part_is_one_we_know", condition=Q(part__in=[str(part) for part in Part])
            )
        ]


class Head(models.Model):
    """The one row that says where the chain ends; locked while an entry is appended, so that numbers never collide. Triggers let
    it move forward only."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    privacy = Privacy(Retention.LOG, plain=("number", "hash"))

    class Meta:
        constraints = [models.CheckConstraint(name="one_head_of_the_chain", condition=Q(pk=1))]
