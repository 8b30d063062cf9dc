"""The audit log's hash chain: any edit, deletion, insertion, swap or truncation is found, and the first bad entry named."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.foundation.auditlog.rules import GENESIS, EntryContent, chained_hash, verify_chain

KEY = b"a key for these tests"
Chain = list[tuple[EntryContent, str]]


def chain(length: int) -> Chain:
    entries, previous = [], GENESIS
    for number in range(1, length + 1):
        content = EntryContent(
            number, f"2026-01-{number:02}T09:00:00.000000+00:00", "rounds.planned", "round:1", 7, "A", "{}"
        )
        previous = chained_hash(content, previous=previous, key=KEY)
        entries.append((content, previous))
    return entries


def verify(entries: Chain, head: Chain) -> int | None:
    number, digest = (head[-1][0].number, head[-1][1]) if head else (0, GENESIS)
    return verify_chain(entries, key=KEY, head_number=number, head_hash=digest).broken


def test_an_untouched_chain_is_sound() -> None:
    assert verify(chain(20), chain(20)) is None
    assert verify([], []) is None


@given(at=st.integers(0, 19), field=st.sampled_from(["at", "event", "subject", "by_id", "by_name", "detail"]))
def test_an_edit_of_any_field_is_found_where_it_is(at: int, field: str) -> None:
    entries = chain(20)
    content, digest = entries[at]
    entries[at] = (replace(content, **{field: 99 if field == "by_id" else "changed"}), digest)
    assert verify(entries, chain(20)) == at + 1


@given(at=st.integers(0, 19))
def test_a_deletion_is_found(at: int) -> None:
    entries = chain(20)
    del entries[at]
    assert verify(entries, chain(20)) == at + 1


@given(first=st.integers(0, 19), second=st.integers(0, 19))
def test_a_swap_is_found(first: int, second: int) -> None:
    entries = chain(20)
    entries[first], entries[second] = entries[second], entries[first]
    assert verify(entries, chain(20)) == (None if first == second else min(first, second) + 1)


@given(kept=st.integers(0, 19))
def test_a_truncated_end_is_found_by_the_head(kept: int) -> None:
    assert verify(chain(20)[:kept], chain(20)) == kept + 1


def test_a_forger_without_the_key_cannot_mend_the_chain() -> None:
    entries = chain(3)
    content = replace(entries[1][0], event="rounds.closed")
    entries[1] = (content, chained_hash(content, previous=entries[0][1], key=b"another key"))
    assert verify(entries, chain(3)) == 2
