"""The audit log: append-only and without foreign keys, so that it outlives what it speaks of."""

from django.db import models

from fullcircle.foundation.kernel.privacy import Privacy, Retention


class Entry(models.Model):
    """One event. Numbers run without gaps. Database triggers refuse to change or delete a row."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    event = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=80, db_index=True)
    by_id = models.BigIntegerField(null=True, db_index=True)
    by_name = models.CharField(max_length=150)
    detail = models.TextField()
    hash = models.CharField(max_length=64)

    privacy = Privacy(
        Retention.LOG,
        personal={"by_id": "replace", "by_name": "replace", "detail": "blank"},
        plain=("at", "event", "subject", "hash"),
    )

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"


class Head(models.Model):
    """The one row that says where the chain ends; locked while an entry is appended, so that numbers never collide."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    privacy = Privacy(Retention.LOG, plain=("number", "hash"))

    class Meta:
        constraints = [models.CheckConstraint(name="one_head_of_the_chain", condition=models.Q(pk=1))]
