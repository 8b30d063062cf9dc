"""A file that is no table of answers, or is made to exhaust its reader, is refused quickly and in words; only its reader dies."""

import os
import zipfile
from pathlib import Path

import pytest

from fullcircle.domain.earlier_audits import rules
from tests.factories.long_tables import HEADERS, csv_table, form, xlsx_table
from tests.factories.odd_workbooks import Parts, cell_xml, ole2, sheet_xml

SECONDS = 20


def refusal(read, content: bytes, **limits: int) -> rules.Refusal:
    with pytest.raises(rules.Refusal) as caught:
        read(content, **limits)
    for sentence in (caught.value.what_happened, caught.value.what_to_do):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "Annex A" not in sentence or caught.value.cause == "no_table"
    return caught.value


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"%PDF-1.7", "not_a_workbook"),
        (b"<html><table><tr><td>form id</td></tr></table></html>", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n", "not_a_workbook"),
        (b"form id,person id\x00,answer\r\n", "not_a_workbook"),
        (b"form id,question,answer,person id\r\n" + b"1,2,3,4\r\n" * 200 + b"\x00\x01" * 40, "not_a_workbook"),
        (b"form id,question,answer,person id\r\n\x81\x8d\x8f", "not_a_workbook"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "not_a_workbook"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"hello there", "no_table"),
        (b"form id,answer\r\n1,2\r\n", "no_table"),
        (b"a,b\r\n" * 20 + b"form id,person id,question,answer\r\n", "no_table"),
    ],
)
def test_it_is_said_what_the_file_is_and_what_to_send(read_apart, content: bytes, cause: str) -> None:
    assert refusal(read_apart, content).cause == cause


def test_a_document_behind_a_password_and_a_letter_are_told_apart(read_apart, tmp_path: Path) -> None:
    locked = ole2(tmp_path / "locked", {"EncryptedPackage": b"x"}).read_bytes()
    letter = ole2(tmp_path / "letter", {"WordDocument": b"x"}).read_bytes()
    assert refusal(read_apart, locked).cause == "password"
    assert "Word" in refusal(read_apart, letter).what_happened


@pytest.mark.parametrize(
    ("limits", "cause"),
    [({"file_bytes": 100}, "too_large"), ({"cells": 20}, "too_many_cells"), ({"columns": 5}, "too_many_cells")],
)
def test_more_than_a_table_needs_is_refused_with_a_way_out(read_apart, limits: dict[str, int], cause: str) -> None:
    found = refusal(read_apart, csv_table(form()), **limits)
    assert found.cause == cause
    assert "Export the answers in two or more files" in found.what_to_do


def test_a_workbook_that_unpacks_without_end_is_not_opened(read_apart, tmp_path: Path) -> None:
    package = Parts.with_list_1()
    package.parts["xl/sharedStrings.xml"] = b"<sst>" + b" " * 60_000_000 + b"</sst>"
    found = refusal(read_apart, package.pack(tmp_path / "bomb.xlsx").read_bytes())
    assert found.cause == "unpacks_too_large"


def test_two_cells_far_apart_on_any_sheet_are_refused_before_they_are_read(read_apart, tmp_path: Path) -> None:
    rows = '<row r="1">' + cell_xml("A1", "x") + '</row><row r="1048576">' + cell_xml("XFD1048576", "x") + "</row>"
    package = Parts.with_list_1()
    package.parts["xl/worksheets/sheet1.xml"] = sheet_xml(rows)
    package.parts["xl/workbook.xml"] = str(package.parts["xl/workbook.xml"]).replace("List_1", "Answers")
    assert refusal(read_apart, package.pack(tmp_path / "far.xlsx").read_bytes()).cause == "too_many_columns"


def test_an_archive_inside_the_workbook_is_refused(read_apart, tmp_path: Path) -> None:
    path = tmp_path / "nested.xlsx"
    path.write_bytes(xlsx_table(form()))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/other.zip", b"PK\x03\x04")
    assert refusal(read_apart, path.read_bytes()).cause == "nested_archive"


def test_a_long_table_is_read_in_little_time_and_no_chunk_is_large(read_apart) -> None:
    rows = [row for n in range(2_000) for row in form(str(n + 1))]
    before = os.times()
    outcome = read_apart(csv_table(rows))
    assert sum(os.times()[:4]) - sum(before[:4]) < SECONDS
    assert len(outcome.rows) == outcome.summary["kept"] == 18_000


def test_a_table_without_one_answer_is_an_empty_account(read) -> None:
    outcome = read(csv_table([], HEADERS))
    assert (outcome.summary["read"], outcome.rows) == (0, [])


def test_an_account_that_does_not_add_up_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="5 rows read, 3 kept and 1 left out"):
        rules.TableSummary("csv", "", 5, 3, 1, (), ())
    with pytest.raises(AssertionError, match="do not add up"):
        rules.Account(forms=2, new=1, matched=1).check()
