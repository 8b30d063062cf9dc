"""Why this child and why not that one; what could be looked for and why; how the sample compares: in words that claim no more
than the numbers do."""

from dataclasses import replace
from datetime import date

import pytest

from fullcircle.domain.selection.rules.fairness import compare
from fullcircle.domain.selection.rules.frame import Asked, FrameRow, Numbers, canonical, pack, unpack
from fullcircle.domain.selection.rules.priorities import in_words, priority_faults, read
from fullcircle.domain.selection.rules.reasons import Account, accounts, walk_in_words, why, why_not
from fullcircle.domain.selection.rules.sampling import draw, numbers, plan
from fullcircle.domain.selection.rules.suggesting import Weak, suggestions
from fullcircle.domain.selection.states import Basis, Dimension, Exclusion
from tests.unit.selection.builders import candidate, council, terms

pytestmark = pytest.mark.requirements("R7.1")


def _told(made, size=4, seed=5, **changed):
    asked = terms(**changed)
    planned = plan(made, asked, size)
    sample = draw(planned, seed)
    told = accounts(sample.drawn, planned)
    return {
        one.candidate.key: (one, told[one.candidate.key], " ".join(why(one, told[one.candidate.key], asked)))
        for one in sample.drawn
    }


def test_a_child_with_priorities_is_told_beside_one_without():
    made = council({"Safeguarding": 40})
    for one, of, words in _told(made).values():
        assert "Safeguarding: being worked with by Safeguarding" in words
        assert "4 of the 40 children in the draw for Safeguarding" in words
        if one.parts:
            assert "A priority of this round, with much weight (0.5): Second or later plan. Third plan." in words
            assert "its score 0.5" in words
            assert "a child there without any priority had" in words
        else:
            assert "its score is 0; every child keeps a chance" in words
        assert of.low <= of.mark < of.high


def test_the_walk_can_be_followed_by_its_numbers():
    one, of, words = next(iter(_told(council({"Safeguarding": 40})).values()))
    assert one.basis is Basis.CHANCE
    assert "one of the even steps of the draw fell on its place" in words
    said = " ".join(walk_in_words(of))
    assert f"from {of.low:.4f} to {of.high:.4f}" in said
    assert f"Its step to {of.mark:.4f}" in said
    assert Account.kept(of.as_json()) == of


def test_a_child_asked_for_says_who_asked_and_why_and_speaks_for_itself():
    made = [
        replace(c, asked=Asked("The Director", "A complaint about delay.")) if n == 3 else c
        for n, c in enumerate(council({"Safeguarding": 40}))
    ]
    words = _told(made, size=8)["C0003"][2]
    assert "Asked for by The Director: A complaint about delay." in words
    assert "stands for itself alone" in words
    assert "score" not in words


def test_a_child_taken_for_certain_is_not_said_to_be_picked_by_a_step():
    for _, of, words in _told(council({"Safeguarding": 3}), size=3).values():
        assert "certain to be chosen" in words
        assert "even steps" not in words
        assert walk_in_words(of) == ()


def test_a_child_in_reserve_says_its_number():
    waiting = [words for one, _, words in _told(council({"Safeguarding": 40}), size=20).values() if one.reserve == 2]
    assert waiting
    assert "Chance made it number 2 in reserve." in waiting[0]


def test_a_child_without_a_worker_says_what_to_do():
    words = _told([candidate(n, has_worker=n > 0) for n in range(3)], size=3)
    assert "No worker is named" in words["C0000"][2]
    assert "No worker is named" not in words["C0001"][2]


def _rows():
    made = [
        *council({"Safeguarding": 20}),
        candidate(90, out=Exclusion.LOOKED_AT, detail="Round 3"),
        candidate(91, out=Exclusion.RESTRICTED, detail="court_sealed"),
        candidate(92, "", "", out=Exclusion.NO_TEAM),
    ]
    planned = plan(made, terms(), 4)
    return {row.key: row for row in unpack(pack(canonical(made), numbers(planned, draw(planned, 5))))}


def test_why_not_gives_the_reason_or_the_chance():
    rows = _rows()

    def said(key, full=True, drawn=False):
        return " ".join(why_not(rows[key], terms(), drawn=drawn, full=full))

    assert "looked at in the 12 months before (Round 3)" in said("C0090")
    assert "outside what this round's estimates speak of" in said("C0090")
    assert "sealed by a court" in said("C0091")
    assert "sealed" not in said("C0091", full=False)
    assert "not yet in a team" in said("C0092")
    assert "Nobody left it out, and it has a chance again next time." in said("C0001")
    assert "It was drawn." in said("C0001", drawn=True)


def _frame_row(key, chance, value):
    return FrameRow(
        key, "S", "T", True, {Dimension.AGE: value}, (), None, "", False, Numbers("S", 0.0, 0.4, chance, chance)
    )


def test_a_group_is_called_more_or_fewer_only_beyond_what_chance_gives():
    rows = [_frame_row(f"A{n}", 0.1, "a") for n in range(100)] + [_frame_row(f"B{n}", 0.1, "b") for n in range(3)]
    (a, b) = compare(rows, {f"A{n}" for n in range(20)}, lambda row: row.groups[Dimension.AGE])
    assert (a.expected, a.least, a.most) == (pytest.approx(10), 4, 16)
    assert a.words == "more than chance usually gives"
    assert (b.chosen, b.least) == (0, 0)
    assert b.words == "within what chance gives"
    (few, _) = compare(rows, {"A1"}, lambda row: row.groups[Dimension.AGE])
    assert few.words == "fewer than chance usually gives"


def test_suggestions_come_with_their_reason_and_only_where_there_is_one():
    made = council({"Early help": 8, "Safeguarding": 8})
    weak = [
        Weak("Planning", "5 of 11 files were good or better.", ("care_planning_review",)),
        Weak("Voice", "W", ("x",)),
    ]
    fundamentals = {"cpp_repeat": ("assessment", "care_planning_review")}
    heard = {"Early help 0": date(2026, 1, 5), "Early help 1": date(2024, 1, 5)}
    found = suggestions(made, weak, fundamentals, heard, date(2025, 3, 2))
    assert [one.title for one in found] == [
        "Planning",
        "Safeguarding",
        "Safeguarding 0",
        "Safeguarding 1",
        "Early help 2",
    ]
    assert found[0].priorities == {"cpp_repeat": 0.5}
    assert "5 of 11 files were good or better." in found[0].why
    assert found[1].priorities == {"service:safeguarding": 0.5}
    assert suggestions(made, [], fundamentals, {}, date(2025, 3, 2)) == ()


def test_a_priority_is_read_as_code_and_weight_or_refused_in_words():
    assert read("team:East 1=0.35") == ("team:East 1", 0.35)
    for text in ("cpp_repeat", "=0.5", "cpp_repeat=much"):
        with pytest.raises(ValueError, match="Write code=weight"):
            read(text)
    assert (in_words(1.0), in_words(0.2), in_words(0.35)) == ("most", "a little", "0.35")


def test_an_unknown_flag_and_a_weight_out_of_range_are_named():
    faults = priority_faults(
        {"made_up": 0.5, "cpp_repeat": 1.5, "cla_missing": 0.05, "ok": 1.0},
        {"cpp_repeat": "Repeat plan", "cla_missing": "Missing", "ok": "Fine"},
    )
    assert len(faults) == 3
    assert "“made_up” is not a reason" in faults[0]
    assert any("“Repeat plan” is 1.5" in fault for fault in faults)
