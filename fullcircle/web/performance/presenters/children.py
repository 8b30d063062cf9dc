"""The children behind a figure, and one child in the figures."""

from collections.abc import Sequence

from django.urls import reverse

from fullcircle.domain.imports.rules import selection
from fullcircle.domain.performance.queries import Behind, ChildView, CountedIn, PictureView, Point, Spot
from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.web.performance.presenters.figures import NBSP


def listed(key: str, found: Behind, picture: PictureView, part: str, counted: CountedIn) -> dict[str, object]:
    """Filters, what the list adds up to, and what of the figure is out of this person's sight."""
    kind = found.indicator
    chosen = [part] if part else list(kind.parts)
    points = [point for one in chosen if (point := picture.now(key, one)) is not None]
    return {
        "filters": _filters(key, kind, picture.spot, part, counted),
        "adds_up": _adds_up(kind, found, counted),
        "out_of_sight": _out_of_sight(kind, found, points, counted),
        "says": {row: _says(kind, row.numerator, row.denominator) for row in found.rows},
        "href": f"?where={picture.spot.code}&part={part}&counted={counted}&page={{page}}",
    }


def _filters(key: str, kind: Indicator, where: Spot, part: str, counted: CountedIn) -> list[list[dict[str, object]]]:
    base = f"{reverse('performance:children', kwargs={'indicator': key})}?where={where.code}"
    rows: list[list[dict[str, object]]] = []
    if len(kind.parts) > 1:
        every = {"": "All"} | kind.parts
        rows.append(
            [
                {"text": label, "href": f"{base}&part={word}&counted={counted}", "current": word == part}
                for word, label in every.items()
            ]
        )
    if kind.kind == "share":
        rows.append(
            [
                {"text": one.label, "href": f"{base}&part={part}&counted={one}", "current": one is counted}
                for one in CountedIn
            ]
        )
    return rows


def _adds_up(kind: Indicator, found: Behind, counted: CountedIn) -> str:
    people = f"{found.children:,} {'child' if found.children == 1 else 'children'}"
    if kind.kind == "share" and counted is CountedIn.NUMERATOR:
        return f"{people}; together {found.numerator:,} in the figure."
    if kind.kind == "share" and counted is CountedIn.OTHERS:
        return f"{people}; together {found.denominator - found.numerator:,} not in the figure."
    if kind.kind == "share":
        return f"{people}; together {found.numerator:,} of {found.denominator:,}."
    total = found.numerator if kind.kind == "count" else found.denominator
    return f"{people}; together {total:,} {kind.of_one if total == 1 else kind.of_many}."


def _out_of_sight(kind: Indicator, found: Behind, points: Sequence[Point], counted: CountedIn) -> int:
    """How much of the figure belongs to children whose records this person cannot see now."""
    above = sum(point.numerator for point in points)
    below = sum(point.denominator or 0 for point in points)
    if kind.kind in {"count", "bands"} or (kind.kind == "share" and counted is CountedIn.NUMERATOR):
        return above - found.numerator
    if kind.kind == "share" and counted is CountedIn.OTHERS:
        return (below - above) - (found.denominator - found.numerator)
    return below - found.denominator


def _says(kind: Indicator, numerator: int, denominator: int) -> str:
    if kind.kind == "average":
        return f"{numerator:,}{NBSP}days"
    if kind.kind == "share" and denominator == 1:
        return "Counted in the figure" if numerator else "Not in the figure"
    if kind.kind == "share":
        return f"{numerator} of {denominator}"
    return f"{numerator} {kind.of_one if numerator == 1 else kind.of_many}"


def child_figures(found: ChildView) -> list[tuple[str, str, str, str]]:
    """The figures a child counts in: (indicator, label, part, how)."""
    return [
        (key, indicators()[key].label, indicators()[key].parts.get(part, ""), _says(indicators()[key], above, below))
        for key, part, above, below in found.figures
    ]


def child_flags(found: ChildView) -> list[tuple[str, str]]:
    """Reasons to look at the case: (label, figures in words)."""
    labels = {flag.id: flag.label for flag in selection().flags}
    return [(labels.get(code, code), detail) for code, detail in found.flags]
