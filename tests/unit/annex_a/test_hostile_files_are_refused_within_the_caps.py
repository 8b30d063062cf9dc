"""Files made to exhaust or confuse the reader are refused kindly, quickly and in little memory; nothing else dies."""

import itertools
import os
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.asked import ANNEX_A
from fullcircle.domain.annex_a.rules.sheets import is_list
from fullcircle.files import capped
from fullcircle.files.guard import look
from fullcircle.files.scan import scan
from tests.factories.odd_workbooks import (
    XML,
    Parts,
    cell_xml,
    list_1_xml,
    ole2,
    record,
    sheet_xml,
    xls_stream,
    xlsb,
    xlsb_sheet,
)

SECONDS = 20
MEGABYTES = 512
SHEET = "xl/worksheets/sheet1.xml"
Maker = Callable[[Path], Path]


def seconds_used() -> float:
    """Processor time of this process and its children: the same on a busy machine as on an idle one."""
    return sum(os.times()[:4])


def far_rows(count: int, *columns: str) -> str:
    return "".join(
        f'<row r="{n}">' + "".join(f'<c r="{column}{n}"><v>1</v></c>' for column in columns) + "</row>"
        for n in range(1, count + 1)
    )


def spoilt(name: str, content: bytes | str, path: Path) -> Path:
    """A good workbook with one part replaced or added."""
    package = Parts.with_list_1()
    package.parts[name] = content
    return package.pack(path)


def lists(rows: str, **settings: str) -> Maker:
    return lambda path: Parts.with_list_1(list_1_xml() + rows, **settings).pack(path)


def bomb_by_rows(path: Path) -> Path:
    """One million rows with something in columns A and XFD: small to send, a rectangle of sixteen billion cells."""
    return lists(far_rows(1_000_000, "A", "XFD"))(path)


def bomb_by_one_far_cell(path: Path) -> Path:
    return lists('<row r="1048576"><c r="IV1048576"><v>1</v></c></row>')(path)


def bomb_by_cells(path: Path) -> Path:
    row = "".join(f"<c><v>{n}</v></c>" for n in range(200))
    return Parts.with_list_1(list_1_xml() + f"<row>{row}</row>" * 26_000).pack(path)


def bomb_by_empty_cells(path: Path) -> Path:
    return Parts.with_list_1(list_1_xml() + f"<row>{'<c/>' * 200}</row>" * 26_000).pack(path)


def bomb_by_ratio(path: Path) -> Path:
    return spoilt("xl/sharedStrings.xml", b" " * 300_000_000, path)


def bomb_by_total(path: Path) -> Path:
    package = Parts.with_list_1()
    noise = os.urandom(20_000) * 1000
    for number in range(22):
        package.parts[f"xl/media/image{number}.xml"] = noise
    return package.pack(path)


def bomb_by_entries(path: Path) -> Path:
    package = Parts.with_list_1()
    package.parts |= {f"xl/part{number}.xml": "" for number in range(5_000)}
    return package.pack(path)


def shared_strings(path: Path) -> Path:
    """Thirty million empty strings: little XML, much memory."""
    part = b"<sst>" + b"<si/>" * 30_000_000 + b"</sst>"
    return spoilt("xl/sharedStrings.xml", part, path)


def change_directory(path: Path, offset: int, content: bytes, name: str = SHEET) -> Path:
    """Overwrite a field of one entry of the zip directory."""
    found = bytearray(path.read_bytes())
    at = found.rfind(name.encode()) - 46
    assert found[at : at + 4] == b"PK\x01\x02"
    found[at + offset : at + offset + len(content)] = content
    path.write_bytes(found)
    return path


def understated_size(path: Path) -> Path:
    """The directory says that the sheet unpacks to 100 bytes; it unpacks to 100 million."""
    Parts.with_list_1(list_1_xml() + " " * 100_000_000).pack(path)
    return change_directory(path, 24, struct.pack("<I", 100))


def understated_size_and_checksum(path: Path) -> Path:
    """The same for a part that goes on with half a million cells, after 100 bytes whose checksum is given."""
    package = Parts.with_list_1(list_1_xml() + far_rows(500_000, "A", "IV"))
    package.pack(path)
    change_directory(path, 24, struct.pack("<I", 100))
    return change_directory(path, 16, struct.pack("<I", zlib.crc32(str(package.parts[SHEET]).encode()[:100])))


def overstated_size(path: Path) -> Path:
    Parts.with_list_1().pack(path)
    return change_directory(path, 24, struct.pack("<I", 0xFFFFFF00))


