"""Recompute the whole chain, a few entries at a time: nobody who writes waits for it, and it needs little memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.db import connection

from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.auditlog.rules.chain import GENESIS, Row
from fullcircle.foundation.auditlog.rules.heads import KeptHead
from fullcircle.foundation.auditlog.rules.verifying import End, Fault, Stretch, Verification, judge, walk
from fullcircle.foundation.auditlog.states import Part

AT_ONCE = 2_000
"""Entries read in one statement."""
STRETCH = 100_000
"""Entries checked by themselves, so that several processes can share the work."""

# Rows are read raw: making a model and a date of each would take three times as long. PostgreSQL is told the same bounds of every
# table, or it would read all that stands beside entries for each step; SQLite would only hold every row to them.
_AT = {
    "sqlite": "replace(e.at, ' ', 'T') || CASE length(e.at) WHEN 19 THEN '.000000+00:00' ELSE '+00:00' END",
    "postgresql": """to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')""",
}
_ROWS = """
SELECT e.number, {at}, e.event, e.subject, e.by_id, e.by_name, e.detail, e.format, e.name_digest, e.detail_digest, e.hash,
       n.salt, n.value, d.salt, d.value
FROM auditlog_entry e
LEFT JOIN auditlog_personalpart n ON n.number = e.number AND n.part = 'name'{name_too}
LEFT JOIN auditlog_personalpart d ON d.number = e.number AND d.part = 'detail'{detail_too}
WHERE e.number BETWEEN %(first)s AND %(last)s ORDER BY e.number
"""
_TOO = {"sqlite": "", "postgresql": " AND {0}.number BETWEEN %(first)s AND %(last)s"}
# One statement sees one moment, also while others append.
_END = """
SELECT h.number, h.hash, (SELECT min(number) FROM auditlog_entry), (SELECT max(number) FROM auditlog_entry)
FROM (SELECT 1 AS id) AS one LEFT JOIN auditlog_head h ON h.id = one.id
"""


class Piece(NamedTuple):
    """A stretch to check: its first and last entry, and the heads that were kept of entries in it."""

    first: int
    last: int
    kept: Sequence[KeptHead] = ()


class Spread(Protocol):
    """Calls a function for each of these, in order; ``map``, or that of a pool of processes."""

    def __call__(self, function: Callable[[Piece], Stretch], over: Iterable[Piece], /) -> Iterable[Stretch]: ...


def end() -> End:
    """Where the log ends now."""
    with connection.cursor() as cursor:
        cursor.execute(_END)
        number, digest, first, last = cursor.fetchone()
    return End(number or 0, digest or GENESIS, first, last)


def _beside_no_entry() -> int | None:
    """The first number under which a name or detail stands without an entry. Whoever only keeps heads may not read them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(number) FROM auditlog_personalpart "
            "WHERE number < 1 OR number > (SELECT coalesce(max(number), 0) FROM auditlog_entry)"
        )
        number: int | None = cursor.fetchone()[0]
    return number


_GUARDS = {
    "sqlite": (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "entry_no_update entry_no_delete entry_no_replace head_no_replace head_forward head_no_delete "
        "personalpart_no_update personalpart_in_time",
    ),
    "postgresql": (
        "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgenabled IN ('O', 'A')",
        "entry_append_only entry_no_truncate head_forward head_no_delete head_no_truncate personalpart_no_update "
        "personalpart_no_truncate personalpart_in_time",
    ),
}
"""The triggers by which the database refuses to change the log: how to ask for those that work, and those that there must be."""


def unguarded() -> list[str]:
    """The triggers that are gone from their tables, or switched off. Whoever took them away may change the database."""
    statement, wanted = _GUARDS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        there = {name for table, name in cursor.fetchall() if name.startswith(f"{table}_")}
    return [name for one in wanted.split() if (name := f"auditlog_{one}") not in there]


def hashes(numbers: Iterable[int]) -> dict[int, str]:
    """The hashes that these entries hold, of those that there are. It asks for nothing else, so one may ask who sees no more."""
    wanted, found = sorted(set(numbers)), {0: GENESIS}
    for at in range(0, len(wanted), 500):
        found |= dict(Entry.objects.filter(number__in=wanted[at : at + 500]).values_list("number", "hash"))
    return found


def verify(*, kept: Iterable[KeptHead] = (), spread: Spread = map) -> Verification:
    """Recompute the whole chain up to where it ends now, and hold it to heads that were kept elsewhere."""
    heads, at = list(kept), replace(end(), beside=_beside_no_entry())
    if not all(isinstance(number, int) for number in (at.number, at.first or 0, at.last or 0, at.beside or 0)):
        return Verification(0, fault=Fault(0, "something in it has a number that is no number"))
    stretches = list(spread(_stretch, _pieces(at.last or 0, heads)))
    return judge(stretches, end=at, kept=heads, later=_since(at.last or 0, stretches))


def _pieces(last: int, kept: Iterable[KeptHead]) -> list[Piece]:
    """All entries, cut into stretches."""
    heads: dict[int, list[KeptHead]] = {}
    for head in kept:
        heads.setdefault((head.number - 1) // STRETCH, []).append(head)
    firsts = enumerate(range(1, last + 1, STRETCH))
    return [Piece(first, min(first + STRETCH - 1, last), heads.get(place, [])) for place, first in firsts]


def _stretch(piece: Piece) -> Stretch:
    first, last, kept = piece
    previous = hashes([first - 1]).get(first - 1, "")
    key = settings.AUDIT_LOG_KEY.encode()
    return walk(_plain_rows(first, last), first=first, last=last, previous=previous, key=key, kept=kept)


def rows(first: int, last: int) -> Iterator[Row]:
    """These entries in order, with what stands beside them."""
    return map(Row._make, _plain_rows(first, last))


def _plain_rows(first: int, last: int) -> Iterator[tuple[Any, ...]]:
    too = _TOO[connection.vendor]
    statement = _ROWS.format(at=_AT[connection.vendor], name_too=too.format("n"), detail_too=too.format("d"))
    with connection.cursor() as cursor:
        for start in range(first, last + 1, AT_ONCE):
            cursor.execute(statement, {"first": start, "last": min(start + AT_ONCE - 1, last)})
            yield from cursor.fetchall()


def _since(last: int, stretches: list[Stretch]) -> Stretch | None:
    """What was appended while these were read, where that may explain what was gone from them."""
    if all(sum(len(one.gone[p]) for one in stretches) == sum(len(one.scrubbed[p]) for one in stretches) for p in Part):
        return None
    return _stretch(Piece(last + 1, end().last or 0))
