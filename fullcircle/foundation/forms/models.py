"""Forms that were sent, and words that were not sent yet."""

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


class Draft(models.Model):
    """Words that somebody has written into a form and not sent. They are their writer's alone.

    ``form``: the address that the form is sent to, which names the record; ``page``: the id of the page it was written on, so
    that two tabs are two drafts; ``version``: how often that page has saved, by its own count: an older save that comes late
    changes nothing. ``address``: the page that shows the form; "" while it is closed to its writer. ``labels``: what stands
    beside each of its fields. ``texts``: rows of `rules.Text`; None once they are sent or discarded. Deleted thirty days after
    the last save.
    """

    writer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=400)
    page = models.UUIDField()
    version = models.BigIntegerField(default=0)
    address = models.CharField(max_length=400)
    title = models.CharField(max_length=200)
    labels = models.JSONField(default=dict)
    texts = models.JSONField(null=True)
    saved_at = models.DateTimeField(db_index=True)

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"writer": "replace", "title": "blank", "texts": "blank"},
        plain=("form", "page", "version", "address", "labels", "saved_at"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["writer", "form", "page"], name="one_draft_of_a_form_on_a_page")]
