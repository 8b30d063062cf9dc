"""The audit log's hash chain: any edit, deletion, insertion, swap, truncation or rolling back is found, and the first bad entry
named, in logs of the first format, of the second, and of both."""

import hmac
import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.foundation.auditlog.rules import heads
from fullcircle.foundation.auditlog.rules.chain import FIRST, GENESIS, SECOND, Chain, Row, canonical, digest
from fullcircle.foundation.auditlog.rules.heads import KeptHead
from fullcircle.foundation.auditlog.rules.verifying import End, Fault, Stretch, Verification, judge, walk
from fullcircle.foundation.auditlog.states import SCRUBBED

KEY = b"a key for these tests"
Log = list[Row]


def log(length: int, *, old: int, details: dict[int, str] | None = None, word: str = "A") -> Log:
    """A log whose first ``old`` entries are of the first format. ``details``: of entries that tell of scrubbing."""
    rows: Log = []
    for number in range(1, length + 1):
        at, detail = f"2026-01-{number:02}T09:00:00.000000+00:00", (details or {}).get(number, "{}")
        if number <= old:
            row = Row(number, at, "rounds.planned", "round:1", 7, word, "{}", FIRST, "", "", "")
        else:
            event, salts = (
                SCRUBBED if number in (details or {}) else "rounds.planned",
                (f"{number:032}", f"{-number:032}"),
            )
            committed = digest("name", salts[0], word), digest("detail", salts[1], detail)
            row = Row(number, at, event, "round:1", 7, "", "", SECOND, *committed, "", salts[0], word, salts[1], detail)
        rows.append(row._replace(hash=Chain(KEY).hash_of(row, rows[-1].hash if rows else GENESIS)))
    return rows


def verified(rows: Log, head: Log | None = None, *, kept: list[KeptHead] | None = None, cut: int = 8) -> Verification:
    """Verify in stretches of ``cut`` entries, with the head of that log (its own, where none is given)."""
    end = (head if head is not None else rows)[-1:]
    last = max((row.number for row in rows), default=0)
    at = End(*((end[0].number, end[0].hash) if end else (0, GENESIS)), rows[0].number if rows else None, last)
    stretches: list[Stretch] = []
    for first in range(1, last + 1, cut):
        until = min(first + cut - 1, last)
        before = [row.hash for row in rows if row.number == first - 1]
        some = sorted((row for row in rows if first <= row.number <= until), key=lambda row: row.number)
        previous = (before or [""])[0] if first > 1 else GENESIS
        stretches.append(walk(some, first=first, last=until, previous=previous, key=KEY, kept=kept or []))
    return judge(stretches, end=at, kept=kept or [])


def head_of(rows: Log, number: int) -> KeptHead:
    return KeptHead("2026-01-31T00:00:00Z", number, rows[number - 1].hash)


formats = pytest.mark.parametrize("old", [0, 9, 20], ids=["second format", "both", "first format"])


@formats
def test_an_untouched_log_is_sound(old: int) -> None:
    rows = log(20, old=old)
    assert verified(rows, kept=[head_of(rows, 3), head_of(rows, 20)]) == Verification(20)
    assert verified([]) == Verification(0)


@formats
@given(at=st.integers(0, 19), field=st.sampled_from(["at", "event", "subject", "by_id", "by_name", "detail", "format"]))
def test_an_edit_of_any_field_is_found_where_it_is(old: int, at: int, field: str) -> None:
    rows = log(20, old=old)
    rows[at] = rows[at]._replace(**{field: 99 if field in {"by_id", "format"} else "changed"})
    assert verified(rows, log(20, old=old)).fault[0] == at + 1


@given(at=st.integers(0, 19), field=st.sampled_from(["name_salt", "name_beside", "detail_salt", "detail_beside"]))
def test_an_edit_of_what_stands_beside_an_entry_is_found(at: int, field: str) -> None:
    rows = log(20, old=0)
    rows[at] = rows[at]._replace(**{field: "changed"})
    assert verified(rows).fault[0] == at + 1


