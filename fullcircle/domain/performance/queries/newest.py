"""The newest picture's figures for whoever cites them beside something else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.performance.models import Figure, Picture
from fullcircle.domain.performance.queries.pictures import COUNCIL, Spot, spot
from fullcircle.domain.performance.rules.groups import ALL
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


@dataclass(frozen=True)
class NewestFigures:
    """(numerator, denominator) by indicator and part, in the widest place that the actor may see. ``as_at`` is None where the
    newest picture tells none of them."""

    where: Spot
    as_at: date | None
    figures: Mapping[tuple[str, str], tuple[int, int | None]]


def newest_figures(seen_by: Actor, indicators: Collection[str], *, until: date | None = None) -> NewestFigures:
    """What the newest picture says of these indicators, or with ``until`` the newest of that day or before. NotAllowed unless the
    actor may see performance."""
    everywhere = seen_by.scope(Permission.SEE_PERFORMANCE).everywhere
    where = Spot(COUNCIL, "The whole council") if everywhere else spot(seen_by, "")
    pictures = Picture.objects.all() if until is None else Picture.objects.filter(as_at__lte=until)
    newest = pictures.order_by("-as_at").values("pk")[:1]
    rows = list(
        Figure.objects.visible_to(seen_by)
        .filter(picture=newest, by=ALL, service=where.service_id, team=where.team_id, indicator__in=sorted(indicators))
        .values_list("indicator", "part", "numerator", "denominator", "picture__as_at")
    )
    return NewestFigures(
        where=where,
        as_at=rows[0][-1] if rows else None,
        figures={(key, part): (numerator, denominator) for key, part, numerator, denominator, _ in rows},
    )
