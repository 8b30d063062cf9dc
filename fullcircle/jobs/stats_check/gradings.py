"""Rows of covariates and an ordered grade, in the forms that a file of checks may give them.

- ``by_judge_rows_of_temp_contact_rating``: for each judge the rows; the names of the columns are in the key, the grade last
  (or ``count`` last, how often the row occurred, and the grade before it);
- ``rows_of_temp_contact_rating``: rows alone; ``random: judge`` may name one of the columns;
- ``table_rows_treatment_cols_rating`` (or ``counts_...``): a table, its rows scored 0, 1, 2... or by ``row_scores``;
- columns by name, the grade called ``rating``, ``grade``, ``y`` or as ``response`` says.
A column of texts becomes one 0/1 covariate for each text but the first, called by column and text (``tempwarm``).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fullcircle.jobs.stats_check.registry import Given, UnusableInput, numbers

_ROWS = re.compile(r"(?:by_(?P<group>\w+?)_)?rows_of_(?P<columns>\w+)")
_TABLE = re.compile(r"(?:table|counts)_rows_(?P<covariate>\w+)_cols_(?P<response>\w+)")
_FREQUENCIES = ("count", "counts", "frequency", "frequencies", "freq", "weight", "weights", "n")
_RESPONSES = ("rating", "ratings", "grade", "grades", "response", "y")
_RANDOM = ("random", "group", "rater", "cluster", "clusters")


@dataclass(frozen=True)
class Gradings:
    """One grade a row, covariates by name, and where given who graded (or which cluster) and how often the row occurred."""

    grades: Sequence[int]
    covariates: Mapping[str, Sequence[float]]
    raters: Sequence[Any] | None
    frequencies: Sequence[float] | None


def gradings(given: Given) -> Gradings:
    """Read the rows of an example. Raises UnusableInput when they are in none of the forms."""
    for key, value in given.values.items():
        if match := _ROWS.fullmatch(key):
            return _split(given, *_from_rows(match["group"], match["columns"].split("_"), numbers(value), given))
        if match := _TABLE.fullmatch(key):
            return _split(given, *_from_table(match["covariate"], match["response"], numbers(value), given))
    columns = {key: numbers(value) for key, value in given.values.items() if isinstance(value, list)}
    if isinstance(given.values.get("covariates"), Mapping):
        columns |= numbers(dict(given.values["covariates"]))
    named = given.values.get("response")
    responses = (named,) if isinstance(named, str) else _RESPONSES
    response = next((name for name in responses if name in columns), None)
    if response is None:
        raise UnusableInput("needs rows of covariates and an ordered grade, such as rows_of_temp_contact_rating")
    return _split(given, columns, response)


def _from_rows(group: str | None, names: list[str], value: Any, given: Given) -> tuple[dict[str, Sequence[Any]], str]:
    """Columns by name, and the name of the response."""
    names = given.values.get("columns") or names
    blocks = value if group else [value]
    # Raters are numbered, so that results come in the order given.
    rows = [
        (place, row)
        for place, block in enumerate((blocks.values() if isinstance(blocks, Mapping) else blocks), 1)
        for row in block
    ]
    if any(len(row) != len(names) for _, row in rows):
        raise UnusableInput(f"each row needs {len(names)} values: {', '.join(names)}")
    columns: dict[str, Sequence[Any]] = {name: [row[place] for _, row in rows] for place, name in enumerate(names)}
    response = [name for name in names if name not in _FREQUENCIES][-1]
    if group:
        columns["random"] = [place for place, _ in rows]
    named = given.values.get("response")
    return columns, named if isinstance(named, str) else response


def _from_table(covariate: str, response: str, value: Any, given: Given) -> tuple[dict[str, Sequence[Any]], str]:
    scores = given.optional("row_scores", default=list(range(len(value))))
    cells = [(scores[row], column, count) for row, line in enumerate(value) for column, count in enumerate(line)]
    columns = {covariate: [cell[0] for cell in cells], response: [cell[1] for cell in cells]}
    return columns | {"count": [cell[2] for cell in cells]}, response


def _split(given: Given, columns: dict[str, Sequence[Any]], response: str) -> Gradings:
    left = dict(columns)
    grades = left.pop(response)
    random = given.values.get("random", given.values.get("cluster"))
    wanted = (random,) if isinstance(random, str) and random in left else _RANDOM
    raters = next((left.pop(name) for name in wanted if name in left), None)
    frequencies = next((left.pop(name) for name in _FREQUENCIES if name in left), None)
    left.pop("row_scores", None)
    covariates: dict[str, Sequence[float]] = {}
    for name, column in left.items():
        covariates |= _as_numbers(name, column)
    return Gradings(grades, covariates, raters, frequencies)


def _as_numbers(name: str, column: Sequence[Any]) -> dict[str, Sequence[float]]:
    if not any(isinstance(item, str) for item in column):
        return {name: column}
    kinds = sorted({str(item) for item in column})
    return {f"{name}{kind}": [float(str(item) == kind) for item in column] for kind in kinds[1:]}
