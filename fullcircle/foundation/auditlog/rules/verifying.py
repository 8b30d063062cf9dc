"""Check the chain: stretch by stretch, each by itself, then all of them together and against the heads."""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fullcircle.foundation.auditlog.rules.chain import FIRST, GENESIS, SALT, SECOND, Chain, Row, digest
from fullcircle.foundation.auditlog.rules.heads import KeptHead
from fullcircle.foundation.auditlog.states import SCRUBBED, Part


class Fault(NamedTuple):
    """``number`` is that of the first entry that does not fit, ``why`` says how."""

    number: int
    why: str


_NUMBER, _EVENT, _HASH = (Row._fields.index(name) for name in ("number", "event", "hash"))


def _numbers() -> dict[str, "array[int]"]:
    return {str(part): array("q") for part in Part}


@dataclass
class Stretch:
    """What was found in a stretch of the chain, which goes on from ``began``, the hash before it, to ``ended``.

    ``gone``: of each part the entries where it is not held any more. ``scrubbed``: those of which an entry says so.
    """

    began: str
    ended: str
    checked: int
    fault: Fault | None = None
    differing: list[KeptHead] = field(default_factory=list)
    gone: dict[str, "array[int]"] = field(default_factory=_numbers)
    scrubbed: dict[str, "array[int]"] = field(default_factory=_numbers)


@dataclass(frozen=True)
class End:
    """Where the log ends, all of it at one moment: by its head, and by its entries. ``beside``: the first number under which a
    name or detail stands without an entry."""

    number: int = 0
    hash: str = GENESIS
    first: int | None = None
    last: int | None = None
    beside: int | None = None


@dataclass(frozen=True)
class Verification:
    """``checked`` entries are sound, of which ``scrubbed`` parts were scrubbed; ``fault`` says what is not, and where."""

    checked: int
    scrubbed: int = 0
    fault: Fault | None = None


def walk(
    rows: Iterable[Sequence[Any]], *, first: int, last: int, previous: str, key: bytes, kept: Iterable[KeptHead] = ()
) -> Stretch:
    """Walk from entry ``first`` to entry ``last``, ``previous`` being the hash before them. ``rows``: each as `Row`, or as what
    one is made of."""
    found, chain, number = Stretch(previous, previous, 0), Chain(key), first
    heads: dict[int, list[KeptHead]] = {}
    for head in kept:
        heads.setdefault(head.number, []).append(head)
    for plain in rows:
        if plain[_NUMBER] != number:
            break
        if plain[_EVENT] == SCRUBBED or not chain.is_whole(plain, previous):
            row = Row._make(plain)
            if why := _altered(row, previous, chain):
                found.fault = Fault(number, why)
                break
            _note_scrubbing(row, found)
        previous = plain[_HASH]
        if number in heads:
            found.differing += [head for head in heads[number] if head.hash != previous]
        number += 1
    found.ended, found.checked = previous, number - first
    if number <= last and not found.fault:
        found.fault = Fault(number, "an entry is missing or out of order")
    return found


def _altered(row: Row, previous: str, chain: Chain) -> str:
    """How an entry does not fit; "" where it does."""
    if row.format not in {FIRST, SECOND}:
        return (
            "it is in a format that this Full Circle does not know; if it was written by a newer one, verify with that"
        )
    texts = (row.at, row.event, row.subject, row.by_name, row.detail, row.name_digest, row.detail_digest)
    if not all(isinstance(text, str) for text in texts) or chain.hash_of(row, previous) != row.hash:
        return "what it says or its place in the chain was altered"
    if row.format == FIRST:
        return "" if row.name_salt is row.detail_salt is None else "something was put beside it"
    if row.by_name or row.detail:
        return "something was put where its name and detail are not kept"
    if _beside_altered("name", row.name_salt, row.name_beside, row.name_digest):
        return "the name beside it was altered"
    if _beside_altered("detail", row.detail_salt, row.detail_beside, row.detail_digest):
        return "the detail beside it was altered"
    if row.event == SCRUBBED and row.detail_salt is None:
        return "what it says about scrubbing, which is never scrubbed itself, was deleted"
    return ""


def _beside_altered(part: str, salt: str | None, value: str | None, committed: str) -> bool:
    return salt is not None and (len(salt) != SALT or digest(part, salt, value or "") != committed)


def _note_scrubbing(row: Row, found: Stretch) -> None:
    if row.format != SECOND:
        return
    if row.name_salt is None:
        found.gone["name"].append(row.number)
    if row.detail_salt is None:
        found.gone["detail"].append(row.number)
    elif row.event == SCRUBBED:
        told = json.loads(row.detail_beside or "{}")
        found.scrubbed[told["part"]].extend(told["entries"])


def judge(
    stretches: Sequence[Stretch], *, end: End, kept: Iterable[KeptHead] = (), later: Stretch | None = None
) -> Verification:
    """What all stretches together say. ``later`` is what was appended while they were read."""
    checked, previous = 0, GENESIS
    if end.first is not None and end.first < 1:
        return Verification(0, fault=Fault(end.first, "an entry was added before the first"))
    for one in stretches:
        if one.began != previous:
            return Verification(checked, fault=Fault(checked + 1, "it was altered while the log was read"))
        checked, previous = checked + one.checked, one.ended
        if one.fault:
            return Verification(checked, fault=one.fault)
    fault = (
        _at_the_end(checked, previous, end) or _by_heads(stretches, checked, kept) or _by_scrubbing(stretches, later)
    )
    return Verification(checked, sum(len(of) for one in stretches for of in one.gone.values()), fault)


def _at_the_end(checked: int, previous: str, end: End) -> Fault | None:
    if end.beside is not None:
        return Fault(end.beside, "a name or detail was put there, and no entry is")
    if checked < end.number:
        return Fault(checked + 1, "entries are missing at the end")
    if checked > end.number:
        return Fault(end.number + 1, "the head of the log was set back")
    return None if previous == end.hash else Fault(max(checked, 1), "the head of the log says otherwise")


def _by_heads(stretches: Sequence[Stretch], checked: int, kept: Iterable[KeptHead]) -> Fault | None:
    heads = list(kept)
    differing = [head for one in stretches for head in one.differing]
    differing += [head for head in heads if not head.number and head.hash != GENESIS]
    if differing:
        first = min(differing, key=lambda head: head.number)
        return Fault(
            first.number, f"the head kept at {first.at} says otherwise: the log was rolled back and written anew"
        )
    most = max(heads, key=lambda head: head.number, default=None)
    if most and most.number > checked:
        return Fault(checked + 1, f"the log was rolled back: the head kept at {most.at} counts {most.number} entries")
    return None


def _by_scrubbing(stretches: Sequence[Stretch], later: Stretch | None) -> Fault | None:
    """What is gone must have been scrubbed, and what was scrubbed must be gone."""
    faults = []
    for part in map(str, Part):
        gone = [number for one in stretches for number in one.gone[part]]
        scrubbed = sorted(number for one in stretches for number in one.scrubbed[part])
        if gone == scrubbed:
            continue
        unsaid, back = set(gone) - set(scrubbed), set(scrubbed) - set(gone)
        unsaid -= set(later.scrubbed[part]) if later else set()
        faults += (
            [Fault(min(unsaid), f"its {part} was deleted, and no entry says that it was scrubbed")] if unsaid else []
        )
        faults += [Fault(min(back), f"its {part} was scrubbed, and was put back")] if back else []
    return min(faults, default=None)