def test_a_salt_and_a_value_cannot_trade_characters() -> None:
    rows = log(3, old=0)
    salt = f"{rows[1].name_salt}name:A"
    assert digest("name", salt[:32], "A") == rows[1].name_digest
    rows[1] = rows[1]._replace(name_salt=salt[:31], name_beside="A")
    assert verified(rows).fault == Fault(2, "the name beside it was altered")


def test_a_name_put_beside_an_entry_of_the_first_format_is_found() -> None:
    rows = log(3, old=3)
    rows[1] = rows[1]._replace(name_salt="0" * 32, name_beside="B")
    assert verified(rows).fault == Fault(2, "something was put beside it")


@formats
@given(at=st.integers(0, 19))
def test_a_deletion_is_found(old: int, at: int) -> None:
    rows = log(20, old=old)
    del rows[at]
    assert verified(rows, log(20, old=old)).fault[0] == at + 1


@formats
@given(first=st.integers(0, 19), second=st.integers(0, 19))
def test_a_swap_is_found(old: int, first: int, second: int) -> None:
    rows = log(20, old=old)
    one, other = rows[first], rows[second]
    rows[first], rows[second] = other._replace(number=one.number), one._replace(number=other.number)
    fault = verified(rows, log(20, old=old)).fault
    assert (fault and fault[0]) == (None if first == second else min(first, second) + 1)


def test_an_entry_before_the_first_is_found() -> None:
    rows = log(5, old=0)
    assert verified([rows[0]._replace(number=0), *rows], rows).fault == Fault(0, "an entry was added before the first")


@given(kept=st.integers(0, 19))
def test_a_truncated_end_is_found_by_the_head(kept: int) -> None:
    assert verified(log(20, old=9)[:kept], log(20, old=9)).fault == Fault(kept + 1, "entries are missing at the end")


def test_a_head_set_back_is_found_by_the_entries_behind_it() -> None:
    rows = log(20, old=9)
    assert verified(rows, rows[:15]).fault == Fault(16, "the head of the log was set back")


@given(left=st.integers(0, 19))
def test_a_log_rolled_back_with_its_head_is_found_by_a_kept_one(left: int) -> None:
    rows = log(20, old=9)
    assert verified(rows[:left]).fault is None
    fault = verified(rows[:left], kept=[head_of(rows, 20)]).fault
    assert fault == Fault(left + 1, "the log was rolled back: the head kept at 2026-01-31T00:00:00Z counts 20 entries")


@given(left=st.integers(0, 17))
def test_a_log_rolled_back_and_written_on_is_found_by_a_kept_head(left: int) -> None:
    rows, anew = log(20, old=9), log(20, old=9, word="B")
    written = rows[:left]
    for row in anew[left:]:
        written.append(row._replace(hash=Chain(KEY).hash_of(row, written[-1].hash if written else GENESIS)))
    assert verified(written).fault is None
    fault = verified(written, kept=[head_of(rows, number) for number in (5, 18)]).fault
    assert fault[0] == (5 if left < 5 else 18)


def test_a_head_kept_of_the_empty_log_fits_every_log() -> None:
    assert verified(log(3, old=0), kept=[KeptHead("2026-01-01T00:00:00Z", 0, GENESIS)]).fault is None


def test_a_forger_without_the_key_cannot_mend_the_chain() -> None:
    rows = log(3, old=0)
    forged = rows[1]._replace(event="rounds.closed")
    rows[1] = forged._replace(hash=Chain(b"another key").hash_of(forged, rows[0].hash))
    assert verified(rows, log(3, old=0)).fault[0] == 2


def scrubbing(part: str, *entries: int) -> str:
    return canonical({"part": part, "entries": list(entries), "why": "asked_for"})


def without(row: Row, part: str) -> Row:
    return row._replace(**{f"{part}_salt": None, f"{part}_beside": None})


@pytest.mark.parametrize("cut", [3, 8, 100])
@pytest.mark.parametrize("part", ["name", "detail"])
def test_what_was_scrubbed_verifies_when_an_entry_says_so(part: str, cut: int) -> None:
    rows = log(10, old=2, details={9: scrubbing(part, 3, 4)})
    rows[2], rows[3] = without(rows[2], part), without(rows[3], part)
    assert verified(rows, cut=cut) == Verification(10, scrubbed=2)


