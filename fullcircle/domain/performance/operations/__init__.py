"""Writes of performance: take the picture of an import, and set a standard."""

from fullcircle.domain.performance.operations.pictures import take_picture
from fullcircle.domain.performance.operations.standards import set_standard

__all__ = ["set_standard", "take_picture"]
