"""Does a share rise or fall steadily over ordered rounds?"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from fullcircle.stats.results import SignificanceTest

METHOD = "Cochran-Armitage test of a linear trend in shares, two-sided, normal approximation"


def cochran_armitage(
    counts: Sequence[float], sizes: Sequence[float], *, scores: Sequence[float] | None = None
) -> SignificanceTest:
    """The trend of ``counts`` out of ``sizes`` along ``scores`` (dates, say; 1, 2, 3, ... when not given).

    ``value`` is z: above 0 where the share rises with the score; its square is the chi-squared on one degree that R's
    ``prop.trend.test`` gives. Undefined when all files or none are good, or all scores of rounds with files are equal.
    Source: Armitage 1955, Biometrics 11:375-386; Cochran 1954, Biometrics 10:417-451. Raises ValueError for rows of unequal
    length, fewer than two rounds, counts outside 0 to size, or scores that are not finite.
    """
    x, n = np.asarray(counts, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    score = np.arange(1.0, x.size + 1) if scores is None else np.asarray(scores, dtype=np.float64)
    if x.ndim != 1 or not x.shape == n.shape == score.shape or x.size < 2:
        raise ValueError("a trend needs one count, one size and one score for each of at least two rounds")
    if not ((x >= 0) & (x <= n)).all() or not np.isfinite(n).all():
        raise ValueError("a count lies between 0 and the number of files of its round")
    if not np.isfinite(score).all():
        raise ValueError("the score of a round is a finite number, such as its date")
    total, good = float(n.sum()), float(x.sum())
    files = round(total)
    if not 0 < good < total:
        return SignificanceTest(None, None, files, METHOD, reason="all files are alike, so no share can rise or fall")
    share = good / total
    centred = score - (n * score).sum() / total
    spread = float((n * centred * centred).sum())
    if spread <= 1e-24 * total * float(np.abs(score).max()) ** 2:
        return SignificanceTest(None, None, files, METHOD, reason="all files have the same score, so there is no trend")
    z = float(((x - n * share) * centred).sum()) / math.sqrt(share * (1 - share) * spread)
    return SignificanceTest(z, 2 * float(ndtr(-abs(z))), files, METHOD, degrees=1, caveats=_caveats(total, share))


def _caveats(n: float, share: float) -> tuple[str, ...]:
    if n * min(share, 1 - share) < 10:
        return ("few files on one side: the normal approximation is rough",)
    return ()