def test_what_was_deleted_without_an_entry_that_says_so_is_found() -> None:
    rows = log(10, old=2, details={9: scrubbing("name", 3)})
    rows[2], rows[3] = without(rows[2], "name"), without(rows[3], "name")
    assert verified(rows).fault == Fault(4, "its name was deleted, and no entry says that it was scrubbed")
    rows[3], rows[2] = log(10, old=2)[3], without(without(rows[2], "name"), "detail")
    assert verified(rows).fault == Fault(3, "its detail was deleted, and no entry says that it was scrubbed")


def test_what_an_entry_about_scrubbing_says_cannot_be_taken_out_of_it() -> None:
    rows = log(10, old=2, details={9: scrubbing("name", 3)})
    rows[2], rows[8] = without(rows[2], "name"), without(rows[8], "detail")
    assert verified(rows).fault == Fault(9, "what it says about scrubbing, which is never scrubbed itself, was deleted")


def test_what_was_scrubbed_and_put_back_is_found() -> None:
    rows = log(10, old=2, details={9: scrubbing("name", 3)})
    assert verified(rows).fault == Fault(3, "its name was scrubbed, and was put back")


def test_what_is_scrubbed_while_the_log_is_read_is_no_fault() -> None:
    rows = log(10, old=2, details={9: scrubbing("name", 3)})
    rows[2] = without(rows[2], "name")
    read, later = (
        walk(some, first=some[0].number, last=some[-1].number, previous=previous, key=KEY)
        for some, previous in ((rows[:8], GENESIS), (rows[8:], rows[7].hash))
    )
    end = End(8, rows[7].hash, 1, 8)
    assert judge([read], end=end, later=later).fault is None
    assert judge([read], end=end).fault is not None


def test_a_kept_head_is_read_as_it_was_written_and_other_lines_are_told() -> None:
    written = heads.line(number=12, digest="a" * 64, at=datetime(2026, 3, 5, 9, 30, tzinfo=UTC))
    assert heads.read(f"{written}\n\n  {written}\n{written[:40]}\nKeep this.") == (
        [KeptHead("2026-03-05T09:30:00Z", 12, "a" * 64)] * 2,
        [4, 5],
    )


@pytest.mark.parametrize(
    "text", ['say "no"', "back\\slash", "tab\there\x00\x1f", "café \u2028 \U0001f600", "</script>"]
)
@pytest.mark.parametrize("by", [None, 7])
def test_an_entry_is_covered_as_the_json_of_what_it_says(text: str, by: int | None) -> None:
    row = Row(3, "2026-01-05T09:00:00.000000+00:00", text, text, by, "", "", SECOND, "a" * 64, "b" * 64, "")
    said = (SECOND, 3, row.at, text, text, by, "a" * 64, "b" * 64)
    as_json = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    expected = hmac.new(b"key", (GENESIS + as_json).encode(), "sha256").hexdigest()
    assert Chain(b"key").hash_of(row, GENESIS) == expected


@pytest.mark.parametrize("length", [1, 63, 64, 65, 86, 200])
def test_a_key_of_any_length_hashes_as_hmac_does(length: int) -> None:
    row, key = log(1, old=1)[0], bytes(range(length))
    said = dict(zip(("number", "at", "event", "subject", "by_id", "by_name", "detail"), row, strict=False))
    assert Chain(key).hash_of(row, GENESIS) == hmac.new(key, (GENESIS + canonical(said)).encode(), "sha256").hexdigest()


def test_of_a_sound_entry_of_the_second_format_nothing_is_left_to_look_at() -> None:
    """Millions are, and a closer look at each takes twice the time."""
    rows, chain = log(3, old=1), Chain(KEY)
    assert [chain.is_whole(row, before.hash) for before, row in pairwise(rows)] == [True, True]
    assert not chain.is_whole(rows[0], GENESIS)


@formats
@pytest.mark.parametrize("field", ["at", "event", "subject", "by_name", "detail", "name_digest", "hash"])
def test_what_is_no_text_at_all_is_found(old: int, field: str) -> None:
    rows = log(20, old=old)
    rows[4] = rows[4]._replace(**{field: b"\x00"})
    assert verified(rows, log(20, old=old)).fault[0] == 5
