"""What the operations on people and names share."""

from collections.abc import Collection
from typing import Final, TypeVar

from django.db.models import Model, QuerySet

_MANY: Final = 500
Row = TypeVar("Row", bound=Model)


def among(rows: "QuerySet[Row]", wanted: Collection[int] | Collection[str], *, column: str = "pk") -> "QuerySet[Row]":
    """The rows that are wanted; all of them where many are: a statement takes only so many parameters on SQLite."""
    return rows.filter(**{f"{column}__in": list(wanted)}) if len(wanted) < _MANY else rows
