"""The list of actions as an Excel file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter

from fullcircle.domain.actions.queries import ActionRow, Counts, Menus
from fullcircle.files.workbook import about_this_list, add_sheet
from fullcircle.foundation.access.rules import Actor
from fullcircle.web.actions.presenters.lists import Asked, said
from fullcircle.web.kit.jinja import date_long
from fullcircle.web.kit.whose import whose_actions

_STAGES = {"action": "Action", "difference": "Difference", "supervision": "Supervision", "closed": "Full circle"}

Cell = str | int | date | None
COLUMNS: tuple[tuple[str, int, Callable[[ActionRow], Cell]], ...] = (
    ("Number", 9, lambda row: row.id),
    ("Action", 50, lambda row: row.what),
    ("Child", 12, lambda row: row.child),
    ("Came from", 12, lambda row: "Audit" if row.audit_id else "Team"),
    ("Round", 8, lambda row: row.round_number),
    ("Team", 24, lambda row: row.team),
    ("Service area", 24, lambda row: row.service_area),
    ("Owner", 24, lambda row: row.owner),
    ("Urgency", 14, lambda row: row.urgency.label),
    ("Due", 13, lambda row: row.due_on),
    ("How it stands", 20, lambda row: row.standing.label),
    ("On the circle", 14, lambda row: _STAGES.get(row.stage or "", "")),
    ("Done", 13, lambda row: row.done_on),
    ("Verified", 13, lambda row: row.verified_on),
    ("Difference for the child", 18, lambda row: row.difference.label if row.difference else ""),
    ("How that is known", 50, lambda row: row.how_known),
)
"""Head, width in characters, and what a row has there."""


def file_name(on: date) -> str:
    """Such as "actions-2026-03-05.xlsx". No name of a person."""
    return f"actions-{on.isoformat()}.xlsx"


def about(asked: Asked, menus: Menus, counts: Counts, actor: Actor, on: date) -> dict[str, str]:
    """What the list is: whose view, which filters, of which day."""
    return {
        "Taken by": actor.name,
        "In the role of": ", ".join(sorted(role.label for role in actor.roles)) or "No role",
        "As of": date_long(on),
        "Which actions": said(asked, menus),
        "In this view": whose_actions(actor, counts) or "All actions that are told.",
    }


def filters(asked: Asked, rows: Sequence[ActionRow]) -> dict[str, object]:
    """The filters as the audit log keeps them: no child, and people and places by their ids."""
    told: dict[str, object | None] = {
        "show": str(asked.show) if asked.show else None,
        "round": rows[0].round_number if rows and asked.round is not None else None,
        "where": f"service-{asked.service}" if asked.service is not None else None,
        "owner": asked.owner,
    }
    return {name: value for name, value in told.items() if value is not None}


def as_workbook(rows: Iterable[ActionRow], told: Mapping[str, str]) -> bytes:
    """The actions as an Excel file, with a sheet that says what the list is (``told``). Every text is a text, never a formula or
    a link."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    count = 0
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Actions")
        bold = book.add_format({"bold": True, "text_wrap": True})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"})
        for column, (head, width, _) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        sheet.freeze_panes(1, 2)
        for count, row in enumerate(rows, start=1):
            for column, (_, _, get) in enumerate(COLUMNS):
                _write(sheet, count, column, get(row), plain, day)
        sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
        add_sheet(book, about_this_list(told))
    return target.getvalue()


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, value: Cell, plain: object, day: object
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, plain)
    elif value:
        sheet.write_string(row, column, value, plain)
