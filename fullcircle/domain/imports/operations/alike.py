"""IDs of a file that may be one child though they are not written alike: pointed out, and no reason to close anybody."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Count, QuerySet

from fullcircle.domain.cases import queries as cases
from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.imports.models import Import, Problem, StagedRow
from fullcircle.files.ids import ALIKE_IN, WRITE_ALIKE, alike

KNOWN_ALIKE: Final = "known_but_for_zeros"
_LISTED: Final = 50


def named(import_file: Import) -> QuerySet[StagedRow]:
    """The rows that say whom they are about, left out ones among them."""
    return StagedRow.objects.filter(import_file=import_file).exclude(child_reference="")


def lists_of_alike(import_file: Import) -> dict[str, set[int]]:
    """By ID, the lists with rows of another ID of the file that is alike: they may be of the same child."""
    rows = named(import_file).annotate(alike=cases.alike_by("child_reference")).order_by()
    several = rows.values("alike").annotate(ways=Count("child_reference", distinct=True)).filter(ways__gt=1)
    found: dict[str, dict[str, set[int]]] = {}
    of_several = rows.filter(alike__in=several.values("alike"))
    for reference, number in of_several.values_list("child_reference", "list_number").distinct():
        found.setdefault(alike(reference), {}).setdefault(reference, set()).add(number)
    return {
        reference: set().union(*(lists for other, lists in ways.items() if other != reference))
        for ways in found.values()
        for reference in ways
    }


def known_alike(import_file: Import) -> Iterator[Problem]:
    """Children known and open whom the file seems to name by an ID written otherwise: some, and how many more."""
    rows = named(import_file)
    known = Child.objects.filter(status__in=OPEN_STATUSES).alias(alike=cases.alike_by("reference"))
    found = known.filter(alike__in=rows.values_list(cases.alike_by("child_reference")))
    others = found.exclude(reference__in=rows.values("child_reference")).order_by("reference")
    references = list(others.values_list("reference", flat=True))
    for reference in references[:_LISTED]:
        more = f" The same is true of {len(references) - 1:,} more." if len(references) > 1 else ""
        yield Problem(
            import_file=import_file,
            code=KNOWN_ALIKE,
            value=reference,
            what=f"A child is known by this ID, and the file has one that differs from it only in {ALIKE_IN}.{more}",
            remedy=f"{WRITE_ALIKE} Until then they are two children; the known one stays open.",
            severity="note",
        )
