"""Writes of performance: take the picture of an import, show it or take it back, set a standard, and note an export."""

from fullcircle.domain.performance.operations.pictures import (
    forget_counted_children,
    forget_pictures,
    show_picture,
    take_back_picture,
    take_picture,
)
from fullcircle.domain.performance.operations.standards import set_standard

__all__ = [
    "forget_counted_children",
    "forget_pictures",
    "set_standard",
    "show_picture",
    "take_back_picture",
    "take_picture",
]
