"""Proportional odds, its parallel lines and the model of raters, at the size of a round and at 100,000 grades."""

from typing import Any

import numpy as np
from statsmodels.discrete.discrete_model import Logit
from statsmodels.miscmodels.ordinal_model import OrderedModel

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.ordinal.mixed import ordinal_mixed
from fullcircle.stats.ordinal.parallel_lines import parallel_lines
from fullcircle.stats.ordinal.proportional_odds import proportional_odds


def measure() -> list[Row]:
    """One row for each statistic and size."""
    rows = []
    for size in (150, 100_000):
        rng = np.random.default_rng(size)
        x = np.column_stack([rng.integers(0, 8, size), rng.standard_normal(size)]).astype(float)
        columns: dict[str, Any] = {"round": x[:, 0], "other": x[:, 1]}
        score = 0.15 * x[:, 0] - 0.2 * x[:, 1] + rng.logistic(size=size)
        grades: Any = np.searchsorted([-1.5, 0.5, 2.5], score) + 1
        label = f"{size:,} grades"
        for link in ("logit", "probit"):
            rows.append(
                beside(
                    f"proportional odds, {link}",
                    label,
                    lambda grades=grades, columns=columns, link=link: _coefficients(grades, columns, link),
                    "statsmodels OrderedModel",
                    lambda grades=grades, x=x, link=link: (
                        OrderedModel(grades, x, distr=link).fit(method="bfgs", disp=0, gtol=1e-6).params[:2]
                    ),
                    same=_close,
                )
            )
        rows.append(
            beside(
                "slopes at each threshold (with Brant's test)",
                label,
                lambda grades=grades, columns=columns: [
                    [each.value for each in line] for line in parallel_lines(grades, columns).slopes
                ],
                "statsmodels Logit, no test",
                lambda grades=grades, x=x: [
                    Logit(grades > cut, np.column_stack([np.ones(len(x)), x])).fit(disp=0).params[1:]
                    for cut in (1, 2, 3)
                ],
                same=_close,
            )
        )
    for raters, each in ((12, 12), (500, 200)):
        rng = np.random.default_rng(raters)
        who = np.repeat(np.arange(raters), each)
        contact = rng.integers(0, 2, len(who))
        score = contact + rng.standard_normal(raters)[who] + rng.logistic(size=len(who))
        again: Any = np.searchsorted([-1.5, 0.5, 2.5], score) + 1
        for nodes in (1, 10):
            rows.append(
                beside(
                    f"model of raters, {nodes} nodes",
                    f"{len(who):,} grades",
                    lambda again=again, who=who, contact=contact, nodes=nodes: ordinal_mixed(
                        again, who, {"contact": contact}, nodes=nodes
                    ),
                )
            )
    return rows


def _coefficients(grades: Any, columns: dict[str, Any], link: str) -> list[float | None]:
    return [each.value for each in proportional_odds(grades, columns, link=link).coefficients]


def _close(ours: object, theirs: object) -> bool:
    return bool(np.allclose(np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float), atol=2e-4))
