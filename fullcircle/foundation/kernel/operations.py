"""Writes that are made the same way everywhere."""

from typing import Any

from django.db.models import QuerySet

AT_ONCE = 2_000
"""Rows deleted in one step."""


def delete_in_steps(rows: QuerySet[Any], at_once: int = AT_ONCE) -> None:
    """Delete many rows, so many at a time, each step for itself: nobody who is saving waits for all of it."""
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:at_once]):
        rows.model._base_manager.filter(pk__in=ids).delete()
