"""First-draft sentences: counts below thirty, no estimate for all children, and no word of blame."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from fullcircle.documents.document import Chart, Document, Figures, Note, text_of
from fullcircle.domain.insight.rules.measures import AspectRow, Profile, RoundMeasures, Share
from fullcircle.domain.reports.rules.composing import PARTS, first_draft
from fullcircle.domain.reports.rules.drafting import caution, how_much, how_well
from fullcircle.domain.reports.rules.exhibits import about
from fullcircle.domain.reports.rules.exhibits import how_well as exhibits
from tests.factories.scale import profile
from tests.unit.reports.conftest import drawn

pytestmark = pytest.mark.requirements("R3.1")


def test_below_thirty_no_percentage_stands_alone(measures: Callable[..., RoundMeasures]) -> None:
    """The range of what is plausible, and the aim of a policy, are the only percentages."""
    for part in PARTS:
        text = first_draft(part.key, measures()).replace("\u00a0", " ")
        bare = re.sub(r"could plausibly be \d+ to \d+ %|at least \d+ %", "", text)
        assert "%" not in bare, part.key


def test_from_thirty_the_share_of_all_children_comes_with_its_range(measures: Callable[..., RoundMeasures]) -> None:
    text = how_well(measures(everyone=drawn(54))).replace("\u00a0", " ")
    assert "In the files we looked at, 11 of 18 final audits are good or better overall." in text
    assert (
        "For the 298 children whom these files speak for: about 64 %, could plausibly be 49 to 77 %, as if from 43 files."
        in text
    )


def test_strengths_come_first_and_aspects_keep_their_order(measures: Callable[..., RoundMeasures]) -> None:
    text = how_well(measures())
    assert text.index("Most files are good or better in") < text.index("Attention would help most")
    assert text.index("direct work") < text.index("outcome, impact")


def test_counts_of_the_files_stand_beside_what_they_say_of_all_children(measures: Callable[..., RoundMeasures]) -> None:
    text = how_well(measures()).replace("\u00a0", " ")
    assert "In the files we looked at, 11 of 18 final audits are good or better overall." in text
    assert (
        "For the 298 children whom these files speak for: could plausibly be 39 to 83 %, as if from 14 files." in text
    )


def test_without_known_chances_nothing_is_said_of_other_children(measures: Callable[..., RoundMeasures]) -> None:
    text = how_well(measures(everyone=None))
    assert "For all children open to us: not known, because it is not on record how likely each file was" in text
    assert "%" not in text.partition("Moderators")[0]


def test_below_ten_effective_files_nothing_is_said_but_the_counts_and_why(
    measures: Callable[..., RoundMeasures],
) -> None:
    few = measures(everyone=drawn(11))
    text = how_well(few)
    assert "For the 298 children whom these files speak for: too few to say more (as if from 8 files)." in text
    notes = [block for block in exhibits(few) if isinstance(block, Note)]
    why = text_of(notes[0].words)
    assert why.startswith("As some files were likelier to be chosen than others, the 11 final audits say as much")
    assert "8 files chosen alike. From 10 on" in why
    assert not [block for block in exhibits(few) if isinstance(block, Chart) and block.name == "all-children"]


def test_nothing_final_is_said_as_such(measures: Callable[..., RoundMeasures]) -> None:
    found = measures()
    none = replace(found.how_well, overall=Profile(), aspects=(), all_children=None)
    assert how_well(replace(found, how_well=none)) == (
        "No audit is final, so there is nothing to say about the quality of practice."
    )


def test_before_the_moderation_has_ended_no_judgement_is_told_anywhere(
    report: Callable[..., Document], measures: Callable[..., RoundMeasures]
) -> None:
    document = report(ended=False)
    told = "Counts and shares of judgements are shown when the moderation of this round has ended"
    for key in ("in_short", "how_well"):
        assert told in first_draft(key, measures(ended=False))
    assert "good or better" not in " ".join(first_draft(part.key, measures(ended=False)) for part in PARTS)
    section = next(s for s in document.sections if s.key == "how_well")
    assert [block.title for block in section.blocks if isinstance(block, Note)] == [told]
    assert [figure.measure for b in section.blocks if isinstance(b, Figures) for figure in b.items] == [
        "round.moderated_same",
        "round.moderated_changed",
    ]
    assert document.chart("judgements") is None
    assert document.chart("all-children") is None


def test_what_changed_is_counted_of_what_was_checked_partly_apart_and_says_how_many_wait(
    report: Callable[..., Document], measures: Callable[..., RoundMeasures]
) -> None:
    short = first_draft("in_short", measures())
    assert "For 6 of 13 actions that someone else has checked, life got better for the child; for 3 partly." in short
    assert "4 more are done and wait to be checked." in short
    chart = report().chart("difference")
    assert chart is not None
    assert chart.title == "Of 13 actions checked, life got better for the child in 6 and partly in 3"
    section = next(s for s in report().sections if s.key == "what_difference")
    (figures,) = [block for block in section.blocks if isinstance(block, Figures)]
    told = {figure.measure: (figure.value, figure.of, figure.of_measure) for figure in figures.items}
    assert told["round.better"] == ("6", "13", "round.actions_checked")
    assert told["round.partly_better"] == ("3", "13", "round.actions_checked")
    assert told["round.actions_checked"] == ("13", "17", "round.actions_done")
    assert "4 wait to be checked" in [figure.note for figure in figures.items]


def test_the_aim_of_observation_is_counted_in_audits(measures: Callable[..., RoundMeasures]) -> None:
    found = measures()
    assert "which reaches the aim of at least 10\u00a0% (for 23 audits: 3)" in how_much(found)
    fewer = replace(found, how_much=replace(found.how_much, observation=Share(2, 23)))
    assert "which is short of the aim" in how_much(fewer)


def test_service_areas_without_a_file_are_named(measures: Callable[..., RoundMeasures]) -> None:
    assert "No file was audited in Fostering." in how_much(measures())


def test_the_caution_about_chosen_files_stands_whatever_people_write(report: Callable[..., Document]) -> None:
    document = report({"how_well": "We are doing very well."})
    section = next(s for s in document.sections if s.key == "how_well")
    notes = [text_of(block.words) for block in section.blocks if isinstance(block, Note)]
    assert any("do not give an estimate of the quality of all our work" in note for note in notes)


def test_the_caution_does_not_contradict_how_the_files_were_chosen(measures: Callable[..., RoundMeasures]) -> None:
    begun = measures(everyone=None, ended=False)
    for by_chance, says in ((6, "Files drawn with known chances can tell"), (0, "Files chosen for a reason show")):
        found = replace(begun, sample=replace(begun.sample, by_chance=by_chance))
        assert caution(found).startswith(says)
        assert caution(found) in text_of(about(found)[0].words)


def test_audits_that_are_not_final_are_not_said_to_be_in_moderation(measures: Callable[..., RoundMeasures]) -> None:
    assert "3 more are submitted and not final yet: with a moderator, or waiting to be chosen" in how_much(measures())


def test_no_word_of_blame(measures: Callable[..., RoundMeasures]) -> None:
    words = " ".join(first_draft(part.key, measures()) for part in PARTS).lower()
    assert not re.search(r"\b(fail\w*|poor\w*|worst|bad|weak\w*)\b", words)


def test_one_aspect_only_is_called_the_one_with_most_room(
    report: Callable[..., Document], measures: Callable[..., RoundMeasures]
) -> None:
    chart = report().chart("judgements")
    assert chart is not None
    assert chart.title == "Planning and review has the most room to grow: 12 of 18 audits are not yet good"
    tie = tuple(AspectRow(key, key, "how_well", profile(0, 6, 12, 0), 1, 1) for key in ("a", "b"))
    found = measures()
    charts = [b for b in exhibits(replace(found, how_well=replace(found.how_well, aspects=tie))) if b.kind == "chart"]
    assert charts[0].title == "11 of 18 final audits are good or better overall"


def test_how_many_files_an_estimate_is_worth_is_told_alike_where_its_method_is(
    measures: Callable[..., RoundMeasures],
) -> None:
    found = measures()
    told = " ".join(text_of(block.words) for block in about(found) if hasattr(block, "words"))
    assert "as if from 14 files." in how_well(found)
    assert (
        "the effective number of files (Kish), which for the overall judgement is that of 14 files chosen alike."
        in told
    )
