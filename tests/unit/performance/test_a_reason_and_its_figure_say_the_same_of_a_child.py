"""A reason to look at a child is spoken for by a figure of the same thing: of every row that the figure counts, those who need
looking at are those who have the reason, but where the reason's own words say otherwise."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.imports.rules import flags_for_row, selection
from fullcircle.domain.imports.rules.flag_kinds import Selection
from fullcircle.domain.performance.rules.indicators import ROW_RULES, indicators
from fullcircle.domain.performance.rules.standards import shipped
from tests.unit.performance.test_every_indicator_equals_its_slow_twin import KEYS, rows

pytestmark = pytest.mark.requirements("R7.1")

NUMBERS = {key: number for number, key in KEYS.items()}
SPOKEN_FOR = [kind for kind in selection().flags if kind.figure]
OTHERWISE_WITHIN = {"cpp_not_seen_alone", "cl_unsuitable"}
"""Reasons that are not quite what their figure looks at among those it counts; their words say in what."""


def of_a_day(row: dict[str, Any], ref: date) -> Record:
    return Record({name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}, ref)


@pytest.mark.parametrize("of", sorted({kind.list for kind in SPOKEN_FOR}))
def test_whoever_the_figure_looks_at_has_the_reason_and_nobody_else_whom_it_counts(of: str) -> None:
    kinds, ref = [kind for kind in SPOKEN_FOR if kind.list == of], date(2026, 3, 31)
    seen = set()

    @settings(max_examples=200, deadline=None)
    @given(rows(NUMBERS[of], "C1", ref))
    def holds(row: dict[str, Any]) -> None:
        record = of_a_day(row, ref)
        raised = {flag.id for flag in flags_for_row(of, record.values, ref)}
        for kind in kinds:
            mark = ROW_RULES[kind.figure](record, shipped())
            if mark is None:
                continue
            looked_at = indicators()[kind.figure].to_look_at(mark.numerator, mark.denominator) == 1
            seen.add((kind.id, looked_at))
            assert looked_at == (kind.id in raised) or kind.id in OTHERWISE_WITHIN, kind.id

    holds()
    assert seen >= {(kind.id, True) for kind in kinds}


def test_where_the_two_differ_among_those_counted_the_reason_says_so() -> None:
    assert {kind.id for kind in SPOKEN_FOR if kind.unlike} >= OTHERWISE_WITHIN
    assert not [kind.id for kind in selection().flags if kind.unlike and not kind.figure]


@pytest.mark.parametrize("figure", ["cin_last_seen", "cpp_open_count", "cpp_category_change"])
def test_no_reason_is_tied_to_a_figure_that_does_not_say_who_needs_looking_at(figure: str) -> None:
    told = selection().model_dump()
    told["flags"][0]["figure"] = figure
    with pytest.raises(ValueError, match="does not say who needs looking at"):
        Selection.model_validate(told)
