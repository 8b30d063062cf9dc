"""Writes of performance: take the picture of an import, show it or take it back, and set a standard."""

from fullcircle.domain.performance.operations.pictures import (
    forget_pictures,
    forget_pictures_but,
    show_picture,
    take_back_picture,
    take_picture,
)
from fullcircle.domain.performance.operations.standards import set_standard

__all__ = [
    "forget_pictures",
    "forget_pictures_but",
    "set_standard",
    "show_picture",
    "take_back_picture",
    "take_picture",
]
