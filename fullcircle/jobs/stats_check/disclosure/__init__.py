"""Disclosure control by name."""

from fullcircle.jobs.stats_check.disclosure import statistics

__all__ = ["statistics"]
