"""The text of a version never changes; what it could not say then is filled in when it is read."""

import re

import pytest

from fullcircle.domain.earlier_audits.rules import Spoken, suggest_judgement
from fullcircle.domain.frameworks.rules import Framework, FrameworkFaults, as_written_today, read_framework
from fullcircle.domain.frameworks.rules.judgements import EarlierForms

pytestmark = pytest.mark.requirements("R1.1")
UNSAID = re.compile(r"^    (?:good|acts_at_once|needs_reason|look): .*\n", re.MULTILINE)


@pytest.fixture
def earlier(bolton_text: str) -> str:
    """The framework as it was written before judgements said what they are."""
    before, _, _ = UNSAID.sub("", bolton_text).partition("\n# How audit forms from before")
    return before.replace("frequency: every_round", "frequency: six_weekly")


def test_it_reads_as_the_same_framework_written_today(earlier: str, bolton: Framework) -> None:
    read = read_framework(earlier, kept=True)
    assert read.scale == bolton.scale
    assert [activity.frequency for activity in read.schedule] == [activity.frequency for activity in bolton.schedule]
    assert read == bolton


def test_words_of_earlier_forms_are_suggested_by_it_as_ever(earlier: str) -> None:
    spoken = Spoken.of(read_framework(earlier, kept=True))
    assert suggest_judgement("2 - RI", spoken) == "does_not_yet_meet_good"
    assert spoken.aspect("quality of the chronology") == "case_recording"


def test_a_text_of_today_that_gives_no_such_words_is_given_none(bolton_text: str) -> None:
    silent, _, _ = bolton_text.partition("\n# How audit forms from before")
    assert read_framework(silent, kept=True).earlier_forms == EarlierForms()


def test_a_new_file_has_to_say_it(earlier: str) -> None:
    with pytest.raises(FrameworkFaults) as refused:
        read_framework(earlier)
    paths = {fault.path for fault in refused.value.faults}
    assert {
        "judgements[inadequate].acts_at_once",
        "judgements[meets_good].good",
        "judgements[outstanding].look",
    } <= paths


def test_its_file_can_be_changed_and_added_again(earlier: str, bolton: Framework) -> None:
    written = as_written_today(earlier)
    assert read_framework(written) == bolton
    comments = [line for line in earlier.splitlines() if line.lstrip().startswith("#")]
    assert comments
    assert comments == [line for line in written.splitlines() if line.lstrip().startswith("#")]


def test_a_file_of_today_is_given_back_to_the_letter(bolton_text: str) -> None:
    assert as_written_today(bolton_text) == bolton_text


def test_a_file_into_which_nothing_can_be_written_is_given_back_to_the_letter(earlier: str) -> None:
    in_one_line = re.sub(
        r"  - key: outstanding\n    title: Outstanding\n    order: 1\n    meaning: >-\n(?:      .*\n)+",
        "  - {key: outstanding, title: Outstanding, order: 1, meaning: More than good}\n",
        earlier,
    )
    assert in_one_line != earlier
    assert as_written_today(in_one_line) == in_one_line
