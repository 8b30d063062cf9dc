"""Rows that say the same, as one line with how many they are and where the first of them stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, QuerySet, Window
from django.db.models.functions import RowNumber

LINES_ON_A_PAGE = 50
PLACES_SHOWN = 12
"""Places named for each line; the others are counted."""


@dataclass(frozen=True)
class Alike:
    """``count`` rows that have the same values in ``said``; ``places``: the values that tell the first PLACES_SHOWN apart."""

    said: Mapping[str, Any]
    count: int
    places: tuple[tuple[Any, ...], ...]


def page_of_alike(
    rows: "QuerySet[Any]", same: Sequence[str], *, by: str, place: Sequence[str], page: int
) -> tuple[list[Alike], int]:
    """A page of lines in the order of the smallest ``by`` of each, nothing first; and how many lines there are. ``same``: the
    columns that make rows alike; ``place``: those that say where a row stands, the first of which orders the places."""
    chosen = rows.order_by()
    lines = chosen.values(*same).annotate(count=Count("pk"), first=Min("pk"), foremost=Min(by))
    start = (max(page, 1) - 1) * LINES_ON_A_PAGE
    shown = list(lines.order_by(F("foremost").asc(nulls_first=True), "first")[start : start + LINES_ON_A_PAGE])
    columns = [F(name) for name in same]
    in_order = [F(place[0]).asc(nulls_first=True), F("pk").asc()]
    placed = chosen.annotate(
        first=Window(Min("pk"), partition_by=columns),
        place=Window(RowNumber(), partition_by=columns, order_by=in_order),
    ).filter(first__in=[line["first"] for line in shown], place__lte=PLACES_SHOWN)
    places: dict[int, list[tuple[Any, ...]]] = {}
    for first, *values in placed.order_by("first", "place").values_list("first", *place):
        places.setdefault(first, []).append(tuple(values))
    told = [
        Alike({name: line[name] for name in same}, line["count"], tuple(places.get(line["first"], ())))
        for line in shown
    ]
    return told, lines.count()
