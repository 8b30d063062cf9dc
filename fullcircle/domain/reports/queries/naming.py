"""Names of those who wrote, sent or confirmed, and of reports."""

from collections.abc import Collection

from fullcircle.domain.reports.models import Report
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor

BY_THE_PRODUCT = "Full Circle"


def name_of(person: Person | None) -> str:
    """The name, or that of the product where no person did it."""
    return person.name if person else BY_THE_PRODUCT


def reports_named(seen_by: Actor, report_ids: Collection[int]) -> dict[int, str]:
    """By id, how those of these reports are called of which this actor may know: not all of them can they open."""
    found = Report.objects.known_to(seen_by).filter(pk__in=report_ids).order_by()
    return {pk: f"round {number}" for pk, number in found.values_list("pk", "round__number")}


def reports_open(seen_by: Actor, report_ids: Collection[int]) -> set[int]:
    """Which of these reports this actor may open."""
    return set(Report.objects.visible_to(seen_by).filter(pk__in=report_ids).order_by().values_list("pk", flat=True))
