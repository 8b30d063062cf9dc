from collections.abc import Callable
from typing import Any

import pytest

from fullcircle.domain.frameworks.rules import Change, Difference, Framework, compare, read_framework

Spoiled = Callable[[Callable[[Any], object]], str]


@pytest.fixture
def differences(bolton: Framework, spoiled: Spoiled) -> Callable[[Callable[[Any], object]], tuple[Difference, ...]]:
    return lambda edit: compare(bolton, read_framework(spoiled(edit)))


Differences = Callable[[Callable[[Any], object]], tuple[Difference, ...]]


def test_a_version_does_not_differ_from_itself(bolton: Framework) -> None:
    assert compare(bolton, bolton) == ()


def test_a_changed_text_shows_both(differences: Differences) -> None:
    (difference,) = differences(lambda c: c["aspects"][1]["prompts"][4].update(text="What is the worry?"))
    assert difference.part == "aspects"
    assert difference.where == ("Quality of assessment", "prompts", difference.before, "text")
    assert difference.change is Change.CHANGED
    assert difference.before.startswith("Does the analysis say")
    assert difference.after == "What is the worry?"


def test_a_new_thing_and_a_thing_taken_away_are_told_by_their_titles(differences: Differences) -> None:
    def edit(content: Any) -> None:
        content["methods"].pop(0)
        content["methods"].append({"key": "mystery", "title": "Mystery visits", "text": "Unannounced."})

    assert differences(edit) == (
        Difference("methods", (), Change.TAKEN_AWAY, "Case file audits", ""),
        Difference("methods", (), Change.ADDED, "", "Mystery visits"),
    )


def test_another_order_is_told_as_such(differences: Differences) -> None:
    (difference,) = differences(lambda c: c["questions"].reverse())
    assert difference.change is Change.REORDERED
    assert difference.before.startswith("How much did we do?")
    assert difference.after.endswith("How much did we do?")


def test_a_policy_that_the_council_confirms_shows_its_new_basis_and_value(differences: Differences) -> None:
    found = differences(lambda c: c["policies"]["reserve_share"].update(value=0.3, basis="framework", section="7"))
    assert [(d.where, d.before, d.after) for d in found] == [
        (("reserve_share", "value"), "15 %", "30 %"),
        (("reserve_share", "basis"), "Assumed: please confirm", "Given by the framework"),
        (("reserve_share", "section"), "", "7"),
    ]


def test_a_changed_list_of_words_is_told_whole(differences: Differences) -> None:
    (difference,) = differences(lambda c: c["policies"]["moderated_always"].update(value=["inadequate"]))
    assert (difference.before, difference.after) == ("outstanding, inadequate", "inadequate")


def test_changed_circumstances_are_told_in_words(differences: Differences) -> None:
    (difference,) = differences(lambda c: c["add_ons"][-1].update(when=[{"closing": True}]))
    assert difference.before == "closing: yes, status any: closed"
    assert difference.after == "closing: yes"
