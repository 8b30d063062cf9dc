"""Charts over time and the linear trend."""

import numpy as np
import statsmodels.api as sm

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.results import SignificanceTest
from fullcircle.stats.trends.cochran_armitage import cochran_armitage
from fullcircle.stats.trends.p_charts import laney_p_prime, p_chart
from fullcircle.stats.trends.run_chart import run_chart
from fullcircle.stats.trends.xmr import xmr


def measure() -> list[Row]:
    """Charts of 27 rounds (three years) and of 100,000 points; no installed library draws them."""
    rows = []
    rng = np.random.default_rng(3)
    for rounds, size in ((27, "27 rounds"), (100_000, "100,000 rounds")):
        sizes = rng.integers(60, 150, rounds).tolist()
        counts = rng.binomial(sizes, 0.6).tolist()
        shares = (np.array(counts) / sizes).tolist()
        rows += [
            beside("run chart, Anhøj rules", size, lambda shares=shares: run_chart(shares)),
            beside("XmR chart, Making Data Count rules", size, lambda shares=shares: xmr(shares)),
            beside("p chart", size, lambda counts=counts, sizes=sizes: p_chart(counts, sizes)),
            beside("Laney p′ chart", size, lambda counts=counts, sizes=sizes: laney_p_prime(counts, sizes)),
            _trend(counts, sizes, size),
        ]
    return rows


def _trend(counts: list[int], sizes: list[int], size: str) -> Row:
    """As R's prop.trend.test: the sum of squares of a weighted straight line."""
    x, n = np.array(counts), np.array(sizes)
    scores = sm.add_constant(np.arange(1.0, len(counts) + 1))
    share = x.sum() / n.sum()

    def weighted_line() -> float:
        return float(sm.WLS(x / n, scores, weights=n / (share * (1 - share))).fit().ess)

    def same(ours: object, theirs: object) -> bool:
        assert isinstance(ours, SignificanceTest)
        assert isinstance(theirs, float)
        return abs((ours.value or 0) ** 2 - theirs) < 1e-6 * max(1.0, theirs)

    return beside(
        "Cochran-Armitage trend",
        size,
        lambda: cochran_armitage(counts, sizes),
        "statsmodels WLS",
        weighted_line,
        same=same,
    )
