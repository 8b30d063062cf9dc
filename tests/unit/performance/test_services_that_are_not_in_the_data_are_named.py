"""A service of which the data holds nobody is named, once, and never shown as a nought."""

import pytest

from fullcircle.domain.performance.rules.missing import missing, not_in_data
from fullcircle.domain.selection.rules.checks import Promise, checks

pytestmark = pytest.mark.requirements("R7.1")


@pytest.mark.parametrize(
    ("services", "present", "left"),
    [
        (["A", "B", "C"], {"B"}, ("A", "C")),
        (["A", "A"], set(), ("A",)),
        (["A"], {"A", "Z"}, ()),
        ([], {"A"}, ()),
    ],
)
def test_what_is_not_there_is_missing_in_order_and_once(services, present, left):
    assert missing(services, present) == left


def test_the_words_name_each_service():
    assert not_in_data(("Fostering",)) == "No child of Fostering is in this data: the file names no team of theirs."
    assert "Fostering, Care leavers or Early help is" in not_in_data(("Fostering", "Care leavers", "Early help"))
    assert not_in_data(()) == ""


def test_a_selection_does_not_claim_a_service_it_could_not_see():
    promise = Promise({"Early help": 3}, 1, 1, 1, 0.1, 2, 2, missing=("Fostering",))
    words = {one.rule: one.words for one in checks([], promise)}
    assert "No child of Fostering is in this data" in words["Every service area"]
