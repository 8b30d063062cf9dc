"""Published figures computed again: the examples of a file of checks, each expected value beside the one of `fullcircle.stats`.

A file holds ``examples``; an example has an ``id``, an ``input`` and ``checks``; a check names a ``statistic``, perhaps with
``options``, the ``expected`` value and how far each number may be from it (``abs_tol``, a millionth unless told). An input
may name another example by its id; that example's input then belongs to it too.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fullcircle.jobs.stats_check.registry import UnknownStatistic, UnusableInput, compute, numbers

TOLERANCE = 1e-6
RELATIVE = 1e-8
"""Published figures rest at best on eight figures: reference software keeps survey weights in single precision."""


class FaultyFile(ValueError):
    """The file does not have the form of a file of checks; the text says where and what is wrong."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: ``got`` is the computed value; ``problem`` says why there is none, else it is empty."""

    example: str
    statistic: str
    expected: Any
    got: Any
    ok: bool
    problem: str = ""


def check(document: object) -> Iterator[Checked]:
    """Compute every check of a file's content, in order. Raises FaultyFile before the first when the file has another form."""
    examples = _examples(document)
    return (
        _one(example, item, inputs)
        for inputs in [{example["id"]: example["input"] for example in examples}]
        for example in examples
        for item in example["checks"]
    )


def same(got: Any, expected: Any, tolerance: float) -> bool:
    """Whether two values agree: numbers within ``tolerance`` or one part in a hundred million, whichever is wider; all else
    exactly; lists and mappings item by item."""
    if isinstance(expected, list):
        return (
            isinstance(got, list | tuple)
            and len(got) == len(expected)
            and all(same(g, e, tolerance) for g, e in zip(got, expected, strict=True))
        )
    if isinstance(expected, Mapping):
        return (
            isinstance(got, Mapping)
            and got.keys() == expected.keys()
            and all(same(got[key], expected[key], tolerance) for key in expected)
        )
    if isinstance(expected, bool | int | float) and isinstance(got, bool | int | float):
        # The last digit of a tolerance such as 0.000001 is not exact in binary.
        return math.isfinite(got) and abs(got - expected) <= max(tolerance * (1 + 1e-9), RELATIVE * abs(expected))
    return type(got) is type(expected) and bool(got == expected)


def _one(example: Mapping[str, Any], item: Mapping[str, Any], inputs: Mapping[str, Mapping[str, Any]]) -> Checked:
    name, expected = item["statistic"], numbers(item["expected"])
    try:
        got = plain(compute(name, _input(example["input"], inputs), item.get("options")))
    except UnknownStatistic:
        return Checked(example["id"], name, expected, None, False, "no statistic has this name")
    except UnusableInput as wrong:
        return Checked(example["id"], name, expected, None, False, str(wrong))
    except (TypeError, AttributeError, LookupError) as wrong:
        problem = (
            f"cannot be computed, as the input or the options have another form than this statistic reads: {wrong}"
        )
        return Checked(example["id"], name, expected, None, False, problem)
    except (ValueError, ArithmeticError) as wrong:
        return Checked(example["id"], name, expected, None, False, f"cannot be computed: {wrong}")
    ok = same(got, expected, float(item.get("abs_tol") or TOLERANCE))
    return Checked(example["id"], name, expected, got, ok)


def _input(own: Mapping[str, Any], inputs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The input with that of every example it names."""
    borrowed: dict[str, Any] = {}
    for value in own.values():
        if isinstance(value, str) and value in inputs and inputs[value] is not own:
            borrowed |= inputs[value]
    return borrowed | dict(own)


def plain(value: Any) -> Any:
    """``value`` with arrays and tuples as lists and numbers of numpy as numbers of Python."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _examples(document: object) -> list[dict[str, Any]]:
    if not isinstance(document, dict) or not isinstance(document.get("examples"), list):
        raise FaultyFile("the file needs a list named examples")
    for number, example in enumerate(document["examples"], 1):
        where = f"example {number}"
        if not isinstance(example, dict) or not isinstance(example.get("id"), str):
            raise FaultyFile(f"{where} needs an id, as text")
        where = f"example {example['id']}"
        if not isinstance(example.get("input"), dict):
            raise FaultyFile(f"{where} needs an input, as a mapping")
        if not isinstance(example.get("checks"), list):
            raise FaultyFile(f"{where} needs a list named checks")
        _faultless_checks(where, example["checks"])
    return list(document["examples"])


def _faultless_checks(where: str, checks: list[Any]) -> None:
    for number, item in enumerate(checks, 1):
        if not isinstance(item, dict) or not isinstance(item.get("statistic"), str) or "expected" not in item:
            raise FaultyFile(f"{where}, check {number} needs a statistic, as text, and what is expected")
        if not isinstance(item.get("options") or {}, dict):
            raise FaultyFile(f"{where}, check {number}: options are a mapping")
        if isinstance(item.get("abs_tol"), str | list | dict):
            raise FaultyFile(f"{where}, check {number}: abs_tol is a number")
