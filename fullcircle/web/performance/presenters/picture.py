"""The overview, and the places it can be asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fullcircle.domain.annex_a.rules import specification
from fullcircle.domain.performance.queries import COUNCIL, PictureView, Spot
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.official import Beside, attribution
from fullcircle.domain.performance.rules.standards import AREAS
from fullcircle.domain.performance.rules.standing_out import Standing, parts_told
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.components.range_line import RangeLine
from fullcircle.web.kit.components.trend import TrendLine
from fullcircle.web.performance.presenters import standing
from fullcircle.web.performance.presenters.beside import drawn, legend, others, standard
from fullcircle.web.performance.presenters.figures import Figure, figure_of_place, line


@dataclass(frozen=True)
class Row:
    """One line of the overview. ``missing``: why there is no figure. ``others``: what stands beside it in words, ``drawn`` on a
    line. ``sign``: words and kind of its tag."""

    key: str
    label: str
    part: str
    figure: Figure | None
    missing: str
    line: TrendLine | None
    others: str
    drawn: RangeLine | None
    standard: tuple[str, str]
    sign: tuple[str, str]


@dataclass
class Area:
    """An area of work with its lines and what they come to."""

    key: str
    title: str
    said: str = ""
    rows: list[Row] = field(default_factory=list)


def left_out_said(picture: PictureView) -> str:
    """Rows that could not be counted, by list: "9 of list 6, 1 of list 8"; "" where there are none."""
    by_list = sorted((specification().list_keyed(key).number, count) for key, count in picture.left_out.items())
    return ", ".join(f"{count:,} of list {number}" for number, count in by_list)


def areas(picture: PictureView, found: Sequence[Standing], official: Mapping[tuple[str, str], Beside]) -> list[Area]:
    """Indicators by area of work: all for the council, for a service area or team those that it ever had. Of a distribution
    the part that stands for it; of age groups each."""
    stand = {(one.key, one.part): one for one in found}
    told = {key: Area(key, title) for key, title in AREAS.items()}
    for key, kind in indicators().items():
        if picture.spot.code != COUNCIL and not any((key, part) in picture.series for part in kind.parts):
            continue
        for part in parts_told(kind):
            row = _row(key, part, picture, stand.get((key, part)), official.get((key, part)))
            told[kind.area].rows.append(row)
    for area in told.values():
        area.said = standing.of_an_area([one for one in found if one.kind.area == area.key])
    return [area for area in told.values() if area.rows]


def _row(key: str, part: str, picture: PictureView, one: Standing | None, beside: Beside | None) -> Row:
    kind = indicators()[key]
    if one is None:
        missing = "None here" if kind.computable(picture.lists) else "Not in the newest file"
        return Row(
            key,
            kind.label,
            kind.parts[part],
            None,
            missing,
            None,
            others(beside),
            None,
            standard=("", ""),
            sign=("", ""),
        )
    return Row(
        key=key,
        label=kind.label,
        part=kind.parts[part],
        figure=figure_of_place(kind, one.now.numerator, one.now.denominator, picture.spot),
        missing="",
        line=line(kind, picture.over_time(key, part), one.verdict),
        others=others(beside),
        drawn=drawn(kind, one.now, beside),
        standard=standard(kind, one.now),
        sign=standing.sign(one),
    )


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


def overview(
    actor: Actor, picture: PictureView, official: Mapping[tuple[str, str], Beside], places: Sequence[Spot]
) -> dict[str, object]:
    """All that the page of the picture places, but for what its figures do not tell of."""
    found, sees_children = picture.standings(), actor.may(Permission.SEE_CHILDREN)
    told = [one for key, one in official.items() if key in {(each.key, each.part) for each in found}]
    return {
        "picture": picture,
        "places": place_chips(places, picture.spot),
        "headline": standing.headline(found),
        "cards": standing.cards(picture, found, official, sees_children=sees_children),
        "sees_children": sees_children,
        "of_the_trend": standing.of_the_trend(picture, found),
        "not_in_lines": standing.not_in_lines(picture),
        "areas": areas(picture, found, official),
        "legend": legend(told, standard=any(one.kind.owed for one in found)),
        "left_out": left_out_said(picture),
        "attribution": attribution(),
    }
