"""Which reasons to look at a case the rows of a child raise, as Annex A's selection rules say it; those that need a calendar of
working days or the history of reviews are left to other proofs.

Each rule is asked twice, with every error of a formula as an empty cell and as a cell that cannot be read: what both raise must
be there, what either raises may be.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from trials.dirt.reading import BLANK, ERROR, UNREADABLE, Nothing


@dataclass(frozen=True)
class Seen:
    """One row as at a day; ``error`` is what an error of a formula counts as."""

    values: dict[str, Any]
    as_at: date
    error: Nothing

    def get(self, name: str) -> Any:
        value = self.values.get(name, UNREADABLE)
        return self.error if value is ERROR else value

    def blank(self, name: str) -> bool:
        return self.get(name) is BLANK

    def days(self, name: str) -> int | None:
        value = self.get(name)
        return (self.as_at - value).days if isinstance(value, date) else None

    def older(self, name: str, days: int) -> bool:
        past = self.days(name)
        return past is not None and past >= days

    def count(self, name: str) -> int:
        value = self.get(name)
        return value if isinstance(value, int) else 0

    def months_ago(self, name: str, months: int, *, more: bool = False) -> bool:
        """Whether that day lies so many months back, or more; the last day of a shorter month stands for the day it lacks."""
        value = self.get(name)
        if not isinstance(value, date):
            return False
        earlier = self.as_at
        for _ in range(months):
            earlier = earlier.replace(day=1) - timedelta(days=1)
        earlier = earlier.replace(day=min(earlier.day, self.as_at.day))
        return value < earlier if more else value <= earlier

    def age(self) -> int | None:
        born = self.get("date_of_birth")
        if isinstance(born, date):
            return self.as_at.year - born.year - ((self.as_at.month, self.as_at.day) < (born.month, born.day))
        years = self.get("age_years")
        return years if isinstance(years, int) else None


def _case_open(row: Seen) -> bool:
    return row.blank("cin_closure_date") and row.get("case_status") != "CLOSED"


def _in_care(row: Seen) -> bool:
    return row.blank("cla_end_date") and row.get("legal_status") not in {"V3", "V4"}


def _plan_open(row: Seen) -> bool:
    return row.blank("cpp_end_date")


def _not_seen(row: Seen) -> bool:
    if row.blank("last_seen_date"):
        start = row.days("cin_start_date")
        return _case_open(row) and (start is None or start > 42)
    return _case_open(row) and row.older("last_seen_date", 43)


def _not_alone(row: Seen) -> bool:
    age = row.age()
    return _plan_open(row) and row.get("seen_alone") in {"N", "U"} and age is not None and age >= 4


def _no_offer(row: Seen) -> bool:
    unoffered = row.blank("rhi_offered") or row.get("rhi_offered") in {"N", "U"}
    return _in_care(row) and row.count("missing_episodes_12m") > 0 and unoffered


def _no_permanence(row: Seen) -> bool:
    return _in_care(row) and row.blank("permanence_plan") and row.months_ago("cla_start_date", 4, more=True)


Rule = Callable[[Seen], bool]


def _is_team(r: "Seen") -> bool:
    """Whether a team stands in place of a worker."""
    worker, team = r.get("allocated_worker"), r.get("allocated_team")
    return isinstance(worker, str) and isinstance(team, str) and worker.casefold() == team.casefold()


RULES: dict[int, dict[str, tuple[Rule, tuple[str, ...]]]] = {
    3: {"rereferral": (lambda r: r.count("referrals_last_12m") > 0, ("referrals_last_12m",))},
    4: {"assessment_not_seen": (lambda r: r.get("child_seen") in {"N", "U"}, ("child_seen",))},
    6: {
        "cin_not_seen": (_not_seen, ("last_seen_date", "cin_closure_date", "case_status")),
        "cin_drift": (
            lambda r: _case_open(r) and r.get("case_status") == "CIN" and r.months_ago("cin_start_date", 12),
            ("cin_start_date", "case_status", "cin_closure_date"),
        ),
        "no_allocated_worker": (
            lambda r: _case_open(r) and (r.blank("allocated_worker") or _is_team(r)),
            ("allocated_worker", "allocated_team", "cin_closure_date", "case_status"),
        ),
    },
    7: {
        "cpp_not_seen_alone": (_not_alone, ("seen_alone", "cpp_end_date", "date_of_birth")),
        "cpp_repeat": (lambda r: r.count("previous_cpp_count") > 0, ("previous_cpp_count",)),
        "cpp_long": (lambda r: _plan_open(r) and r.older("cpp_start_date", 548), ("cpp_end_date",)),
    },
    8: {
        "cla_unstable": (
            lambda r: _in_care(r) and r.count("placements_12m") >= 3,
            ("placements_12m", "cla_end_date", "legal_status"),
        ),
        "cla_missing": (
            lambda r: _in_care(r) and r.count("missing_episodes_12m") > 0,
            ("missing_episodes_12m", "cla_end_date", "legal_status"),
        ),
        "cla_rhi_gap": (_no_offer, ("rhi_offered", "missing_episodes_12m", "cla_end_date", "legal_status")),
        "cla_no_permanence": (_no_permanence, ("permanence_plan", "cla_end_date", "legal_status")),
        "cla_s20_long": (
            lambda r: _in_care(r) and r.get("legal_status") == "V2" and r.months_ago("legal_status_start", 6),
            ("legal_status", "legal_status_start", "cla_end_date"),
        ),
        "cla_ico_long": (
            lambda r: _in_care(r) and r.get("legal_status") == "C1" and r.older("legal_status_start", 183),
            ("legal_status", "legal_status_start", "cla_end_date"),
        ),
        "cla_placed_with_parents": (
            lambda r: _in_care(r) and r.get("placement_type") == "P1" and r.get("legal_status") in {"C1", "C2"},
            ("placement_type", "legal_status", "cla_end_date"),
        ),
    },
    9: {
        "cl_not_in_touch": (lambda r: r.get("la_in_touch") in {"NO", "REFU"}, ("la_in_touch",)),
        "cl_unsuitable": (
            lambda r: r.get("accommodation_type") in set("RSVW") or r.get("accommodation_suitability") == "2",
            ("accommodation_type", "accommodation_suitability"),
        ),
        "cl_neet": (lambda r: str(r.get("activity_status")) in {"G4", "G5", "G6"}, ("activity_status",)),
    },
}
"""For each list its reasons, with the rule and the cells that decide."""

LIST_OF = {code: number for number, of_list in RULES.items() for code in of_list}


@dataclass
class Reasons:
    """``must`` are there, ``may`` are all that can be; ``untold`` could hold if something else stood in a cell that cannot be
    read; of ``doubtful`` some cell cannot be read, whatever it would say."""

    must: set[str]
    may: set[str]
    untold: set[str]
    doubtful: set[str]


def reasons(rows: list[tuple[int, dict[str, Any]]], as_at: date) -> Reasons:
    found = Reasons(set(), set(), set(), set())
    for number, values in rows:
        for code, (rule, cells) in RULES.get(number, {}).items():
            answers = [rule(Seen(values, as_at, error)) for error in (BLANK, UNREADABLE)]
            if all(answers):
                found.must.add(code)
            if any(answers):
                found.may.add(code)
            elif _could_hold(rule, cells, values, as_at):
                found.untold.add(code)
            if any(values.get(name, UNREADABLE) in (UNREADABLE, ERROR) for name in cells):
                found.doubtful.add(code)
    return found


def _could_hold(rule: Rule, cells: tuple[str, ...], values: dict[str, Any], as_at: date) -> bool:
    """Whether the rule would hold if something else stood in the cells that cannot be read, or in columns that are not there."""
    unknown = [name for name in cells if values.get(name, UNREADABLE) is UNREADABLE]
    if not unknown:
        return False
    stands = [BLANK, "N", "V2", "C1", "P1", "CIN", "NO", "2", "G5", 9, as_at - timedelta(days=3_000)]
    stands.append(values.get("allocated_worker", BLANK))  # where a team stands in place of a worker
    tried = product(stands, repeat=len(unknown))
    return any(rule(Seen(values | dict(zip(unknown, them, strict=True)), as_at, UNREADABLE)) for them in tried)
