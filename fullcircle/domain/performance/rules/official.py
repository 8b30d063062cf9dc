"""Official figures to set beside our own (`official_figures.yaml`): England, a region, an authority's neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self

from pydantic import Field, model_validator

from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.standards import FOLDER
from fullcircle.files.shipped import Strict, read_yaml


class Authority(Strict):
    """A council with the region and the neighbours that its figures are set beside."""

    name: str
    region: str
    neighbours: tuple[str, ...] = Field(min_length=1)


class Neighbours(Strict):
    """What an authority's statistical neighbours have: the mean and the ends of those ``published``."""

    mean: Decimal
    lowest: Decimal
    highest: Decimal
    published: int

    @model_validator(mode="after")
    def check(self) -> Self:
        if not 0 <= self.lowest <= self.mean <= self.highest <= 100 or self.published < 1:
            raise ValueError("the mean of neighbours lies between the lowest and the highest of them")
        return self


class OfficialFigure(Strict):
    """One published percentage for England, for regions and for the neighbours of authorities, by their keys."""

    indicator: str
    part: str = ""
    source: str
    period: str
    england: Decimal
    regions: dict[str, Decimal]
    neighbours: dict[str, Neighbours]
    unlike: str


class OfficialFile(Strict):
    version: str
    licence: str
    regions: dict[str, str]
    authorities: dict[str, Authority]
    sources: dict[str, str]
    figures: tuple[OfficialFigure, ...]

    @model_validator(mode="after")
    def check(self) -> Self:
        for one in self.figures:
            known = indicators().get(one.indicator)
            named = one.source in self.sources and set(one.neighbours) <= set(self.authorities)
            if known is None or one.part not in known.parts or not named or not set(one.regions) <= set(self.regions):
                raise ValueError(f"the official figure for {one.indicator} names something that does not exist")
        return self


@dataclass(frozen=True)
class Beside:
    """What stands beside one of our figures. ``percents``: (whose, percent as published), the country first, of neighbours the
    mean. ``neighbours`` is None where they are not known; ``council`` is whose neighbours they are."""

    percents: tuple[tuple[str, Decimal], ...]
    neighbours: Neighbours | None
    council: str
    period: str
    source: str
    unlike: str


@lru_cache(maxsize=1)
def _file() -> OfficialFile:
    return OfficialFile.model_validate(read_yaml(FOLDER / "official_figures.yaml"))


@lru_cache(maxsize=8)
def official(authority: str) -> Mapping[tuple[str, str], Beside]:
    """By indicator and part. An authority that the file does not know is set beside England alone."""
    file = _file()
    ours = file.authorities.get(authority)
    found = {}
    for one in file.figures:
        percents = [("England", one.england)]
        if ours is not None and ours.region in one.regions:
            percents.append((file.regions[ours.region], one.regions[ours.region]))
        if ours is not None and authority in one.neighbours:
            percents.append((f"Statistical neighbours of {ours.name}", one.neighbours[authority].mean))
        found[one.indicator, one.part] = Beside(
            percents=tuple(percents),
            neighbours=one.neighbours.get(authority) if ours is not None else None,
            council=ours.name if ours is not None else "",
            period=one.period,
            source=f"{file.sources[one.source]}, {one.period}",
            unlike=one.unlike,
        )
    return found


def attribution() -> str:
    """The words that the licence asks for."""
    return _file().licence
