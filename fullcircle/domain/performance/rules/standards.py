"""The standards as shipped (`standards.yaml`), and what a council's own value of one may be."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import model_validator

from fullcircle.files.shipped import Strict, read_yaml

Basis = Literal["statute", "dfe", "chat", "local"]
Area = Literal["front_door", "assessment", "protection", "in_need", "in_care", "care_leavers", "adoption"]
Limits = Mapping[str, float]
"""Standards in force by key: whole numbers, or halves where the unit is years."""

FOLDER: Final = Path(__file__).resolve().parents[1]
BASES: Final[Mapping[str, str]] = {
    "statute": "Law or statutory guidance",
    "dfe": "How the Department for Education counts",
    "chat": "As the sector’s analysis tool (ChAT) counts",
    "local": "The council’s own choice",
}
AREAS: Final[Mapping[str, str]] = {
    "front_door": "Front door",
    "assessment": "Assessment",
    "protection": "Protection",
    "in_need": "Children in need",
    "in_care": "Children in care",
    "care_leavers": "Care leavers",
    "adoption": "Adoption",
}


class Standard(Strict):
    """One standard. ``checked`` false: the shipped value should be confirmed before anyone relies on it."""

    label: str
    area: Area
    unit: Literal["working days", "days", "weeks", "months", "years", "placements"]
    value: Decimal
    least: Decimal
    most: Decimal
    step: Decimal = Decimal(1)
    basis: Basis
    checked: bool = True
    note: str = ""

    @model_validator(mode="after")
    def check(self) -> Self:
        if fault := self.fault(self.value):
            raise ValueError(fault)
        return self

    def fault(self, value: Decimal) -> str:
        """Why this cannot be the value, in words for who typed it; empty when it can."""
        if not self.least <= value <= self.most:
            law = " The law sets the limit; a council can be stricter, not looser." if self.basis == "statute" else ""
            return (
                f"{shown(value)} {self.unit} is out of range. "
                f"It can be from {shown(self.least)} to {shown(self.most)} {self.unit}.{law}"
            )
        if value % self.step:
            parts = "a whole number" if self.step == 1 else f"in steps of {shown(self.step)}"
            return (
                f"{shown(value)} does not fit: it needs to be {parts} from {shown(self.least)} to {shown(self.most)}."
            )
        return ""

    def read(self, typed: str) -> Decimal:
        """The value that someone typed. Raises ValueError with words for them."""
        try:
            value = Decimal(typed.strip().removesuffix(self.unit).strip())
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise ValueError(
                f"“{typed.strip()[:40]}” is not a number. Write {self.unit} in figures, such as {shown(self.value)}."
            )
        if fault := self.fault(value):
            raise ValueError(fault)
        return value


class StandardsFile(Strict):
    version: str
    standards: dict[str, Standard]


def shown(value: Decimal | float) -> str:
    """A value as people write it.

    >>> shown(Decimal("2.50")), shown(Decimal("28.0")), shown(2.0)
    ('2.5', '28', '2')
    """
    return f"{Decimal(str(value)).normalize():f}"


@lru_cache(maxsize=1)
def standards() -> Mapping[str, Standard]:
    """All standards by key, in the order of the file. Raises pydantic.ValidationError naming the fault in the file."""
    return StandardsFile.model_validate(read_yaml(FOLDER / "standards.yaml")).standards


@lru_cache(maxsize=1)
def shipped() -> Limits:
    """The values that hold where a council has set none of its own."""
    return {key: float(standard.value) for key, standard in standards().items()}
