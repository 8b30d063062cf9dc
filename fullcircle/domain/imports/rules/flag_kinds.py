"""The selection flags, loaded from `annex_a_selection.yaml` through a strict schema."""

from functools import lru_cache
from pathlib import Path
from typing import Final, Self

from pydantic import Field, model_validator

from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.files.shipped import Strict, read_yaml

_SHIPPED: Final = Path(__file__).resolve().parent.parent / "annex_a_selection.yaml"


class FlagKind(Strict):
    """What is known of a flag besides when it is raised: its list, what people read, the fundamentals it serves, the share that
    speaks for it ("" where none does), and whom that counts otherwise, in words."""

    id: str
    list: str
    label: str
    fundamentals: tuple[str, ...] = Field(min_length=1)
    figure: str = ""
    unlike: str = ""


def _has_a_side(kind: Indicator) -> bool:
    return kind.kind == "share" and bool(kind.better)


class Selection(Strict):
    version: str
    not_a_worker: tuple[str, ...]
    flags: tuple[FlagKind, ...]

    @model_validator(mode="after")
    def check(self) -> Self:
        ids = [flag.id for flag in self.flags]
        keys = {spec.key for spec in specification().lists}
        unknown = sorted({flag.list for flag in self.flags} - keys)
        if len(set(ids)) != len(ids) or unknown:
            message = f"a flag occurs twice, or belongs to a list that does not exist: {unknown}"
            raise ValueError(message)
        if unknown := sorted({flag.figure for flag in self.flags} - {"", *indicators()}):
            raise ValueError(f"a flag names an indicator that does not exist: {unknown}")
        if untold := sorted(one.id for one in self.flags if one.figure and not _has_a_side(indicators()[one.figure])):
            raise ValueError(f"a flag names an indicator that does not say who needs looking at: {untold}")
        return self


@lru_cache(maxsize=1)
def selection() -> Selection:
    """The flags as shipped. Raises pydantic.ValidationError naming the fault in the file."""
    return Selection.model_validate(read_yaml(_SHIPPED))
