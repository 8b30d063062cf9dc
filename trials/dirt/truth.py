"""An invented council for two months: the children as they are, and the rows of Annex A that say so, without any fault."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]
"""One row of a list by field: a date, a whole number, a text or a code; None where the cell is empty."""
Lists = dict[int, list[Row]]

TEAMS = ("North 1", "South 2", "Care East", "Leaving Care")
WORKERS = ("Robin Vale", "Sam Hill", "Alex Ford", "Kim Dale", "Jo Marsh")
SOURCES = ("1A", "2A", "3A", "4", "5C", "6", "7", "8", "9")


@dataclass
class Month:
    """What the authority's records say on a day."""

    as_at: date
    lists: Lists = field(default_factory=lambda: {number: [] for number in range(1, 12)})


@dataclass(frozen=True)
class Council:
    """The same children on two days, about a month apart; ``corrected`` is the second day as somebody mended it."""

    first: Month
    second: Month
    corrected: Month


def council(chance: Random) -> Council:
    """A council of 5 to 40 children, most of whom go on in the second month as they were in the first."""
    day = date(2025, 4, 1) + timedelta(days=chance.randrange(300))
    first, second = Month(day), Month(day + timedelta(days=chance.randrange(20, 45)))
    corrected = Month(second.as_at)
    for reference in _references(chance, chance.randrange(5, 41)):
        told = chance.choice(_STORIES)
        child = _child(reference, told, first.as_at, chance)
        story = told(child, first.as_at, chance)
        _tell(first, story)
        if chance.random() < 0.88:
            moved = chance.random() < 0.12
            later = (_moved if moved else _later)(story, first.as_at, second.as_at, chance)
            _tell(second, later)
            if chance.random() < 0.92:
                _tell(corrected, later)
    for number in range(chance.randrange(4)):
        row = _adopter(number, first.as_at, chance)
        _tell(first, [(11, row)])
        _tell(second, [(11, row)])
        _tell(corrected, [(11, row)])
    for month in (first, second, corrected):
        _age(month)
    return Council(first, second, corrected)


Story = list[tuple[int, Row]]


def _tell(month: Month, story: Story) -> None:
    for number, row in story:
        month.lists[number].append(dict(row))


def _age(month: Month) -> None:
    for rows in month.lists.values():
        for row in rows:
            if born := row.get("date_of_birth"):
                day = month.as_at
                row["age_years"] = day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _references(chance: Random, count: int) -> list[str]:
    """IDs as one council writes them: with a letter, with leading zeros, of twelve or eighteen digits."""
    start = chance.randrange(1_000, 8_000)
    style: Callable[[int], str] = chance.choice(
        [
            lambda n: f"C{n}",
            lambda n: f"{n:08d}",
            lambda n: f"{100_000_000_000 + n * 7}",
            lambda n: f"{n * 13}",
            lambda n: f"{900_000_000_000_000_007 + n * 10}",
        ]
    )
    return [style(start + number) for number in range(count)]


def _child(reference: str, told: Callable[..., Story], as_at: date, chance: Random) -> Row:
    years = chance.randrange(17, 21) if told is _leaver else chance.randrange(1, 16)
    return {
        "child_unique_id": reference,
        "gender": chance.choice("MFMFU"),
        "ethnicity": chance.choice(["WBRI", "APKN", "BAFR", "MWBC", "NOBT"]),
        "date_of_birth": as_at - timedelta(days=years * 366 + chance.randrange(40, 300)),
        "age_years": None,
        "disability": chance.choice("YNNNU"),
        "allocated_team": chance.choice(TEAMS),
        "allocated_worker": chance.choice(WORKERS),
    }


def _ago(as_at: date, chance: Random, least: int, most: int) -> date:
    return as_at - timedelta(days=chance.randrange(least, most))


def _contact(child: Row, as_at: date, chance: Random) -> Story:
    return [(1, child | {"date_of_contact": _ago(as_at, chance, 1, 150), "contact_source": chance.choice(SOURCES)})]


def _referral(child: Row, as_at: date, chance: Random) -> Story:
    on = _ago(as_at, chance, 5, 140)
    row = child | {
        "date_of_referral": on,
        "referral_source": chance.choice(SOURCES),
        "referral_nfa": chance.choice("YN"),
    }
    return [(3, row | {"referrals_last_12m": chance.choice([0, 0, 1, 2])})]


def _early_help(child: Row, as_at: date, chance: Random) -> Story:
    start = _ago(as_at, chance, 60, 170)
    ended = start + timedelta(days=30) if chance.random() < 0.2 else None
    row = {"assessment_start_date": start, "assessment_completion_date": ended, "organisation": "Hill Primary School"}
    return [(2, child | row)]


