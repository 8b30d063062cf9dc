"""Gradings made ready for the many-facet model: audits that say the same are counted once, whoever made them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from fullcircle.stats.ordinal.links import Array, Codes
from fullcircle.stats.ordinal.rows import labelled, numbered


@dataclass(frozen=True, slots=True)
class Facets:
    """What the likelihood needs.

    An *item* is one judgement: aspect and grade of an auditor, or aspect, moderator and grade of a moderator, as one number.
    ``patterns``  the different audits: sets of items, one a row, filled up with ``items``, which stands for none
    ``counts``    how often each auditor (row) made each pattern (column)
    ``pairs``     audits of each auditor that a moderator graded too
    ``codes``     of each given row, the auditor's place in ``auditors``
    """

    auditors: tuple[Any, ...]
    moderators: tuple[Any, ...]
    aspects: tuple[Any, ...]
    levels: tuple[int, ...]
    patterns: Codes
    counts: csr_array
    pairs: Codes
    codes: Codes
    moderated: Codes
    audits: int

    @property
    def items(self) -> int:
        """How many different items there are."""
        return len(self.aspects) * len(self.levels) * (1 + len(self.moderators))

    @property
    def longest(self) -> int:
        """Most judgements of one audit."""
        return int(self.patterns.shape[1])

    @property
    def busiest(self) -> float:
        """Most audits of one auditor."""
        return float(self.counts.sum(axis=1).max())


def read_facets(
    auditors: Sequence[Hashable],
    grades: Sequence[int],
    moderated: Sequence[int | None],
    moderators: Sequence[Hashable] | None,
    aspects: Sequence[Hashable] | None,
    audits: Sequence[Hashable] | None,
) -> Facets:
    """One row for each audit, or for each aspect of it. Raises ValueError for unequal lengths, no row, grades that are not whole
    numbers, or an audit of two auditors."""
    n = len(grades)
    for name, column in (
        ("auditors", auditors),
        ("moderated grades", moderated),
        ("moderators", moderators),
        ("aspects", aspects),
        ("audits", audits),
    ):
        if column is not None and len(column) != n:
            raise ValueError(f"{n} grades, but {len(column)} {name}")
    if n == 0:
        raise ValueError("there are no grades")
    second = np.array([np.nan if grade is None else grade for grade in moderated], dtype=np.float64)
    double = np.flatnonzero(~np.isnan(second))
    first = np.asarray(grades, dtype=np.float64)
    if not np.isfinite(first).all():
        raise ValueError("an auditor's grade is a whole number")
    levels, places = numbered(np.concatenate([first, second[double]]))
    who, codes = labelled(auditors)
    facet, aspect = ((None,), np.zeros(n, dtype=np.intp)) if aspects is None else labelled(aspects)
    judges, judge = _moderators(moderators, double)
    own = aspect * len(levels) + places[:n]
    theirs = (len(facet) + aspect[double] * len(judges) + judge) * len(levels) + places[n:]
    nothing = len(facet) * len(levels) * (1 + len(judges))
    audit = np.arange(n) if audits is None else labelled(audits)[1]
    audit_of = np.zeros(int(audit.max()) + 1, dtype=np.intp)
    audit_of[audit] = codes
    if (audit_of[audit] != codes).any():
        raise ValueError("an audit belongs to one auditor")
    sets = _sets(np.concatenate([audit, audit[double]]), np.concatenate([own, theirs]), nothing)
    patterns, same = _different(sets, nothing + 1)
    counts = csr_array((np.ones(len(same)), (audit_of, same)), shape=(len(who), len(patterns)))
    counts.sum_duplicates()
    pairs = np.bincount(audit_of[np.unique(audit[double])], minlength=len(who))
    return Facets(who, judges, facet, levels, patterns, counts, pairs, codes, double, len(audit_of))


def _moderators(moderators: Sequence[Hashable] | None, double: Codes) -> tuple[tuple[Any, ...], Codes]:
    if moderators is None:
        return (None,), np.zeros(len(double), dtype=np.intp)
    return labelled([moderators[row] for row in double.tolist()])


def _sets(audit: Codes, item: Codes, nothing: int) -> Codes:
    """The items of each audit in one row, rising, filled up with ``nothing``."""
    order = np.lexsort((item, audit))
    audit, item = audit[order], item[order]
    sizes = np.bincount(audit)
    place = np.arange(len(audit)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    sets = np.full((len(sizes), int(sizes.max())), nothing, dtype=np.intp)
    sets[audit, place] = item
    return sets


def _different(sets: Codes, base: int) -> tuple[Codes, Codes]:
    """The different rows and the place of each row among them."""
    if base ** sets.shape[1] < 2**62:
        code = sets @ np.array([base**power for power in range(sets.shape[1])], dtype=np.intp)
        _, first, same = np.unique(code, return_index=True, return_inverse=True)
        return sets[first], same
    different, same = np.unique(sets, axis=0, return_inverse=True)
    return different, same.ravel()


def contrasts(size: int) -> Array:
    """Columns that span all effects of ``size`` facets with sum 0."""
    return np.concatenate([np.eye(size - 1), -np.ones((1, size - 1))])
