"""Stable stored words with the label people read."""

from enum import Enum
from typing import Self


class Code(str, Enum):
    """An enumeration stored as a stable word. Members are written ``NAME = "stored_word", "Label people read"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(stored word, label) pairs for a Django field."""
        return [(member.value, member.label) for member in cls]
