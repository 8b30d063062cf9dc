"""The overview, and the places it can be asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fullcircle.domain.imports.rules import specification
from fullcircle.domain.performance.queries import COUNCIL, PictureView, Spot
from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.domain.performance.rules.official import Beside
from fullcircle.domain.performance.rules.standards import AREAS
from fullcircle.web.kit.components.trend import TrendLine
from fullcircle.web.performance.presenters.figures import Figure, figure, line, published


@dataclass(frozen=True)
class Row:
    """One line of the overview. ``missing``: why there is no figure."""

    key: str
    label: str
    part: str
    figure: Figure | None
    missing: str
    line: TrendLine | None
    beside: tuple[tuple[str, str], ...]
    period: str


@dataclass
class Area:
    """An area of work with its lines."""

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)


def left_out_said(picture: PictureView) -> str:
    """Rows that could not be counted, by list: "9 of list 6, 1 of list 8"; "" where there are none."""
    by_list = sorted((specification().list_keyed(key).number, count) for key, count in picture.left_out.items())
    return ", ".join(f"{count:,} of list {number}" for number, count in by_list)


def areas(picture: PictureView, official: Mapping[tuple[str, str], Beside]) -> list[Area]:
    """Indicators by area of work: all for the council, for a service area or team those that it ever had. Of a distribution
    the part that stands for it; of age groups each."""
    found = {key: Area(key, title) for key, title in AREAS.items()}
    for key, kind in indicators().items():
        if picture.spot.code != COUNCIL and not any((key, part) in picture.series for part in kind.parts):
            continue
        parts = [kind.headline] if kind.kind == "bands" else list(kind.parts)
        found[kind.area].rows += [_row(key, kind, part, picture, official.get((key, part))) for part in parts]
    return [area for area in found.values() if area.rows]


def _row(key: str, kind: Indicator, part: str, picture: PictureView, beside: Beside | None) -> Row:
    now = picture.now(key, part)
    if now is not None:
        missing = ""
    elif not kind.computable(picture.lists):
        missing = "Not in the newest file"
    else:
        missing = "None here"
    return Row(
        key=key,
        label=kind.label,
        part=kind.parts[part],
        figure=None if now is None else figure(kind, now.numerator, now.denominator),
        missing=missing,
        line=line(kind, picture.series.get((key, part), ())),
        beside=() if beside is None else tuple((_short(whose), published(value)) for whose, value in beside.percents),
        period="" if beside is None else beside.period,
    )


def _short(whose: str) -> str:
    return "Neighbours" if whose.startswith("Statistical") else whose


def place_chips(spots: Sequence[Spot], where: Spot) -> list[dict[str, object]]:
    """Links to the same page for other places: the council, then service areas and teams as menus of choices."""
    chips: list[dict[str, object]] = [
        {"text": one.name, "href": f"?where={one.code}", "current": one == where}
        for one in spots
        if one.code == COUNCIL
    ]
    services = [one for one in spots if one.service_id is not None and one.team_id is None]
    teams = [one for one in spots if one.team_id is not None]
    for title, places in (("Service area", services), ("Team", teams)):
        chosen = next((one for one in places if one == where), None)
        if len(spots) == 1 or not places:
            continue
        options = [{"text": one.name, "href": f"?where={one.code}", "current": one == where} for one in places]
        chips.append({"text": chosen.name if chosen else title, "options": options, "current": chosen is not None})
    return chips
