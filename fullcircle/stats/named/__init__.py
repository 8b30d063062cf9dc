"""Every statistic by its name in a file of checks: ``compute("cohen_kappa", {"table": ...}, {"weights": "linear"})``."""

from fullcircle.stats.named import agreement, dip_samples, disclosure, proportions, registry, shift  # noqa: F401  each registers its names
from fullcircle.stats.named.registry import UnknownStatistic, UnusableInput, compute, names

__all__ = ["UnknownStatistic", "UnusableInput", "compute", "names", "registry"]