def wrong_checksum(path: Path) -> Path:
    Parts.with_list_1().pack(path)
    return change_directory(path, 16, b"\1\2\3\4")


def strange_compression(path: Path) -> Path:
    Parts.with_list_1().pack(path)
    return change_directory(path, 10, struct.pack("<H", 9))


def bzip2(path: Path) -> Path:
    return Parts.with_list_1().pack(path, zipfile.ZIP_BZIP2)


def overlapping_entries(path: Path) -> Path:
    Parts.with_list_1().pack(path)
    found = path.read_bytes()
    first = found.find(b"PK\x01\x02")
    return change_directory(path, 42, found[first + 42 : first + 46])


def name_twice(path: Path) -> Path:
    Parts.with_list_1().pack(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, sheet_xml(""))
    return path


def name_twice_in_another_case(path: Path) -> Path:
    return spoilt(SHEET.replace("sheet1", "SHEET1"), sheet_xml(""), path)


def nested_zip(path: Path) -> Path:
    inner = Parts.with_list_1().pack(path.with_name("inner.zip")).read_bytes()
    return spoilt("xl/data.bin", inner, path)


def nested_by_name(path: Path) -> Path:
    return spoilt("xl/other.XLSX", b"not even a zip", path)


def truncated(share: float) -> Maker:
    def make(path: Path) -> Path:
        content = Parts.with_list_1().pack(path).read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        return path

    return make


def around(before: bytes = b"", after: bytes = b"") -> Maker:
    """A workbook with something else around it, so that the file is two things at once."""

    def make(path: Path) -> Path:
        path.write_bytes(before + Parts.with_list_1().pack(path).read_bytes() + after)
        return path

    return make


def zip_before_zip(path: Path) -> Path:
    other = Parts({"harmless.txt": "x"}).pack(path.with_name("other.zip")).read_bytes()
    return around(before=other)(path)


def flipped(seed: int) -> Maker:
    """A workbook with bytes flipped here and there."""

    def make(path: Path) -> Path:
        content = bytearray(Parts.with_list_1().pack(path).read_bytes())
        for at in range(seed, len(content), 37):
            content[at] ^= 0x41
        path.write_bytes(content)
        return path

    return make


def declared(part: str) -> Maker:
    """A part that declares entities, the billion laughs."""
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    before = f'<!DOCTYPE x [<!ENTITY a "ha">{entities}]>'

    def make(path: Path) -> Path:
        package = Parts.with_list_1()
        content = str(package.parts.get(part, f"{XML}<x>&j;</x>"))
        package.parts[part] = content.replace("?>", f"?>{before}", 1)
        return package.pack(path)

    return make


def external_entity(path: Path) -> Path:
    before = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    return Parts.with_list_1(before=before).pack(path)


def utf16_entity(path: Path) -> Path:
    text = sheet_xml(list_1_xml(), before='<!DOCTYPE x [<!ENTITY a "b">]>').replace("UTF-8", "UTF-16")
    return spoilt(SHEET, text.encode("utf-16"), path)


def sheet(text: str) -> Maker:
    return lambda path: spoilt(SHEET, text, path)


def workbook_part(text: str) -> Maker:
    return lambda path: spoilt("xl/workbook.xml", text, path)


def xlsb_far_cell(path: Path) -> Path:
    return xlsb(path, xlsb_sheet({0: {0: "Child Unique ID"}, 1_048_575: {16_383: 1.0}}))


def xlsb_many_cells(path: Path) -> Path:
    row = record(0, struct.pack("<I", 1) + bytes(21)) + record(1, struct.pack("<II", 0, 0)) * 6_000_000
    return xlsb(path, record(0x91, b"") + row + record(0x92, b""))


def xlsb_cut_short(path: Path) -> Path:
    return xlsb(path, xlsb_sheet({0: {0: "Child Unique ID"}})[:-9] + b"\x05\xff\xff\xff\x7f")


def xlsb_noise(path: Path) -> Path:
    return xlsb(path, os.urandom(20_000))


def xls_far_cells(path: Path) -> Path:
    """An Excel 97 file whose cells claim a column far beyond what the format allows."""
    return ole2(path, {"Workbook": xls_stream([(0, 0, "Child Unique ID"), (65_535, 65_535, 1.0)])})


def xls_noise(path: Path) -> Path:
    return ole2(path, {"Workbook": zlib.compress(b"x" * 1000) * 40})


