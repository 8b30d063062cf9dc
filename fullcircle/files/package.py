"""Where the parts of a workbook are: found through the package's relationships, as Excel finds them, whatever they are called.

The parser looks for them under their usual names only. A workbook whose parts have other names is put together again in
memory, with nothing but the parts that are read.
"""

import posixpath
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.parsers import expat

import python_calamine as calamine

Source = Path | BytesIO
"""A workbook as it lies on disk, or put together again."""
_MAIN_RELATIONS: Final = "_rels/.rels"
_MOST_XML: Final = 4 * 1024 * 1024
_USUAL: Final = {"sharedstrings": "sharedStrings", "styles": "styles"}
_SPREADSHEETS: Final = (
    "sheet.main+xml",
    "sheet.macroenabled.main+xml",
    "template.main+xml",
    "sheet.binary.macroenabled.main",
)
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class _Relation:
    """`kind` is the last word of its type, in lower case; `target` the full name of a part."""

    id: str
    kind: str
    type: str
    written: str
    target: str


def workbook_part(archive: zipfile.ZipFile) -> str | None:
    """The name of the part that holds the workbook, where the package says so and the part is a spreadsheet's and there."""
    names = _names(archive)
    if _MAIN_RELATIONS not in names:
        return None
    for relation in _relations(archive, names[_MAIN_RELATIONS], ""):
        part = names.get(relation.target.casefold())
        if relation.kind == "officedocument" and part is not None and _is_spreadsheet(archive, part):
            return part
    return None


def usual_package(path: Path) -> Source:
    """An xlsx or xlsb workbook with its parts under their usual names: the file itself where they have them already."""
    with zipfile.ZipFile(path) as archive:
        main = workbook_part(archive)
        if main is None:
            return path
        names = _names(archive)
        folder, name = posixpath.split(main)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        ending = main.rpartition(".")[2].casefold()
        found = _relations(archive, names[relations.casefold()], folder)
        parts = {relation.id: _usual_name(relation, at, ending) for at, relation in enumerate(found)}
        if main.casefold() == f"xl/workbook.{ending}" and all(_is_usual(one, ending) for one in found):
            return path
        return _put_together(archive, main, [one for one in found if parts[one.id]], parts, ending)


def open_workbook(source: Source) -> calamine.CalamineWorkbook:
    """The workbook, opened by the parser. Only after it was looked at and scanned."""
    if isinstance(source, Path):
        return calamine.CalamineWorkbook.from_path(str(source))
    source.seek(0)
    return calamine.CalamineWorkbook.from_filelike(source)


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    return {name.casefold(): name for name in archive.namelist()}


def _is_spreadsheet(archive: zipfile.ZipFile, part: str) -> bool:
    """By the content type that the package gives the part."""
    types: list[str] = []

    def override(attributes: dict[str, str]) -> None:
        if attributes.get("PartName", "").lstrip("/").casefold() == part.casefold():
            types.append(attributes.get("ContentType", "").casefold())

    names = _names(archive)
    if "[content_types].xml" in names:
        _parse(archive, names["[content_types].xml"], "Override", override)
    return any(one.endswith(_SPREADSHEETS) for one in types)


def _relations(archive: zipfile.ZipFile, name: str, folder: str) -> list[_Relation]:
    found: list[_Relation] = []

    def relationship(attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode", "").casefold() != "external":
            written, kind = attributes["Target"], attributes["Type"].rpartition("/")[2].casefold()
            target = posixpath.normpath(posixpath.join("/", folder, written)).lstrip("/")
            found.append(_Relation(attributes["Id"], kind, attributes["Type"], written, target))

    _parse(archive, name, "Relationship", relationship)
    return found


def _parse(archive: zipfile.ZipFile, name: str, element: str, take: Callable[[dict[str, str]], None]) -> None:
    """Hand on the attributes of each such element of a small part. Raises ValueError for a part that is too large or declares a
    document type."""

    def start(found: str, attributes: dict[str, str]) -> None:
        if found.rpartition(":")[2] == element:
            take(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(name) as part:
        content = part.read(_MOST_XML + 1)
    if len(content) > _MOST_XML:
        message = "too large for a list of parts"
        raise ValueError(message)
    parser.Parse(content, True)


def _refuse_doctype(*_: object) -> None:
    message = "a document type is declared"
    raise ValueError(message)


def _usual_name(relation: _Relation, at: int, ending: str) -> str | None:
    """The name below xl/ under which a part is put; None for a part that is not read."""
    if relation.kind == "worksheet":
        return f"worksheets/sheet{at + 1}.{ending}"
    usual = _USUAL.get(relation.kind)
    return usual and f"{usual}.{ending}"


def _is_usual(relation: _Relation, ending: str) -> bool:
    """Whether the parser finds the part by itself."""
    if relation.kind in _USUAL:
        return relation.target.casefold() == f"xl/{_USUAL[relation.kind]}.{ending}".casefold()
    written = relation.written
    return relation.kind != "worksheet" or relation.target == (written[1:] if written[0] == "/" else f"xl/{written}")


def _written(relation: _Relation, target: str) -> str:
    return f'<Relationship Id="{escape(relation.id)}" Type="{escape(relation.type)}" Target="{escape(target)}"/>'


def _put_together(
    archive: zipfile.ZipFile, main: str, relations: list[_Relation], parts: dict[str, str | None], ending: str
) -> BytesIO:
    names = _names(archive)
    target = BytesIO()
    below = "".join(_written(one, parts[one.id] or "") for one in relations)
    top = "".join(
        _written(one, f"xl/workbook.{ending}")
        for one in _relations(archive, names[_MAIN_RELATIONS], "")
        if one.kind == "officedocument"
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, listed in ((_MAIN_RELATIONS, top), (f"xl/_rels/workbook.{ending}.rels", below)):
            package.writestr(name, f'<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>')
        copies = {f"xl/workbook.{ending}": main} | {f"xl/{parts[one.id]}": one.target for one in relations}
        for name, part in copies.items():
            if part.casefold() in names:
                with archive.open(names[part.casefold()]) as old, package.open(name, "w") as new:
                    shutil.copyfileobj(old, new)
    return target
