"""The indicators: what each is (`indicators.yaml`) and how a row, or a child, counts in it."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.performance.rules.indicators import front_door, in_care, in_need
from fullcircle.domain.performance.rules.indicators.marks import Mark, Rule
from fullcircle.domain.performance.rules.standards import FOLDER, Area, Basis, standards
from fullcircle.files.shipped import Strict, read_yaml

Kind = Literal["count", "share", "bands", "average"]
ChildRule = Callable[[Sequence[Record], frozenset[str]], Mark | None]
"""One child's mark from all its rows of the list, and the lists that the child is in."""

ROW_RULES: Final[Mapping[str, Rule]] = {**front_door.RULES, **in_need.RULES, **in_care.RULES}
CHILD_RULES: Final[Mapping[str, ChildRule]] = {
    "contacts_multiple": front_door.contacts_multiple,
    "contacts_to_referral_pct": front_door.also_referred,
    "eh_to_referral_pct": front_door.also_referred,
    "s47_repeat_12m": front_door.repeat_enquiry,
}


class Owed(Strict):
    """Of a share whose standards are limits that each child is owed: see the top of the file."""

    now: bool
    late: str
    question: str


class Indicator(Strict):
    """What is known of an indicator besides how it is counted; the settings are explained at the top of the file."""

    list: str
    area: Area
    kind: Kind
    label: str
    of_one: str
    of_many: str
    of: str = ""
    with_: str = Field(alias="with")
    basis: Basis
    better: Literal["higher", "lower", ""] = ""
    standards: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    owed: Owed | None = None
    parts: dict[str, str] = Field(default_factory=lambda: {"": ""})
    headline: str = ""

    @model_validator(mode="after")
    def check(self) -> Self:
        if self.headline not in self.parts or not set(self.standards) <= set(standards()):
            raise ValueError("an indicator names a part or a standard that does not exist")
        if self.owed and not (self.kind == "share" and self.better and self.standards):
            raise ValueError("what is owed is a share that goes by a standard and is better on one side")
        return self

    @property
    def others_need_a_look(self) -> bool:
        """Whether who needs looking at is not in the numerator: where a higher share is better."""
        return self.kind == "share" and self.better == "higher"

    def to_look_at(self, numerator: int, denominator: int) -> int:
        """How many of a share need looking at."""
        return denominator - numerator if self.others_need_a_look else numerator

    def computable(self, lists: frozenset[str]) -> bool:
        """Whether a workbook with these lists tells the figure."""
        return {self.list, *self.needs} <= lists


class IndicatorsFile(Strict):
    version: str
    indicators: dict[str, Indicator]

    @model_validator(mode="after")
    def check(self) -> Self:
        if set(self.indicators) != {*ROW_RULES, *CHILD_RULES}:
            raise ValueError(f"indicators and rules differ: {set(self.indicators) ^ {*ROW_RULES, *CHILD_RULES}}")
        return self


@lru_cache(maxsize=1)
def indicators() -> Mapping[str, Indicator]:
    """All indicators by id, in the order of the file. Raises pydantic.ValidationError naming the fault in the file."""
    return IndicatorsFile.model_validate(read_yaml(FOLDER / "indicators.yaml")).indicators
