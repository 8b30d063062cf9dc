"""A saved ChAT file is read by its List sheets; its formulas, extra columns and other sheets are passed over, and said so."""

import os
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fullcircle.domain.annex_a import rules
from tests.factories.chat_workbooks import EXTRA, Filler, chat_workbook
from tests.factories.odd_workbooks import record, variable, wide, xlsb

SECONDS, MEGABYTES = 15, 400
FILLERS: tuple[Filler, ...] = ("dash", "empty", "zero", "typed")


@pytest.fixture
def chat(tmp_path: Path, row: Callable[..., list[object]]) -> Callable[..., Path]:
    """A ChAT file with so many children in each of its lists, below them rows of formulas."""

    def make(count: int, filler: Filler, formula_rows: int = 60, numbers: range = range(1, 12)) -> Path:
        lists = {n: [row(n, **{_person(n): f"C{at}"}) for at in range(count)] for n in numbers}
        fillers = dict.fromkeys(range(1, 12), filler)
        return chat_workbook(tmp_path / "ChAT 6.9.xlsx", lists, fillers=fillers, formula_rows=formula_rows)

    return make


def _person(number: int) -> str:
    return rules.specification().list_numbered(number).person_id or "adopter_id"


@pytest.mark.parametrize("filler", FILLERS)
def test_the_rows_with_children_are_read_and_the_formulas_below_them_are_no_problem(chat, read, filler) -> None:
    outcome = read(chat(7, filler))
    for account in outcome.summary.lists:
        assert (account.read, account.clean, account.left_out) == (7, 7, 0), account
        assert account.passed_over in {53, 0 if filler == "typed" else 53}
    assert set(outcome.codes()) == {"columns_extra"}
    assert [found.row for found in outcome.rows if found.list_number == 1] == list(range(3, 10))


def test_other_columns_are_named_once_a_list_and_other_sheets_and_charts_are_named(chat, read) -> None:
    outcome = read(chat(2, "dash"))
    assert outcome.codes().count("columns_extra") == 11
    assert all(account.extra_columns == EXTRA for account in outcome.summary.lists)
    assert outcome.summary.sheets_ignored == ("ChAT", "Contacts page", "List 1 chart", "Lookups")
    assert "Girls" not in str(outcome.rows)


def test_a_row_that_says_something_is_still_accounted_for_among_the_formulas(chat, read, row, tmp_path) -> None:
    path = chat_workbook(
        tmp_path / "ChAT 6.9.xlsx",
        {6: [row(6), row(6, child_unique_id=None), row(6, child_unique_id="C9", case_status="nobody knows")]},
        formula_rows=40,
    )
    account = read(path).account(6)
    assert (account.read, account.clean, account.left_out, account.passed_over) == (3, 2, 1, 37)


def test_an_age_reckoned_from_an_empty_birth_date_makes_no_child(workbook, headers, row, read) -> None:
    below = ["-", "-", "-", 0, 126]
    outcome = read(workbook({"List 6": [["Title"], headers(6), row(6), below, [0, 0, "0", 0, "#VALUE!", 0]]}))
    account = outcome.account(6)
    assert (account.read, account.clean, account.passed_over) == (1, 1, 2)
    assert outcome.problems == []


def test_a_report_named_after_a_list_is_not_taken_for_it(workbook, headers, row, read) -> None:
    report = [[f"Line {n} of the report"] for n in range(90)]
    outcome = read(workbook({"List 6 report": report, "List 6": [["Title"], headers(6), row(6)]}))
    assert (outcome.account(6).sheet_name, outcome.account(6).clean) == ("List 6", 1)
    assert "List 6 report" in outcome.problem("sheet_twice").what


def test_a_binary_chat_workbook_is_read_alike(headers, read, tmp_path) -> None:
    values = ["C1", "b) Female", "a) WBRI", "01/06/2015", "10", "12/01/2026", "q) 6: Police"]
    sheet = record(0x81, b"") + record(0x94, struct.pack("<IIII", 0, 60, 0, 12)) + record(0x91, b"")
    sheet += _binary_row(0, [(6, wide("List 1: Contacts"))])
    sheet += _binary_row(1, [(6, wide(text)) for text in [*headers(1), *EXTRA]])
    sheet += _binary_row(2, [(6, wide(text)) for text in values] + [(8, _formula(wide("Girls")))])
    for number in range(3, 60):
        sheet += _binary_row(number, [(8, _formula(wide("-")))] * 7 + [(9, _formula(struct.pack("<d", 0)))] * 5)
    outcome = read(xlsb(tmp_path / "ChAT 6.9.xlsb", sheet + record(0x92, b"") + record(0x82, b"")))
    account = outcome.account(1)
    assert (account.read, account.clean, account.passed_over) == (1, 1, 57)
    assert outcome.values(1)[0]["date_of_birth"] == "2015-06-01"
    assert outcome.codes() == ["columns_extra"]


def _binary_row(number: int, cells: list[tuple[int, bytes]]) -> bytes:
    found = record(0x00, struct.pack("<I", number) + bytes(21))
    return found + b"".join(record(kind, struct.pack("<II", at, 0) + rest) for at, (kind, rest) in enumerate(cells))


def _formula(result: bytes) -> bytes:
    """A saved result with its formula: flags, the formula's length and tokens (here none)."""
    assert variable(8) == b"\x08"
    return result + struct.pack("<HII", 0, 0, 0)


def test_five_thousand_rows_of_formulas_a_list_are_read_well_within_the_caps(chat, read_apart) -> None:
    path = chat(40, "dash", formula_rows=5_000, numbers=range(6, 8))
    before = os.times()
    outcome = read_apart(path, date(2026, 3, 31))
    used = sum(os.times()[:4]) - sum(before[:4])
    accounts = [outcome.account(number) for number in (6, 7)]
    assert [(a.read, a.clean, a.passed_over) for a in accounts] == [(40, 40, 4_960)] * 2
    assert used < SECONDS
    assert outcome.summary.peak_memory_bytes < MEGABYTES * 1024 * 1024


def test_nobody_is_child_nought(a_list, row, read) -> None:
    outcome = read(a_list(6, row(6, child_unique_id=0), row(6, child_unique_id="00")))
    assert [(found.code, found.row) for found in outcome.problems] == [("needed_blank", 3), ("needed_blank", 4)]
    assert outcome.account(6).left_out == 2
