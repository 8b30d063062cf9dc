"""Which services of the council and its framework the data says nothing of."""

from collections.abc import Collection
from datetime import date

from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.performance.models import Figure, Picture
from fullcircle.domain.performance.rules.missing import missing
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel.errors import NotFound


def services_missing(framework: Framework | None, present: Collection[str]) -> tuple[str, ...]:
    """Service areas of the council and, by their titles, those of the framework that the council has not set up, without those
    named in ``present``."""
    areas = access.service_areas()
    own = {area.key for area in areas}
    named = [area.name for area in areas]
    if framework is not None:
        named += [area.title for area in framework.service_areas if area.key not in own]
    return missing(named, present)


def services_not_in_picture(*, on: date) -> tuple[str, ...]:
    """Service areas in which the newest picture counts nobody at all; none before the first picture."""
    newest = Picture.objects.order_by("-as_at").first()
    if newest is None:
        return ()
    counted = Figure.objects.filter(picture=newest, service__isnull=False).order_by()
    return services_missing(_framework(on), set(counted.values_list("service__name", flat=True).distinct()))


def _framework(on: date) -> Framework | None:
    try:
        return frameworks.framework(frameworks.in_force(on).id)
    except NotFound:
        return None
