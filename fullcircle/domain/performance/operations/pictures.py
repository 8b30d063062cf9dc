"""Take the picture of an import: its figures and, where it is the newest, the children behind them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from fullcircle.domain.cases.models import Child
from fullcircle.domain.performance.models import CountedChild, Figure, Picture
from fullcircle.domain.performance.policy import check_take_picture
from fullcircle.domain.performance.queries import standards_in_force
from fullcircle.domain.performance.rules.counting import ChildMark, ChildRows, Counted, Tally
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor

BATCH = 400
"""Children counted at a time: bounds memory."""


@transaction.atomic
def take_picture(
    *,
    as_at: date,
    source: str,
    sha256: str,
    lists: frozenset[str],
    children: Iterable[ChildRows],
    by: Actor,
    now: datetime,
) -> None:
    """Count every indicator over the clean rows of one import, child after child, and keep the figures.

    ``source`` says which import; ``lists`` are the keys of the lists in its workbook. There is one picture for each day: the
    same file again leaves the same figures, a corrected file of the day takes their place. An older day is kept in its
    place without children; the newest alone has them. The import that calls this records the event.
    """
    check_take_picture(by)
    limits = standards_in_force()
    newest = Picture.objects.select_for_update().order_by("-as_at").first()
    told = {"source": source, "sha256": sha256, "taken_at": now, "lists": sorted(lists), "standards": dict(limits)}
    picture, _ = Picture.objects.update_or_create(as_at=as_at, defaults=told)
    Figure.objects.filter(picture=picture).delete()
    with_children = newest is None or newest.as_at <= as_at
    if with_children:
        CountedChild.objects.all().delete()
    services = {team.pk: team.service_area_id for team in access.teams()}
    tally = Tally(limits, lists, services)
    for batch in _batches(children):
        counted = [(child.reference, mark) for child in batch for mark in tally.add(child)]
        if with_children:
            _keep_children(picture, counted)
    Figure.objects.bulk_create((_figure(picture, counted) for counted in tally.figures()), batch_size=BATCH)


def _batches(children: Iterable[ChildRows]) -> Iterator[list[ChildRows]]:
    rest = iter(children)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _keep_children(picture: Picture, counted: list[tuple[str, ChildMark]]) -> None:
    references = {reference for reference, _ in counted}
    ids = dict(Child.objects.filter(reference__in=references).values_list("reference", "pk"))
    CountedChild.objects.bulk_create(
        (
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
        ),
        batch_size=5 * BATCH,
    )


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
