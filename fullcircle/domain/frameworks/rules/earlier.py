"""Framework files as earlier versions of Full Circle took them in.

The text of a version never changes, nor its hash. What such a text leaves unsaid was the same in every framework then, so it is
filled in by the place of a judgement, best first; what it says in another word is read in today's.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from fullcircle.files.shipped import read_yaml

_BY_PLACE: tuple[Mapping[str, Any], ...] = (
    {"good": True, "acts_at_once": False, "needs_reason": True, "look": "double_ring"},
    {"good": True, "acts_at_once": False, "needs_reason": True, "look": "full"},
    {"good": False, "acts_at_once": False, "needs_reason": True, "look": "half"},
    {"good": False, "acts_at_once": True, "needs_reason": True, "look": "struck"},
)
_FREQUENCIES = {"six_weekly": "every_round"}
_SPOKEN = Path(__file__).with_name("earlier_forms.yaml")


def as_read_today(value: object) -> object:
    """The plain values of a text that was taken in before, as a text of today would say them."""
    if not isinstance(value, Mapping):
        return value
    there = cast("Mapping[str, Any]", value)
    listed = {name: there[name] for name in ("schedule", "reports", "learning") if name in there}
    return {
        **_spoken(there),
        **there,
        "judgements": tuple(_judgement(one) for one in there.get("judgements", ())),
        **{name: tuple(_frequency(one) for one in rows) for name, rows in listed.items()},
    }


def _spoken(there: Mapping[str, Any]) -> Mapping[str, Any]:
    """The words of earlier forms for what such a text has; none for a text of today, which may do without."""
    if all("look" in one for one in there.get("judgements", ())):
        return {}
    words: dict[str, Any] = {}
    for name, spoken in read_yaml(_SPOKEN).items():
        known = {one.get("key") for one in there.get(name, ())}
        words[name] = tuple({**one, "words": tuple(one["words"])} for one in spoken if one["key"] in known)
    return {"earlier_forms": words}


def _judgement(one: Mapping[str, Any]) -> Mapping[str, Any]:
    place = one.get("order", 0) - 1
    return {**_BY_PLACE[place], **one} if 0 <= place < len(_BY_PLACE) else one


def _frequency(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**one, "frequency": _FREQUENCIES.get(one["frequency"], one["frequency"])}
