"""The rows of a file that wait to be applied, child after child."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final

from fullcircle.domain.imports.models import Import, StagedRow

_AT_ONCE: Final = 200
"""Children read at a time. Each read is over before the next begins: one that stayed open would keep SQLite from writing."""


def rows_by_child(import_file: Import) -> Iterator[tuple[str, list[StagedRow]]]:
    """Each child's reference with its staged rows, left out ones among them, list after list, in the order of the file; never
    all rows at once."""
    rows = StagedRow.objects.filter(import_file=import_file).exclude(child_reference="")
    references = rows.order_by("child_reference").values_list("child_reference", flat=True).distinct()
    some = list(references[:_AT_ONCE])
    while some:
        of_some = rows.filter(child_reference__gte=some[0], child_reference__lte=some[-1])
        found = list(of_some.order_by("child_reference", "list_number", "row"))
        for reference, of_child in groupby(found, key=attrgetter("child_reference")):
            yield reference, list(of_child)
        some = list(references.filter(child_reference__gt=some[-1])[:_AT_ONCE])
