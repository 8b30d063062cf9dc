"""Which column of a table of answers is which. Headers are those that case systems and reports give them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from fullcircle.files.texts import folded, shown

Name = Literal["form", "child", "template", "key", "question", "answer", "answered", "status"]

HEADERS: Final[dict[Name, frozenset[str]]] = {
    "form": frozenset(
        {"form id", "formid", "fact form id", "form number", "form no", "form reference", "form ref"}
        | {"audit id", "audit form id", "audit reference"}
    ),
    "child": frozenset(
        {"person id", "personid", "dim person id", "legacy id", "child id", "childid", "child unique id"}
        | {"child reference", "client id", "lcs id", "liquidlogic id", "mosaic id"}
    ),
    "template": frozenset(
        {"template", "template name", "form name", "form type", "form template", "assessment template"}
        | {"dim assessment template id desc"}
    ),
    "key": frozenset(
        {"question key", "question code", "question id", "question number", "question no", "question ref"}
        | {"answer no", "mnemonic"}
    ),
    "question": frozenset(
        {"question text", "question", "question description", "question label", "question wording"}
        | {"dim assessment template question id desc"}
    ),
    "answer": frozenset({"answer", "answer text", "answer value", "response"}),
    "answered": frozenset(
        {"answered date", "answered dttm", "answered on", "answered at", "answered", "date answered", "answer date"}
    ),
    "status": frozenset(
        {"status", "form status", "state", "step status", "step substatus", "substatus"}
        | {"dim lookup step substatus code", "dim lookup step substatus code desc"}
    ),
}
"""By column, the headers it may have, folded. System C names: FACT_FORMS and FACT_FORM_ANSWERS of the historic data mart."""

WANTED: Final = (
    "The file needs a row of headers with a column for the form’s ID, one for the child’s ID, one for the question (its key "
    "or its text) and one for the answer."
)


@dataclass(frozen=True)
class Columns:
    """The places of the columns, counted from 0. ``child`` may be several: a case system can hold more than one ID."""

    form: int
    answer: int
    child: tuple[int, ...]
    key: int | None
    question: int | None
    template: int | None
    answered: int | None
    status: int | None
    extra: tuple[str, ...]


def folded_name(header: str) -> str:
    """A header for comparison: case, underscores, dots and brackets make no difference."""
    return re.sub(r"[\W_]+", " ", folded(header)).strip()


def known(cells: Iterable[object]) -> int:
    """How many cells are headers of a table of answers."""
    return sum(column_of(cell) is not None for cell in cells)


def column_of(cell: object) -> Name | None:
    """Which column a header heads, or None."""
    text = folded_name(cell) if isinstance(cell, str) else ""
    return next((name for name, headers in HEADERS.items() if text in headers), None)


def columns_of(cells: Sequence[object]) -> Columns | None:
    """The columns, if this is the row of headers; else None. Of two columns with one meaning the left one is read, except
    that every column with an ID of the child is."""
    places: dict[Name, list[int]] = {}
    extra = []
    for index, cell in enumerate(cells):
        name = column_of(cell)
        if name is not None:
            places.setdefault(name, []).append(index)
        elif isinstance(cell, str) and cell.strip():
            extra.append(shown(cell))

    def first(name: Name) -> int | None:
        return places[name][0] if name in places else None

    form, answer = first("form"), first("answer")
    if form is None or answer is None or "child" not in places or not places.keys() & {"key", "question"}:
        return None
    return Columns(
        form=form,
        answer=answer,
        child=tuple(places["child"]),
        key=first("key"),
        question=first("question"),
        template=first("template"),
        answered=first("answered"),
        status=first("status"),
        extra=tuple(extra),
    )
