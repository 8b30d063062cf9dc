"""Chances in words that a reader can picture."""

from math import floor, log10

_NEAR = 0.005
_CLOSE = 0.04


def chance_in_words(chance: float) -> str:
    """A chance as "a 1 in 14 chance", ready to stand after "had": "no chance" for 0 and "a certain place" for 1.

    "About" says that rounding changed it by more than half a hundredth of itself. What is not certain is never called so: from
    99.5 % it is "more than a 99 in 100 chance". Chances below 1 in 1,000 keep two figures of the number. Raises ValueError
    outside 0 to 1.

    >>> chance_in_words(1 / 14), chance_in_words(0.7), chance_in_words(0.0003)
    ('a 1 in 14 chance', 'a 7 in 10 chance', 'about a 1 in 3,300 chance')
    """
    if not 0 <= chance <= 1:
        raise ValueError(f"a chance lies from 0 to 1, not at {chance}")
    if chance in (0, 1):
        return "a certain place" if chance else "no chance"
    if chance >= 0.995:
        return "more than a 99 in 100 chance"
    count, of = _fraction(chance)
    about = "" if abs(count / of - chance) <= _NEAR * chance else "about "
    article = "an" if str(count).startswith("8") or count in (11, 18) else "a"
    return f"{about}{article} {count} in {of:,} chance"


def _fraction(chance: float) -> tuple[int, int]:
    """The simplest of 1 in k, j in 10 and j in 100 that comes close, both to the chance and to what is left of it."""
    one_in = max(2, round(1 / chance))
    if one_in > 1000:
        scale = 10 ** (floor(log10(one_in)) - 1)
        return 1, round(1 / chance / scale) * scale
    tenths, hundredths = round(chance * 10), round(chance * 100)
    for count, of in ((1, one_in), (2, 3), (3, 4), (tenths, 10)):
        if 0 < count < of and abs(count / of - chance) <= _CLOSE * min(chance, 1 - chance):
            return count, of
    return (1, one_in) if one_in >= 10 else (hundredths, 100)
