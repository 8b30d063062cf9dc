"""The children behind a figure of the newest picture, and how one child counts."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Self

from django.db.models import Case, Count, F, Sum, Value, When
from django.db.models.expressions import OrderBy

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.rules import who
from fullcircle.domain.cases.states import Status
from fullcircle.domain.performance.models import CountedChild, CountedChildQuerySet, Picture
from fullcircle.domain.performance.policy import check_see_children
from fullcircle.domain.performance.queries.pictures import Spot, standards_of
from fullcircle.domain.performance.queries.standards import standards_in_force
from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.errors import NotFound

ON_A_PAGE = 50


class CountedIn(Code):
    """Which of the children behind a figure to list."""

    NUMERATOR = "in", "Counted in the figure"
    OTHERS = "others", "The others"
    EVERYONE = "everyone", "Everyone"

    @classmethod
    def who_need_a_look(cls, kind: Indicator) -> Self:
        """Which of them need looking at: who is behind, where the figure says so."""
        return cls.OTHERS if kind.others_need_a_look else cls.NUMERATOR


@dataclass(frozen=True)
class BehindRow:
    """A child as it counts: so many of so many (for an average: days over so many). ``who``: by sex and age."""

    child_id: int
    reference: str
    who: str
    status: Status
    team: str
    part: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Behind:
    """A page of the children behind a figure, of those ``counted``. ``numerator`` and ``denominator`` add up all that this actor
    may see of them: where children have moved to teams out of the actor's sight, they are below the figure itself.
    ``standards``: those of the indicator that were in force, and ``in_force`` those of now."""

    indicator: Indicator
    counted: CountedIn
    as_at: date | None
    standards: tuple[float, ...]
    in_force: tuple[float, ...]
    rows: tuple[BehindRow, ...]
    total: int
    children: int
    numerator: int
    denominator: int


@dataclass(frozen=True)
class ChildView:
    """A child and the figures that it counts in: (indicator, part, numerator, denominator), and reasons to look by code.
    ``as_at`` is None of a child in no data."""

    id: int
    reference: str
    who: str
    status: Status
    team: str
    as_at: date | None
    figures: tuple[tuple[str, str, int, int], ...]
    flags: tuple[tuple[str, str], ...]


def _known(key: str, part: str = "") -> Indicator:
    """The indicator of that key. NotFound for one that does not exist, or has no such part."""
    found = indicators().get(key)
    if found is None or (part and part not in found.parts):
        raise NotFound
    return found


def behind(
    seen_by: Actor, key: str, where: Spot, *, part: str = "", counted: CountedIn | None = None, page: int | None = 1
) -> Behind:
    """The children behind an indicator (or a part of it) in a place, ON_A_PAGE at a time, or all of them where ``page`` is None;
    after the last page there is the last.

    ``counted`` None: those who need looking at. They come first in any list: who is behind; of a distribution the last band, of
    an average the most days; then by reference. Raises NotAllowed unless the actor may see performance and children, NotFound
    for an unknown indicator or part.
    """
    check_see_children(seen_by)
    found = _known(key, part)
    counted = CountedIn.who_need_a_look(found) if counted is None else counted
    chosen = _chosen(CountedChild.objects.visible_to(seen_by).filter(indicator=key), found, where, part, counted)
    sums = chosen.aggregate(
        rows=Count("pk"), children=Count("child", distinct=True), of=Sum("denominator"), sum=Sum("numerator")
    )
    rows = chosen.select_related("child", "team").order_by(*_need_first(found), "child__reference", "pk")
    if page is not None:
        start = (min(max(page, 1), max(ceil(sums["rows"] / ON_A_PAGE), 1)) - 1) * ON_A_PAGE
        rows = rows[start : start + ON_A_PAGE]
    newest = Picture.objects.order_by("-as_at").first()
    return Behind(
        indicator=found,
        counted=counted,
        as_at=newest.as_at if newest else None,
        standards=standards_of(found, newest.standards) if newest else (),
        in_force=standards_of(found, standards_in_force()),
        rows=tuple(_row(one) for one in rows),
        total=sums["rows"],
        children=sums["children"],
        numerator=sums["sum"] or 0,
        denominator=sums["of"] or 0,
    )


def child(seen_by: Actor, child_id: int) -> ChildView:
    """One child. NotFound when unknown or not for this actor to see."""
    check_see_children(seen_by)
    found = Child.objects.visible_to(seen_by).select_related("team").filter(pk=child_id).first()
    if found is None:
        raise NotFound
    order = list(indicators())
    mine = CountedChild.objects.of_newest().filter(child=found)
    counted = mine.values_list("indicator", "part", "numerator", "denominator")
    return ChildView(
        id=found.pk,
        reference=found.reference,
        who=who(found.gender, found.age_years),
        status=Status(found.status),
        team=found.team.name if found.team else "",
        as_at=found.as_at,
        figures=tuple(sorted((one for one in counted if one[0] in order), key=lambda one: (order.index(one[0]), one))),
        flags=tuple(found.flags.values_list("code", "detail")),
    )


def _chosen(
    rows: CountedChildQuerySet, kind: Indicator, where: Spot, part: str, counted: CountedIn
) -> CountedChildQuerySet:
    if part:
        rows = rows.filter(part=part)
    if where.team_id is not None:
        rows = rows.filter(team=where.team_id)
    elif where.service_id is not None:
        rows = rows.filter(team__service_area=where.service_id)
    if kind.kind == "share" and counted is CountedIn.NUMERATOR:
        return rows.filter(numerator__gt=0)
    if kind.kind == "share" and counted is CountedIn.OTHERS:
        return rows.filter(denominator__gt=F("numerator"))
    return rows


def _need_first(kind: Indicator) -> list[OrderBy]:
    if kind.kind == "bands":
        places = [When(part=part, then=Value(place)) for place, part in enumerate(kind.parts)]
        return [Case(*places, default=Value(-1)).desc()]
    if kind.kind == "average":
        return [F("numerator").desc()]
    if kind.others_need_a_look:
        return [(F("denominator") - F("numerator")).desc()]
    return [F("numerator").desc()]


def _row(one: CountedChild) -> BehindRow:
    return BehindRow(
        child_id=one.child_id,
        reference=one.child.reference,
        who=who(one.child.gender, one.child.age_years),
        status=Status(one.child.status),
        team=one.team.name if one.team else "",
        part=one.part,
        numerator=one.numerator,
        denominator=one.denominator,
    )
