"""A sentence agrees when it says what a table says in the words of the table, or word for word what the product wrote."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fullcircle.domain.insight.rules.measures import RoundMeasures, Share, WhatDifference
from fullcircle.domain.reports.rules.composing import PARTS, compose, first_draft
from fullcircle.domain.reports.rules.recount import Statement, recount, sentences_in
from tests.factories.scale import profile

pytestmark = pytest.mark.requirements("R4.2")

Measures = Callable[..., RoundMeasures]


CHECKED_MORE = WhatDifference(24, 1, 4, 2, 20, 16, 8, 4, 3, 1, Share(15, 18), Share(18, 18))
"""More is done and checked than when the first draft was written."""


def compared(measures: RoundMeasures, *texts: str) -> list[Statement]:
    own = compose(measures, {}, publisher="Exampleshire Council", status="Draft")
    return list(recount({"how_well": "\n\n".join(texts)}, own))


def test_first_drafts_agree_with_their_own_figures_and_not_with_others(measures: Measures) -> None:
    found = measures()
    drafts = [first_draft(part.key, found) for part in PARTS]
    statements = compared(found, *drafts)
    assert len(statements) > 15
    assert all(said.agrees for said in statements)
    later = replace(found, how_well=replace(found.how_well, overall=profile(1, 9, 7, 1)))
    waiting = [said.sentence for said in compared(later, *drafts) if not said.agrees]
    assert "In the files we looked at, 11 of 18 final audits are good or better overall." in waiting


@pytest.mark.parametrize(
    "sentence",
    [
        "11 of 18 audits are good or better.",
        "In the files we looked at, eleven of the eighteen final audits were good or better overall.",
        "61 % of audits were good or better.",
        "19 of 21 audits were in on time.",
        "24 actions were set.",
        "9 audits of Safeguarding are final.",
        "18 of 23 audits are final, and 11 of 18 are good or better.",
        "1 audit was inadequate.",
        "16 of 21 audits have the child’s own view.",
        "Elev\u00aden of eighteen audits are good or better.",
        "All 21 audits have the practitioner taking part.",
        "No audits of Fostering are final.",
        "One audit was inadequate.",
    ],
)
def test_a_sentence_in_the_words_of_a_table_agrees_and_says_with_which(sentence: str, measures: Measures) -> None:
    (said,) = compared(measures(), sentence)
    assert said.agrees
    assert said.near == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "12 of 18 audits are good or better.",  # another figure
        "11 of 19 audits are good or better.",
        "62 % of audits were good or better.",
        "11 of 18 audits are not good or better.",  # another claim about the same figure
        "11 of 18 audits are good or better in Fostering.",
        "In Fostering, 11 of 18 audits are good or better.",
        "11 of 18 submitted audits are good or better.",
        "More than 11 of 18 audits are good or better.",
        "11 of 18 audits were of Safeguarding.",
        "18 of 23 audits are final, and 12 of 18 are good or better.",  # one of two is wrong
        "From 12 to 18 audits are final.",
        "Twelve people were trained.",  # not in any table
        "Most of the audits are good or better.",
        "11 of 18.9 audits are good or better.",
        "> 11 of 18 audits are good or better.",
        "About 11 of 18 audits are good or better.",
        "Some c. 11 of 18 audits are good or better.",
        "1\u200b2 of 18 audits are good or better.",
        "Elev\u00aden audits were lost.",
        "All 18 audits are good or better.",
        "All audits are final.",
        "Nearly all audits have the practitioner taking part.",
        "No audits have the practitioner taking part.",
        "No audits were inadequate.",
        "Only one audit was inadequate.",
        "Up to… 11 of 18 audits are good or better.",
    ],
)
def test_any_other_sentence_with_a_figure_waits(sentence: str, measures: Measures) -> None:
    (said,) = compared(measures(), sentence)
    assert said.agrees == ()


def test_what_waits_is_told_what_the_tables_say_instead(measures: Measures) -> None:
    wrong, unknown = compared(measures(), "12 of 18 audits are good or better.", "Twelve people were trained.")
    assert wrong.near == ("final audits good or better overall: 11 of 18",)
    assert unknown.near == ()


def test_counts_beside_a_figure_are_told_and_no_sentence_agrees_with_them(measures: Measures) -> None:
    both, all_of_them, in_truth = compared(
        measures(),
        "13 actions are open, 4 are past their date.",
        "13 actions came of the round.",
        "2 actions are past the date.",
    )
    assert both.against == ("actions past the date: 2", "actions still open: 7")
    assert all_of_them.against == ("actions set: 24",)
    assert (in_truth.agrees, in_truth.near[0], in_truth.against) == ((), "actions past the date: 2", ())


def test_only_another_figure_of_the_name_stands_against_a_sentence(measures: Measures) -> None:
    wrong, right, unknown = compared(
        measures(),
        "17 of 23 audits are final.",
        "18 of 23 audits are final, and twelve people were trained.",
        "Twelve people were trained.",
    )
    assert wrong.against == ("audits final: 18 of 23",)
    assert (right.agrees, right.against) == ((), ())
    assert unknown.against == ()


def test_a_sentence_counted_before_is_told_beside_the_same_one_as_it_counts_now(measures: Measures) -> None:
    before, now = measures(), replace(measures(), what_difference=CHECKED_MORE)
    draft = first_draft("what_difference", before)
    found = [said for said in compared(now, draft) if not said.agrees]
    assert found
    for said in found:
        (told,) = said.against
        assert said.near == said.against
        assert told.strip("“”") in first_draft("what_difference", now)
        assert told.strip("“”") != said.sentence


def test_a_true_x_of_y_in_other_words_has_nothing_against_it(measures: Measures) -> None:
    (said,) = compared(measures(), "That is good, because 11 of 18 final audits are good or better overall.")
    assert (said.agrees, said.against) == ((), ())


def test_one_word_alone_is_no_name_of_a_figure(measures: Measures) -> None:
    (said,) = compared(measures(), "Eighteen parents told us 23 times that they could not read the plan, 45 % of all.")
    assert (said.near, said.against) == ((), ())


def test_bullets_are_read_with_the_words_that_introduce_them(measures: Measures) -> None:
    (said,) = compared(measures(), "In Fostering:\n- 11 of 18 audits are good or better")
    assert said.agrees == ()
    assert said.told == "In Fostering: 11 of 18 audits are good or better"


def test_the_digest_changes_with_the_sentence_and_with_its_figures_in_the_tables_and_with_nothing_else(
    measures: Measures,
) -> None:
    found, sentence = measures(), "Twelve people were trained."
    (said,) = compared(found, sentence)
    (among_others,) = compared(found, "It went well.", sentence)
    (another,) = compared(found, "Thirteen people were trained.")
    (counted_later,) = compared(replace(found, as_at=found.as_at.replace(hour=18)), sentence)
    other_tables = replace(found, how_much=replace(found.how_much, final=17))
    (of_other_tables,) = compared(other_tables, sentence)
    assert said.digest == among_others.digest == counted_later.digest == of_other_tables.digest
    assert said.digest != another.digest
    (before,), (after,) = (compared(of, "10 of 23 audits are final.") for of in (found, other_tables))
    assert before.digest != after.digest
    assert before.digest[:32] == after.digest[:32], "of the sentence alone"


def test_sentences_end_at_full_stops_and_not_at_line_ends() -> None:
    text = "In Fostering\n11 of 18 were good. “It was.” It is 3.5 %, e.g. in May! Next"
    assert [one.text for one in sentences_in(text)] == [
        "In Fostering\n11 of 18 were good.",
        "“It was.”",
        "It is 3.5 %, e.g. in May!",
        "Next",
    ]
    assert all(text[one.start : one.end] == one.text for one in sentences_in(text))
