"""Which services of the council and its framework the data says nothing of."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.performance.models import Figure
from fullcircle.domain.performance.queries.pictures import PictureView
from fullcircle.domain.performance.rules.missing import missing
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.models import ServiceArea


def services_missing(framework: Framework | None, present: Collection[str]) -> tuple[str, ...]:
    """Service areas of the council and, by their titles, those of the framework that the council has not set up, without those
    named in ``present``."""
    return _missing(framework, access.service_areas(), present)


def _missing(framework: Framework | None, areas: Sequence[ServiceArea], present: Collection[str]) -> tuple[str, ...]:
    own = {area.key for area in areas}
    named = [area.name for area in areas]
    if framework is not None:
        named += [area.title for area in framework.service_areas if area.key not in own]
    return missing(named, present)


def services_not_in_picture(view: PictureView, *, on: date) -> tuple[str, ...]:
    """Service areas in which this picture counts nobody at all; of a service area itself, whether it is one; none for a team."""
    if view.as_at is None or view.spot.team_id is not None:
        return ()
    counted = Figure.objects.filter(picture__as_at=view.as_at, picture__shown=True, service=OuterRef("pk"))
    areas = list(ServiceArea.objects.annotate(counted=Exists(counted)))
    present = {area.pk for area in areas if area.counted}
    if view.spot.service_id is not None:
        return () if view.spot.service_id in present else (view.spot.name,)
    return _missing(frameworks.framework_in_force(on), areas, {area.name for area in areas if area.pk in present})
