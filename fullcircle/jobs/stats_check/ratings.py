"""The judgements of an example in whichever form they are given: a table of two raters, ratings with gaps, or counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, numbers
from fullcircle.stats.agreement import ratings as reading
from fullcircle.stats.agreement import tables, weights
from fullcircle.stats.agreement.ratings import MISSING, Counts, Ratings
from fullcircle.stats.agreement.weights import Floats, Weights

TABLES = ("table_rows_rater1_cols_rater2", "table", "table_rows_first_cols_second", "contingency_table")
BY_UNIT = ("subjects_by_raters", "units_by_raters", "ratings")
BY_RATER = ("raters_by_units", "raters_by_subjects", "reliability_data")
COUNTS = ("subjects_by_category_counts", "units_by_category_counts", "category_counts")
TWO_LISTS = (("rater1", "rater2"), ("rater_1", "rater_2"), ("first", "second"), ("auditor", "moderator"), ("x", "y"))
SIGNS_OF_A_GAP = ("", "NA", ".", "*", "-")
SAME_WEIGHTS = {
    "unweighted": "identity",
    "nominal": "identity",
    "none": "identity",
    "equal": "linear",
    "equal-spacing": "linear",
    "cicchetti-allison": "linear",
    "squared": "quadratic",
    "interval": "quadratic",
    "fleiss-cohen": "quadratic",
}


@dataclass(frozen=True)
class Judgements:
    """``table`` where two raters are set against each other, ``ratings`` where it is known who rated what; at least one of them
    or ``counts``. ``values``: the categories as numbers, for weights and metrics."""

    values: tuple[float, ...]
    table: tables.Table | None = None
    ratings: Ratings | None = None
    counts: Floats | Counts | None = None

    def two(self) -> tables.Table:
        """The table of two raters. Units that one of them did not rate are left out."""
        if self.table is not None:
            return self.table
        if self.ratings is None or self.ratings.codes.shape[1] != 2:
            raise UnusableInput("needs the judgements of two raters")
        both = (self.ratings.codes != MISSING).all(axis=1)
        return tables.pair_table(self.ratings.codes[both], levels=len(self.ratings.categories))

    def each(self) -> Ratings:
        """Who rated what."""
        if self.ratings is not None:
            return self.ratings
        if self.table is None or isinstance(self.table, tables.WeightedTable):
            raise UnusableInput("needs the rating of each rater, not counts")
        cells = np.asarray(self.table, dtype=int)
        codes = np.repeat(np.argwhere(cells >= 0), cells.ravel(), axis=0)
        return Ratings(codes, self.values)

    def by_category(self) -> Floats | Counts:
        """How often each category was given to each unit."""
        return reading.category_counts(self.each()) if self.counts is None else self.counts


def judgements(given: Given, options: Options) -> Judgements:
    """The judgements of an input. Raises UnusableInput when it holds none."""
    if any(key in given for key in TABLES):
        table = given.get(*TABLES)
        levels = _levels(given, options, len(table))
        spare = [0] * (levels - len(table))
        table = [[*row, *spare] for row in table] + [[0] * levels for _ in spare] if spare else table
        return Judgements(_values(given, options, levels), table=table)
    if any(key in given for key in COUNTS):
        counts = np.array(given.get(*COUNTS), dtype=float)
        levels = _levels(given, options, counts.shape[-1])
        counts = np.pad(counts, [(0, 0)] * (counts.ndim - 1) + [(0, levels - counts.shape[-1])])
        return Judgements(_values(given, options, levels), counts=counts)
    found = _pairs(given, options)
    if found is None:
        ratings = reading.read_ratings(_by_unit(given), categories=_categories(given, options, _by_unit(given)))
        return Judgements(ratings.values, ratings=ratings)
    return found


def credit(given: Given, options: Options, found: Judgements, default: str = "identity") -> Weights:
    """The weights that options and input ask for, by name or as a matrix of agreement or disagreement."""
    for key, read in (
        ("agreement_weights", weights.from_agreement),
        ("disagreement_weights", weights.from_disagreement),
    ):
        if options.get(key) is not None:
            return read(numbers(options[key]))
    asked = options.get("weights", default)
    if isinstance(asked, list):
        return weights.from_agreement(numbers(asked))
    name = SAME_WEIGHTS.get(str(asked).lower(), str(asked).lower())
    return weights.by_values(name, found.values) if name in weights.KINDS else _custom(given, str(asked))


def has_own_weights(given: Given) -> bool:
    """Whether the input brings a matrix of weights."""
    return any(key.startswith(("agreement_weights", "disagreement_weights")) for key in given.values)


def scores(given: Given, options: Options) -> list[Any]:
    """Scores by unit and rater, gaps as ``None``."""
    if any(key in given for key in (*BY_UNIT, *BY_RATER, "scores")):
        return _by_unit(given)
    found = judgements(given, options)
    each, values = found.each(), found.values
    return [[None if code == MISSING else values[code] for code in row] for row in each.codes.tolist()]


def _custom(given: Given, name: str) -> Weights:
    """The matrix of an input: ``disagreement_weights_symmetric`` for the name "symmetric", or the only one there is."""
    kinds = {"agreement_weights": weights.from_agreement, "disagreement_weights": weights.from_disagreement}
    fitting = [key for key in given.values if key.startswith(tuple(kinds))]
    exact = [key for key in fitting if key == name or key in {f"{kind}_{name}" for kind in kinds}]
    if not exact and name == "custom":
        exact = fitting
    if len(exact) != 1:
        raise UnusableInput(f"the weights {name!r} are neither known nor one matrix of the input")
    return kinds[exact[0].split("_weights")[0] + "_weights"](given.get(exact[0]))


def _by_unit(given: Given) -> list[Any]:
    missing = {*SIGNS_OF_A_GAP, given.values.get("missing")}
    if any(key in given for key in BY_RATER):
        rows = [list(row) for row in zip(*_rows(given.get(*BY_RATER)), strict=True)]
    else:
        rows = [list(row) for row in _rows(given.get(*BY_UNIT, "scores"))]
    return [[None if rating in missing else rating for rating in row] for row in rows]


def _rows(found: Any) -> list[Any]:
    return list(found.values()) if isinstance(found, Mapping) else found


def _pairs(given: Given, options: Options) -> Judgements | None:
    """Two lists, or pairs, with the chance of each pair to be judged twice where that is given."""
    if "pairs" in given:
        rows = [list(pair) for pair in given.get("pairs")]
    else:
        lists = next((names for names in TWO_LISTS if all(name in given for name in names)), None)
        if lists is None:
            return None
        rows = [list(pair) for pair in zip(*(given.get(name) for name in lists), strict=True)]
    found = reading.read_ratings(rows, categories=_categories(given, options, rows))
    chances = given.optional("probabilities", "inclusion_probabilities")
    if chances is None:
        return Judgements(found.values, table=Judgements(found.values, ratings=found).two(), ratings=found)
    table = tables.weighted_table(map(tuple, found.codes.tolist()), chances, levels=len(found.categories))
    return Judgements(found.values, table=table)


def _categories(given: Given, options: Options, rows: list[Any]) -> list[Any] | None:
    """The scale: named, or so many levels from 1 (from 0 where a rating is 0)."""
    named = options.get("categories") or given.optional("categories", default=None)
    levels = named or options.get("ordinal_levels") or given.optional("ordinal_levels", "levels", default=None)
    if levels is None or isinstance(levels, list):
        return levels
    first = 0 if any(rating == 0 for row in rows for rating in row) else 1
    return list(range(first, first + int(levels)))


def _levels(given: Given, options: Options, shown: int) -> int:
    """How many levels the scale has: those that a table shows, or as told. Levels that it does not show are the highest ones,
    which nobody used."""
    told = options.get("ordinal_levels") or given.optional("ordinal_levels", "levels")
    if told is None or isinstance(told, list):
        return shown
    if int(told) < shown:
        raise UnusableInput(f"has {shown} levels, where ordinal_levels says {told}")
    return int(told)


def _values(given: Given, options: Options, levels: int) -> tuple[float, ...]:
    """The categories of a table or of counts as numbers: ``categories`` or ``scores`` where they are, else 1, 2, 3..."""
    for key in ("scores", "categories"):
        found = options.get(key) or given.optional(key, default=None)
        if isinstance(found, list) and len(found) == levels and all(isinstance(value, int | float) for value in found):
            return tuple(found)
    return tuple(float(place + 1) for place in range(levels))
