"""Every indicator again, slowly and plainly, from the definitions and nothing of the product.

Rows are dictionaries by field name: dates as dates, codes as text, numbers as numbers. None is a blank cell; a missing key means
that the file has no such column or that the cell could not be read.
"""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]
Lists = dict[int, list[Row]]
Item = tuple[str, str, str, Any, int, int]
"""One thing counted: indicator, part, child, team, what it adds above and below the line."""

_FILE = Path(__file__).parents[2] / "fullcircle" / "foundation" / "kernel" / "bank_holidays.yaml"
HOLIDAYS = {day for year in yaml.safe_load(_FILE.read_text())["england"].values() for day in year}
EET = {"F1", "P1", "F2", "P2", "F3", "P3", "F4", "P4", "F5", "P5", "eet"}
GONE = {"DIED", "NREQ", "RHOM", "exclude"}
SHORT = {"V3", "V4", "short_breaks"}


def working_days(first: date, last: date) -> int:
    """Counted day by day."""
    if last < first:
        return -working_days(last, first)
    day, count = first, 0
    while day < last:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in HOLIDAYS:
            count += 1
    return count


def after_working_days(first: date, count: int) -> date:
    day = first
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in HOLIDAYS:
            count -= 1
    return day


def earlier(day: date, months: int) -> date:
    """So many months before, one at a time; the 31st becomes the last day there is."""
    year, month = day.year, day.month
    for _ in range(months):
        month -= 1
        if month == 0:
            year, month = year - 1, 12
    wanted = day.day
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1


def is_blank(row: Row, name: str) -> bool:
    return name in row and row[name] is None


def age(row: Row, ref: date) -> int | None:
    born = row.get("date_of_birth")
    if born is None:
        return row.get("age_years")
    if born > ref:
        return -1
    years = 0
    while True:
        try:
            birthday = date(born.year + years + 1, born.month, born.day)
        except ValueError:
            birthday = date(born.year + years + 1, 3, 1)
        if birthday > ref:
            return years
        years += 1


def recent(day: date | None, ref: date) -> bool:
    return day is not None and earlier(ref, 6) < day <= ref


def items(lists: Lists, ref: date, limit: dict[str, float], child_team: dict[str, Any]) -> list[Item]:
    """Everything that counts, one by one. ``child_team``: who has the child now, for lists that name no team."""
    found: list[Item] = []
    for number, count in COUNTERS.items():
        if number in lists:
            count(lists, ref, limit, found)
    return [
        (key, part, child, child_team.get(child) if team is _CHILDS else team, above, below)
        for key, part, child, team, above, below in found
    ]


_CHILDS = object()


def _team(row: Row) -> Any:
    return row.get("allocated_team", _CHILDS)


class Adder:
    """Notes what one row adds."""

    def __init__(self, row: Row, found: list[Item]) -> None:
        self.row, self.found = row, found

    def __call__(self, key: str, above: Any, below: int = 1, part: str = "") -> None:
        self.found.append((key, part, self.row["child_unique_id"], _team(self.row), int(above), below))

    def answer(self, key: str, field: str, yes: str = "Y") -> None:
        if self.row.get(field) is not None:
            self(key, self.row[field] == yes)


def _children(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["child_unique_id"]].append(row)
    return found


