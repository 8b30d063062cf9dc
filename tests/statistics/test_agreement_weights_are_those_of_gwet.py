"""Weights of agreement: published squares, twins written cell by cell, and what all kinds share."""

from math import comb, pi, sin, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.agreement import weights

pytestmark = pytest.mark.requirements("R7.4")


@pytest.mark.parametrize(
    ("kind", "near", "far"),
    [
        # Three categories, as printed in the documentation of irrCAC: next to each other, and at both ends.
        ("identity", 0, 0),
        ("radical", 0.2928932, 0),
        ("linear", 0.5, 0),
        ("ordinal", 0.6666667, 0),
        ("quadratic", 0.75, 0),
        ("circular", 0, 0),
        ("bipolar", 0.6666667, 0),
    ],
)
def test_weights_of_three_categories_equal_the_published_ones(kind: str, near: float, far: float) -> None:
    found = weights.by_name(kind, 3).matrix
    expected = [[1, near, far], [near, 1, near], [far, near, 1]]
    assert found == pytest.approx(np.array(expected), abs=1e-7)


@pytest.mark.parametrize(("kind", "near"), [("linear", 2 / 3), ("quadratic", 8 / 9), ("ordinal", 5 / 6)])
def test_one_step_apart_on_four_grades_keeps_the_known_credit(kind: str, near: float) -> None:
    assert weights.by_name(kind, 4).matrix[1, 2] == pytest.approx(near)


def loss(kind: str, values: list[float], k: int, m: int) -> float:
    a, b, low, high, q = values[k], values[m], values[0], values[-1], len(values)
    if k == m:
        return 0
    return {
        "identity": lambda: 1,
        "linear": lambda: abs(a - b) / (high - low),
        "quadratic": lambda: (a - b) ** 2 / (high - low) ** 2,
        "ordinal": lambda: comb(abs(k - m) + 1, 2) / comb(q, 2),
        "radical": lambda: sqrt(abs(a - b)) / sqrt(high - low),
        "ratio": lambda: ((a - b) / (a + b)) ** 2 / ((high - low) / (high + low)) ** 2,
        "circular": lambda: sin(pi * (a - b) / (high - low + 1)) ** 2,
        "bipolar": lambda: (a - b) ** 2 / (((a + b) - 2 * low) * (2 * high - (a + b))),
    }[kind]()


@given(st.sampled_from(weights.KINDS), st.lists(st.integers(0, 30), min_size=2, max_size=6, unique=True).map(sorted))
def test_every_kind_equals_its_formula_cell_by_cell(kind: str, values: Any) -> None:
    found = weights.by_values(kind, values).matrix
    places = range(len(values))
    losses = [[loss(kind, values, k, m) for m in places] for k in places]
    largest = max(map(max, losses)) if kind in ("circular", "bipolar") else 1
    assert found == pytest.approx(1 - np.array(losses) / largest, abs=1e-9)
    assert (np.diagonal(found) == 1).all()
    assert (found == found.T).all()
    assert found.min() >= -1e-12
    assert found.max() <= 1


@given(st.sampled_from([k for k in weights.KINDS if k != "ratio"]), st.integers(2, 8))
def test_all_kinds_but_ratio_look_the_same_from_both_ends(kind: str, levels: int) -> None:
    found = weights.by_name(kind, levels).matrix
    assert found == pytest.approx(found[::-1, ::-1], abs=1e-9)


@given(st.integers(2, 5), st.data())
def test_disagreement_is_agreement_the_other_way_round(levels: int, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.floats(0.1, 9), min_size=levels**2, max_size=levels**2))
    losses = np.array(cells).reshape(levels, levels)
    np.fill_diagonal(losses, 0)
    credit = weights.from_disagreement(losses)
    assert credit.matrix == pytest.approx(1 - losses / losses.max())
    assert weights.from_agreement(credit.matrix).matrix == pytest.approx(credit.matrix)
    assert weights.from_disagreement(losses * 7).matrix == pytest.approx(credit.matrix)


def test_weights_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="read-only"):
        weights.by_name("linear", 4).matrix[0, 0] = 2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: weights.by_name("cubic", 4), "cubic weights are not known; choose one of identity, linear"),
        (lambda: weights.by_values("linear", []), "categories with values"),
        (lambda: weights.by_values("linear", [1, 3, 2]), "values that rise"),
        (lambda: weights.by_values("ratio", [-1, 2]), "from 0 upwards"),
        (lambda: weights.from_agreement([[1, 0.5], [2, 1]]), "at most 1"),
        (lambda: weights.from_agreement([[0.9, 0], [0, 1]]), "1 on the diagonal"),
        (lambda: weights.from_agreement([[1, 0]]), "square"),
        (lambda: weights.from_agreement([[1, "x"], [0, 1]]), "square of numbers"),
        (lambda: weights.from_agreement([[1, float("nan")], [0, 1]]), "square of numbers"),
        (lambda: weights.from_disagreement([[0, -1], [1, 0]]), "at least 0"),
        (lambda: weights.from_disagreement([[0, 0], [0, 0]]), "not all of them 0"),
        (lambda: weights.from_disagreement([[1, 1], [1, 0]]), "0 on the diagonal"),
    ],
)
def test_weights_that_make_no_sense_are_refused(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
