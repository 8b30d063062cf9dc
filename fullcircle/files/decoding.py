"""The characters of a text file: which encoding it is in, and what to do with the few bytes that are in another.

A file is what nearly all of it is. A byte that does not belong is read as Windows would read it, with MARK before it, so that
its row can be pointed out: neither the whole file nor the row is given up for one byte.
"""

import codecs
import re
from collections import Counter
from pathlib import Path
from typing import Final

from fullcircle.files.guard import UTF_16, is_plain_text
from fullcircle.files.limits import Refusal

MARK: Final = "\ufdd0"
"""Stands before a character that had to be guessed; no character of any text."""
MENDING: Final = "fullcircle-mending"
_UNKNOWN: Final = "\ufffd"
_PIECE: Final = 1024 * 1024
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_NOT_TEXT: Final = re.compile(rf"[\x00-\x08\x0e-\x19\x1b-\x1f{_UNKNOWN}]")
_MOST_OF_OTHERS: Final = 0.02
_NEARLY_HALF: Final = 0.4
_WEIGHT: Final = 10
"""So many single bytes that are no UTF-8 are outweighed by one character that is: several bytes hardly fit together by chance."""


def _mend(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    wrong = fault.object[fault.start : fault.end]
    if fault.encoding.startswith("utf-16") or fault.encoding == "charmap":
        return MARK + _UNKNOWN, fault.end
    return MARK + wrong.decode("cp1252", errors="replace"), fault.end


codecs.register_error(MENDING, _mend)


def is_text(start: bytes) -> bool:
    """Whether a file that begins like this is text, such as CSV, in whatever encoding."""
    if _wide(start):
        return is_plain_text(start.replace(b"\x00", b"")) or start.startswith(UTF_16)
    return start.count(b"\x00") <= _MOST_OF_OTHERS * len(start) and is_plain_text(start.replace(b"\x00", b""))


def encoding_of(path: Path, start: bytes, refusal: Refusal) -> str:
    """The encoding to open the file with, together with MENDING. Raises the refusal where it is no text at all."""
    wide = _wide(start)
    if wide:
        _measure(path, wide, refusal)
        return wide
    proper, mended = _measure(path, "utf-8-sig", None)
    if start.startswith(codecs.BOM_UTF8) or _WEIGHT * proper >= mended:
        _measure(path, "utf-8-sig", refusal)
        return "utf-8-sig"
    _measure(path, "cp1252", refusal)
    return "cp1252"


def _wide(start: bytes) -> str:
    """The encoding of two bytes a character that a file beginning like this is in, or ""."""
    if start.startswith(UTF_16):
        return "utf-16"
    low, high = start[0::2], start[1::2]
    if high.count(0) > _NEARLY_HALF * 2 * len(high) > 0 and not low.count(0):
        return "utf-16-le"
    return "utf-16-be" if low.count(0) > _NEARLY_HALF * 2 * len(low) > 0 and not high.count(0) else ""


def _measure(path: Path, encoding: str, refusal: Refusal | None) -> tuple[int, int]:
    """How often characters beyond ASCII are written properly, and how many had to be mended. Raises the refusal where more of the
    file is control characters and bytes without meaning than in any text."""
    decoder = codecs.getincrementaldecoder(encoding)(errors=MENDING)
    count: Counter[str] = Counter()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            _count(decoder.decode(piece), count)
    _count(decoder.decode(b"", final=True), count)
    if refusal is not None and count["others"] > _MOST_OF_OTHERS * count["all"]:
        raise refusal
    return count["beyond"] - count["mended"], count["mended"]


def _count(text: str, count: Counter[str]) -> None:
    count["all"] += len(text)
    count["others"] += len(_NOT_TEXT.findall(text))
    if not text.isascii():
        count["mended"] += text.count(MARK)
        count["beyond"] += len(_BEYOND_ASCII.findall(text))
