"""Disclosure control by name."""

from fullcircle.stats.named.disclosure import statistics

__all__ = ["statistics"]
