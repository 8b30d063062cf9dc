"""Limits that the web server and the settings share."""

from typing import Final

LARGEST_FORM: Final = 2_621_440
"""Bytes of a form without files. It is taken into memory, by the web server whole before a page is asked."""
