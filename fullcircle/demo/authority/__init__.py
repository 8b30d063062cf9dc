"""An invented council and its children, pure and seeded: no Django, no files, no clock."""

from fullcircle.demo.authority.profile import FULL, SIZES, SMALL, Size
from fullcircle.demo.authority.world import Authority, make_authority

__all__ = ["FULL", "SIZES", "SMALL", "Authority", "Size", "make_authority"]