def xls_cut_short(path: Path) -> Path:
    content = ole2(path, {"Workbook": xls_stream([(0, 0, "Child Unique ID")])}).read_bytes()
    path.write_bytes(content[:2000])
    return path


HOSTILE: dict[str, tuple[Maker, set[str]]] = {
    "a million rows with columns A and XFD": (bomb_by_rows, {"too_many_columns"}),
    "two cells in the far corners": (bomb_by_one_far_cell, {"too_many_cells"}),
    "a cell in column XFD": (lists('<row r="3"><c r="XFD3"><v>1</v></c></row>'), {"too_many_columns"}),
    "a cell in column IW": (lists('<row r="3"><c r="IW3"><v>1</v></c></row>'), {"too_many_columns"}),
    "cells without addresses beyond column 256": (lists(f"<row>{'<c><v>1</v></c>' * 300}</row>"), {"too_many_columns"}),
    "a cell without address behind one far away": (
        lists('<row r="3"><c r="IV3"/><c><v>1</v></c></row>'),
        {"too_many_columns"},
    ),
    "a cell without address in a far row": (
        lists('<row r="1048576"><c r="A1"><v>1</v></c>' + "<c><v>1</v></c>" * 9 + "</row>"),
        {"too_many_cells"},
    ),
    "cells whose row differs from their row's": (
        lists('<row r="3"><c r="A99999999"><v>1</v></c></row>'),
        {"too_many_cells"},
    ),
    "a dimension that says little": (lists(far_rows(9, "XFD"), dimension="A1:B2"), {"too_many_columns"}),
    "cells with prefixed names": (
        sheet(
            f'{XML}<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
            '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="XFD1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
        ),
        {"too_many_columns"},
    ),
    "addresses that are not addresses": (lists('<row r="3"><c r="A-3"><v>1</v></c></row>'), {"damaged"}),
    "a row number that is no number": (lists('<row r="many"><c><v>1</v></c></row>'), {"damaged"}),
    "negative rows": (lists('<row r="-5"><c r="A"><v>1</v></c></row>'), {"damaged"}),
    "five million cells": (bomb_by_cells, {"too_many_cells"}),
    "five million empty cells": (bomb_by_empty_cells, {"too_many_cells"}),
    "a part that shrinks a thousandfold": (bomb_by_ratio, {"unpacks_too_large"}),
    "more than may be unpacked": (bomb_by_total, {"unpacks_too_large"}),
    "thousands of parts": (bomb_by_entries, {"too_many_parts"}),
    "a size stated too small": (understated_size, {"unpacks_too_large", "damaged"}),
    "a size stated too large": (overstated_size, {"unpacks_too_large"}),
    "a wrong checksum": (wrong_checksum, {"damaged"}),
    "an unknown compression": (strange_compression, {"unsafe_archive"}),
    "bzip2": (bzip2, {"unsafe_archive"}),
    "entries that overlap": (overlapping_entries, {"unsafe_archive"}),
    "one name twice": (name_twice, {"unsafe_archive"}),
    "one name twice in another case": (name_twice_in_another_case, {"unsafe_archive"}),
    "a name that climbs": (lambda path: spoilt("../../etc/cron.d/x", "x", path), {"unsafe_archive"}),
    "an absolute name": (lambda path: spoilt("/etc/passwd", "x", path), {"unsafe_archive"}),
    "a Windows name": (lambda path: spoilt("C:\\x.xml", "x", path), {"unsafe_archive"}),
    "a backslash name": (lambda path: spoilt("xl\\..\\x.xml", "x", path), {"unsafe_archive"}),
    "a very long name": (lambda path: spoilt("x" * 5_000, "x", path), {"unsafe_archive"}),
    "a nested archive": (nested_zip, {"nested_archive"}),
    "a nested workbook by name": (nested_by_name, {"nested_archive"}),
    "cut to a tenth": (truncated(0.1), {"damaged"}),
    "cut to a half": (truncated(0.5), {"damaged"}),
    "cut by a little": (truncated(0.99), {"damaged"}),
    "something after": (around(after=b"<script>" * 9), {"unsafe_archive"}),
    "a picture before": (around(before=b"GIF89a"), {"not_a_workbook"}),
    "a PDF before": (around(before=b"%PDF-1.4\n"), {"not_a_workbook"}),
    "a program before": (around(before=b"MZ" + b"\0" * 60), {"not_a_workbook"}),
    "another archive before": (zip_before_zip, {"unsafe_archive"}),
    "another archive's head before": (around(before=b"PK\x03\x04" + b"\0" * 40), {"unsafe_archive"}),
    "flipped bytes 1": (flipped(1), {"damaged", "unsafe_archive", "password", "not_a_workbook"}),
    "flipped bytes 5": (flipped(5), {"damaged", "unsafe_archive", "password", "not_a_workbook"}),
    "flipped bytes 9": (flipped(9), {"damaged", "unsafe_archive", "password", "not_a_workbook"}),
    "flipped bytes 13": (flipped(13), {"damaged", "unsafe_archive", "password", "not_a_workbook"}),
    "entities in the sheet": (declared(SHEET), {"entity_declared"}),
    "entities in the workbook": (declared("xl/workbook.xml"), {"entity_declared"}),
    "entities in the relationships": (declared("xl/_rels/workbook.xml.rels"), {"entity_declared"}),
    "entities in the shared strings": (declared("xl/sharedStrings.xml"), {"entity_declared"}),
    "entities in the styles": (declared("xl/styles.xml"), {"entity_declared"}),
    "an external entity": (external_entity, {"entity_declared"}),
    "entities in UTF-16": (utf16_entity, {"entity_declared"}),
    "XML that does not end": (sheet(sheet_xml(list_1_xml())[:-30]), {"damaged"}),
    "XML nested a million deep": (sheet(XML + "<a>" * 1_000_000), {"damaged"}),
    "an attribute of ten million characters": (
        sheet(f'{XML}<worksheet x="{"y" * 10_000_000}"'),
        {"damaged", "unpacks_too_large"},
    ),
    "no XML at all": (sheet("not XML"), {"damaged"}),
    "an empty sheet part": (sheet(""), {"damaged"}),
    "an unknown encoding": (sheet('<?xml version="1.0" encoding="x-made-up"?><worksheet/>'), {"damaged"}),
    "a sheet without a part": (
        lambda path: spoilt("xl/_rels/workbook.xml.rels", f"{XML}<Relationships/>", path),
        {"damaged"},
    ),
    "xlsb with a far cell": (xlsb_far_cell, {"too_many_columns", "too_many_cells"}),
    "xlsb with six million cells": (xlsb_many_cells, {"too_many_cells", "unpacks_too_large"}),
    "xlsb cut short": (xlsb_cut_short, {"damaged"}),
}

