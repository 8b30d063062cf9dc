"""Several tests at once: p values adjusted so that a chance finding among them stays as unlikely as for one test."""

from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Holm's step-down adjustment, in the order given: compare each with the level wanted for all of them together.

    Source: Holm 1979, Scandinavian Journal of Statistics 6:65-70: the k-th smallest of m is multiplied by m - k + 1, never
    smaller than the one before, at most 1. A test without a p value (``None``) stays ``None`` and does not count.
    Raises ValueError for a p value outside 0 to 1.
    """
    for p in p_values:
        if p is not None and not 0 <= p <= 1:
            raise ValueError(f"a p value lies between 0 and 1, not {p}")
    known = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, place) in enumerate(known):
        highest = max(highest, min(1.0, p * (len(known) - rank)))
        adjusted[place] = highest
    return tuple(adjusted)
