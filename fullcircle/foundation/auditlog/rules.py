"""The hash chain: each entry's hash covers its content and the hash before it, keyed so that it cannot be recomputed."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

GENESIS = "0" * 64
"""The hash before the first entry."""


@dataclass(frozen=True)
class EntryContent:
    """What an entry says. ``at`` is an ISO moment in UTC to the microsecond; ``detail`` is JSON text with sorted keys."""

    number: int
    at: str
    event: str
    subject: str
    by_id: int | None
    by_name: str
    detail: str


def canonical(detail: dict[str, object]) -> str:
    """``detail`` as JSON text that is the same for the same content."""
    return json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def chained_hash(content: EntryContent, *, previous: str, key: bytes) -> str:
    """HMAC-SHA256, in hex, of the previous hash and the content.

    >>> entry = EntryContent(1, "2026-01-05T09:00:00.000000+00:00", "round.planned", "round:1", 7, "A", "{}")
    >>> chained_hash(entry, previous=GENESIS, key=b"k") == chained_hash(entry, previous="1" * 64, key=b"k")
    False
    """
    message = previous + canonical(asdict(content))
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Verification:
    """``checked`` entries were read in order; ``broken`` is the number of the first bad one, and ``why`` says how."""

    checked: int
    broken: int | None = None
    why: str = ""


def verify_chain(
    entries: Iterable[tuple[EntryContent, str]], *, key: bytes, head_number: int, head_hash: str
) -> Verification:
    """Walk the chain in order. Finds edits, deletions, insertions, swaps, and a truncated end (by the recorded head)."""
    previous, checked = GENESIS, 0
    for content, stored in entries:
        if content.number != checked + 1:
            return Verification(checked, checked + 1, "an entry is missing or out of order")
        if not hmac.compare_digest(chained_hash(content, previous=previous, key=key), stored):
            return Verification(checked, content.number, "its content or its place in the chain was altered")
        previous, checked = stored, checked + 1
    if (checked, previous) != (head_number, head_hash):
        return Verification(checked, checked + 1, "entries are missing at the end")
    return Verification(checked)
