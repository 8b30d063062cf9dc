"""Chance that can be repeated: numbers that depend on the seed and on what they are for, never on the order of rows."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction

_BITS = 53


def number(seed: int, *purpose: object) -> Fraction:
    """A number from 0 (included) to 1 (not included), the same each time for the same seed and purpose.

    >>> number(7, "order", "C-1") == number(7, "order", "C-1") != number(8, "order", "C-1")
    True
    """
    text = "\x1f".join(str(part) for part in (seed, *purpose))
    whole = int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big") >> 3
    return Fraction(whole, 2**_BITS)


def share_out(total: int, weights: Mapping[str, int], limits: Mapping[str, int], minimum: int) -> dict[str, int]:
    """Share ``total`` places over areas in proportion to their weights, by largest remainder.

    Each area gets at least ``minimum`` (or its limit, if that is smaller) as long as there are places enough, and never
    more than its limit. With too few places for every minimum, all get a first place before any gets a second.

    >>> share_out(10, {"a": 60, "b": 39, "c": 1}, {"a": 60, "b": 39, "c": 1}, 1)
    {'a': 6, 'b': 3, 'c': 1}
    """
    total = min(total, sum(limits.values()))
    whole = sum(weights.values())
    quota = {key: Fraction(total * weights[key], whole) if whole else Fraction(0) for key in weights}
    least = {key: min(minimum, limits[key]) for key in weights}
    places = {key: min(max(int(quota[key]), least[key]), limits[key]) for key in weights}
    while sum(places.values()) > total:
        above = [key for key in places if places[key] > least[key]]
        if above:
            places[max(above, key=lambda key: (places[key] - quota[key], key))] -= 1
        else:
            places[max(places, key=lambda key: (places[key], places[key] - quota[key], key))] -= 1
    while sum(places.values()) < total:
        below = [key for key in places if places[key] < limits[key]]
        places[min(below, key=lambda key: (places[key] - quota[key], key))] += 1
    return places
