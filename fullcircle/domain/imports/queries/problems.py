"""The problems of a file as people read them: what is wrong in the same words is one line, with the rows it was found in."""

from dataclasses import dataclass

from django.db.models import Count

from fullcircle.domain.imports.queries.pages import problems_of
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.alike import page_of_alike

_SAME = ("list_number", "column", "what", "remedy", "severity")


@dataclass(frozen=True)
class ProblemGroup:
    """What is wrong in the same words in one column of a list. ``places``: the row (None for the whole list) and the value found
    there, of the first of ``count``."""

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
    chosen = problems_of(seen_by, import_id, severity)
    lines, total = page_of_alike(chosen, _SAME, by="list_number", place=("row", "value"), page=page)
    return [ProblemGroup(**line.said, count=line.count, places=line.places) for line in lines], total
