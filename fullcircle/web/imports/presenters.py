"""What the imports pages say, and the workbook of problems."""

from collections.abc import Iterable, Sequence

from fullcircle.domain.imports.queries import ImportPage, NameRow, ProblemRow
from fullcircle.foundation.access.queries import PersonRow, fold
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
