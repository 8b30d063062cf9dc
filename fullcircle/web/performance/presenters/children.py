"""The children behind a figure, and one child in the figures."""

from collections.abc import Sequence

from django.urls import reverse

from fullcircle.domain.imports.rules import selection
from fullcircle.domain.performance.queries import Behind, ChildView, CountedIn, PictureView, Spot
from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.domain.performance.rules.points import Point
from fullcircle.web.performance.presenters.figures import NBSP

WORDS = {
    True: {CountedIn.NUMERATOR: "Within the standard", CountedIn.OTHERS: "Behind the standard"},
    False: {CountedIn.NUMERATOR: "Behind the standard", CountedIn.OTHERS: "Within the standard"},
}
"""What the two sides of a figure that is owed are called, by whether a higher one is better."""


def side(kind: Indicator, counted: CountedIn) -> str:
    """What those are called that a list holds."""
    words = WORDS[kind.others_need_a_look] if kind.owed else {}
    return words.get(counted, counted.label)


def listed(key: str, found: Behind, picture: PictureView, part: str) -> dict[str, object]:
    """Filters, what the list adds up to, and what of the figure is out of this person's sight."""
    kind, counted = found.indicator, found.counted
    chosen = [part] if part else list(kind.parts)
    points = [point for one in chosen if (point := picture.now(key, one)) is not None]
    looked_at = counted is CountedIn.who_need_a_look(kind)
    asked = f"?where={picture.spot.code}&part={part}&counted={counted}"
    return {
        "filters": _filters(key, kind, picture.spot, part, counted),
        "title": kind.owed.late if kind.owed and looked_at else f"The children behind “{kind.label}”",
        "adds_up": adds_up(found),
        "nobody": nobody(found, points),
        "order": order(kind, counted),
        "question": kind.owed.question if kind.owed and looked_at else "",
        "out_of_sight": out_of_sight(found, points),
        "says": {row: says(kind, row.numerator, row.denominator) for row in found.rows},
        "href": f"{asked}&page={{page}}",
        "export_href": reverse("performance:children_workbook", kwargs={"indicator": key}) + asked,
    }


def nobody(found: Behind, points: Sequence[Point]) -> str:
    """Why the list is empty where the figure has nobody to list either; "" where there is no figure, or children are listed or
    out of sight."""
    kind = found.indicator
    if not points or found.total or _out_of_sight(found, points):
        return ""
    below = sum(point.denominator or 0 for point in points)
    if kind.kind != "share" or not below:
        return "There is nobody to count here."
    if found.counted is CountedIn.OTHERS and not kind.owed:  # nobody is left out
        return (
            f"The only {kind.of_one} is counted in the figure."
            if below == 1
            else f"All {below:,} {kind.of_many} are counted in the figure."
        )
    where = side(kind, found.counted) if kind.owed else "counted in the figure"
    who = f"The only {kind.of_one} is not" if below == 1 else f"None of the {below:,} {kind.of_many} is"
    return f"{who} {where[0].lower()}{where[1:]}."


def order(kind: Indicator, counted: CountedIn) -> str:
    """In which order the children stand."""
    if kind.kind == "bands":
        return "The last group first, then in the order of their references"
    if kind.kind == "average":
        return "The most days first, then in the order of their references"
    if kind.kind == "share" and counted is CountedIn.EVERYONE and kind.better:
        return "Those who need looking at first, then in the order of their references"
    return "In the order of their references"


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
        first = CountedIn.who_need_a_look(kind)
        rows.append(
            [
                {"text": side(kind, one), "href": f"{base}&part={part}&counted={one}", "current": one is counted}
                for one in sorted(CountedIn, key=lambda one: one is not first)
            ]
        )
    return rows


def adds_up(found: Behind) -> str:
    """How many children are listed, what they come to in the figure, and why there are more rows than children."""
    said = _adds_up(found)
    if found.total <= found.children:
        return said
    several = "teams or parts" if len(found.indicator.parts) > 1 else "teams"
    return f"{said} A child counted in several {several} has a row in each: {found.total:,} rows."


def _adds_up(found: Behind) -> str:
    kind, counted = found.indicator, found.counted
    people = f"{found.children:,} {'child' if found.children == 1 else 'children'}"

    def come_to(total: int, where: str = "") -> str:
        """Where children themselves are counted, their number is said once."""
        if total == found.children and kind.of_one == "child":
            return f"{people}{where}."
        return f"{people}; together {total:,} {kind.of_one if total == 1 else kind.of_many}{where}."

    if kind.kind == "share" and counted is not CountedIn.EVERYONE:
        inside = counted is CountedIn.NUMERATOR
        total = found.numerator if inside else found.denominator - found.numerator
        if kind.owed:
            return come_to(total, f" {side(kind, counted).lower()}")
        return come_to(total, f" {'counted' if inside else 'not counted'} in the figure")
    if kind.kind == "share":
        return f"{people}; together {found.numerator:,} of {found.denominator:,}."
    total = found.numerator if kind.kind == "count" else found.denominator
    return come_to(total)


def out_of_sight(found: Behind, points: Sequence[Point]) -> str:
    """How much of the figure is not in the list, whether it holds others or nobody; "" where it holds all."""
    kind, left = found.indicator, _out_of_sight(found, points)
    if left <= 0:
        return ""
    whose = "children whose records are not yours to see now, for example because another team has them."
    if found.total:
        return f"The figure has {left:,} more: {whose}"
    return f"The figure has {left:,} {kind.of_one if left == 1 else kind.of_many}: {whose}"


def _out_of_sight(found: Behind, points: Sequence[Point]) -> int:
    """How much of the figure belongs to children whose records this person cannot see now."""
    kind, counted = found.indicator, found.counted
    above = sum(point.numerator for point in points)
    below = sum(point.denominator or 0 for point in points)
    if kind.kind in {"count", "bands"} or (kind.kind == "share" and counted is CountedIn.NUMERATOR):
        return above - found.numerator
    if kind.kind == "share" and counted is CountedIn.OTHERS:
        return (below - above) - (found.denominator - found.numerator)
    return below - found.denominator


def says(kind: Indicator, numerator: int, denominator: int) -> str:
    """How one child counts."""
    if kind.kind == "average":
        return f"{numerator:,}{NBSP}days"
    if kind.kind == "share" and denominator == 1 and kind.owed:
        return side(kind, CountedIn.NUMERATOR if numerator else CountedIn.OTHERS)
    if kind.kind == "share" and denominator == 1:
        return "Counted in the figure" if numerator else "Not in the figure"
    if kind.kind == "share":
        return f"{numerator} of {denominator}"
    return f"{numerator} {kind.of_one if numerator == 1 else kind.of_many}"


def child_figures(found: ChildView) -> list[tuple[str, str, str, str]]:
    """The figures a child counts in: (indicator, label, part, how)."""
    return [
        (key, indicators()[key].label, indicators()[key].parts.get(part, ""), says(indicators()[key], above, below))
        for key, part, above, below in found.figures
    ]


def child_flags(found: ChildView) -> list[tuple[str, str]]:
    """Reasons to look at the case: (label, figures in words)."""
    labels = {flag.id: flag.label for flag in selection().flags}
    return [(labels.get(code, code), detail) for code, detail in found.flags]
