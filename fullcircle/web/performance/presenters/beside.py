"""What stands beside a figure: the standard, England and the neighbours, in words and on a line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fullcircle.domain.performance.rules.indicators import Indicator
from fullcircle.domain.performance.rules.official import Beside
from fullcircle.domain.performance.rules.points import Point
from fullcircle.domain.performance.rules.signs import too_few
from fullcircle.domain.performance.rules.standards import shown, standards
from fullcircle.stats.words import FEWEST_FOR_INTERVAL
from fullcircle.web.kit.components.range_line import RangeLine, range_line
from fullcircle.web.performance.presenters.figures import figure, published, published_range


def limits(kind: Indicator, in_force: Sequence[float]) -> str:
    """The limits a figure went by: "28 days"; "7, 42 or 91 days, depending on the child". A limit of 0 does not hold."""
    by_unit: dict[str, list[str]] = defaultdict(list)
    for key, value in zip(kind.standards, in_force, strict=False):
        if value:
            by_unit[standards()[key].unit].append(shown(value))
    said = ", ".join(f"{_or(values)} {unit}" for unit, values in by_unit.items())
    several = sum(len(values) for values in by_unit.values()) > 1
    return f"{said}, depending on the child" if several else said


def went_by(kind: Indicator, counted: Sequence[float], in_force: Sequence[float]) -> str:
    """The limits a figure was counted by, and those of the next import where others hold by now."""
    said, coming = limits(kind, counted) or "none", limits(kind, in_force) or "none"
    return said if coming == said else f"{said} ({coming} from the next import)"


def standard(kind: Indicator, now: Point) -> tuple[str, str]:
    """What each is owed, and within which limits; nothing where no standard is owed."""
    if kind.owed is None:
        return "", ""
    return ("All" if kind.others_need_a_look else "None"), limits(kind, now.standards)


def others(beside: Beside | None) -> str:
    """England, the region and the neighbours in words, and of when; "" where nothing is published."""
    if beside is None:
        return ""
    said = [
        f"{'neighbours' if whose.startswith('Statistical') else whose} {published(value)}"
        for whose, value in beside.percents
    ]
    if beside.neighbours is not None:
        said[-1] += f" ({published_range(beside.neighbours.lowest, beside.neighbours.highest)})"
    return f"{', '.join(said)}; {beside.period}"


def drawn(kind: Indicator, now: Point, beside: Beside | None) -> RangeLine | None:
    """The same on a line; None where there is nothing to set beside ours."""
    if kind.kind not in {"share", "bands"} or not (beside or kind.owed):
        return None
    few = (now.denominator or 0) < FEWEST_FOR_INTERVAL
    owed, within = standard(kind, now)
    words = [f"Ours: {figure(kind, now.numerator, now.denominator).main}"]
    words += [told] if (told := others(beside)) else []
    words += [f"our standard: {owed.lower()}" + (f", {within}" if within else "")] if owed else []
    near = beside.neighbours if beside else None
    return range_line(
        ours=None if few else 100 * now.numerator / (now.denominator or 1),
        hollow=too_few(kind, now),
        standard=None if not owed else 100.0 if kind.others_need_a_look else 0.0,
        england=float(beside.percents[0][1]) if beside else None,
        neighbours=(float(near.lowest), float(near.highest)) if near else None,
        said="; ".join(words) + ".",
    )


@dataclass(frozen=True)
class Legend:
    """Of these lines: whose neighbours, whether a standard is marked, and where all of it comes from."""

    neighbours: str
    standard: bool
    sources: tuple[str, ...]


def legend(found: Sequence[Beside], *, standard: bool) -> Legend | None:
    """For the figures of a page; None where nothing stands beside them. ``standard``: one of them has a standard to mark."""
    if not found and not standard:
        return None
    near = next((one for one in found if one.neighbours is not None), None)
    words = f"statistical neighbours of {near.council}, lowest to highest" if near else ""
    return Legend(words, standard, tuple(dict.fromkeys(sorted(one.source for one in found))))


def _or(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
