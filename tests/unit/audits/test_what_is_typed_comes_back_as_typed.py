"""Section content survives reading, writing, storing and reading again, whatever was typed or sent."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.domain.audits.rules.content import (
    LONGEST,
    MOST_ITEMS,
    AspectContent,
    Content,
    Evidence,
    as_json,
    blank,
    cleaned,
    day_typed,
    holds_all_of,
    merged,
    read,
    too_long,
    typed_texts,
)
from fullcircle.domain.audits.rules.tool import Tool

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "'; DROP TABLE audits_audit; --",
        "=cmd|' /C calc'!A0",
        "\u202eevil",
        "🧒🏽",
    ]
    + [
        "\ud800",
        "a\x00b",
        "line\r\nline\rline",
        "﷽" * 30,
        "&amp;&#10;",
        "  leading and trailing  ",
        "\x1b[31m",
        "\ufeff",
    ]
)
TEXT = st.one_of(st.text(max_size=60), HOSTILE, st.text(alphabet=st.characters(), max_size=20))
LEAF = st.one_of(TEXT, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False))
ANYTHING = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["text", "evidence", "judgement", "rationale", "heard", "answers", "reasons", "kind", "where"]
            )
            | st.text(max_size=5),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)
ASPECT = st.fixed_dictionaries(
    {
        "evidence": st.lists(
            st.fixed_dictionaries(
                {"kind": st.sampled_from(["strength", "improvement", "note"]), "text": TEXT, "where": TEXT}
            ),
            max_size=5,
        ),
        "judgement": st.sampled_from(["", "outstanding", "inadequate"]),
        "rationale": TEXT,
    }
)


@given(raw=ANYTHING)
def test_anything_sent_is_read_without_failing_and_settles_at_once(bolton_tool: Tool, raw: Any) -> None:
    for spec in bolton_tool.sections:
        content = read(spec, raw)
        stored = json.loads(json.dumps(as_json(content)).encode("utf-8"))
        assert read(spec, stored) == content
        assert all("\x00" not in text for text in typed_texts(content))


@given(raw=ASPECT)
def test_typed_words_are_kept_whole(bolton_tool: Tool, raw: dict[str, Any]) -> None:
    spec = bolton_tool.section("assessment")
    assert spec is not None
    content = read(spec, raw)
    assert isinstance(content, AspectContent)
    assert content.rationale == cleaned(raw["rationale"])
    written = [(i["kind"], cleaned(i["text"]), cleaned(i["where"])) for i in raw["evidence"]]
    assert [(e.kind, e.text, e.where) for e in content.evidence] == [w for w in written if w[1].strip() or w[2].strip()]


@given(text=TEXT)
def test_cleaning_changes_nothing_but_line_ends_and_what_no_database_holds(text: str) -> None:
    kept = cleaned(text)
    assert cleaned(kept) == kept
    if text.isprintable():
        assert kept == text


@settings(max_examples=60)
@given(one=ASPECT, other=ASPECT)
def test_two_texts_put_together_hold_every_word_of_both(bolton_tool: Tool, one: Any, other: Any) -> None:
    spec = bolton_tool.section("assessment")
    assert spec is not None
    saved, kept = as_json(read(spec, one)), as_json(read(spec, other))
    both = as_json(read(spec, merged(saved, kept)))
    for side in (saved, kept):
        assert side["rationale"].strip() in both["rationale"]
        assert all(item in both["evidence"] for item in side["evidence"])
    assert both["judgement"] == (saved["judgement"] or kept["judgement"])


@given(text=TEXT, typed=TEXT, at=st.integers(0, 60))
def test_going_on_typing_holds_all_that_was_there_and_taking_out_does_not(text: str, typed: str, at: int) -> None:
    older = {"rationale": text, "evidence": [{"kind": "note", "text": text, "where": ""}]}
    newer = {
        "rationale": text[:at] + typed + text[at:],
        "evidence": [
            {"kind": "strength", "text": "first", "where": ""},
            {"kind": "note", "text": text, "where": "File"},
        ],
    }
    assert holds_all_of(newer, older)
    if text:
        assert not holds_all_of({**newer, "evidence": []}, older)
        assert not holds_all_of({**older, "rationale": ""}, older)


def test_a_blank_section_reads_the_same_from_nothing_and_from_nonsense(bolton_tool: Tool) -> None:
    for spec in bolton_tool.sections:
        assert blank(spec) == read(spec, "nonsense") == read(spec, [1, 2]) == read(spec, None)


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (AspectContent(rationale="x" * LONGEST), False),
        (AspectContent(rationale="x" * (LONGEST + 1)), True),
        (AspectContent(tuple(Evidence("note", "x") for _ in range(MOST_ITEMS))), False),
        (AspectContent(tuple(Evidence("note", "x") for _ in range(MOST_ITEMS + 1))), True),
    ],
)
def test_only_what_is_too_long_to_keep_is_too_long(content: Content, refused: bool) -> None:
    assert too_long(content) is refused


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5 3 2026", date(2026, 3, 5)),
        ("05/03/2026", date(2026, 3, 5)),
        ("5 Mar 26", date(2026, 3, 5)),
        ("5th March 2026", None),
        ("29 2 2025", None),
        ("29 2 2024", date(2024, 2, 29)),
        ("2026-03-05", date(2026, 3, 5)),
        ("", None),
        ("soon", None),
        ("١ ٢ ٢٠٢٦", None),
    ],
)
def test_a_typed_date_is_read_day_first(typed: str, day: date | None) -> None:
    assert day_typed(typed) == day
