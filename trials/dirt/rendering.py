"""How a clean value is written in a cell: as different councils and programs write the same thing, each way right."""

import string
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from fullcircle.domain.annex_a.rules.specification import Column
from trials.dirt.cells import Cell, Formula, Shown
from trials.dirt.shapes import codes_of

BRITAIN = ZoneInfo("Europe/London")
WAYS_OF_DATES = ("cell",) * 4 + ("moment", "text", "short_text", "iso", "utc", "offset", "month_first", "serial")
_LABEL_ALONE = {"gender", "yes_no", "yes_no_unknown", "case_status", "abuse_category", "placement_location"}
_LABEL_ALONE |= {"leaving_care_eligibility", "permanence_plan", "accommodation_suitability", "in_touch"}


def month_first_shows(days: Sequence[date]) -> bool:
    """Whether a column of these days, written month first, can be told from one written day first."""
    return any(day.day > 12 for day in days)


def a_day(day: date, way: str, *, from_1904: bool, chance: Random) -> Cell:
    match way:
        case "moment":
            return datetime.combine(day, time(chance.randrange(24), chance.randrange(60)))
        case "text":
            return f"{day:%d/%m/%Y}"
        case "short_text":
            return f"{day:%d/%m/%y}"
        case "iso":
            return day.isoformat()
        case "utc":
            midnight = datetime.combine(day, time(), BRITAIN)
            return f"{midnight.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
        case "offset":
            return datetime.combine(day, time(chance.randrange(24)), BRITAIN).isoformat()
        case "month_first":
            return f"{day:%m/%d/%Y}"
        case "serial":
            return (day - (date(1904, 1, 1) if from_1904 else date(1899, 12, 30))).days
        case _:
            return day


def a_code(code: str, column: Column, chance: Random) -> str:
    """The code as files hold it. The letter in front is never to be trusted."""
    label = dict(codes_of(column))[code]
    letter = f"{chance.choice(string.ascii_lowercase[:20])}) "
    if column.codes in _LABEL_ALONE:
        return chance.choice([letter + label, label, label.upper()])
    return chance.choice([f"{letter}{code}: {label}", f"{code} - {label}", code, f"{letter}{code} - {label}", label])


def an_id(text: str, chance: Random) -> Cell:
    """The ID as a spreadsheet may hold it without harm."""
    ways: list[Cell] = [text, text, text, f"'{text}", f'="{text}"', f" {text}\u00a0", Formula(f'="{text}"', text)]
    if text.isdigit() and len(text) <= 15:
        ways += [Shown(int(text), len(text))] if text.startswith("0") else [int(text), int(text)]
    return chance.choice(ways)


def a_number(number: int, chance: Random) -> Cell:
    return chance.choice([number, number, str(number), float(number)])
