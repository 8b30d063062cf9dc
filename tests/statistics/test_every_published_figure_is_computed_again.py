"""The file of published figures: every one is matched, and a file that is wrong is told so."""

from pathlib import Path

import pytest
import yaml

from fullcircle.jobs.stats_check import UnknownStatistic, UnusableInput, checking, compute
from fullcircle.jobs.stats_check.command import main

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "published-statistics.yaml"
OTHERS = Path(__file__).with_name("other_published_examples.yaml")
CHECKS = list(checking.check(yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))))
OTHER_CHECKS = list(checking.check(yaml.safe_load(OTHERS.read_text(encoding="utf-8"))))


@pytest.mark.requirements("R7.4", "R8.3")
@pytest.mark.parametrize("one", CHECKS, ids=lambda one: f"{one.example}-{one.statistic}")
def test_it_is_matched(one: checking.Checked) -> None:
    assert one.ok, f"expected {one.expected}, got {one.problem or one.got}"


@pytest.mark.requirements("R7.4", "R8.3")
@pytest.mark.parametrize("one", OTHER_CHECKS, ids=lambda one: f"{one.example}-{one.statistic}")
def test_other_data_than_that_of_the_published_file_is_matched_too(one: checking.Checked) -> None:
    assert one.ok, f"expected {one.expected}, got {one.problem or one.got}"


def test_the_reported_flat_series_marks_its_jump_and_not_the_rounds_before_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reported = Path(__file__).parents[1] / "data" / "reported" / "50-xmr-flat-then-jump.yaml"
    assert main([str(reported)]) == 0
    assert "got ...........O" in capsys.readouterr().out


def test_all_examples_are_there() -> None:
    assert len(CHECKS) == 224
    assert len({one.example for one in CHECKS}) == 54
    assert len(OTHER_CHECKS) == 297


WRONG = {
    "a list": ("- 1\n", "needs a list named examples"),
    "no id": ("examples: [{input: {}, checks: []}]\n", "example 1 needs an id"),
    "no input": ("examples: [{id: one, checks: []}]\n", "example one needs an input"),
    "no checks": ("examples: [{id: one, input: {}}]\n", "example one needs a list named checks"),
    "no expected": ("examples: [{id: one, input: {}, checks: [{statistic: wilson}]}]\n", "check 1 needs a statistic"),
    "not YAML": ("examples: [\n", "is not YAML"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_file_of_another_form_is_refused_before_anything_is_computed(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "checks.yaml"
    file.write_text(text, encoding="utf-8")
    assert main([str(file)]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Nothing was computed" in printed.err
    assert not printed.out


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere.yaml")]) == 2
    assert "nowhere.yaml cannot be used: no such file" in capsys.readouterr().err


MIXED = """
examples:
- id: a
  input: {x: 81, n: 263}
  checks:
  - {statistic: wilson_ci95, expected: [0.25528852, 0.36620958]}
  - {statistic: wilson_ci95, expected: [0.3, 0.36620958]}
  - {statistic: no_such_statistic, expected: 1}
- id: b
  input: {n: 263}
  checks:
  - {statistic: wilson_ci95, expected: [0.25528852, 0.36620958]}
"""


def test_a_miss_an_unknown_statistic_and_a_missing_input_each_show_and_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "checks.yaml"
    file.write_text(MIXED, encoding="utf-8")
    assert main([str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("ok") for line in lines[:4]] == [True, False, False, False]
    assert "expected [0.3, 0.36620958]  got [0.25528852, 0.36620958]" in lines[1]
    assert "no statistic has this name" in lines[2]
    assert lines[4] == "4 checks: 1 ok, 3 not ok."


def test_the_input_of_another_example_can_be_named() -> None:
    document = {
        "examples": [
            {"id": "counts", "input": {"x": 81, "n": 263}, "checks": []},
            {
                "id": "again",
                "input": {"data": "counts"},
                "checks": [{"statistic": "wilson_ci95", "expected": [0.25528852, 0.36620958]}],
            },
        ]
    }
    assert all(one.ok for one in checking.check(document))


@pytest.mark.parametrize(
    ("got", "expected", "same"),
    [
        (1.0000009, 1, True),
        (1.0000011, 1, False),
        (float("nan"), 1, False),
        (3687177.52, 3687177.5324, True),
        (3687177.49, 3687177.5324, False),
        (None, None, True),
        (0, None, False),
        ([1, 2], [1, 2], True),
        ([1], [1, 2], False),
        ((1, 2), [1, 2], True),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"b": 1}, False),
        ("SS..", "SS..", True),
        ("*", 1, False),
    ],
)
def test_values_agree_within_the_tolerance_and_exactly_otherwise(got: object, expected: object, same: bool) -> None:
    assert checking.same(got, expected, 1e-6) is same


def test_an_option_without_a_value_counts_as_not_given() -> None:
    given = {"x": 81, "n": 263}
    assert compute("wilson_ci95", given, {"level": None}) == compute("wilson_ci95", given)
    assert compute("posterior", given, {"level": None, "prior_a": None}) == compute("posterior", given)
    table = {"table": [[40, 9], [6, 45]]}
    empty = {"weights": None, "quantile": None, "level": None}
    assert compute("gwet_ac", table, empty) == compute("gwet_ac", table)


def test_fractions_are_numbers_unless_they_divide_by_nothing() -> None:
    for written in ("1/6", " 1 / 6"):
        assert compute("binomial_exact_p", {"x": 51, "n": 235, "p0": written}) == pytest.approx(0.04375, abs=1e-5)
    with pytest.raises(UnusableInput, match="1/0 is no number"):
        compute("binomial_exact_p", {"x": 51, "n": 235, "p0": "1/0"})


@pytest.mark.parametrize("x", ["many", [8], {"a": 8}])
def test_an_input_of_another_form_fails_alone_and_says_why(x: object) -> None:
    checks = [{"statistic": "wilson_ci95", "expected": [0.25528852, 0.36620958]}]
    document = {
        "examples": [
            {"id": "wrong", "input": {"x": x, "n": 10}, "checks": checks},
            {"id": "right", "input": {"x": 81, "n": 263}, "checks": checks},
        ]
    }
    wrong, right = checking.check(document)
    assert right.ok
    assert not wrong.ok
    assert wrong.problem.startswith("cannot be computed")


def test_an_ending_that_a_statistic_does_not_have_is_unknown() -> None:
    with pytest.raises(UnknownStatistic):
        compute("bowker_symmetry_chi2_ci95", {"table": [[1, 2], [3, 4]]})
