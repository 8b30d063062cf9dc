"""What the imports pages say, and the workbook of problems."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from fullcircle.domain.cases.queries import NO_NAME, Teamless
from fullcircle.domain.imports.queries import ImportPage, NameRow, ProblemRow
from fullcircle.foundation.access.queries import PersonRow, fold, teams
from fullcircle.foundation.access.rules import name_in_order
from fullcircle.web.kit.workbook import as_workbook

SEVERITIES = {
    "row_left_out": "Rows left out",
    "cell_left_blank": "Cells left blank",
    "note": "Worth a look",
}

_CHANGES = (
    ("children_new", "children new to Full Circle"),
    ("children_changed", "children with something changed"),
    ("children_same", "children unchanged"),
    ("children_closed", "children closed: no longer in the lists"),
    ("children_older", "children known from later data, kept as they are"),
    ("events_new", "new events on children's journeys"),
    ("flags_raised", "reasons to look at a case, new"),
    ("flags_gone", "reasons to look at a case, gone"),
)


def changes_said(changes: dict[str, int]) -> list[tuple[str, int]]:
    """Changes in words with their counts, the ones that count something only."""
    return [(words, changes[key]) for key, words in _CHANGES if changes.get(key)]


def nothing_changes(changes: dict[str, int]) -> bool:
    """Whether applying the file changes nothing (for example the same file sent again)."""
    return not any(changes.get(key) for key, _ in _CHANGES if key not in {"children_same", "children_older"})


def severity_chips(page: ImportPage, chosen: str, href: str) -> list[dict[str, object]]:
    """Filter links with counts."""
    total = sum(page.problems.values())
    chips: list[dict[str, object]] = [{"text": "All", "href": href, "count": total, "current": not chosen}]
    return chips + [
        {"text": text, "href": f"{href}?severity={key}", "count": page.problems.get(key, 0), "current": chosen == key}
        for key, text in SEVERITIES.items()
    ]


def place(problem: ProblemRow) -> str:
    """Where a problem is: "List 6, row 12, K Date child was last seen"."""
    parts = [f"List {problem.list_number}" if problem.list_number else "Whole file"]
    if problem.row:
        parts.append(f"row {problem.row}")
    if problem.column:
        parts.append(problem.column)
    return ", ".join(parts)


def problems_as_workbook(problems: Iterable[ProblemRow]) -> bytes:
    """The problems as an Excel file for whoever makes the report."""
    columns = (("List", 6), ("Row", 7), ("Column", 34), ("Value found", 22), ("What", 50), ("What to do", 50))
    rows = (
        (
            one.list_number,
            one.row,
            one.column,
            one.value,
            one.what,
            one.remedy,
            SEVERITIES.get(one.severity, one.severity),
        )
        for one in problems
    )
    return as_workbook("Problems", (*columns, ("Result", 18)), rows)


def likely(names: Sequence[NameRow], people: Sequence[PersonRow]) -> dict[int, int]:
    """By the id of a worker's name: the one person it probably stands for, who is called so in another order or in small
    letters. Nothing where two people are called the same."""
    called: dict[str, list[int]] = {}
    for person in people:
        called.setdefault(fold(person.name), []).append(person.id)
    found = {row.id: called.get(fold(name_in_order(row.text)), []) for row in names if row.kind == "worker"}
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def children(n: int) -> str:
    """
    >>> children(1), children(1200)
    ('1 child', '1,200 children')
    """
    return "1 child" if n == 1 else f"{n:,} children"


def teams_given(given: int, passed_over: int) -> str:
    """What came of putting children into a team."""
    said = f"{children(given)} {'is' if given == 1 else 'are'} in that team now, and stay there until the data names another."
    if passed_over:
        were = "was" if passed_over == 1 else "were"
        said += f" {children(passed_over)} {were} left as before: in a team by the data, or closed, by now."
    return said


def teamless_filters(found: Teamless, name: str, given: bool, href: Callable[..., str]) -> list[dict[str, object]]:
    """By what the data calls the team, and those whom a person put into one."""
    chips: list[dict[str, object]] = [
        {"text": "In no team", "href": href(name="", show=""), "count": found.everyone, "current": not (given or name)}
    ]
    chips += [
        {
            "text": "No team named" if one.code == NO_NAME else f"“{one.text}”",
            "href": href(name=one.code, show=""),
            "count": one.children,
            "current": name == one.code and not given,
        }
        for one in found.names
        if len(found.names) > 1
    ]
    if found.given:
        gave = {
            "text": "Given a team by a person",
            "href": href(name="", status="", show="given"),
            "count": found.given,
        }
        chips.append({**gave, "current": given})
    return chips


def status_filters(found: Teamless, status: str, href: Callable[..., str]) -> list[dict[str, object]]:
    """By status, where there is more than one."""
    every: list[dict[str, object]] = [{"text": "Any status", "href": href(status=""), "current": not status}]
    some = [
        {"text": one.label, "href": href(status=str(one)), "count": n, "current": status == one}
        for one, n in found.statuses
    ]
    return [*every, *some] if len(some) > 1 else []


def open_teams(on: date) -> list[tuple[str, list[tuple[int, str]]]]:
    """The teams that are there on that day, by service area: (area, [(id, name)])."""
    found: dict[str, list[tuple[int, str]]] = {}
    for team in sorted(teams(), key=lambda one: (one.service_area.position, one.service_area.name, one.name)):
        if team.closed_on is None or team.closed_on > on:
            found.setdefault(team.service_area.name, []).append((team.pk, team.name))
    return list(found.items())
