"""Words that people type are found in a name or title whatever the capitals, accents and apostrophes, and are marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.foundation.kernel.matching import has_all, parted, plain, words_in


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zoe", "Zoë Hale"),
        ("ZOË", "Zoe Hale"),
        ("obrien", "Mary O’Brien"),
        ("o'brien", "Mary OBrien"),
        ("lukasz", "Łukasz Nowak"),
        ("strasse", "Jo Straße"),
        ("mary-ann", "Ann Mary"),
        ("hal zo", "Zoë Hale"),
        ("zoe", "Zoe\u0308 Hale"),
    ],
)
def test_it_is_found(typed: str, name: str) -> None:
    assert has_all(words_in(typed), name)


@pytest.mark.parametrize(("typed", "name"), [("hale zed", "Zoë Hale"), ("zoehale", "Zoë Hale"), ("", "Zoë Hale")])
def test_every_word_must_be_there(typed: str, name: str) -> None:
    assert not has_all(words_in(typed), name)


@given(st.text(max_size=30), st.text(max_size=12))
def test_the_parts_are_the_text_and_the_marked_ones_are_what_was_found(text: str, typed: str) -> None:
    words = words_in(typed)
    parts = parted(text, words)
    assert "".join(part for part, _ in parts) == text
    marked = plain("".join(part for part, found in parts if found))
    compared = plain(text)
    assert bool(marked) == any(word in compared for word in words)
    assert all(word in marked for word in words if word in compared)
