"""Chances of a count among ``n`` independent draws that each count with the same chance."""

from math import exp, lgamma, log, log1p

from scipy.special import betainc, betaincc


def at_most(count: int, n: int, share: float) -> float:
    """P(X <= count) for X ~ Binomial(n, share)."""
    if count < 0:
        return 0.0
    return 1.0 if count >= n else float(betaincc(count + 1, n - count, share))


def at_least(count: int, n: int, share: float) -> float:
    """P(X >= count) for X ~ Binomial(n, share)."""
    if count <= 0:
        return 1.0
    return 0.0 if count > n else float(betainc(count, n - count + 1, share))


def exactly(count: int, n: int, share: float) -> float:
    """P(X = count) for X ~ Binomial(n, share)."""
    if share in (0, 1):
        return float(count == n * share)
    return exp(log_chance(count, n, share))


def log_chance(count: int, n: int, share: float) -> float:
    """log P(X = count) for X ~ Binomial(n, share), ``share`` strictly between 0 and 1."""
    ways = lgamma(n + 1) - lgamma(count + 1) - lgamma(n - count + 1)
    return ways + count * log(share) + (n - count) * log1p(-share)


def checked_count(count: float, n: float) -> tuple[int, int]:
    """``count`` of ``n`` as whole numbers. Raises ValueError unless 0 <= count <= n and both are whole."""
    if not (0 <= count <= n < float("inf")) or count != int(count) or n != int(n):
        raise ValueError(f"a share needs whole numbers with 0 <= count <= n, not {count} of {n}")
    return int(count), int(n)


def checked_share(share: float, what: str = "a share") -> float:
    """``share`` where it lies from 0 to 1. Raises ValueError otherwise."""
    if not 0 <= share <= 1:
        raise ValueError(f"{what} lies between 0 and 1, not {share}")
    return share
