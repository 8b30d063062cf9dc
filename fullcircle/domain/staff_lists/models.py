"""Staff lists received, looked at and applied."""

from django.db import models

from fullcircle.domain.staff_lists.states import StaffListState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class StaffList(models.Model):
    """One received list. Its rows are kept while it waits, and go when it is applied or set aside; the file is never kept.

    ``about``: the kind of file, its sheet, and what of it was not read. ``result``: counts and problems as they were applied.
    """

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=StaffListState.choices(), default=StaffListState.READ)
    rows = models.JSONField(default=list)
    about = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    received_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    applied_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)

    privacy = Privacy(
        Retention.STAFF,
        personal={
            "file_name": "replace",
            "rows": "blank",
            "result": "blank",
            "received_by": "replace",
            "applied_by": "replace",
        },
        plain=("sha256", "state", "about", "received_at", "applied_at"),
    )

    class Meta:
        ordering = ["-id"]
