"""Files that were made to break whoever reads them. What exhausts the reader of workbooks is made by its tests; here is what a
file can be besides: another kind than it says, in no encoding, endless in one direction, or carrying something that runs."""

import codecs
import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from tests.factories.long_tables import csv_table, forms
from tests.factories.odd_workbooks import XML, Parts, cell_xml, list_1_xml
from tests.unit.annex_a.test_hostile_files_are_refused_within_the_caps import HOSTILE, HOSTILE_TO_THE_PARSER, Maker

MB = 1024 * 1024
CSV = b"Name,Job title,Email\nHeather Moss,Social worker,heather.moss@example.org\n"
FRAMEWORK = (Path(__file__).parents[2] / "frameworks" / "bolton.yaml").read_bytes()
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def _packed(parts: dict[str, bytes | str], rows: str = "") -> Maker:
    def make(path: Path) -> Path:
        package = Parts.with_list_1(list_1_xml() + rows)
        package.parts |= parts
        return package.pack(path)

    return make


def _cells(*texts: str) -> str:
    cells = "".join(cell_xml(f"{chr(65 + place)}3", text) for place, text in enumerate(texts))
    return f'<row r="3">{cells}</row>'


def _zip(path: Path, parts: Iterable[tuple[zipfile.ZipInfo | str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return path


def _with_a_link(path: Path) -> Path:
    """A part that unpacks as a link to a file of the system."""
    good = Parts.with_list_1()
    link = zipfile.ZipInfo("xl/worksheets/link.xml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    return _zip(path, [*((n, str(c).encode()) for n, c in good.parts.items()), (link, b"/etc/passwd")])


def _encrypted(path: Path) -> Path:
    """The bit of an encrypted part set in every entry."""
    content = bytearray(Parts.with_list_1().pack(path).read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 1)
    path.write_bytes(content)
    return path


def _word(path: Path) -> Path:
    main = f'{XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
    return _zip(path, [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", main.encode())])


def _tar(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../../x"), io.BytesIO())
    return path


def _bytes(content: bytes | Callable[[], bytes]) -> Maker:
    def make(path: Path) -> Path:
        path.write_bytes(content if isinstance(content, bytes) else content())
        return path

    return make


def _quine(path: Path) -> Path:
    """Zips in zips, five deep."""
    inner = b"x" * MB
    for depth in range(5):
        inner = _zip(path, [(f"{depth}-{n}.zip", inner) for n in range(8)]).read_bytes()
    return path


EXTERNAL = (
    f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}" TargetMode="External"/></Relationships>'
)
DDE = ("=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0")

WORKBOOKS: dict[str, Maker] = {
    "a column beyond the last there can be": _packed({}, '<row r="3"><c r="ABCDE3"><v>1</v></c></row>'),
    "a million columns": _packed({}, f"<row>{'<c/>' * 1_000_000}</row>"),
    "a million sheets by name": _packed(
        {"xl/workbook.xml": f"{XML}<workbook><sheets>{'<sheet/>' * 1_000_000}</sheets></workbook>"}
    ),
    "ten million characters in a cell": _packed({}, _cells("x" * 10_000_000)),
    "formulas that call programs": _packed({}, _cells(*DDE)),
    "a formula that fetches": _packed({}, '<row r="3"><c r="A3"><f>WEBSERVICE("http://192.0.2.1/")</f><v>C2</v></c></row>'),
    "macros": _packed({"xl/vbaProject.bin": os.urandom(9_000)}),
    "an old macro sheet": _packed({"xl/macrosheets/sheet1.xml": f"{XML}<xm:macrosheet/>"}),
    "something embedded": _packed({"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9_000)}),
    "a link to another workbook": _packed(
        {
            "xl/externalLinks/externalLink1.xml": f"{XML}<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": EXTERNAL.format(
                kind="externalLinkPath", target="file:///etc/passwd"
            ),
        }
    ),
    "a link to a share": _packed({"xl/_rels/x.rels": EXTERNAL.format(kind="image", target=r"\\192.0.2.1\x\y.png")}),
    "a sheet that lies elsewhere": _packed(
        {"xl/_rels/workbook.xml.rels": EXTERNAL.format(kind="worksheet", target="http://192.0.2.1/sheet1.xml")}
    ),
    "a sheet that climbs": _packed(
        {"xl/_rels/workbook.xml.rels": EXTERNAL.format(kind="worksheet", target="../../../../etc/passwd")}
    ),
    "a part that is a link": _with_a_link,
    "parts said to be encrypted": _encrypted,
    "zips in zips": _quine,
    "a Word file": _word,
    "an empty zip": _bytes(b"PK\x05\x06" + bytes(18)),
    "shared strings beyond the last": _packed({}, '<row r="3"><c r="A3" t="s"><v>999999999</v></c></row>'),
    "a shared string below the first": _packed({}, '<row r="3"><c r="A3" t="s"><v>-1</v></c></row>'),
    "a number of a million digits": _packed({}, f'<row r="3"><c r="A3"><v>{"9" * 1_000_000}</v></c></row>'),
    "numbers that are none": _packed({}, '<row r="3"><c r="A3"><v>NaN</v></c><c r="D3"><v>1e999</v></c></row>'),
    "a day beyond every calendar": _packed({}, '<row r="3"><c r="A3"><v>1</v></c><c r="D3"><v>99999999999</v></c></row>'),
    "half a character": _packed({}, _cells("C2", "&#xD800;", "&#x0;")),
    "marks that turn the direction": _packed({}, _cells("C2", "\u202egpj.exe\u2066", "\ufeff\u200b")),
    "code in a cell": _packed({}, _cells("&lt;script&gt;alert(1)&lt;/script&gt;", "{{ 7*7 }}", "%s%n%x")),
    "a styles part of ten million marks": _packed({"xl/styles.xml": f"{XML}<styleSheet>{'<xf/>' * 2_500_000}</styleSheet>"}),
}  # fmt: skip

TEXTS: dict[str, Maker] = {
    "nothing": _bytes(b""),
    "one NUL": _bytes(b"\0"),
    "a table with NULs": _bytes(CSV.replace(b"Moss", b"Mo\0ss")),
    "ten megabytes of NULs": _bytes(bytes(10 * MB)),
    "noise": _bytes(lambda: os.urandom(2 * MB)),
    "a cell of ten megabytes": _bytes(CSV + b'"' + b"x" * (10 * MB) + b'",,\n'),
    "a quote that never ends": _bytes(CSV + b'"' + b"a,b\n" * 500_000),
    "a million columns in a table": _bytes(b"," * 1_000_000 + b"\n" + CSV),
    "a million rows of commas": _bytes(CSV + b",,\n" * 1_000_000),
    "rows of other lengths": _bytes(CSV + b"".join(b"x," * n + b"\n" for n in range(1_500))),
    "a header a thousand times": _bytes(b",".join([b"Name"] * 1_000) + b"\n" + b"x," * 1_000 + b"\n"),
    "lines that only return": _bytes(CSV.replace(b"\n", b"\r")),
    "no line end at all": _bytes(b"x" * (5 * MB)),
    "formulas in a table": _bytes(CSV + "".join(f'"{one}",x,\n' for one in DDE).encode()),
    "UTF-16": _bytes(CSV.decode().encode("utf-16")),
    "UTF-16 without its mark": _bytes(CSV.decode().encode("utf-16-le")),
    "UTF-32": _bytes(CSV.decode().encode("utf-32")),
    "UTF-7": _bytes(CSV + "+ADw-script+AD4-,,\n".encode("ascii")),
    "a mark of UTF-16 and half a character": _bytes(codecs.BOM_UTF16_LE + b"\x00\xd8x"),
    "bytes of no encoding": _bytes(CSV + b"\x81\x8d\x8f\x90\x9d\xff\xfe,,\n"),
    "characters longer than they may be": _bytes(CSV + b"\xc0\xae\xc0\xae/\xe0\x80\xaf,\xed\xa0\x80,\n"),
    "a page": _bytes(b"<!DOCTYPE html><script>alert(1)</script><table><tr><td>Name</td></tr></table>"),
    "a picture that is code": _bytes(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "a program": _bytes(b"\x7fELF\x02\x01\x01" + bytes(5_000)),
    "a PDF": _bytes(b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"),
    "a database": _bytes(b"SQLite format 3\0" + bytes(4_080)),
    "something packed with gzip": _bytes(lambda: gzip.compress(bytes(50 * MB))),
    "an archive of another kind": _tar,
    "answers with a NUL": _bytes(lambda: csv_table(forms(3)).replace(b"Good", b"Go\0od")),
    "answers cut in half": _bytes(lambda: csv_table(forms(3))[:300]),
}  # fmt: skip

FRAMEWORKS: dict[str, Maker] = {
    "names of names": _bytes(LAUGHS.encode()),
    "a list that holds itself": _bytes(b"framework: &a [*a]\n"),
    "a map that holds itself": _bytes(b"&a framework: {x: *a}\n<<: *a\n"),
    "an object that runs": _bytes(b"!!python/object/apply:os.system ['touch /tmp/ran-by-a-framework']\n"),
    "a framework with an object that runs": _bytes(
        FRAMEWORK.replace(b"version: 1", b"version: !!python/name:os.system ''", 1)
    ),
    "lists in lists": _bytes(b"[" * 100_000),
    "maps in maps": _bytes(b"".join(b" " * n + b"a:\n" for n in range(1_500))),
    "a number of a hundred thousand digits": _bytes(FRAMEWORK.replace(b"version: 1", b"version: " + b"9" * 100_000, 1)),
    "a key twice": _bytes(FRAMEWORK + b"\nframework: {}\n"),
    "a day that is none": _bytes(b"framework: 2026-99-99\n"),
    "two documents": _bytes(FRAMEWORK + b"\n---\n" + FRAMEWORK),
    "a framework with NULs": _bytes(FRAMEWORK + b"\0"),
    "a framework in UTF-16": _bytes(FRAMEWORK.decode().encode("utf-16")),
    "an endless line": _bytes(b"framework: " + b"x" * 300_000),
    "a list at the top": _bytes(b"- a\n- b\n"),
    "a key that is a list": _bytes(b"? [a, b]\n: c\n"),
    "not a number as a number": _bytes(FRAMEWORK.replace(b"version: 1", b"version: .nan", 1)),
    "tabs for spaces": _bytes(FRAMEWORK.replace(b"  ", b"\t", 50)),
}  # fmt: skip

OF_THE_READER: dict[str, Maker] = {
    name: partial(make) for name, (make, _) in (HOSTILE | HOSTILE_TO_THE_PARSER).items()
}  # fmt: skip
"""The files of the reader's own tests: they exhaust it, so each takes its while."""
