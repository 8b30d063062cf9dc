"""The judgements of the Bolton framework by name: as the framework has them (``J``), and their keys (``JudgementValue``)."""

from enum import StrEnum

from fullcircle.domain.frameworks.rules import read_framework
from fullcircle.domain.insight.rules.measures import Profile, Share
from tests.factories.council import BOLTON

SCALE = read_framework(BOLTON.read_text(encoding="utf-8")).scale


class JudgementValue(StrEnum):
    OUTSTANDING = "outstanding"
    MEETS_GOOD = "meets_good"
    DOES_NOT_YET_MEET_GOOD = "does_not_yet_meet_good"
    INADEQUATE = "inadequate"


class J:
    OUTSTANDING, MEETS_GOOD, DOES_NOT_YET_MEET_GOOD, INADEQUATE = SCALE


def profile(*counts: int) -> Profile:
    """Counts of the four judgements, best first."""
    good, n = sum(counts[:2]), sum(counts)
    return Profile(counts, Share(good, n))
