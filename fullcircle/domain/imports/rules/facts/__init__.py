"""From a clean row to facts about a child: header, journey events, status and allocation. No child's name exists here."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record, Value
from fullcircle.domain.imports.rules.facts.journey import EVENT_KINDS, LISTS_OF_CHILDREN, events
from fullcircle.domain.imports.rules.facts.shapes import Allocation, ChildFacts, Event, Facts, Header, Status
from fullcircle.domain.imports.rules.facts.standing import allocation, status

__all__ = ["EVENT_KINDS", "Allocation", "ChildFacts", "Event", "Facts", "Header", "Status", "combine", "facts_for_row"]

_CIRCUMSTANCES: Final = ("gender", "ethnicity", "disability", "unaccompanied", "legal_status", "placement_type")


def facts_for_row(list_key: str, values: Mapping[str, Value], as_at: date) -> Facts | None:
    """The facts in one clean row; None for adopters (list 11), who are not children of the authority's caseload."""
    child = values.get("child_unique_id")
    if list_key not in LISTS_OF_CHILDREN or not isinstance(child, str):
        return None
    row = Record(values, as_at)
    standing = status(list_key, row)
    return Facts(
        child=child,
        header=_header(row),
        events=tuple(events(list_key, row)),
        status=standing,
        allocation=allocation(list_key, row, standing),
    )


def _header(row: Record) -> Header:
    born = row.day("date_of_birth")
    return Header(
        date_of_birth=born,
        unborn=born is not None and born > row.as_at,
        age_years=row.age(),
        gender=row.text("gender"),
        ethnicity=row.text("ethnicity"),
        disability=row.text("disability"),
        unaccompanied=row.text("uasc_12m") or row.text("uasc_or_former"),
        legal_status=row.text("legal_status") if row.blank("cla_end_date") else None,
        placement_type=row.text("placement_type") if row.blank("cla_end_date") else None,
    )


def combine(facts: Iterable[Facts]) -> ChildFacts:
    """One child's rows as one view. Pass only rows of the same child, in file order; raises ValueError otherwise or
    when there are none."""
    rows = list(facts)
    if len({row.child for row in rows}) != 1:
        message = "combine needs the rows of one child, and at least one"
        raise ValueError(message)
    met: dict[str, Event] = {}
    for event in (event for row in rows for event in row.events):
        if event.detail or event.key not in met:
            met[event.key] = event
    statuses = [row.status for row in rows if row.status is not None]
    allocations = [row.allocation for row in rows if row.allocation is not None]
    return ChildFacts(
        child=rows[0].child,
        header=_combined_header([row.header for row in rows]),
        events=tuple(sorted(met.values(), key=lambda event: (event.on, event.key))),
        status=max(statuses, key=lambda one: (one.rank, one.since or date.min), default=None),
        allocation=max(allocations, key=lambda one: (one.rank, one.on or date.min), default=None),
    )


def _combined_header(headers: list[Header]) -> Header:
    """For each circumstance the last list that knows it; "not known" never hides what another list knows. Whether the
    child is born, and the age, come with the birth date."""
    combined = headers[0]
    for header in headers[1:]:
        known = {name: value for name in _CIRCUMSTANCES if (value := getattr(header, name)) not in {None, "U"}}
        if header.date_of_birth is not None:
            known |= {"date_of_birth": header.date_of_birth, "unborn": header.unborn, "age_years": header.age_years}
        elif combined.date_of_birth is None and header.age_years is not None:
            known["age_years"] = header.age_years
        known |= {
            name: "U" for name in _CIRCUMSTANCES if getattr(header, name) == "U" and getattr(combined, name) is None
        }
        combined = replace(combined, **known)
    return combined
