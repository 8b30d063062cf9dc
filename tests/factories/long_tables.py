"""Tables of form answers, one row an answer, written independently of the product's own reader."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl

HEADERS = (
    "FACT_FORM_ID",
    "DIM_PERSON_ID",
    "DIM_ASSESSMENT_TEMPLATE_ID_DESC",
    "ANSWER_NO",
    "DIM_ASSESSMENT_TEMPLATE_QUESTION_ID_DESC",
    "ANSWER",
    "ANSWERED_DTTM",
    "DIM_LOOKUP_STEP_SUBSTATUS_CODE",
)
"""As System C's reporting copy names them."""
TEMPLATE = "Quality Audit Tool v3"
QUESTIONS = {
    "auditorName": "Name of auditor",
    "auditDate": "Date of audit",
    "overallGrade": "Overall grade",
    "assessGrade": "Grade: quality of assessment",
    "planGrade": "Grade: planning and review",
    "strengths": "What is working well?",
    "improve": "What needs to improve?",
    "impact": "What difference has been made for the child?",
    "genogramYN": "Is there an up to date genogram?",
}
ANSWERS = {
    "auditorName": "Robin Vale",
    "auditDate": "05/03/2024",
    "overallGrade": "Good",
    "assessGrade": "RI",
    "planGrade": "2 - Good",
    "strengths": "The child’s voice is heard from the first visit to the last review, and her own words change the plan.",
    "improve": "The plan has no dates, so nobody can say whether it is late, and the review does not ask.",
    "impact": "She is back at school every day and sleeps at home again.",
    "genogramYN": "Yes",
}


def form(
    form_id: str = "9001", child: object = "40000", template: str = TEMPLATE, status: str = "", **answers: object
) -> list[list[object]]:
    """The rows of one form: every question of the template with the answers above, or those given by key; None: no such row."""
    given = ANSWERS | answers
    return [
        [form_id, child, template, key, QUESTIONS.get(key, key), answer, "06/03/2024 14:20", status]
        for key, answer in given.items()
        if answer is not None
    ]


def forms(count: int, first_child: int = 40_000, **changes: Any) -> list[list[object]]:
    """So many forms about children with running references."""
    return [row for n in range(count) for row in form(str(9_001 + n), str(first_child + n), **changes)]


def csv_table(
    rows: Iterable[Sequence[object]],
    headers: Sequence[str] = HEADERS,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
    above: Sequence[Sequence[str]] = (),
) -> bytes:
    """A CSV file as Excel or a report writes it."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([*above, headers, *([_as_text(cell) for cell in row] for row in rows)])
    return target.getvalue().encode(encoding)


def _as_text(cell: object) -> object:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date | datetime) else cell


def xlsx_table(
    rows: Iterable[Sequence[object]],
    headers: Sequence[str] = HEADERS,
    *,
    before: Mapping[str, Sequence[Sequence[object]]] | None = None,
    above: Sequence[Sequence[object]] = (),
) -> bytes:
    """An Excel workbook with the table in its sheet "Answers", after the sheets named."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in (before or {}).items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(list(row))
    sheet = book.create_sheet("Answers")
    for row in [*above, headers, *rows]:
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
