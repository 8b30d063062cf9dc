"""The two links between a latent score and the chance of a grade, with the derivatives that Newton steps need."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, ndtr, ndtri

Array = NDArray[np.float64]
Codes = NDArray[np.intp]

# Stands for infinity as the outermost threshold: far enough that no chance is left beyond it, and safe in products with zero.
EDGE = 1e6
TINY = 1e-300
_ROOT_TWO_PI = np.sqrt(2 * np.pi)


class Piece(NamedTuple):
    """The chance between two points of the latent scale, the density at each and the slope of the density at each."""

    chance: Array
    at_upper: Array
    at_lower: Array
    slope_upper: Array
    slope_lower: Array


def chance_below(point: Array) -> Array:
    """The logistic distribution function. Several times quicker than the one of SciPy on long rows, and as exact."""
    return np.asarray(1 / (1 + np.exp(np.minimum(-point, 700.0))))


class Link(Protocol):
    """A distribution, symmetric about 0, of the noise in one judgement; ``spread`` is its standard deviation."""

    @property
    def name(self) -> str: ...

    @property
    def spread(self) -> float: ...

    def piece(self, upper: Array, lower: Array) -> Piece:
        """The chance between ``lower`` and ``upper``, without loss of figures in the tails, and the derivatives at both."""

    def point(self, chance: Array) -> Array:
        """The point below which noise falls with this chance."""


@dataclass(frozen=True)
class _Logit:
    name: str = "logit"
    spread: float = float(np.pi / np.sqrt(3))

    def piece(self, upper: Array, lower: Array) -> Piece:
        below, above = chance_below(upper), chance_below(-lower)
        # F(u) - F(l) = F(u) F(-l) (1 - exp(l - u)), which keeps its figures where F is close to 1.
        chance = below * above * -np.expm1(lower - upper)
        at_upper, at_lower = below * (1 - below), above * (1 - above)
        return Piece(
            np.maximum(chance, TINY), at_upper, at_lower, at_upper * (1 - 2 * below), at_lower * (2 * above - 1)
        )

    def point(self, chance: Array) -> Array:
        return np.asarray(logit(chance), dtype=np.float64)


@dataclass(frozen=True)
class _Probit:
    name: str = "probit"
    spread: float = 1.0

    def piece(self, upper: Array, lower: Array) -> Piece:
        # Beyond the middle, the same chance is taken from the other tail.
        beyond = lower + upper > 0
        chance = ndtr(np.where(beyond, -lower, upper)) - ndtr(np.where(beyond, -upper, lower))
        at_upper, at_lower = np.exp(-upper * upper / 2) / _ROOT_TWO_PI, np.exp(-lower * lower / 2) / _ROOT_TWO_PI
        return Piece(np.maximum(chance, TINY), at_upper, at_lower, -upper * at_upper, -lower * at_lower)

    def point(self, chance: Array) -> Array:
        return np.asarray(ndtri(chance), dtype=np.float64)


LOGIT, PROBIT = _Logit(), _Probit()
_LINKS: dict[str, Link] = {"logit": LOGIT, "probit": PROBIT}


def link_named(name: str) -> Link:
    """``logit`` or ``probit``. Raises ValueError for any other name."""
    if name not in _LINKS:
        raise ValueError(f"the link is logit or probit, not {name}")
    return _LINKS[name]
