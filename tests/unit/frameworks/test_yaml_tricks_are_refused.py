from collections.abc import Callable

import pytest

from fullcircle.domain.frameworks.rules import Fault, Framework, read_framework

FaultsIn = Callable[[str], tuple[Fault, ...]]


def test_text_that_is_not_yaml_is_refused_with_its_line(faults_in: FaultsIn) -> None:
    (fault,) = faults_in("identity:\n  code: bolton\n council: Bolton\n")
    assert fault.line == 3
    assert fault.reason.startswith("This line cannot be read: it does not fit the lines above")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a:\n  b: 1\n\tc: 2\n", 3, "begins with a tab"),
        ("a:\n  b: one: two\n", 2, "a colon too many"),
        ("a:b\nc: 1\n", 2, "none with a space after it on the line above"),
        ("a: 1\nbcd\ne: 2\n", 2, "no colon after its name"),
        ('a: 1\nb: "one\nc: 2\n', 2, "opened here and never closed"),
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "a bracket is opened here"),
        ("a: @x\n", 1, "put them in quotes"),
        ('a: "\\q"\n', 1, "a backslash"),
        ("a: 'it's'\nb: 2\n", 1, "close all quotes"),
        ("- a\nb: 1\n", 2, "as many spaces"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_do_in_plain_words(
    text: str, line: int, says: str, faults_in: FaultsIn
) -> None:
    (fault,) = faults_in(text)
    assert (fault.path, fault.line) == ("", line)
    assert says in fault.reason
    assert not any(word in fault.reason for word in ("token", "mapping", "scalar", "YAML", "expected"))


def test_a_bomb_of_aliases_is_refused_without_growing(faults_in: FaultsIn) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    reasons = " ".join(fault.reason for fault in faults_in(bomb))
    assert "“*a” repeats another part; write the words out instead" in reasons
    assert "“&a” names a part to repeat; take it away" in reasons


def test_a_key_written_twice_is_refused_with_both_lines(bolton_text: str, faults_in: FaultsIn) -> None:
    twice = bolton_text.replace("  code: bolton\n", "  code: bolton\n  code: other\n", 1)
    (fault,) = faults_in(twice)
    first = bolton_text.splitlines().index("  code: bolton") + 1
    assert fault.path == "identity.code"
    assert fault.reason == f"is written twice, on lines {first} and {first + 1}; keep one"


def test_a_tag_is_refused(bolton_text: str, faults_in: FaultsIn) -> None:
    (fault,) = faults_in(bolton_text.replace("council: Bolton", "council: !!python/name:os.system Bolton", 1))
    assert fault.path == "identity.council"
    assert "is a tag; take it away" in fault.reason


def test_deep_nesting_is_refused(faults_in: FaultsIn) -> None:
    (fault,) = faults_in("[" * 5_000 + "]" * 5_000)
    assert fault.reason == "Things are nested too deeply here to be a framework."


def test_a_file_that_is_too_long_is_refused_unread(faults_in: FaultsIn) -> None:
    (fault,) = faults_in("a: 1\n" * 200_001)
    assert fault.reason == "The file is too long: 1,000,005 characters, and at most 1,000,000 are read."


def test_a_second_document_is_refused(bolton_text: str, faults_in: FaultsIn) -> None:
    (fault,) = faults_in(bolton_text + "\n---\nidentity: {}\n")
    assert "A second document begins here" in fault.reason


def test_a_character_that_yaml_forbids_is_refused_with_its_line(faults_in: FaultsIn) -> None:
    (fault,) = faults_in("identity:\n  code: bol\x00ton\n")
    assert fault.line == 2


def test_a_list_as_a_name_is_refused(faults_in: FaultsIn) -> None:
    (fault,) = faults_in("? [a, b]\n: c\n")
    assert fault.reason == "A name before a colon has to be a plain word."


@pytest.mark.parametrize("text", ["", "# only a comment\n", "just words", "- a\n- b\n"])
def test_what_is_no_framework_at_all_is_refused(faults_in: FaultsIn, text: str) -> None:
    (fault,) = faults_in(text)
    assert fault.reason == "should be a group of names and values"


def test_yes_no_and_times_stay_the_words_they_are(bolton_text: str, bolton: Framework) -> None:
    plain = bolton_text.replace("  council: Bolton Council", "  council: No", 1)
    assert read_framework(plain).identity.council == "No"
    assert bolton.identity.council == "Bolton Council"
