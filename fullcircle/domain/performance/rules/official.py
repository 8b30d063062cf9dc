"""Official figures to set beside our own (`official_figures.yaml`): England, a region, an authority's neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self

from pydantic import Field, model_validator

from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.standards import Strict, read_yaml


class Authority(Strict):
    """A council with the region and the neighbours that its figures are set beside."""

    name: str
    region: str
    neighbours: tuple[str, ...] = Field(min_length=1)


class OfficialFigure(Strict):
    """One published percentage for England, for regions and for the neighbours of authorities, by their keys."""

    indicator: str
    part: str = ""
    source: str
    period: str
    england: Decimal
    regions: dict[str, Decimal]
    neighbours: dict[str, Decimal]
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
    """What stands beside one of our figures. ``percents``: (whose, percent as published), the country first."""

    percents: tuple[tuple[str, Decimal], ...]
    period: str
    source: str
    unlike: str


@lru_cache(maxsize=1)
def _file() -> OfficialFile:
    return OfficialFile.model_validate(read_yaml("official_figures.yaml"))


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
            percents.append((f"Statistical neighbours of {ours.name}", one.neighbours[authority]))
        source = f"{file.sources[one.source]}, {one.period}"
        found[one.indicator, one.part] = Beside(tuple(percents), one.period, source, one.unlike)
    return found


def attribution() -> str:
    """The words that the licence asks for."""
    return _file().licence
