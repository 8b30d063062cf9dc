"""The children behind a figure as an Excel file, with a sheet that says what the list is."""

from datetime import date

from fullcircle.domain.performance.queries import Behind, BehindRow, Spot
from fullcircle.domain.performance.rules.indicators import Indicator
from fullcircle.files.workbook import Sheet, about_this_list, as_workbook
from fullcircle.web.kit.jinja import date_long
from fullcircle.web.performance.presenters.beside import went_by
from fullcircle.web.performance.presenters.children import adds_up, says, side


def file_name(key: str, as_at: date | None) -> str:
    """Such as "cpp_visit_in_time_pct-2026-03-05.xlsx". It names no child."""
    return f"{key}-{as_at.isoformat()}.xlsx" if as_at else f"{key}.xlsx"


def children_as_workbook(found: Behind, where: Spot, part: str) -> bytes:
    """``found`` holds all rows."""
    kind = found.indicator
    several = len(kind.parts) > 1
    columns = [("Child", 14), ("Sex and age", 26), ("Counts as", 24), ("Team of the work", 32), ("Status now", 26)]
    children = Sheet(
        "Children",
        columns + ([("Part", 24)] if several else []),
        [_row(kind, row, several=several) for row in found.rows],
    )
    told = {
        "Figure": kind.label,
        "Place": where.name,
        "Data of": date_long(found.as_at),
        "Listed": side(kind, found.counted) if kind.kind == "share" else "Everyone counted",
        "Part": kind.parts.get(part, ""),
        "Of whom": kind.of,
        "What counts": kind.with_,
        "Standard": went_by(kind, found.standards, found.in_force) if kind.standards else "",
        "Adds up to": adds_up(found),
        "Not listed": "Children whose records are not for whoever took this list to see.",
    }
    return as_workbook(children, about_this_list(told))


def _row(kind: Indicator, row: BehindRow, *, several: bool) -> list[str]:
    counts = says(kind, row.numerator, row.denominator)
    cells = [row.reference, row.who, counts, row.team or "Not known", row.status.label]
    return [*cells, kind.parts[row.part]] if several else cells
