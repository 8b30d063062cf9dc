"""Reads of performance: standards, the picture and its figures, and the children behind a figure."""

from fullcircle.domain.performance.queries.children import (
    ON_A_PAGE,
    Behind,
    BehindRow,
    ChildView,
    CountedIn,
    behind,
    child,
)
from fullcircle.domain.performance.queries.hidden import hidden_pictures
from fullcircle.domain.performance.queries.missing import services_missing, services_not_in_picture
from fullcircle.domain.performance.queries.newest import NewestFigures, newest_figures
from fullcircle.domain.performance.queries.pictures import (
    COUNCIL,
    BreakdownRow,
    IndicatorView,
    PictureView,
    Spot,
    indicator,
    picture,
    spot,
    spot_among,
    spots,
    standards_of,
)
from fullcircle.domain.performance.queries.standards import (
    StandardRow,
    StandardView,
    standard,
    standards_in_force,
    standards_list,
)

__all__ = [
    "COUNCIL",
    "ON_A_PAGE",
    "Behind",
    "BehindRow",
    "BreakdownRow",
    "ChildView",
    "CountedIn",
    "IndicatorView",
    "NewestFigures",
    "PictureView",
    "Spot",
    "StandardRow",
    "StandardView",
    "behind",
    "child",
    "hidden_pictures",
    "indicator",
    "newest_figures",
    "picture",
    "services_missing",
    "services_not_in_picture",
    "spot",
    "spot_among",
    "spots",
    "standard",
    "standards_in_force",
    "standards_list",
    "standards_of",
]
