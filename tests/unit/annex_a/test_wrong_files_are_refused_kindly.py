"""A file that is not an Annex A workbook is refused with what it is and what to do, and nothing is quoted from it."""

import zipfile
from pathlib import Path

import pytest

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.asked import ANNEX_A
from fullcircle.files.guard import look
from tests.factories.odd_workbooks import Parts, ole2, xls_stream, xlsb, xlsb_sheet


@pytest.mark.parametrize(
    ("content", "cause", "word"),
    [
        (b"", "empty_file", "empty"),
        (b"Child Unique ID,Gender\n1,Female\n", "not_a_workbook", "CSV"),
        (b"\xef\xbb\xbfChild Unique ID\tGender\n", "not_a_workbook", "plain text"),
        (b"%PDF-1.7\n%\xe2\xe3", "not_a_workbook", "PDF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "not_a_workbook", "XML"),
        (b"{\\rtf1 hello}", "not_a_workbook", "text document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_a_workbook", "picture"),
        (b"\x1f\x8b\x08\0\0\0", "not_a_workbook", "archive"),
        (b"MZ\x90\0\x03", "not_a_workbook", "program"),
        (bytes(range(256)) * 4, "not_a_workbook", "not an Excel workbook"),
        (b"\0" * 600, "not_a_workbook", "not an Excel workbook"),
        (b"PK\x03\x04", "damaged", "damaged"),
        (b"PK\x03\x04" + b"\0" * 3000, "damaged", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_workbook", "not an Excel workbook"),
    ],
)
def test_other_kinds_of_file_are_named(tmp_path: Path, refusal, content: bytes, cause: str, word: str) -> None:
    path = tmp_path / "renamed.xlsx"
    path.write_bytes(content)
    found = refusal(path)
    assert found.cause == cause
    assert word in found.what_happened


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("lists.csv", "zip archive"),
    ],
)
def test_other_packages_are_named(tmp_path: Path, refusal, name: str, word: str) -> None:
    path = Parts({"[Content_Types].xml": "<Types/>", name: "x"}).pack(tmp_path / "renamed.xlsx")
    assert word in refusal(path).what_happened


def test_an_opendocument_file_is_named(tmp_path: Path, refusal) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    path = Parts({"mimetype": kind, "content.xml": "<x/>"}).pack(tmp_path / "book.xlsx")
    assert "OpenDocument" in refusal(path).what_happened


def test_a_workbook_behind_a_password_is_refused_with_how_to_remove_it(tmp_path: Path, refusal) -> None:
    path = ole2(tmp_path / "book.xlsx", {"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 100})
    found = refusal(path)
    assert found.cause == "password"
    assert "remove the password" in found.what_to_do


def test_an_archive_with_encrypted_parts_is_taken_for_password_protected(tmp_path: Path, refusal) -> None:
    path = Parts.with_list_1().pack(tmp_path / "book.xlsx")
    content = bytearray(path.read_bytes())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1
    path.write_bytes(content)
    assert refusal(path).cause == "password"


def test_an_old_word_document_is_named(tmp_path: Path, refusal) -> None:
    found = refusal(ole2(tmp_path / "letter.xls", {"WordDocument": b"x" * 5000}))
    assert "Word" in found.what_happened


def test_a_workbook_without_any_list_is_refused(workbook, refusal_apart) -> None:
    found = refusal_apart(workbook({"Sheet1": [["Child Unique ID", "Gender"], ["C1", "F"]]}))
    assert found.cause == "no_lists"
    assert "List_1 to List_11" in found.what_to_do


def test_a_workbook_whose_lists_have_no_headers_is_refused(workbook, refusal_apart) -> None:
    assert refusal_apart(workbook({"List_1": [["C1", "F"], ["C2", "M"]], "List_2": []})).cause == "no_headers"


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(workbook, headers, refusal) -> None:
    found = refusal(workbook({"List_1": [headers(1)]}), file_bytes=1000)
    assert found.cause == "too_large"


def test_a_file_that_is_not_there_is_no_refusal(tmp_path: Path, read_apart) -> None:
    with pytest.raises(FileNotFoundError):
        read_apart(tmp_path / "nowhere.xlsx")


def test_a_look_tells_the_kind_without_reading(tmp_path: Path) -> None:
    limits = rules.Limits()
    assert look(Parts.with_list_1().pack(tmp_path / "a"), limits, ANNEX_A) == "xlsx"
    assert look(xlsb(tmp_path / "b", xlsb_sheet({})), limits, ANNEX_A) == "xlsb"
    assert look(ole2(tmp_path / "c", {"Workbook": xls_stream([])}), limits, ANNEX_A) == "xls"


def test_a_workbook_with_macros_is_read_and_its_macros_are_left_alone(tmp_path: Path, read_apart) -> None:
    package = Parts.with_list_1()
    package.parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + b"macro" * 100
    assert read_apart(package.pack(tmp_path / "book.xlsm")).account(1).clean == 1


def test_a_workbook_stored_without_compression_is_read(tmp_path: Path, read_apart) -> None:
    assert read_apart(Parts.with_list_1().pack(tmp_path / "book.xlsx", zipfile.ZIP_STORED)).account(1).clean == 1