def contacts(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[1]:
        Adder(row, found)("contacts_count", 1, 0)
    referred = {row["child_unique_id"] for row in lists.get(3, [])}
    words = {1: "one", 2: "two", 3: "three", 4: "four"}
    for child, rows in _children(lists[1]).items():
        found.append(("contacts_multiple", words.get(len(rows), "five_or_more"), child, _CHILDS, 1, 1))
        if 3 in lists:
            found.append(("contacts_to_referral_pct", "", child, _CHILDS, int(child in referred), 1))


def early_help(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    referred = {row["child_unique_id"] for row in lists.get(3, [])}
    for child in _children(lists[2]):
        if 3 in lists:
            found.append(("eh_to_referral_pct", "", child, _CHILDS, int(child in referred), 1))


def referrals(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[3]:
        add = Adder(row, found)
        add.answer("referral_nfa_pct", "referral_nfa")
        if row.get("referrals_last_12m") is not None:
            add("rereferral_pct", row["referrals_last_12m"] >= 1)


def assessments(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[4]:
        add, start, end = Adder(row, found), row.get("assessment_start_date"), row.get("assessment_authorised_date")
        if end is not None:
            if start is not None:
                add("assessment_in_time_pct", working_days(start, end) <= limit["assessment_wd"])
            add.answer("assessment_child_seen_pct", "child_seen")
            add.answer("assessment_support_pct", "requires_support")
        elif is_blank(row, "assessment_authorised_date") and start is not None:
            add("assessment_open_overdue", working_days(start, ref) > limit["assessment_wd"])


def enquiries(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[5]:
        add, start, met = Adder(row, found), row.get("strategy_discussion_date"), row.get("icpc_date")
        add.answer("s47_no_icpc_pct", "icpc_unnecessary")
        if met is not None:
            if start is not None:
                add("icpc_in_time_pct", working_days(start, met) <= limit["icpc_wd"])
            add.answer("icpc_to_cpp_pct", "icpc_resulted_in_cpp")
    for rows in _children(lists[5]).values():
        known = [row["s47_last_12m"] for row in rows if row.get("s47_last_12m") is not None]
        latest = rows[0]
        for row in rows[1:]:
            if (row.get("strategy_discussion_date") or date.min) > (latest.get("strategy_discussion_date") or date.min):
                latest = row
        if known:
            Adder(latest, found)("s47_repeat_12m", any(number > 0 for number in known))


def _months_band(start: date, ref: date) -> str:
    if start >= earlier(ref, 3):
        return "to_3_months"
    if start >= earlier(ref, 6):
        return "to_6_months"
    if start > earlier(ref, 12):
        return "to_12_months"
    return "to_2_years" if start > earlier(ref, 24) else "from_2_years"


def in_need(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[6]:
        add, start, seen = Adder(row, found), row.get("cin_start_date"), row.get("last_seen_date")
        if not is_blank(row, "cin_closure_date"):
            continue
        add("cin_open_count", 1, 0)
        if start is not None:
            add("cin_open_duration", 1, 1, _months_band(start, ref))
        if seen is not None:
            weeks = (ref - seen).days / 7
            band = ["to_6_weeks", "to_12_weeks", "to_18_weeks", "over_18_weeks"][
                (weeks > 6) + (weeks > 12) + (weeks > 18)
            ]
            add("cin_last_seen", 1, 1, band)
        elif is_blank(row, "last_seen_date"):
            add("cin_last_seen", 1, 1, "never")
        if row.get("case_status") == "CIN":
            if seen is not None:
                add("cin_visit_in_time_pct", working_days(seen, ref) <= limit["cin_visit_wd"])
            elif is_blank(row, "last_seen_date") and start and working_days(start, ref) > limit["cin_visit_wd"]:
                add("cin_visit_in_time_pct", False)


def _too_long_since(day: date, ref: date, limit: dict[str, float]) -> bool:
    if (ref - day).days > limit["cpp_visit_max_days"]:
        return True
    return limit["cpp_visit_wd"] != 0 and working_days(day, ref) > limit["cpp_visit_wd"]


def plans(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[7]:
        add, start, end = Adder(row, found), row.get("cpp_start_date"), row.get("cpp_end_date")
        is_open = is_blank(row, "cpp_end_date")
        if recent(start, ref) and row.get("previous_cpp_count") is not None:
            add("cpp_repeat_pct", row["previous_cpp_count"] > 0)
        if start is not None and recent(end, ref):
            add("cpp_2y_pct", (end - start).days >= 365 * limit["cpp_long_years"], 1, "ended")
        if is_open:
            _open_plan(row, add, start, ref, limit)


def _open_plan(row: Row, add: Adder, start: date | None, ref: date, limit: dict[str, float]) -> None:
    add("cpp_open_count", 1, 0)
    add.answer("cpp_seen_alone_pct", "seen_alone")
    if row.get("initial_category") is not None and row.get("latest_category") is not None:
        add("cpp_category_change", row["initial_category"] != row["latest_category"])
    if start is None:
        return
    add("cpp_2y_pct", (ref - start).days >= 365 * limit["cpp_long_years"], 1, "open")
    visit, review = row.get("last_statutory_visit"), row.get("last_review_conference")
    if _too_long_since(start, ref, limit) and "last_statutory_visit" in row:
        add("cpp_visit_in_time_pct", visit is not None and not _too_long_since(visit, ref, limit))
    if (ref - start).days >= limit["cpp_first_review_days"] and "last_review_conference" in row:
        if review is None or review <= start:
            add("cpp_review_in_time_pct", (ref - start).days <= limit["cpp_first_review_days"])
        else:
            add("cpp_review_in_time_pct", (ref - review).days <= limit["cpp_next_review_days"])


def care(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[8]:
        add, start = Adder(row, found), row.get("cla_start_date")
        if row.get("legal_status") in SHORT:
            continue
        if recent(start, ref):
            add.answer("cla_repeat_pct", "repeat_cla_12m")
        if not is_blank(row, "cla_end_date"):
            continue
        add("cla_open_count", 1, 0)
        _placements(row, add, start, ref, limit)
        _visits_and_reviews(row, add, start, ref, limit)
        if start is not None and start <= earlier(ref, 12):
            _health(row, add, ref, limit)
        if start is not None and "permanence_plan" in row:
            late = start < earlier(ref, int(limit["permanence_plan_months"]))
            add("cla_no_permanence_plan", late and row["permanence_plan"] is None)


def _placements(row: Row, add: Adder, start: date | None, ref: date, limit: dict[str, float]) -> None:
    if row.get("placements_12m") is not None:
        add("cla_unstable_pct", row["placements_12m"] >= limit["placements_unstable"])
    add.answer("cla_out_of_area_pct", "placement_location", "OUT")
    times = row.get("missing_episodes_12m")
    if times is not None:
        add("cla_missing_pct", times > 0)
        if times > 0:
            add.answer("cla_rhi_offered_pct", "rhi_offered")
            if row.get("rhi_offered") == "Y":
                add.answer("cla_rhi_accepted_pct", "rhi_accepted")
    placed, years = row.get("placement_start_date"), age(row, ref)
    if start is None or placed is None or years is None or years >= 16:
        return
    if (ref - start).days >= 365 * limit["long_term_care_years"]:
        add("cla_long_term_stable_pct", (ref - placed).days >= 365 * limit["long_term_placement_years"])


def _visits_and_reviews(row: Row, add: Adder, start: date | None, ref: date, limit: dict[str, float]) -> None:
    visit, review = row.get("last_visit_date"), row.get("last_review_date")
    if visit is not None:
        placed = row.get("placement_start_date")
        long = row.get("placement_type") in ("U1", "U4") and placed is not None and placed <= earlier(ref, 12)
        add(
            "cla_visit_in_time_pct",
            (ref - visit).days <= limit["cla_visit_long_term_days" if long else "cla_visit_days"],
        )
    elif is_blank(row, "last_visit_date") and start is not None and (ref - start).days > limit["cla_first_visit_days"]:
        add("cla_visit_in_time_pct", False)
    if start is None or "last_review_date" not in row:
        return
    first_due = after_working_days(start, int(limit["cla_first_review_wd"]))
    if review is None or review < start:
        if first_due < ref:
            add("cla_review_in_time_pct", False)
    elif review <= first_due:
        add("cla_review_in_time_pct", (ref - review).days <= limit["cla_second_review_days"])
    else:
        add("cla_review_in_time_pct", (ref - review).days <= limit["cla_next_review_days"])


def _health(row: Row, add: Adder, ref: date, limit: dict[str, float]) -> None:
    years = age(row, ref)
    if years is not None and "last_health_assessment" in row:
        months = limit["health_assessment_under5_months" if years < 5 else "health_assessment_5plus_months"]
        seen = row["last_health_assessment"]
        add("cla_health_in_time_pct", seen is not None and seen >= earlier(ref, int(months)))
    if "last_dental_check" in row:
        seen = row["last_dental_check"]
        add("cla_dental_pct", seen is not None and seen >= earlier(ref, int(limit["dental_months"])))


def leavers(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[9]:
        add, years, touch = Adder(row, found), age(row, ref), row.get("la_in_touch")
        if touch not in GONE and "pathway_plan_review_date" in row:
            reviewed = row["pathway_plan_review_date"]
            oldest = earlier(ref, int(limit["pathway_plan_review_months"]))
            add("cl_pathway_plan_pct", reviewed is not None and reviewed >= oldest)
        if years is None or not 17 <= years <= 25:
            continue
        band = "age_17_18" if years <= 18 else "age_19_21" if years <= 21 else "age_22_25"
        if touch is not None and touch not in GONE:
            add("cl_in_touch_pct", touch == "YES", 1, band)
        if years > 21:
            continue
        if touch == "YES" and row.get("accommodation_suitability") is not None:
            add("cl_suitable_pct", row["accommodation_suitability"] == "1", 1, band)
        if row.get("activity_status") is not None:
            add("cl_eet_pct", row["activity_status"] in EET, 1, band)


def adoption(lists: Lists, ref: date, limit: dict[str, float], found: list[Item]) -> None:
    for row in lists[10]:
        add, entered = Adder(row, found), row.get("entered_care_date")
        placed = row.get("placed_for_adoption_date") or row.get("ffa_placed_date")
        if entered is not None and placed is not None:
            add("adoption_entry_to_placed_days", (placed - entered).days)
        order, match = row.get("placement_order_date"), row.get("matched_date")
        if order is not None and match is not None:
            add("adoption_order_to_match_days", (match - order).days)


COUNTERS = {
    1: contacts,
    2: early_help,
    3: referrals,
    4: assessments,
    5: enquiries,
    6: in_need,
    7: plans,
    8: care,
    9: leavers,
    10: adoption,
}
COUNTS = {"contacts_count", "cin_open_count", "cpp_open_count", "cla_open_count"}
BANDS = {"contacts_multiple", "cin_open_duration", "cin_last_seen"}

Sums = dict[tuple[str, str], tuple[int, int | None]]


def added_up(counted: list[Item]) -> Sums:
    """The items as figures: by indicator and part what is above and below the line."""
    sums: dict[tuple[str, str], list[int]] = {}
    for key, part, _, _, above, below in counted:
        held = sums.setdefault((key, part), [0, 0])
        held[0] += above
        held[1] += below
    figures: Sums = {}
    for (key, part), (above, below) in sums.items():
        everyone = sum(b for (other, _), (_, b) in sums.items() if other == key)
        figures[key, part] = (above, None if key in COUNTS else everyone if key in BANDS else below)
    return figures
