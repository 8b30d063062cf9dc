"""A panel of auditors with known severities, to prove that a method finds them, and to try other numbers of pairs or limits."""

from dataclasses import dataclass

import numpy as np

from fullcircle.stats.ordinal.links import Array, Codes


@dataclass(frozen=True, slots=True)
class Panel:
    """What to simulate, on the latent scale where the noise of one judgement has standard deviation 1.

    ``audits``           by each auditor, spread evenly over ``rounds``
    ``share_moderated``  drawn at random within each auditor, at least one for each
    ``spread``           standard deviation of true severities around ``group``, which is their mean
    ``case_spread``      of cases; ``mix_spread`` of the auditors' mean cases (0: audits are allocated at random)
    ``thresholds``       between the grades, rising
    """

    auditors: int = 30
    audits: int = 30
    rounds: int = 6
    share_moderated: float = 0.3
    spread: float = 0.5
    group: float = 0.0
    case_spread: float = 1.3
    mix_spread: float = 0.0
    thresholds: tuple[float, ...] = (-1.9, -0.4, 1.7)


@dataclass(frozen=True, slots=True)
class Simulated:
    """One row for each audit; ``moderated`` is -1 where no moderator graded it. Grades start at 1."""

    severities: Array
    auditors: Codes
    rounds: Codes
    grades: Codes
    moderated: Codes

    @property
    def double(self) -> Codes:
        """The rows that a moderator graded too."""
        return np.flatnonzero(self.moderated > 0)


def simulate(panel: Panel, *, seed: int) -> Simulated:
    """Draw one panel. The same seed draws the same panel."""
    rng = np.random.default_rng(seed)
    severities = panel.group + panel.spread * rng.standard_normal(panel.auditors)
    who = np.repeat(np.arange(panel.auditors), panel.audits)
    mix = panel.mix_spread * rng.standard_normal(panel.auditors)
    cases = mix[who] + panel.case_spread * rng.standard_normal(len(who))
    cuts = np.asarray(panel.thresholds)
    grades = 1 + np.searchsorted(cuts, cases - severities[who] + rng.standard_normal(len(who)))
    seconds = 1 + np.searchsorted(cuts, cases + rng.standard_normal(len(who)))
    place = rng.random((panel.auditors, panel.audits)).argsort(axis=1)
    chosen = (place < max(1, round(panel.share_moderated * panel.audits))).ravel()
    rounds = np.tile(np.arange(panel.audits) * panel.rounds // panel.audits, panel.auditors)
    return Simulated(severities, who, rounds, grades, np.where(chosen, seconds, -1))
