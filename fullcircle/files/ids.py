"""IDs as they were typed: one reader for every file and every field, whatever a spreadsheet did to them on the way.

Undone: a leading apostrophe ('00123), text written as a formula (="00123"), ".0", thousands separators, spaces that cannot be
broken, characters without width, full-width digits. What cannot be undone, because digits are gone, is a Fault and never an ID:
two children (or two audits) would become one.
"""

import math
import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Final, Generic, TypeVar

from fullcircle.files.faults import Fault
from fullcircle.files.texts import tidy

Place = TypeVar("Place")
LONGEST_FORM_ID: Final = 50
_DIGITS_KEPT: Final = 15
_UNREAD: Final = "\ufffd"
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_QUOTES: Final = "\"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2032"
_AS_FORMULA: Final = re.compile(rf"=\s*([{_QUOTES}])(.*)[{_QUOTES}]\Z")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:([,\u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:\.0+)?\Z")
_SEPARATORS: Final = str.maketrans("", "", ",\u00a0\u2009\u202f")
_WHOLE: Final = re.compile(r"([0-9]+)\.0+\Z")
# What spreadsheets and programs write for a long number: a decimal point with one to three digits before it (4.2E+11, 4,2E+11,
# 4.2E11, 420.0E+9), or no point and a signed exponent (4E+11, 1E-05). Without point and sign (12E5) nobody but a person or a case
# system writes it: a spreadsheet that took it for a number would show 1.20E+06. 12E-05 has two digits before a minus: an ID too.
_SCIENTIFIC: Final = re.compile(r"[+-]?(?:[0-9]{1,3}[.,][0-9]*E[+-]?|[0-9]{1,3}E\+|[0-9]E-)[0-9]{1,3}\Z", re.IGNORECASE)
_LONG: Final = re.compile(rf"[0-9]{{{_DIGITS_KEPT}}}0+\Z")
_DAY: Final = re.compile(
    r"(?:(?:0?[1-9]|[12][0-9]|3[01])[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[/\-](?:0?[1-9]|1[0-2])[/\-](?:0?[1-9]|[12][0-9]|3[01]))(?:[T ][0-9:.Z]*)?\Z"
)
_PLAIN: Final = re.compile(rf"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{{1,{_DIGITS_KEPT}}}\Z")
_CHILD: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9/_.\-]{0,19})\Z")
_NONE: Final = frozenset(
    {"", "-", "--", "\u2013", "\u2014", "null", "(null)", "none", "nil", "nan", "nat", "n/a", "na", "#n/a", "not known"}
    | {"-1", "#value!", "#ref!", "#name?", "#null!", "#num!", "#div/0!"}
)

ROUNDED: Final = Fault(
    "id_rounded",
    "The spreadsheet has rounded this long number, so its last digits are lost.",
    "Format the column as text before the export is opened in a spreadsheet, so that every digit is kept, and export again.",
)
NOT_AN_ID: Final = Fault(
    "id_unusable",
    "This does not look like an ID: it should be up to 20 letters and digits, with at least one digit.",
    "Put the ID used in your case system here, and no names.",
    hide=True,
)
NOT_A_FORM_ID: Final = Fault(
    "form_id_unusable",
    f"This does not look like the ID of a form: it should be letters and digits, {LONGEST_FORM_ID} at most, and no date.",
    "Put the ID that your case system gives the form here.",
)

ALIKE_IN: Final = "leading zeros, or capital and small letters"
"""What IDs that are `alike` differ in."""
WRITE_ALIKE: Final = (
    "If they are one child, write the ID in one way everywhere; so that no zeros are lost, format the column as text before the "
    "export."
)