def _need(child: Row, status: str, start: date, as_at: date, chance: Random) -> Row:
    seen = None if chance.random() < 0.1 else max(start, _ago(as_at, chance, 1, 80))
    return child | {
        "cin_start_date": start,
        "primary_need": chance.choice(["N1", "N2", "N4", "N5", "N0"]),
        "last_seen_date": seen,
        "cin_closure_date": None,
        "closure_reason": None,
        "case_status": status,
        "allocated_worker": None if chance.random() < 0.08 else child["allocated_worker"],
    }


def _assessment(child: Row, start: date, ended: date | None, chance: Random) -> Row:
    return child | {
        "assessment_start_date": start,
        "child_seen": chance.choice("YYYNU"),
        "assessment_authorised_date": ended,
        "requires_support": "Y" if ended else None,
    }


def _assessed(child: Row, as_at: date, chance: Random) -> Story:
    start = _ago(as_at, chance, 10, 120)
    return [(4, _assessment(child, start, None, chance)), (6, _need(child, "ASSESS", start, as_at, chance))]


def _in_need(child: Row, as_at: date, chance: Random) -> Story:
    start = _ago(as_at, chance, 70, 600)
    story: Story = [(6, _need(child, "CIN", start, as_at, chance))]
    if chance.random() < 0.5:
        story += _referral(child, as_at, chance)
    if chance.random() < 0.4:
        ended = _ago(as_at, chance, 2, 30)
        story.append((4, _assessment(child, ended - timedelta(days=chance.randrange(5, 100)), ended, chance)))
    return story


def _closed(child: Row, as_at: date, chance: Random) -> Story:
    start, ended = _ago(as_at, chance, 200, 500), _ago(as_at, chance, 3, 120)
    row = _need(child, "CLOSED", start, ended, chance)
    return [(6, row | {"cin_closure_date": ended, "closure_reason": "RC7"})]


def _protected(child: Row, as_at: date, chance: Random) -> Story:
    start = _ago(as_at, chance, 30, 700)
    enquiry = start - timedelta(days=chance.randrange(8, 40))
    plan = {
        "cpp_start_date": start,
        "initial_category": chance.choice(["NEG", "EMO", "PHY"]),
        "latest_category": chance.choice(["NEG", "EMO", "MUL"]),
        "last_statutory_visit": max(start, _ago(as_at, chance, 1, 40)),
        "seen_alone": chance.choice("YYNU"),
        "last_review_conference": max(start, _ago(as_at, chance, 1, 200)),
        "cpp_end_date": None,
        "epo_or_police_protection_6m": "N",
        "previous_cpp_count": chance.choice([0, 0, 1, 2]),
    }
    asked = {
        "strategy_discussion_date": enquiry,
        "icpc_unnecessary": "N",
        "icpc_date": start,
        "icpc_resulted_in_cpp": "Y",
        "s47_last_12m": chance.choice([0, 1]),
        "icpc_last_12m": 0,
    }
    return [
        (5, child | asked),
        (6, _need(child, "CPP", enquiry - timedelta(days=7), as_at, chance)),
        (7, child | plan),
    ]


def _care(child: Row, start: date, as_at: date, chance: Random) -> Row:
    ordered = max(start, _ago(as_at, chance, 5, 400))
    missing = chance.choice([0, 0, 0, 1, 3])
    return child | {
        "uasc_12m": "N",
        "cla_start_date": start,
        "category_of_need": "N1",
        "repeat_cla_12m": "N",
        "legal_status_start": ordered,
        "legal_status": chance.choice(["C1", "C2", "V2", "E1"]),
        "last_review_date": max(start, _ago(as_at, chance, 1, 250)),
        "last_visit_date": max(start, _ago(as_at, chance, 1, 90)),
        "permanence_plan": chance.choice([None, "RETURN", "LT_FOST"]),
        "last_iro_contact": None,
        "last_health_assessment": max(start, _ago(as_at, chance, 20, 500)),
        "last_dental_check": None,
        "placements_12m": chance.choice([1, 1, 2, 3, 4]),
        "cla_end_date": None,
        "ceased_reason": None,
        "placement_start_date": max(start, _ago(as_at, chance, 1, 300)),
        "placement_type": chance.choice(["U4", "P1", "K2", "U6"]),
        "placement_provider": "PR1",
        "placement_postcode": "ZZ99 3VZ",
        "placement_urn": None,
        "placement_location": "IN",
        "placement_la": "Bolton",
        "missing_episodes_12m": missing,
        "absent_episodes_12m": 0,
        "rhi_offered": chance.choice([None, "Y", "N"]) if missing else None,
        "rhi_accepted": None,
    }


