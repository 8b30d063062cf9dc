"""The groups that figures are broken down by: stable words, what people read, and the group a child is in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NOT_KNOWN: Final = "not_known"
ALL: Final = "all"
GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "age": {
        "unborn": "Not yet born",
        "under_1": "Under 1",
        "1_to_4": "1 to 4",
        "5_to_9": "5 to 9",
        "10_to_15": "10 to 15",
        "16_and_over": "16 and over",
        NOT_KNOWN: "Not known",
    },
    "ethnicity": {
        "white": "White",
        "mixed": "Mixed",
        "asian": "Asian",
        "black": "Black",
        "chinese": "Chinese",
        "other": "Other",
        NOT_KNOWN: "Not stated or not known",
    },
    "disability": {"yes": "Disabled", "no": "Not disabled", NOT_KNOWN: "Not known"},
    "sex": {"female": "Female", "male": "Male", "neither": "Neither", NOT_KNOWN: "Not known"},
}
"""For each kind of breakdown its groups in order. Age bands are those of the Department for Education's figures on care."""

_AGES: Final = ((0, "under_1"), (4, "1_to_4"), (9, "5_to_9"), (15, "10_to_15"))
_DISABILITY: Final = {"Y": "yes", "N": "no"}
_SEX: Final = {"F": "female", "M": "male", "I": "neither"}


@dataclass(frozen=True, slots=True)
class Background:
    """What a child's figures are broken down by, each a word of GROUPS."""

    age: str
    ethnicity: str
    disability: str
    sex: str


def background(
    *, age: int | None, ethnicity_group: str | None, disability: str | None, gender: str | None
) -> Background:
    """From completed years (-1 unborn), the group of the ethnicity code, and the codes of disability and gender."""
    known = ethnicity_group if ethnicity_group in GROUPS["ethnicity"] else None
    return Background(
        age=age_band(age),
        ethnicity=known or NOT_KNOWN,
        disability=_DISABILITY.get(disability or "", NOT_KNOWN),
        sex=_SEX.get(gender or "", NOT_KNOWN),
    )


def age_band(age: int | None) -> str:
    if age is None:
        return NOT_KNOWN
    if age < 0:
        return "unborn"
    return next((band for oldest, band in _AGES if age <= oldest), "16_and_over")
