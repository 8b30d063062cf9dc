"""Writes of staff lists: read one, apply it or set it aside; and changes of people on pages, after which children follow."""

from fullcircle.domain.staff_lists.operations.following import with_children
from fullcircle.domain.staff_lists.operations.lists import apply, receive, set_aside

__all__ = ["apply", "receive", "set_aside", "with_children"]
