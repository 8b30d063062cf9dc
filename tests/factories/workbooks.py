"""Small Annex A workbooks, written independently of the product's own writer."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import openpyxl

Rows = Sequence[Mapping[str, object]]

COLUMNS: dict[int, list[str]] = {
    3: [
        "Child Unique ID",
        "Gender",
        "Ethnicity",
        "Date of Birth",
        "Age of Child (Years)",
        "Date of referral",
        "Referral Source",
    ]
    + ["Referral NFA?", "Number of Referrals in Last 12 Months", "Allocated Team", "Allocated Worker"],
    6: [
        "Child Unique ID",
        "Gender",
        "Ethnicity",
        "Date of Birth",
        "Age of Child (Years)",
        "Does the Child have a Disability",
    ]
    + [
        "CIN Start Date",
        "Primary Need Code",
        "Date Child Was Last Seen",
        "CIN Closure Date",
        "Reason for Closure",
        "Case Status",
    ]
    + ["Allocated Team", "Allocated Worker"],
}

CHILD = {
    "Child Unique ID": "40172",
    "Gender": "b) Female",
    "Ethnicity": "a) WBRI",
    "Date of Birth": "12/05/2018",
    "Age of Child (Years)": 7,
    "Does the Child have a Disability": "b) No",
    "CIN Start Date": "03/11/2025",
    "Primary Need Code": "N1 - Abuse or neglect",
    "Date Child Was Last Seen": "20/02/2026",
    "Case Status": "c) Child in need plan",
    "Allocated Team": "Safeguarding North",
    "Allocated Worker": "Robin Vale",
}


def child(**changes: object) -> dict[str, object]:
    """A row of list 6; keyword names use underscores for spaces (``Case_Status="..."``)."""
    return CHILD | {name.replace("_", " "): value for name, value in changes.items()}


def children(count: int, **changes: object) -> list[dict[str, object]]:
    """So many rows of list 6 with running references."""
    return [child(Child_Unique_ID=str(50_000 + number), **changes) for number in range(count)]


def workbook(lists: Mapping[int, Rows]) -> bytes:
    """A workbook with these lists, title row first, sheets named as the template names them."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in lists.items():
        sheet = book.create_sheet(f"List_{number}")
        columns = COLUMNS.get(number) or list(rows[0])
        sheet.append([f"List {number}"])
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    target = BytesIO()
    book.save(target)
    return target.getvalue()
