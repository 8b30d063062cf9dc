"""Does a share rise or fall steadily over ordered rounds?"""

import math
from collections.abc import Sequence

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
    scores = range(1, len(counts) + 1) if scores is None else scores
    if not len(counts) == len(sizes) == len(scores) >= 2:
        raise ValueError("a trend needs one count, one size and one score for each of at least two rounds")
    if not all(0 <= count <= size < math.inf for count, size in zip(counts, sizes, strict=True)):
        raise ValueError("a count lies between 0 and the number of files of its round")
    if not all(map(math.isfinite, scores)):
        raise ValueError("the score of a round is a finite number, such as its date")
    n, good = math.fsum(sizes), math.fsum(counts)
    files = round(n)
    if not 0 < good < n:
        return SignificanceTest(None, None, files, METHOD, reason="all files are alike, so no share can rise or fall")
    middle = math.fsum(size * score for size, score in zip(sizes, scores, strict=True)) / n
    spread = math.fsum(size * (score - middle) ** 2 for size, score in zip(sizes, scores, strict=True))
    if spread <= 1e-24 * n * max(abs(score) for score in scores) ** 2:
        return SignificanceTest(
            None, None, files, METHOD, reason="all files have the same score, so there is no trend to see"
        )
    share = good / n
    slope = math.fsum(
        (count - size * share) * (score - middle) for count, size, score in zip(counts, sizes, scores, strict=True)
    )
    z = slope / math.sqrt(share * (1 - share) * spread)
    return SignificanceTest(z, 2 * float(ndtr(-abs(z))), files, METHOD, degrees=1, caveats=_caveats(n, share))


def _caveats(n: float, share: float) -> tuple[str, ...]:
    if n * min(share, 1 - share) < 10:
        return ("few files on one side: the normal approximation is rough",)
    return ()
