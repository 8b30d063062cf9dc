"""Take the picture of an import: its figures and, where it is the newest, the children behind them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from itertools import islice
from typing import Final

from fullcircle.domain.cases.models import Child
from fullcircle.domain.performance.models import CountedChild, Figure, Picture
from fullcircle.domain.performance.policy import check_take_picture
from fullcircle.domain.performance.queries import standards_in_force
from fullcircle.domain.performance.rules.counting import ChildMark, ChildRows, Counted, Tally
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.operations import delete_in_steps

BATCH = 100
"""Children counted at a time: bounds memory."""
_ROWS: Final = 500
"""Rows written in one step: nobody waits long for it."""
Step = Callable[[], AbstractContextManager[None]]


def take_picture(
    *,
    as_at: date,
    source: str,
    sha256: str,
    lists: frozenset[str],
    left_out: Mapping[str, int],
    rows: Mapping[str, int],
    in_lines: bool,
    children: Iterable[ChildRows],
    step: Step,
    by: Actor,
    now: datetime,
) -> int:
    """Count every indicator over the clean rows of one import, child after child, and keep the figures; the picture's id.

    ``source`` says which import; ``lists`` are the keys of the lists in its workbook, ``rows`` how many each has, ``left_out``
    how many of them could not be used; ``in_lines``: somebody said that they count in lines over time, however few. Not one
    transaction: ``step`` opens each of many small ones, and all is hidden until `show_picture`. The import that calls this
    records the event.
    """
    check_take_picture(by)
    limits = standards_in_force()
    with step():
        picture = Picture.everyone.create(
            as_at=as_at,
            source=source,
            sha256=sha256,
            taken_at=now,
            lists=sorted(lists),
            left_out=dict(left_out),
            rows=dict(rows),
            in_lines=in_lines,
            standards=dict(limits),
        )
    newest = Picture.objects.order_by("-as_at").first()
    with_children = newest is None or newest.as_at <= as_at
    services = {team.pk: team.service_area_id for team in access.teams()}
    tally = Tally(limits, lists, services)
    for batch in _batches(children):
        counted = [(child.reference, mark) for child in batch for mark in tally.add(child)]
        if with_children:
            _keep_children(picture, counted, step)
    figures = (_figure(picture, counted) for counted in tally.figures())
    while some := list(islice(figures, _ROWS)):
        with step():
            Figure.objects.bulk_create(some)
    return picture.pk


@operation
def show_picture(*, picture_id: int, by: Actor) -> None:
    """Let a picture that was taken hold. There is one for each day: the same file again leaves the same figures, a corrected
    file of the day takes their place. An older day is kept in its place without children; the newest alone has them."""
    check_take_picture(by)
    picture = Picture.everyone.select_for_update().get(pk=picture_id)
    before = Picture.objects.select_for_update().filter(as_at=picture.as_at).first()
    if before is not None:
        before.shown = False
        before.save(update_fields=["shown"])
    picture.shown, picture.replaces = True, before
    picture.save(update_fields=["shown", "replaces"])


@operation
def take_back_picture(*, source: str, by: Actor) -> None:
    """Hide the picture of that import, and show the one of the same day that held before, if there was one."""
    check_take_picture(by)
    for picture in Picture.objects.select_for_update(of=("self",)).filter(source=source).select_related("replaces"):
        picture.shown = False
        picture.save(update_fields=["shown"])
        if picture.replaces is not None:
            picture.replaces.shown = True
            picture.replaces.save(update_fields=["shown"])


def forget_pictures(*, ids: Collection[int], by: Actor) -> None:
    """Delete these pictures, unless they are shown. In small steps that keep nobody waiting."""
    check_take_picture(by)
    for picture in Picture.everyone.filter(shown=False, pk__in=ids):
        delete_in_steps(CountedChild.objects.filter(picture=picture))
        delete_in_steps(Figure.objects.filter(picture=picture))
        picture.delete()


def forget_counted_children(*, by: Actor) -> None:
    """Delete the children behind every picture shown but the newest two: the older is shown again when the newer is undone."""
    check_take_picture(by)
    newest = list(Picture.objects.order_by("-as_at").values_list("pk", flat=True)[:2])
    delete_in_steps(CountedChild.objects.filter(picture__shown=True).exclude(picture__in=newest))


def _batches(children: Iterable[ChildRows]) -> Iterator[list[ChildRows]]:
    rest = iter(children)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _keep_children(picture: Picture, counted: list[tuple[str, ChildMark]], step: Step) -> None:
    references = {reference for reference, _ in counted}
    ids = dict(Child.everyone.filter(reference__in=references).values_list("reference", "pk"))
    rows = iter(
        [
            CountedChild(
                picture=picture,
                indicator=mark.indicator,
                part=mark.part,
                child_id=ids[reference],
                team_id=mark.team_id,
                numerator=mark.numerator,
                denominator=mark.denominator,
            )
            for reference, mark in counted
        ]
    )
    while some := list(islice(rows, _ROWS)):
        with step():
            CountedChild.objects.bulk_create(some)


def _figure(picture: Picture, counted: Counted) -> Figure:
    place = counted.place
    return Figure(
        picture=picture,
        indicator=counted.indicator,
        part=counted.part,
        service_id=place.service_id,
        team_id=place.team_id,
        by=place.by,
        group=place.group,
        numerator=counted.numerator,
        denominator=counted.denominator,
    )
