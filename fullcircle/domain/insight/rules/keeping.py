"""The measures of a round as plain values that can be kept with a report, and read again whatever they were kept by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.domain.insight.rules.measures import Profile, RoundMeasures, profile_of
from fullcircle.domain.moderation.rules.ending import has_ended
from fullcircle.domain.rounds.states import RoundState

_ADAPTER = TypeAdapter(RoundMeasures)


def to_data(measures: RoundMeasures) -> dict[str, Any]:
    """Plain values for a JSON column. Equal measures give equal data."""
    data: dict[str, Any] = _ADAPTER.dump_python(measures, mode="json")
    return data


def from_data(data: dict[str, Any], scale: Callable[[], Sequence[Judgement]]) -> RoundMeasures:
    """The measures kept as ``data``. Raises ``pydantic.ValidationError`` when it is not a round's measures.

    ``scale`` is asked for the judgements of the round's framework where they were not kept beside the counts.

    Judgements that were kept before the moderation of the round had ended stay unread. Where it was not kept whether it had,
    the counts tell.
    """
    found = _ADAPTER.validate_python(data if "scale" in data else _with_scale(data, scale()))
    well = found.how_well
    well = replace(well, ended=ended_in(data))
    if well.ended:
        return replace(found, how_well=well)
    unjudged = tuple(replace(aspect, profile=Profile()) for aspect in well.aspects)
    return replace(found, how_well=replace(well, overall=Profile(), aspects=unjudged, all_children=None))


def ended_in(data: Mapping[str, Any]) -> bool:
    """Whether the moderation of the round had ended when ``data`` was kept."""
    if "ended" in data["how_well"]:
        return bool(data["how_well"]["ended"])
    much = data["how_much"]
    states = {AuditState.FINAL: much["final"], AuditState.BEING_AUDITED: much["allocated"] - much["final"]}
    return has_ended(RoundState.UNDER_WAY, states)


def _with_scale(data: Mapping[str, Any], scale: Sequence[Judgement]) -> dict[str, Any]:
    """Measures that were kept with each count under the key of its judgement, as they are kept today."""
    well = data["how_well"]

    def weighted(found: Mapping[str, Any]) -> dict[str, Any]:
        return {"good": found["good"], "each": [found[judgement.key] for judgement in scale]}

    everyone = well.get("all_children")
    if everyone is not None:
        aspects = {key: weighted(found) for key, found in everyone["aspects"].items()}
        everyone = {**everyone, "overall": weighted(everyone["overall"]), "aspects": aspects}
    rows = [{**row, "profile": profile_of(row["profile"], scale)} for row in well["aspects"]]
    judged = {"overall": profile_of(well["overall"], scale), "aspects": rows, "all_children": everyone}
    return {**data, "how_well": {**well, **judged}, "scale": scale}
