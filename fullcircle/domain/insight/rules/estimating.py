"""From the files of a draw to what they say of all children: each final audit stands for one over its chance.

The one place where this is reckoned, for pages, reports and files. The arithmetic is in ``fullcircle.stats.sampling.means``.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.domain.insight.rules.measures import AllChildren, AreaShare, Share, WeightedProfile, WeightedShare
from fullcircle.domain.insight.rules.words import listed
from fullcircle.domain.selection.rules.sampling import EVERYBODY, Area, settled
from fullcircle.domain.selection.states import Basis
from fullcircle.stats.sampling.means import domain_proportions


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """A child's file that came up in a draw: in which service area, among whom, and how likely that was (above 0, at most 1).

    ``chosen``: it is looked at, and not in reserve or swapped out. ``final``: its audit is final. ``judged`` holds the final
    judgements, after moderation where it was moderated, by aspect or OVERALL; empty where the reader may not see them.
    """

    area: str
    stratum: str
    basis: Basis
    drawn_chance: float
    chosen: bool
    final: bool
    judged: Mapping[str, Judgement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """Whom a draw was made from: ``children`` were open on that day; how many of them in each service area, in its order."""

    drawn_on: date
    children: int
    areas: Sequence[Area]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A final audit with its judgements and the chance to reckon with."""

    area: str
    directed: bool
    chance: float
    judged: Mapping[str, Judgement]


def all_children(
    files: Sequence[DrawnFile],
    frame: Frame,
    *,
    aspects: Sequence[str],
    scale: Sequence[Judgement],
    undrawn: int = 0,
    within: Collection[str] | None = None,
) -> AllChildren | None:
    """What the final audits of a draw say of all children who could be drawn; None without a final audit. ``scale``: best first.

    ``files`` are all that came up, whoever looks: an audit that is not final makes the final ones of its stratum stand for more.
    ``undrawn`` counts final audits of files that were not drawn. ``within``: the service areas to speak of, None for all.
    """
    chances = settled([(one.stratum, one.basis, one.drawn_chance, one.final) for one in files])
    seen = [one for one in files if within is None or one.area in within]
    final = [
        _Weighed(one.area, one.basis is Basis.DIRECTED, chance, one.judged)
        for one, chance in zip(files, chances, strict=True)
        if one.final and OVERALL in one.judged and (within is None or one.area in within)
    ]
    if not final:
        return None
    areas = [area for area in frame.areas if within is None or area.name in within]
    open_then = frame.children if within is None else sum(area.children for area in areas)
    unheard = _unheard(files, areas)
    eligible = sum(area.eligible for area in areas)
    children = eligible - sum(area.eligible for area in areas if area.name in unheard)
    return AllChildren(
        open_to="us" if within is None else listed([area.name for area in areas]),
        drawn_on=frame.drawn_on,
        children=children,
        left_out=open_then - eligible,
        directed=sum(one.directed for one in final),
        unfinished=sum(one.chosen and not one.final for one in seen),
        undrawn=undrawn,
        unheard=unheard,
        overall=_profile(final, OVERALL, children, scale),
        aspects={
            key: _profile(judged, key, children, scale)
            for key in aspects
            if (judged := [one for one in final if key in one.judged])
        },
        areas=_areas(final, areas),
        eligible=eligible,
    )


def _unheard(files: Sequence[DrawnFile], areas: Sequence[Area]) -> tuple[str, ...]:
    """Service areas that were drawn by themselves and have no final audit of a file drawn there; files that leaders asked for
    do not speak for others, unless they are all there are."""
    if any(one.stratum == EVERYBODY for one in files):
        return ()
    heard = {one.area for one in files if one.final and one.basis is not Basis.DIRECTED}
    read = Counter(one.area for one in files if one.final)
    return tuple(area.name for area in areas if area.name not in heard and read[area.name] < area.eligible)


def _profile(final: Sequence[_Weighed], key: str, children: int, scale: Sequence[Judgement]) -> WeightedProfile:
    values = [one.judged[key] for one in final]
    chances = [one.chance for one in final]

    each = [_share([value == one for value in values], chances, children) for one in scale]
    return WeightedProfile(_share([value.good for value in values], chances, children), tuple(each))


def _share(hits: Sequence[bool], chances: Sequence[float], children: int) -> WeightedShare:
    """Files that were certain to be looked at speak for themselves alone, unless they are all the ``children`` there are."""
    (found,) = domain_proportions(hits, chances, ["all"] * len(hits), populations={"all": children})
    estimate = found.estimate
    assert estimate.value is not None
    assert estimate.n_effective is not None
    low, high = (estimate.interval.low, estimate.interval.high) if estimate.interval else (None, None)
    return WeightedShare(estimate.value, low, high, estimate.n, estimate.n_effective)


def _areas(final: Sequence[_Weighed], areas: Sequence[Area]) -> tuple[AreaShare, ...]:
    found = []
    for area in areas:
        own = [one for one in final if one.area == area.name]
        if own:
            hits = [one.judged[OVERALL].good for one in own]
            weighed = _share(hits, [one.chance for one in own], area.eligible)
            found.append(AreaShare(area.name, area.eligible, Share(sum(hits), len(hits)), weighed))
    return tuple(found)
