"""Figures equal those of a slow, plain recomputation to the last digit: on rows of every kind, and in every group."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.performance.rules.counting import ChildRows, ListRow, Place, Tally
from fullcircle.domain.performance.rules.groups import Background
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.standards import shipped, standards
from tests.factories.slow_indicators import BANDS, Lists, Row, added_up, items

KEYS = {
    1: "contacts", 2: "early_help", 3: "referrals", 4: "assessments", 5: "s47_icpc", 6: "children_in_need",
    7: "child_protection", 8: "children_in_care", 9: "care_leavers", 10: "adoption",
}  # fmt: skip
DAYS = ("2019-12-31", "2022-02-28", "2024-02-29", "2024-08-31", "2026-03-31", "2026-05-05")
TEAMS = {1: 10, 2: 10, 3: 20}
"""Teams with their service areas; team 4 is known to nobody."""
YES_NO, YES_NO_UNKNOWN = ("Y", "N"), ("Y", "N", "U")
DATES: dict[int, tuple[str, ...]] = {
    4: ("assessment_start_date", "assessment_authorised_date"),
    5: ("strategy_discussion_date", "icpc_date"),
    6: ("cin_start_date", "last_seen_date", "cin_closure_date"),
    7: ("cpp_start_date", "cpp_end_date", "last_statutory_visit", "last_review_conference"),
    8: ("cla_start_date", "cla_end_date", "placement_start_date", "last_review_date", "last_visit_date")
    + ("last_health_assessment", "last_dental_check"),
    9: ("pathway_plan_review_date",),
    10: ("entered_care_date", "placed_for_adoption_date", "ffa_placed_date", "placement_order_date", "matched_date"),
}
CODES: dict[int, dict[str, tuple[Any, ...]]] = {
    3: {"referral_nfa": YES_NO, "referrals_last_12m": (0, 1, 3)},
    4: {"child_seen": YES_NO_UNKNOWN, "requires_support": YES_NO},
    5: {"icpc_unnecessary": YES_NO, "icpc_resulted_in_cpp": YES_NO, "s47_last_12m": (0, 1), "icpc_last_12m": (0, 1)},
    6: {"case_status": ("CIN", "CLA", "CPP", "ASSESS", "CLOSED")},
    7: {"seen_alone": YES_NO_UNKNOWN, "initial_category": ("NEG", "EMO"), "latest_category": ("NEG", "EMO", "MUL")}
    | {"previous_cpp_count": (0, 1, 2)},
    8: {"legal_status": ("C1", "C2", "V2", "V3", "V4", "short_breaks"), "repeat_cla_12m": YES_NO}
    | {"permanence_plan": ("LT_FOST",), "placements_12m": (1, 2, 3, 4), "missing_episodes_12m": (0, 1)}
    | {"rhi_offered": YES_NO_UNKNOWN, "rhi_accepted": YES_NO_UNKNOWN, "placement_location": ("IN", "OUT")}
    | {"placement_type": ("U1", "U4", "U6", "P1"), "absent_episodes_12m": (0, 2)},
    9: {"la_in_touch": ("YES", "YES", "YES", "NO", "DIED", "REFU", "NREQ", "RHOM", "exclude", "not_in_touch")}
    | {"accommodation_suitability": ("1", "2"), "activity_status": ("F1", "P5", "F4", "G4", "G6", "eet", "neet")},
}  # fmt: skip
NEAR = [
    0,
    1,
    6,
    7,
    8,
    14,
    15,
    20,
    21,
    27,
    28,
    29,
    30,
    41,
    42,
    43,
    63,
    65,
    84,
    85,
    89,
    90,
    91,
    92,
    93,
    126,
    127,
    181,
    182,
]
NEAR += [183, 184, 185, 364, 365, 366, 367, 548, 728, 729, 730, 731, 732, 911, 912, 913, 914, 1100]
AGES = [*range(-1, 27), None]
LEAVING = [*range(16, 27), None]
GROUPS = {
    "age": ("unborn", "under_1", "5_to_9", "not_known"),
    "ethnicity": ("white", "asian", "not_known"),
    "disability": ("yes", "no"),
    "sex": ("female", "male"),
}
backgrounds = st.builds(Background, **{by: st.sampled_from(words) for by, words in GROUPS.items()})


def days_near(ref: date, row: Row) -> st.SearchStrategy[date]:
    """Days that are some limit before the as-at date, or some limit after another date of the row."""

    def day(near: int, *, after: bool) -> date:
        others = [value for name, value in row.items() if isinstance(value, date) and name != "date_of_birth"]
        later = others[0] + timedelta(days=near) if others else ref
        return later if after and others and later <= ref else ref - timedelta(days=near)

    return st.builds(day, st.sampled_from(NEAR), after=st.booleans())


@st.composite
def rows(draw: st.DrawFn, number: int, child: str, ref: date) -> Row:
    """A row with dates near every limit, and any cell blank or missing."""
    row: Row = {"child_unique_id": child}
    years = draw(st.sampled_from(LEAVING if number == 9 else AGES))
    if draw(st.booleans()) and years is not None:
        row["date_of_birth"] = ref - timedelta(days=max(years, 0) * 365 + draw(st.integers(-3, 370)))
    elif draw(st.integers(0, 9)):
        row["age_years"] = years
    cells: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(DATES.get(number, ()), days_near(ref, row))
    cells |= {name: st.sampled_from(codes) for name, codes in CODES.get(number, {}).items()}
    for name, value in cells.items():
        fate = draw(st.integers(0, 9))
        if fate:
            row[name] = None if fate <= (6 if name.endswith(("end_date", "closure_date")) else 2) else draw(value)
    if number in range(3, 10) and draw(st.integers(0, 9)):
        row["allocated_team"] = draw(st.sampled_from([None, 1, 2, 3, 4]))
    return row


@st.composite
def workbooks(draw: st.DrawFn) -> tuple[date, Lists, dict[str, tuple[int | None, Background]]]:
    ref = date.fromisoformat(draw(st.sampled_from(DAYS)))
    numbers = draw(st.sets(st.sampled_from(list(KEYS)), min_size=1))
    children = {
        f"C{place}": (draw(st.sampled_from([None, 1, 2, 3])), draw(backgrounds))
        for place in range(draw(st.integers(1, 4)))
    }
    lists = {
        number: [row for child in children for row in draw(st.lists(rows(number, child, ref), max_size=3))]
        for number in numbers
    }
    return ref, lists, children


def as_read(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def counted(
    ref: date, lists: Lists, children: dict[str, Any], limits: dict[str, float]
) -> tuple[Tally, dict[str, Any]]:
    tally = Tally(limits, frozenset(KEYS[number] for number in lists), TEAMS)
    marks: dict[str, Any] = {}
    for child, (team, background) in children.items():
        found = {
            KEYS[number]: [
                ListRow(Record({name: as_read(v) for name, v in row.items()}, ref), _team(row.get("allocated_team")))
                for row in of_list
                if row["child_unique_id"] == child
            ]
            for number, of_list in lists.items()
        }
        given = ChildRows(child, team, background, {key: of_list for key, of_list in found.items() if of_list})
        marks[child] = tally.add(given)
    return tally, marks


def _team(named: int | None) -> int | None:
    return named if named in TEAMS else None


@settings(max_examples=400, deadline=None)
@given(workbooks(), st.sampled_from([0, 10]), st.sampled_from([28, 42]))
def test_every_figure_in_every_place_and_group(workbook: Any, visits_wd: int, visits_days: int) -> None:
    ref, lists, children = workbook
    limits = {**shipped(), "cpp_visit_wd": visits_wd, "cpp_visit_max_days": visits_days}
    tally, marks = counted(ref, lists, children, limits)
    figures = {(one.place, one.indicator, one.part): (one.numerator, one.denominator) for one in tally.figures()}
    slow = items(lists, ref, limits, {child: team for child, (team, _) in children.items()})
    expected: dict[Any, Any] = {}
    for place in places():
        inside = [item for item in slow if holds(item, place, children)]
        expected |= {(place, *where): sums for where, sums in added_up(inside).items()}
    assert something(figures) == something(expected)
    for child, found in marks.items():
        ours = sorted((m.indicator, m.part, m.team_id or 0, m.numerator, m.denominator) for m in found)
        assert ours == sorted(by_team([item for item in slow if item[2] == child]))


def something(figures: dict[Any, Any]) -> dict[Any, Any]:
    """Figures that count anything: the fast way also writes empty bands and, for the council, shares of nothing."""
    return {key: (a, b) for key, (a, b) in figures.items() if a or (b and key[1] not in BANDS)}


def places() -> list[Place]:
    found = [Place(service, None, by, word) for service in (None, 10, 20) for by in GROUPS for word in GROUPS[by]]
    found += [Place(service) for service in (None, 10, 20)]
    return found + [Place(service, team) for team, service in TEAMS.items()]


def holds(item: Any, place: Place, children: dict[str, Any]) -> bool:
    _, _, child, team, _, _ = item
    if place.team_id is not None and team != place.team_id:
        return False
    if place.service_id is not None and TEAMS.get(team) != place.service_id:
        return False
    return place.by == "all" or asdict(children[child][1])[place.by] == place.group


def by_team(of_child: list[Any]) -> list[tuple[str, str, int, int, int]]:
    found: dict[Any, list[int]] = {}
    for key, part, _, team, above, below in of_child:
        held = found.setdefault((key, part, _team(team) or 0), [0, 0])
        held[0] += above
        held[1] += below
    return [(*where, above, below) for where, (above, below) in found.items()]


def test_what_the_workbook_does_not_hold_is_not_counted_as_nothing() -> None:
    tally = Tally(shipped(), frozenset({"contacts", "child_protection"}), {})
    told = {one.indicator for one in tally.figures()}
    assert told == {key for key, kind in indicators().items() if kind.list in {"contacts", "child_protection"}} - {
        "contacts_to_referral_pct"
    }
    assert all(one.numerator == 0 for one in tally.figures())


def test_there_are_44_indicators_and_each_goes_by_standards_that_exist() -> None:
    assert len(indicators()) == 44
    for kind in indicators().values():
        assert set(kind.standards) <= set(standards())
        assert kind.with_.endswith((".", "”"))
