"""Forms that were sent."""

from django.db import models

from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class Posting(models.Model):
    """A form that was sent and had its effect, so that the same form sent again has no second one.

    ``key`` stands for its sender, its address, the id that its page was given and all that was sent: the same page sent with
    other words, as after going back, is another posting. ``answer``: where its sender was led and what they were told; None
    while it is being answered, or where that was cut short. Deleted after thirty days.
    """

    key = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    answer = models.JSONField(null=True)

    privacy = Privacy(Retention.TRANSIENT, personal={"person": "replace", "answer": "blank"}, plain=("key", "at"))
