"""The hash chain: each entry's hash covers what it says and the hash before it, keyed so that it cannot be recomputed.

Two formats stand in one log. In the first, name and detail are covered themselves. In the second, the entry covers a salted
digest of each, and both stand beside it with their salts: when one is deleted, the entry still verifies, and the digest alone
tells nothing about what was there.
"""

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256 as _sha256
from json.encoder import encode_basestring as _text
from typing import Any, NamedTuple

GENESIS = "0" * 64
"""The hash before the first entry."""
FIRST, SECOND = 1, 2
"""The formats."""
SALT = 32
"""Characters of a salt: sixteen random bytes in hex."""


class Row(NamedTuple):
    """An entry as the database holds it, with what stands beside it (None: not held, or not any more).

    ``at`` is an ISO moment in UTC to the microsecond; ``detail`` and ``detail_beside`` are JSON text with sorted keys.
    """

    number: int
    at: str
    event: str
    subject: str
    by_id: int | None
    by_name: str
    detail: str
    format: int
    name_digest: str
    detail_digest: str
    hash: str
    name_salt: str | None = None
    name_beside: str | None = None
    detail_salt: str | None = None
    detail_beside: str | None = None


def canonical(detail: dict[str, object]) -> str:
    """``detail`` as JSON text that is the same for the same content."""
    return json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(part: str, salt: str, value: str) -> str:
    """SHA-256, in hex, of a personal part under its salt (of `SALT` characters, so that where it ends is never in doubt)."""
    return _sha256(f"{salt}{part}:{value}".encode()).hexdigest()


class Chain:
    """Hashes entries under one key, which is prepared once: each of millions then costs two copies of a state, and nothing else.

    >>> entry = Row(1, "2026-01-05T09:00:00.000000+00:00", "round.planned", "round:1", 7, "A", "{}", FIRST, "", "", "")
    >>> Chain(b"k").hash_of(entry, GENESIS) == Chain(b"k").hash_of(entry, "1" * 64)
    False
    """

    def __init__(self, key: bytes) -> None:
        self._prepared = hmac.new(key, digestmod="sha256")

    def hash_of(self, row: Row, previous: str) -> str:
        """HMAC-SHA256, in hex, of the previous hash and of what this entry says."""
        return self._keyed(previous + _covered(row))

    def is_whole(self, row: Sequence[Any], previous: str) -> bool:
        """Whether this is an entry of the second format with both parts beside it, and all of it fits. Nearly every entry is, so
        this is written to be quick: in one function, and without quoting digests, which are hex once they fit. False tells
        nothing; look closer then."""
        number, at, event, subject, by, by_name, detail, form, name, told, its_hash, salt, is_name, other, is_told = row
        if (
            form != SECOND
            or by_name
            or detail
            or salt is None
            or other is None
            or len(salt) != SALT
            or len(other) != SALT
        ):
            return False
        if (
            _sha256(f"{salt}name:{is_name}".encode()).hexdigest() != name
            or _sha256(f"{other}detail:{is_told}".encode()).hexdigest() != told
        ):
            return False
        by = "null" if by is None else by
        try:
            said = f'{previous}[2,{number},{_text(at)},{_text(event)},{_text(subject)},{by},"{name}","{told}"]'
        except TypeError:  # no text, which SQLite holds in any column
            return False
        return bool(self._keyed(said) == its_hash)

    def _keyed(self, said: str) -> str:
        keyed = self._prepared.copy()
        keyed.update(said.encode())
        return keyed.hexdigest()


def _covered(row: Row) -> str:
    if row.format == FIRST:
        names = ("number", "at", "event", "subject", "by_id", "by_name", "detail")
        return canonical(dict(zip(names, row, strict=False)))
    by = "null" if row.by_id is None else row.by_id
    said = f"{_text(row.at)},{_text(row.event)},{_text(row.subject)},{by},{_text(row.name_digest)},{_text(row.detail_digest)}"
    return f"[{row.format},{row.number},{said}]"  # the JSON that `json.dumps` gives of these, in half the time
