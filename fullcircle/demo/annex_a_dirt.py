"""What goes wrong in real Annex A exports, put into a clean workbook at low rates.

Every kind was seen in public templates, dummies and cleaning rules: other sheet names, no title row, other headers, ages
with decimals, codes without their letters or as local codes, group words for codes, dates as text, error cells, dashes
for blanks, non-breaking spaces, names of teams that have gone, rows without an id, rows twice.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from fullcircle.demo.annex_a_sheets import Cell, Error, Sheet
from fullcircle.demo.authority.days import years_between

UNTITLED = (2, 3, 6)
OTHER_HEADERS = {
    (3, "Date of referral"): "Date of Referral",
    (6, "Case status"): "Case Status",
    (6, "Age of Child (Years)"): "Age",
    (7, "Age of Child (Years)"): "Age",
    (8, "Age of Child (Years)"): "Age",
    (
        8,
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
    ): "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
    (9, "Eligibility Category"): "Eligibity Category",
    (9, "LA in Touch"): "LA In Touch ",
}
BARE_WORDS = {
    "a) Male": "Male",
    "b) Female": "Female",
    "a) Yes": "Yes",
    "b) No": "No",
    "q) 6: Police": "POLICE",
    "a) Neglect": "Neglect",
    "d) Emotional abuse": "Emotional abuse",
    "e) PR4: Private provision": "e) PR4 - Private provision",
    "b) PR1: Own provision": "b) PR1 - Own provision",
    "N1 - Abuse or neglect": "N1 - Abuse or Neglect",
    "a) WBRI": "WBRI",
    "s) NOBT": "t) NOBT",
}
LOCAL_CODES = {
    "Contact Source": "EDT - Out of hours",
    "Primary Need Code": "NSA - Need being assessed",
    "Ethnicity": "XYZ",
    "Reason for Closure": "CS Step down to early help",
    "Placement Type": "SGO allowance",
}
OTHER_TEAMS = {
    "Safeguarding North": "Safeguarding Nth",
    "Safeguarding South": "Safeguarding South Team",
    "Children in Care South": "CIC South (old)",
    "Assessment North": "R & A North",
    "Leaving Care": "16+ Leaving Care Team",
}

Change = Callable[[Cell], Cell]
Test = Callable[[Cell], bool]


def _to(value: Cell) -> Change:
    return lambda _: value


def _is(*values: Cell) -> Test:
    return lambda cell: cell in values


def soil(sheets: list[Sheet], rng: Random, on: date) -> None:
    """Dirty the sheets in place."""
    _headers(sheets)
    _ages(sheets, on)
    _words(sheets, rng)
    _people_and_teams(sheets, rng)
    _dates(sheets, rng, on)
    _holes(sheets, rng)
    _rows(sheets, rng)


def _headers(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        if sheet.number in UNTITLED:
            sheet.title = None
        if sheet.number > 6:
            sheet.name = f"List {sheet.number}"
        sheet.headers = [OTHER_HEADERS.get((sheet.number, header), header) for header in sheet.headers]


def _ages(sheets: list[Sheet], on: date) -> None:
    """Where the system exports days divided by 365.25 as the age."""
    for sheet in sheets:
        if "Age" not in sheet.headers:
            continue
        age, born = sheet.headers.index("Age"), sheet.headers.index("Date of Birth")
        for row in sheet.rows:
            day = row[born]
            if isinstance(day, date) and day <= on and years_between(day, on) == int((on - day).days / 365.25):
                row[age] = round((on - day).days / 365.25, 9)


def _some(
    sheet: Sheet, header: str, rng: Random, share: float, change: Change, *, least: int = 0, where: Test | None = None
) -> None:
    """Change some cells of a column: ``share`` of the filled ones (those ``where`` is true of), at least ``least``."""
    if header not in sheet.headers:
        return
    column = sheet.headers.index(header)
    rows = [row for row in sheet.rows if row[column] is not None and (where is None or where(row[column]))]
    count = min(len(rows), max(least, round(share * len(rows))))
    for row in rng.sample(rows, count):
        row[column] = change(row[column])


def _words(sheets: list[Sheet], rng: Random) -> None:
    for sheet in sheets:
        for header in sheet.headers:
            _some(
                sheet,
                header,
                rng,
                0.08,
                lambda cell: BARE_WORDS[str(cell)],
                where=_is(*BARE_WORDS),
            )
        for header, local in LOCAL_CODES.items():
            if sheet.number in (1, 6, 8):
                _some(sheet, header, rng, 0.004, _to(local), least=1)
        _some(sheet, "Ethnicity", rng, 0.01, _to("a) White"), where=_is("a) WBRI"))


def _people_and_teams(sheets: list[Sheet], rng: Random) -> None:
    for sheet in sheets:
        _some(sheet, "Allocated Worker", rng, 0.03, lambda cell: str(cell).replace(" ", "\u00a0"))
        _some(sheet, "Allocated Worker", rng, 0.01, lambda cell: f"{cell}  ")
        _some(sheet, "Allocated Worker", rng, 0.006, _to(Error()))
        _some(sheet, "Allocated Team", rng, 0.004, _to("#N/A"))
        for name, other in OTHER_TEAMS.items():
            _some(sheet, "Allocated Team", rng, 0.06, _to(other), where=_is(name))


def _dates(sheets: list[Sheet], rng: Random, on: date) -> None:
    for sheet in sheets:
        for header in sheet.headers:
            if "date" in header.lower():
                _some(sheet, header, rng, 0.03, _as_text(rng), where=lambda cell: isinstance(cell, date))
    by_number = {sheet.number: sheet for sheet in sheets}
    _some(by_number[4], "Continuous Assessment Start Date", rng, 0, _to(f"31/02/{on.year}"), least=1)
    _some(by_number[6], "Date Child Was Last Seen", rng, 0, _to(on + timedelta(days=11)), least=2)
    _some(by_number[3], "Date of Referral", rng, 0, _to("last Tuesday"), least=1)
    _some(by_number[7], "Child Protection Plan Start Date", rng, 0, _to(date(1904, 1, 1)), least=1)


def _as_text(rng: Random) -> Change:
    def change(cell: Cell) -> Cell:
        if not isinstance(cell, date):
            return cell
        return cell.strftime("%d/%m/%Y" if rng.random() < 0.7 else "%Y-%m-%d")

    return change


def _holes(sheets: list[Sheet], rng: Random) -> None:
    """Blanks where something is expected, and dashes where nothing is."""
    for sheet in sheets:
        if sheet.number in (7, 8):
            sheet.rows = [["-" if cell is None else cell for cell in row] for row in sheet.rows]
        _some(sheet, "Gender", rng, 0.004, _to(None), least=1)
        if sheet.number in (1, 5, 6):
            _some(sheet, "Child Unique ID", rng, 0.002, _to(None), least=1)
    by_number = {sheet.number: sheet for sheet in sheets}
    _some(by_number[1], "Child Unique ID", rng, 0, _to("not known"), least=1)
    _some(by_number[6], "Case Status", rng, 0, _to(None), least=1)
    _some(by_number[4], "Continuous Assessment Start Date", rng, 0, _to(None), least=1)
    _some(by_number[3], "Number of Referrals in Last 12 Months", rng, 0, _to("several"), least=1)


def _rows(sheets: list[Sheet], rng: Random) -> None:
    """Rows twice, a blank row in the middle, and ids that became numbers."""
    for sheet in sheets:
        if sheet.number in (3, 6) and len(sheet.rows) > 4:
            sheet.rows.append(list(rng.choice(sheet.rows)))
        if sheet.number in (1, 4) and sheet.rows:
            sheet.rows.insert(rng.randrange(len(sheet.rows)), [None] * len(sheet.headers))
        if sheet.number in (2, 5):
            _some(sheet, "Child Unique ID", rng, 1, _as_number)


def _as_number(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, str) and cell.isdigit() else cell
