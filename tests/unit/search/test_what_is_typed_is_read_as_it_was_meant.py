"""One box: what is typed is a child's number, a round's, or words, as people write them."""

import pytest

from fullcircle.web.kit.findable import NUMBERS
from fullcircle.web.search.forms import LONGEST, Asked, SearchForm

pytestmark = pytest.mark.requirements("R5.9")


@pytest.mark.parametrize(
    ("typed", "number", "round_number", "words"),
    [
        ("46366", "46366", None, ()),
        (" 46 366 ", "46366", None, ()),
        ("0046366", "0046366", None, ()),
        ("Child 46366", "46366", None, ()),
        ("child number 46 366", "46366", None, ()),
        ("audit 46366", "46366", None, ()),
        ("round 3", "", 3, ()),
        ("Round No. 12", "", 12, ()),
        ("7", "7", 7, ()),
        ("46\u3164366\ufe0f", "46366", None, ()),
        ("RX/46366‑2", "RX/46366-2", None, ("rx", "46366", "2")),
        ("RX/46366-2", "RX/46366-2", None, ("rx", "46366", "2")),
        ("Zoë", "", None, ("zoe",)),
        ("safety plan", "", None, ("safety", "plan")),
        ("plan of 12 March", "", None, ("plan", "of", "12", "march")),
        ("children", "", None, ("children",)),
        ("round trips", "", None, ("round", "trips")),
        ("audit of child 42006", "42006", None, ("audit", "of", "child", "42006")),
        ("the 42006 audit", "42006", None, ("the", "42006", "audit")),
        ("actions for child no 31 please", "31", None, ("actions", "for", "child", "no", "31", "please")),
        ("plan of March 2026", "", None, ("plan", "of", "march", "2026")),
    ],
)
def test_it_means(typed: str, number: str, round_number: int | None, words: tuple[str, ...]) -> None:
    asked = Asked.read(typed)
    assert (asked.number, asked.round_number, asked.words) == (number, round_number, words)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type what you are looking for"),
        ("   ", "Type what you are looking for"),
        ("x", "two letters or more"),
        ("?!…", "two letters or more"),
        ("%_%", "two letters or more"),
        ("ha\x00le", "Type it again"),
        ("x" * (LONGEST + 1), "more than 100 characters"),
    ],
)
def test_too_little_too_much_and_odd_signs_are_answered_kindly(typed: str, says: str) -> None:
    form = SearchForm({"find": typed}, finds=[NUMBERS])
    assert not form.is_valid()
    assert says in form.errors["find"][0]


@pytest.mark.parametrize(
    "typed", ["ha", "4", "三年", "O’Brien", "<b>plan</b>", "'; drop table", "😀 hale", "x" * LONGEST]
)
def test_what_could_be_meant_is_looked_for(typed: str) -> None:
    assert SearchForm({"find": typed}, finds=[NUMBERS]).is_valid()


@pytest.mark.parametrize(
    ("typed", "audit_id", "action_id"),
    [
        ("Audit 31", 31, None),
        ("action 4", None, 4),
        ("31", None, None),
        ("child 31", None, None),
        ("audit AB31", None, None),
    ],
)
def test_audits_and_actions_have_numbers_of_their_own(typed: str, audit_id: int | None, action_id: int | None) -> None:
    asked = Asked.read(typed)
    assert (asked.audit_id, asked.action_id) == (audit_id, action_id)