HOSTILE_TO_THE_PARSER: dict[str, tuple[Maker, set[str]]] = {
    "thirty million empty strings": (shared_strings, {"reader_out_of_memory", "unpacks_too_large"}),
    "no sheets": (workbook_part(f"{XML}<workbook/>"), {"no_lists", "damaged"}),
    "xlsb noise": (xlsb_noise, {"damaged", "no_headers", "too_many_cells", "too_many_columns"}),
    "xls with impossible cells": (
        xls_far_cells,
        {"reader_out_of_memory", "reader_stopped", "damaged", "too_many_columns"},
    ),
    "xls noise": (xls_noise, {"damaged", "no_lists", "reader_stopped"}),
    "xls cut short": (xls_cut_short, {"damaged", "no_lists", "no_headers", "reader_stopped", "not_a_workbook"}),
    "a million rows with columns A and XFD": (bomb_by_rows, {"too_many_columns"}),
    "a size stated too small, with the checksum to match": (
        understated_size_and_checksum,
        {"damaged", "reader_out_of_memory"},
    ),
    "entities in the sheet": (declared(SHEET), {"entity_declared"}),
    "another archive before": (zip_before_zip, {"unsafe_archive"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_kindly_before_any_parser_sees_it(tmp_path: Path, refusal, name: str) -> None:
    make, causes = HOSTILE[name]
    path = make(tmp_path / "book.xlsx")
    began = seconds_used()
    assert refusal(path).cause in causes
    assert seconds_used() - began < SECONDS


@pytest.mark.parametrize("name", HOSTILE_TO_THE_PARSER)
def test_it_is_refused_kindly_by_the_capped_reader(tmp_path: Path, refusal_apart, name: str) -> None:
    make, causes = HOSTILE_TO_THE_PARSER[name]
    path = make(tmp_path / "book.xlsx")
    began = seconds_used()
    assert refusal_apart(path).cause in causes
    assert seconds_used() - began < SECONDS


def test_there_are_at_least_sixty_of_them_and_the_caps_are_those_promised() -> None:
    assert len(HOSTILE) + len(HOSTILE_TO_THE_PARSER) >= 60
    assert rules.Limits().memory_bytes <= MEGABYTES * 1024 * 1024


def test_strings_that_outgrow_the_memory_end_only_the_reader(tmp_path: Path, refusal_apart) -> None:
    strings = "".join(f"<si><t>{number:x}</t></si>" for number in range(2_500_000))
    path = spoilt("xl/sharedStrings.xml", f"{XML}<sst>{strings}</sst>", tmp_path / "book.xlsx")
    assert refusal_apart(path, memory_bytes=120_000_000).cause == "reader_out_of_memory"


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "B7:A1"])
def test_a_dimension_that_lies_about_a_good_list_does_no_harm(tmp_path: Path, read_apart, dimension: str) -> None:
    outcome = read_apart(Parts.with_list_1(dimension=dimension).pack(tmp_path / "book.xlsx"))
    assert outcome.account(1).clean == 1
    assert outcome.summary.peak_memory_bytes < 200e6


def test_styled_but_empty_cells_far_to_the_right_do_no_harm(tmp_path: Path, read_apart) -> None:
    rows = list_1_xml().replace("</row>", '<c r="XFD1" s="0"/></row>', 1)
    assert read_apart(Parts.with_list_1(rows).pack(tmp_path / "book.xlsx")).account(1).clean == 1


def test_a_bomb_in_a_sheet_that_is_no_list_is_never_unpacked(tmp_path: Path, read_apart) -> None:
    package = Parts.with_list_1()
    package.parts["xl/worksheets/sheet2.xml"] = sheet_xml(far_rows(20_000, "A", "XFD"))
    assert read_apart(package.pack(tmp_path / "book.xlsx")).account(1).clean == 1


def test_a_formula_in_a_cell_stays_text(tmp_path: Path, read_apart) -> None:
    rows = (
        list_1_xml().replace(">C1<", ">=1+1<", 1) + f'<row r="3">{cell_xml("A3", "C2")}{cell_xml("F3", "=NOW()")}</row>'
    )
    outcome = read_apart(Parts.with_list_1(rows).pack(tmp_path / "book.xlsx"))
    assert outcome.account(1).left_out == 2


def test_the_reader_gives_up_when_its_memory_is_spent(workbook, headers, refusal_apart) -> None:
    found = refusal_apart(workbook({"List_1": [headers(1)]}), memory_bytes=20_000_000)
    assert found.cause == "reader_out_of_memory"


def test_the_reader_gives_up_when_its_time_is_spent(a_list, row, refusal_apart) -> None:
    path = a_list(1, *(row(1, child_unique_id=f"C{n}") for n in range(3_000)))
    assert refusal_apart(path, wall_seconds=0).cause == "reader_out_of_time"


def test_the_reader_gives_up_when_its_processor_time_is_spent(a_list, row, refusal_apart) -> None:
    path = a_list(1, *(row(1, child_unique_id=f"C{n}") for n in range(40_000)))
    assert refusal_apart(path, cpu_seconds=1).cause == "reader_out_of_time"


def test_whatever_the_receiver_raises_ends_the_reader_and_is_raised(a_list, row) -> None:
    path = a_list(1, *(row(1, child_unique_id=f"C{n}") for n in range(2_000)))

    def refuse(_: rules.Chunk) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rules.read_annex_a(path, as_at=date(2026, 3, 31), sink=refuse)


def test_while_the_reader_is_silent_the_receiver_is_asked_and_may_end_it(a_list, row, monkeypatch) -> None:
    monkeypatch.setattr(capped, "_LOOK_EVERY", 0.01)
    path, asked = a_list(1, row(1, child_unique_id="C1")), []
    read = partial(rules.read_annex_a, path, as_at=date(2026, 3, 2), sink=lambda _: None)
    assert read(waiting=lambda: asked.append(1)).rows_clean == 1
    assert asked, "a program takes longer than that to begin"

    def over() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read(waiting=over)


def test_the_reader_is_given_the_path_and_no_secrets(tmp_path: Path, read_apart, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@host/db")
    given: list[dict[str, str]] = []
    start = subprocess.Popen

    def record_and_start(*arguments, **settings):
        given.append(settings["env"])
        return start(*arguments, **settings)

    monkeypatch.setattr(subprocess, "Popen", record_and_start)
    read_apart(Parts.with_list_1().pack(tmp_path / "book.xlsx"))
    assert [set(environment) for environment in given] == [{"PYTHONPATH", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"}]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused_and_nothing_else(tmp_path: Path, data) -> None:
    path = Parts.with_list_1().pack(tmp_path / "book.xlsx", zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with suppress(rules.Refusal):
        scan(path, look(path, rules.Limits(), ANNEX_A), rules.Limits(), is_list)
