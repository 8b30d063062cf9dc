"""Every statistic by its name in a file of checks: ``compute("cohen_kappa", {"table": ...}, {"weights": "linear"})``."""

from fullcircle.stats.named import (  # noqa: F401  each registers its names
    agreement,
    dip_samples,
    disclosure,
    funnel,
    interrupted,
    ordinal,
    proportions,
    registry,
    sampling,
    severity,
    shift,
    stratified,
    trends,
)
from fullcircle.stats.named.registry import UnknownStatistic, UnusableInput, compute, names

__all__ = ["UnknownStatistic", "UnusableInput", "compute", "names", "registry"]