def child_id(cell: object) -> str | Fault | None:
    """The ID of a child or of another person that a cell holds, None where it holds none, else why it is none."""
    if isinstance(cell, str) and _PLAIN.match(cell) and cell.strip("0"):
        return cell  # nearly all of them, and there are many
    found = _as_typed(cell)
    if not isinstance(found, str):
        return found
    usable = _CHILD.match(found) is not None and any(c.isdigit() for c in found) and _DAY.match(found) is None
    return found if usable else NOT_AN_ID


def form_id(cell: object) -> str | Fault | None:
    """The same for the ID of a form, which may be longer and hold other characters, but at least one letter or digit."""
    found = _as_typed(cell)
    if not isinstance(found, str):
        return NOT_A_FORM_ID if found is NOT_AN_ID else found
    whole = len(found) <= LONGEST_FORM_ID and _UNREAD not in found
    usable = whole and any(c.isalnum() for c in found) and _DAY.match(found) is None
    return found if usable else NOT_A_FORM_ID


def typed(text: str) -> str:
    """An ID that a person typed or pasted, as files would give it; what is none stays as it is, without spaces around it."""
    found = child_id(text)
    return found if isinstance(found, str) else text.strip()


def _as_typed(cell: object) -> str | Fault | None:
    """Any ID, of whatever shape: the text, None for none, or a Fault."""
    if cell is None:
        return None
    if isinstance(cell, bool | date | time | timedelta):
        return NOT_AN_ID
    if isinstance(cell, int | float):
        return _from_number(cell)
    return _from_text(cell) if isinstance(cell, str) else NOT_AN_ID


def _from_number(cell: float) -> str | Fault | None:
    if not math.isfinite(cell):
        return None if math.isnan(cell) else NOT_AN_ID
    if abs(cell) >= 10**_DIGITS_KEPT:
        return ROUNDED
    if cell == int(cell):
        return _told(str(int(cell)))
    found = _told(repr(cell))
    return NOT_AN_ID if isinstance(found, str) else found


def _from_text(cell: str) -> str | Fault | None:
    text = cell if cell.isascii() else "".join(c for c in cell if c.isprintable() or c.isspace()).translate(_FULL_WIDTH)
    text = _unquoted(text.strip())
    if _GROUPED.match(text):
        text = text.translate(_SEPARATORS)
    text = tidy(text)
    if whole := _WHOLE.match(text):
        text = whole[1]
    return _told(text)


def _unquoted(text: str) -> str:
    """Without the marks by which a spreadsheet is told that this is text: ="00123", '00123, "00123"."""
    if found := _AS_FORMULA.match(text):
        text = found[2].strip()
    if text[:1] in _QUOTES:
        text = text.strip(_QUOTES).strip()
    return text


def _told(text: str) -> str | Fault | None:
    """What the text of an ID comes to. Nothing but zeros is what a formula that points at an empty cell shows."""
    if text.casefold() in _NONE or not text.strip("0"):
        return None
    if text.casefold() in {"true", "false"}:
        return NOT_AN_ID
    return ROUNDED if _SCIENTIFIC.match(text) or _LONG.match(text) else text


def alike(reference: str) -> str:
    """What IDs have in common that differ in nothing but leading zeros, or capital and small letters: spreadsheets take zeros
    away, and people write letters as they like. They may be one child or two, so they are pointed out and close nobody.

    >>> alike("00AB12") == alike("ab12")
    True
    """
    return reference.lstrip("0").lower()


@dataclass(slots=True)
class AlikeIds(Generic[Place]):
    """Notices IDs that differ in leading zeros alone, or capital and small letters (123 and 000123, AB1 and ab1), as when a
    spreadsheet took zeros away in one list but not in another. Each pair is told once, wherever it is met again."""

    _first: dict[str, tuple[str, Place]] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def meet(self, found: str, place: Place) -> tuple[str, Place] | None:
        """The ID met before, and where, that this one may be; None where there is none or the two were told already."""
        first, where = self._first.setdefault(alike(found), (found, place))
        if first == found or found in self._told:
            return None
        self._told.add(found)
        return first, where
