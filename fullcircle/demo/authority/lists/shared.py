"""What all lists share: the child's own columns, the window of time, team and worker."""

from datetime import date

from fullcircle.demo.authority.days import add_days, years_between
from fullcircle.demo.authority.records import Child
from fullcircle.demo.authority.state import WINDOW_DAYS, Allocation

Value = str | int | date | None
Row = dict[str, Value]
YEAR_DAYS = 365


def common(child: Child, on: date) -> Row:
    return {
        "child_unique_id": child.reference,
        "gender": "U" if on < child.born else child.sex,
        "ethnicity": child.ethnicity,
        "date_of_birth": child.born,
        "age_years": years_between(child.born, on),
    }


def recent(day: date, on: date, days: int = WINDOW_DAYS) -> bool:
    return add_days(on, -days) < day <= on


def held(allocation: Allocation | None) -> Row:
    """Team and worker names. A vacant post shows as the team's duty tray, as it does in real exports."""
    if allocation is None:
        return {"allocated_team": None, "allocated_worker": None}
    team = allocation.post.team.name
    worker = allocation.worker.name if allocation.worker else f"{team} Duty"
    return {"allocated_team": team, "allocated_worker": worker}


def disability(child: Child) -> Row:
    return {"disability": "Y" if child.disabled else "N"}
