"""What people type: empty lines make paragraphs, hyphens make bullets, and nothing else is markup."""

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.documents.document import Bullets, Paragraph, text_of
from fullcircle.documents.prose import blocks_of


def shape(text: str) -> list[tuple[str, list[str]]]:
    found = []
    for block in blocks_of(text):
        assert isinstance(block, Paragraph | Bullets)
        words = [text_of(item) for item in block.items] if isinstance(block, Bullets) else [text_of(block.words)]
        found.append((block.kind, words))
    return found


def test_paragraphs_bullets_and_lines() -> None:
    text = "One line\r\nand the next.\n\nA new one.\n- first\n- second\nAfter."
    assert shape(text) == [
        ("paragraph", ["One line\nand the next."]),
        ("paragraph", ["A new one."]),
        ("bullets", ["first", "second"]),
        ("paragraph", ["After."]),
    ]


def test_nothing_typed_is_nothing() -> None:
    assert blocks_of(" \n\n ") == ()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1, max_size=80))
def test_no_word_is_lost(line: str) -> None:
    words = " ".join(" ".join(texts) for _, texts in shape(line))
    without_bullet = line.strip().removeprefix("- ").removeprefix("• ").removeprefix("* ")
    assert without_bullet.split() == words.split() or line.strip().split() == words.split()
