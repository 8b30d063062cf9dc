"""Looking at an uploaded file before anything parses it: what it really is, and whether unpacking it is safe.

`look` is cheap (it reads the first bytes and the zip directory, and unpacks nothing), so it may be called during the
upload as well as by the reader. Every refusal says what happened and what to do, and quotes nothing from the file.
"""

import errno
import mmap
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from xml.parsers.expat import ExpatError

from fullcircle.files.limits import MEGABYTE, FileKind, Limits, Refusal
from fullcircle.files.package import workbook_part

SAVE_AS_XLSX: Final = "Open it in Excel, choose “Save as”, then “Excel workbook (.xlsx)”, and upload that file."
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_ZIP: Final = b"PK\x03\x04"
_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_STREAMS: Final = ("EncryptedPackage", "WordDocument", "PowerPoint Document", "Workbook", "Book")
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL_HEADER: Final = 30
_BEGINNING: Final = 4096
_SMALL_ENOUGH: Final = 4 * MEGABYTE
_DAMAGE: Final = (
    *(zipfile.BadZipFile, zlib.error, ExpatError, struct.error),
    *(EOFError, LookupError, ValueError, NotImplementedError),
)
_READ_BY_US: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_EMBEDDED: Final = ("xl/embeddings/", "xl/media/", "xl/webextensions/", "xl/model/", "customxml/")
_ARCHIVES: Final = (".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz", ".xlsx", ".xlsm", ".xlsb", ".docx", ".jar")
_UNPACK: Final = "Unpack it first, then upload the workbook inside."
_OTHER_FILES: Final = (
    (b"%PDF", "a PDF document", SAVE_AS_XLSX),
    (b"{\\rtf", "a text document", None),
    (b"\x89PNG", "a picture", None),
    (b"GIF8", "a picture", None),
    (b"\xff\xd8\xff", "a picture", None),
    (b"\x1f\x8b", "a compressed archive", _UNPACK),
    (b"7z\xbc\xaf", "a compressed archive", _UNPACK),
    (b"Rar!", "a compressed archive", _UNPACK),
    (b"MZ", "a program", None),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sender was asked for, in words: a workbook of which kind, what to send, and what to send in place of one that is
    too large or of a text file. `other` gives the refusal of a file that is no workbook, by its beginning, where it is known."""

    kind: str = "a workbook"
    send: str = "Send an Excel workbook (.xlsx)."
    smaller: str = "Send it without what is not needed."
    no_text: str = "Send an Excel workbook (.xlsx)."
    other: Callable[[str], Refusal | None] = lambda _: None


def look(path: Path, limits: Limits, asked: Asked) -> FileKind:
    """What kind of workbook the file is. Raises Refusal for anything else, or when its zip directory is unsafe."""
    size = path.stat().st_size
    if size == 0:
        raise Refusal("empty_file", "The file is empty.", "Export the workbook again, then upload it.")
    if size > limits.file_bytes:
        what = f"The file is larger than {limits.file_bytes // MEGABYTE} MB, far more than {asked.kind} needs."
        raise Refusal("too_large", what, asked.smaller)
    with path.open("rb") as file:
        start = file.read(_BEGINNING)
    if start.startswith(_ZIP):
        return _look_in_zip(path, size, limits, asked)
    if start.startswith(_OLE2):
        return _look_in_ole2(path, asked)
    raise _not_a_workbook(start, asked)


def _not_a_workbook(start: bytes, asked: Asked) -> Refusal:
    for magic, name, remedy in _OTHER_FILES:
        if start.startswith(magic):
            return Refusal("not_a_workbook", f"This is {name}, not an Excel workbook.", remedy or asked.send)
    other = asked.other(start.decode("utf-16" if start.startswith(UTF_16) else "utf-8", "replace"))
    if other is not None:
        return other
    if _is_web_page(start):
        what = "This is a web page or XML file that only carries the name of an Excel workbook."
        return Refusal("not_a_workbook", what, SAVE_AS_XLSX)
    if is_plain_text(start):
        what = "This is a plain text file, such as CSV, not an Excel workbook."
        return Refusal("not_a_workbook", what, asked.no_text)
    return Refusal("not_a_workbook", "This is not an Excel workbook.", asked.send)


def is_plain_text(start: bytes) -> bool:
    """Whether a file that begins like this is text, such as CSV: no workbook, no other kind of file, no web page."""
    known = start.startswith((_ZIP, _OLE2, *(magic for magic, _, _ in _OTHER_FILES)))
    utf_16 = start.startswith(UTF_16)
    return not known and not _is_web_page(start) and bool(start.strip()) and (utf_16 or b"\x00" not in start)


def _is_web_page(start: bytes) -> bool:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<workbook"))


def _look_in_ole2(path: Path, asked: Asked) -> FileKind:
    """Excel 97-2003, or a newer workbook behind a password, or another Office document: its stream names tell."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        streams = {name for name in _STREAMS if content.find(name.encode("utf-16-le")) >= 0}
    if "EncryptedPackage" in streams:
        raise password_protected()
    if streams & {"WordDocument", "PowerPoint Document"}:
        raise _office_document(asked)
    if streams & {"Workbook", "Book"}:
        return "xls"
    raise Refusal("not_a_workbook", "This is not an Excel workbook.", asked.send)


def _office_document(asked: Asked) -> Refusal:
    return Refusal("not_a_workbook", "This is a Word or PowerPoint document, not an Excel workbook.", asked.send)


def password_protected() -> Refusal:
    return Refusal(
        "password",
        "The workbook is protected with a password, so it cannot be read.",
        "Open it in Excel, remove the password (File, Info, Protect workbook), save it and upload it again.",
    )


def damaged() -> Refusal:
    return Refusal(
        "damaged",
        "The file looks like an Excel workbook but is damaged or cut short.",
        f"Export it again. {SAVE_AS_XLSX}",
    )


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Whatever unpacking and parsing raise when parts of a file contradict each other becomes one kind refusal. Memory
    running out is not damage and stays what it is."""
    try:
        yield
    except OSError as fault:
        raise MemoryError if fault.errno == errno.ENOMEM else damaged() from None
    except _DAMAGE:
        raise damaged() from None


def unsafe(what: str, cause: str = "unsafe_archive") -> Refusal:
    return Refusal(cause, what, f"If you trust the file: {SAVE_AS_XLSX[0].lower()}{SAVE_AS_XLSX[1:]}")


def _look_in_zip(path: Path, size: int, limits: Limits, asked: Asked) -> FileKind:
    _count_entries(path, limits)
    with refusing_damage(), zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        _check_shape(path, size, archive, entries)
        _check_directory(entries, size, limits, asked)
        kind = _kind_of(archive, asked, {entry.filename.casefold() for entry in entries})
        _check_nested(archive, entries)
        return kind


def _count_entries(path: Path, limits: Limits) -> None:
    """Before the directory is loaded: no more entry signatures than a workbook could need, whatever it declares."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = -1
        for _ in range(limits.entries + 1):
            at = content.find(_DIRECTORY_ENTRY, at + 1)
            if at < 0:
                return
    raise unsafe("The file holds far more parts than a workbook has.", "too_many_parts")


def _check_shape(path: Path, size: int, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """One archive and nothing else: it starts at the first byte, ends with its directory, and no entry lies on another.
    Otherwise two programs could see two different workbooks in one file."""
    tail_length = min(size, _END_LENGTH + len(archive.comment))
    with path.open("rb") as file:
        file.seek(size - tail_length)
        ends_here = file.read(len(_END_OF_DIRECTORY)) == _END_OF_DIRECTORY
    offsets = sorted((entry.header_offset, entry.compress_size + _LOCAL_HEADER) for entry in entries)
    limits = [offset for offset, _ in offsets[1:]] + [archive.start_dir]
    overlap = any(offset + length > end for (offset, length), end in zip(offsets, limits, strict=True))
    if not ends_here or not offsets or offsets[0][0] != 0 or overlap:
        raise unsafe("The file holds more than a workbook: something is hidden before, after or inside its parts.")


def _check_directory(entries: list[zipfile.ZipInfo], size: int, limits: Limits, asked: Asked) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise password_protected()
    names = [entry.filename for entry in entries]
    if any(_escapes(name) for name in names) or len({name.casefold() for name in names}) != len(names):
        raise unsafe("The parts of the file have names that a workbook never uses.")
    if any(entry.compress_type not in _READ_BY_US for entry in entries):
        raise unsafe("The file is packed in a way that Excel never uses.")
    unpacked = sum(entry.file_size for entry in entries)
    steep = any(e.file_size > _SMALL_ENOUGH and e.file_size > limits.ratio * max(e.compress_size, 1) for e in entries)
    if unpacked > limits.unpacked_bytes or steep or (unpacked > _SMALL_ENOUGH and unpacked > limits.ratio * size):
        what = f"The file would unpack to far more than {asked.kind} needs, so it was not opened."
        raise unsafe(what, "unpacks_too_large")


def _escapes(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or ".." in parts or len(name) > 300


def _kind_of(archive: zipfile.ZipFile, asked: Asked, names: set[str]) -> FileKind:
    main = workbook_part(archive)
    if main is not None:
        return "xlsb" if main.casefold().endswith(".bin") else "xlsx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise _office_document(asked)
    if "content.xml" in names and "mimetype" in names:
        raise Refusal("not_a_workbook", "This is an OpenDocument file, which is not read here.", SAVE_AS_XLSX)
    if {"[content_types].xml", "_rels/.rels"} <= names:
        raise Refusal("not_a_workbook", "This is an Office file of a kind that is not read here.", SAVE_AS_XLSX)
    what = "This is a zip archive, not an Excel workbook."
    raise Refusal("not_a_workbook", what, _UNPACK)


def _check_nested(archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo]) -> None:
    """No archive among the parts, but for what people embed in a sheet, such as a note in Word: nothing ever opens those."""
    for entry in entries:
        name = entry.filename.casefold()
        if name.endswith((".xml", ".rels")) or name.startswith(_EMBEDDED) or entry.file_size < len(_ZIP):
            continue
        with archive.open(entry) as part:
            nested = part.read(len(_ZIP)) == _ZIP
        if nested or name.endswith(_ARCHIVES):
            what = "Another file or archive is packed inside the workbook in a way that Excel never does, so it was not opened."
            raise unsafe(what, "nested_archive")
