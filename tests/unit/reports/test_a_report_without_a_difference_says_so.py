"""The third question is never passed over: nothing verified is said, plainly, and nothing is claimed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fullcircle.documents.document import Chart, Document, Figures, Note, Section, text_of
from fullcircle.domain.insight.rules.measures import RoundMeasures
from fullcircle.domain.reports.rules.composing import compose
from fullcircle.domain.reports.rules.drafting import in_short, what_difference

pytestmark = pytest.mark.requirements("R3.1")


def third(document: Document) -> Section:
    return next(section for section in document.sections if section.key == "what_difference")


def test_the_section_opens_with_it_and_draws_nothing(nothing_verified: RoundMeasures) -> None:
    section = third(compose(nothing_verified, {}, publisher="Exampleshire Council", status="Draft"))
    notes = [block for block in section.blocks if isinstance(block, Note)]
    assert notes[0].title == "No difference is verified yet"
    assert "no answer" in text_of(notes[0].words)
    assert not [block for block in section.blocks if isinstance(block, Chart)]


def test_it_is_said_even_when_a_person_rewrote_the_words(nothing_verified: RoundMeasures) -> None:
    section = third(compose(nothing_verified, {"what_difference": "All is well."}, publisher="X", status="Draft"))
    assert any(isinstance(block, Note) for block in section.blocks)


def test_the_first_draft_says_what_cannot_be_said(nothing_verified: RoundMeasures) -> None:
    assert "cannot say yet what has changed for children" in what_difference(nothing_verified)
    assert "nothing to show under this question yet" in in_short(nothing_verified)


def test_where_no_audit_is_final_actions_are_not_told_yet_and_never_none(nothing_verified: RoundMeasures) -> None:
    no_action = dict.fromkeys(("raised", "set_aside", "open", "overdue", "done"), 0)
    none = replace(nothing_verified, what_difference=replace(nothing_verified.what_difference, **no_action))
    section = third(compose(none, {}, publisher="X", status="Draft"))
    (said,) = (block for block in section.blocks if isinstance(block, Note))
    assert "not told yet" in text_of(said.words)
    assert not [block for block in section.blocks if isinstance(block, Figures)]
    for draft in (what_difference(none), in_short(none)):
        assert "told yet" in draft
        assert "set" not in draft.rpartition("What difference")[2].split()
    all_final = replace(none, how_much=replace(none.how_much, final=none.how_much.allocated))
    assert "No actions have been set" in what_difference(all_final)


def test_a_verified_difference_is_counted_but_not_claimed_as_a_cause(measures: Callable[..., RoundMeasures]) -> None:
    text = what_difference(measures())
    assert "Life got better for the child in 6, partly in 3, not yet in 3; in 1 it cannot be known" in text
    assert "not that the action alone changed it" in text
