"""Auditor severity at the size of a few rounds and at 100,000 pairs, beside a general mixed model where one gives the same."""

import warnings
from typing import Any

import numpy as np
from statsmodels.regression.mixed_linear_model import MixedLM

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.severity.many_facet import many_facet
from fullcircle.stats.severity.pooling import pool_shifts
from fullcircle.stats.severity.simulation import Panel, simulate


def measure() -> list[Row]:
    """One row for each statistic and size."""
    rows = []
    for panel in (
        Panel(auditors=15, audits=10, share_moderated=1),
        Panel(auditors=1000, audits=100, share_moderated=1),
    ):
        drawn = simulate(panel, seed=1)
        who: Any = drawn.auditors
        shifts: Any = drawn.moderated - drawn.grades
        label = f"{len(shifts):,} pairs"
        rows.append(
            beside(
                "partial pooling of shifts",
                label,
                lambda who=who, shifts=shifts: [each.severity.value for each in pool_shifts(who, shifts).auditors],
                "statsmodels MixedLM (REML)",
                lambda who=who, shifts=shifts: _by_mixed_model(who, shifts),
                same=lambda ours, theirs: np.allclose(ours, theirs, atol=2e-3),  # type: ignore[arg-type]
            )
        )
        moderated = drawn.moderated.tolist()
        rows.append(
            beside(
                "many-facet model",
                label,
                lambda who=who, drawn=drawn, moderated=moderated: many_facet(who, drawn.grades, moderated),  # type: ignore[arg-type]
            )
        )
    return rows


def _by_mixed_model(who: Any, shifts: Any) -> list[float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tries several optimisers, and says so
        fit = MixedLM(shifts, np.ones((len(shifts), 1)), groups=who).fit(reml=True)
    return [float(fit.fe_params[0] + np.asarray(fit.random_effects[each])[0]) for each in np.unique(who)]
