"""Every statistic by its name in a file of checks: ``compute("cohen_kappa", {"table": ...}, {"weights": "linear"})``."""

from fullcircle.jobs.stats_check import (  # noqa: F401  each registers its names
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
from fullcircle.jobs.stats_check.registry import UnknownStatistic, UnusableInput, compute, names

__all__ = ["UnknownStatistic", "UnusableInput", "compute", "names", "registry"]
