"""Care leavers (list 9)."""

from collections.abc import Mapping
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.imports.rules.flags.kit import Rule
from fullcircle.domain.performance.rules.standards import Limits

_INSECURE: Final = {"R", "S", "V", "W"}


def _cl_not_in_touch(row: Record, _: Limits) -> str | None:
    return {
        "NO": "The authority is not in touch",
        "REFU": "The young person refuses contact",
        "not_in_touch": "The authority is not in touch",
    }.get(row.text("la_in_touch") or "")


def _cl_unsuitable(row: Record, _: Limits) -> str | None:
    home = row.text("accommodation_type")
    if home in _INSECURE:
        return specification().label("accommodation", home)
    return "Accommodation judged unsuitable" if row.text("accommodation_suitability") == "2" else None


def _cl_neet(row: Record, _: Limits) -> str | None:
    activity = row.text("activity_status")
    codes = specification().codes["activity_status"]
    return codes.label(activity) if activity is not None and codes.group(activity) == "neet" else None


RULES: Final[Mapping[str, Rule]] = {
    "cl_not_in_touch": _cl_not_in_touch,
    "cl_unsuitable": _cl_unsuitable,
    "cl_neet": _cl_neet,
}
