"""The problems of a file as people read them: what is wrong in the same words is one line, with the rows it was found in."""

from dataclasses import dataclass

from django.db.models import Count, F, Min, Window
from django.db.models.functions import RowNumber

from fullcircle.domain.imports.queries.pages import problems_of
from fullcircle.foundation.access.rules import Actor

GROUPS_ON_A_PAGE = 50
PLACES_SHOWN = 12
"""Rows named for each line; the others are counted, and stand in the Excel file."""

_SAME = ("list_number", "column", "what", "remedy", "severity")


@dataclass(frozen=True)
class ProblemGroup:
    """What is wrong in the same words in one column of a list. ``places``: the row (None for the whole list) and the value found
    there, of the first PLACES_SHOWN of ``count``."""

    list_number: int | None
    column: str
    what: str
    remedy: str
    severity: str
    count: int
    places: tuple[tuple[int | None, str], ...]


def problem_counts(seen_by: Actor, import_id: int) -> dict[str, int]:
    """How many problems a file has, by severity. NotFound for a file that is not visible."""
    found = problems_of(seen_by, import_id, "").order_by().values_list("severity").annotate(Count("pk"))
    return dict(found)


def problem_groups(
    seen_by: Actor, import_id: int, *, page: int = 1, severity: str = ""
) -> tuple[list[ProblemGroup], int]:
    """A page of problems, those of the same words together, in the order of the file; and how many such lines there are."""
    chosen = problems_of(seen_by, import_id, severity).order_by()
    lines = chosen.values(*_SAME).annotate(count=Count("pk"), first=Min("pk"))
    start = (max(page, 1) - 1) * GROUPS_ON_A_PAGE
    in_order = lines.order_by(F("list_number").asc(nulls_first=True), "first")[start : start + GROUPS_ON_A_PAGE]
    shown = list(in_order)
    by_words = [F(name) for name in _SAME]
    placed = chosen.annotate(
        first=Window(Min("pk"), partition_by=by_words),
        place=Window(RowNumber(), partition_by=by_words, order_by=[F("row").asc(nulls_first=True), F("pk").asc()]),
    ).filter(first__in=[line["first"] for line in shown], place__lte=PLACES_SHOWN)
    places: dict[int, list[tuple[int | None, str]]] = {}
    for first, row, value in placed.order_by("first", "place").values_list("first", "row", "value"):
        places.setdefault(first, []).append((row, value))
    groups = [
        ProblemGroup(**{k: v for k, v in line.items() if k != "first"}, places=tuple(places[line["first"]]))
        for line in shown
    ]
    return groups, lines.count()