def _looked_after(child: Row, as_at: date, chance: Random) -> Story:
    start = _ago(as_at, chance, 20, 900)
    need = _need(child, "CLA", start - timedelta(days=chance.randrange(0, 60)), as_at, chance)
    story: Story = [(6, need), (8, _care(child, start, as_at, chance))]
    if chance.random() < 0.15:
        decided = max(start, _ago(as_at, chance, 5, 300))
        story.append((10, child | {"family_id": None, "entered_care_date": start, "adoption_decision_date": decided}))
    return story


def _leaver(child: Row, as_at: date, chance: Random) -> Story:
    touch = chance.choice(["YES", "YES", "NO", "REFU"])
    row = {
        "uasc_or_former": "N",
        "personal_adviser": chance.choice(WORKERS),
        "eligibility": "FORMER",
        "pathway_plan_review_date": _ago(as_at, chance, 5, 300),
        "la_in_touch": touch,
        "latest_contact_date": _ago(as_at, chance, 1, 90),
        "accommodation_type": chance.choice(["B", "D", "U", "S", "W"]) if touch == "YES" else None,
        "accommodation_suitability": chance.choice("112") if touch == "YES" else None,
        "activity_status": chance.choice(["F2", "F5", "G5", "G4"]) if touch == "YES" else None,
    }
    return [(9, child | row)]


def _adopter(number: int, as_at: date, chance: Random) -> Row:
    return {
        "adopter_id": f"A{number + 1}",
        "gender": "F",
        "ethnicity": "WBRI",
        "disability": "N",
        "ffa": "N",
        "enquiry_date": _ago(as_at, chance, 30, 300),
    }


_STORIES = (
    *(_contact, _referral, _early_help, _early_help, _assessed, _in_need, _in_need, _in_need, _closed),
    *(_protected, _protected, _looked_after, _looked_after, _looked_after, _leaver),
)
_ENDS = {2: "assessment_completion_date", 4: "assessment_authorised_date", 7: "cpp_end_date", 8: "cla_end_date"}
_ABOUT_THE_CHILD = ("child_unique_id", "gender", "ethnicity", "date_of_birth", "disability")
_VISITS = ("last_seen_date", "last_statutory_visit", "last_visit_date", "latest_contact_date")


def _moved(story: Story, before: date, as_at: date, chance: Random) -> Story:
    """The child a month on in another status, with what was before ended in its list, or no longer there."""
    child = {name: story[0][1][name] for name in _ABOUT_THE_CHILD if name in story[0][1]}
    child |= {"age_years": None, "allocated_team": chance.choice(TEAMS), "allocated_worker": chance.choice(WORKERS)}
    now = chance.choice([_early_help, _assessed, _in_need, _protected, _looked_after, _leaver])(child, as_at, chance)
    there = {number for number, _ in now}
    ended = before + timedelta(days=1)
    past = [(number, row) for number, row in story if number in _ENDS and number not in there]
    if chance.random() < 0.5:
        now += [(number, _month_on(number, row, before, as_at, ended, chance)) for number, row in past]
    return now


def _later(story: Story, before: date, as_at: date, chance: Random) -> Story:
    """The same child a month on: new visits, sometimes a new contact, and sometimes everything has ended."""
    ended = before + timedelta(days=chance.randrange(1, (as_at - before).days)) if chance.random() < 0.15 else None
    going_on = any(number in {2, 4, 6, 7, 8} for number, _ in story)
    later = [(number, _month_on(number, row, before, as_at, ended, chance)) for number, row in story]
    if chance.random() < 0.15 and not (ended and going_on):
        child = {name: later[0][1][name] for name in ("child_unique_id", "gender", "ethnicity", "date_of_birth")}
        contact = {"date_of_contact": before + timedelta(days=1), "contact_source": chance.choice(SOURCES)}
        later.append((1, child | {"age_years": None} | contact))
    return later


def _month_on(number: int, row: Row, before: date, as_at: date, ended: date | None, chance: Random) -> Row:
    row = dict(row)
    if ended is None:
        for name in _VISITS:
            if row.get(name) and chance.random() < 0.6:
                row[name] = before + timedelta(days=chance.randrange(1, (as_at - before).days + 1))
        return row
    if number in _ENDS and row[_ENDS[number]] is None:
        row[_ENDS[number]] = ended
        if number == 8:
            row["ceased_reason"] = "E4A"
        if number == 4:
            row["requires_support"] = "N"
    if number == 6 and row["case_status"] != "CLOSED":
        row |= {"cin_closure_date": ended, "closure_reason": "RC7", "case_status": "CLOSED"}
    return row
