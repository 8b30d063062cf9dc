"""When one auditor's figure may be shown, and the words for it: never a rank, never more than the pairs bear out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.results import Estimate, Interval
from fullcircle.stats.severity.panel import AuditorSeverity
from fullcircle.stats.severity.showing import Limits, NotYet, Shown, auditor_figure, group_in_words

pytestmark = pytest.mark.requirements("R7.4")


def auditor(
    value: float = 0.5,
    margin: float = 0.2,
    *,
    pairs: int = 20,
    rounds: int | None = 5,
    reliability: float | None = 0.8,
    noise: float | None = 5.0,
) -> AuditorSeverity:
    estimate = Estimate(value, pairs, "", Interval(value - margin, value + margin, 0.95))
    return AuditorSeverity("j", pairs, rounds, estimate, estimate, reliability, noise)


@pytest.mark.parametrize(
    ("severity", "words"),
    [
        (auditor(0.5), "More cautious than moderators by 0.5 of a grade, range 0.3 to 0.7."),
        (auditor(-1.5), "More generous than moderators by 1.5 grades, range 1.3 to 1.7."),
        (auditor(0.22), "More cautious than moderators by 0.2 of a grade, range just over 0 to 0.4."),
        (
            auditor(-0.08, 0.3),
            "No clear difference from moderators, range 0.4 of a grade more generous to 0.2 of a grade more cautious.",
        ),
        (
            auditor(0.2, 0.24),
            "No clear difference from moderators, range none to 0.4 of a grade more cautious.",
        ),
    ],
)
def test_a_safe_figure_says_direction_and_range(severity: AuditorSeverity, words: str) -> None:
    shown = auditor_figure(severity)
    assert isinstance(shown, Shown)
    assert shown.words == f"{words} From 20 pairs over 5 rounds."
    assert shown.figure is severity.in_grades


@pytest.mark.parametrize(
    ("severity", "more", "words"),
    [
        (auditor(pairs=7, noise=3.0), 1, "7 pairs so far; about 1 more needed."),
        (auditor(pairs=1, noise=0.3), 7, "1 pair so far; about 7 more needed."),
        (auditor(pairs=10, reliability=0.5, noise=10.0), 14, "10 pairs so far; about 14 more needed."),
        (auditor(pairs=10, reliability=0.69, noise=4.0), 1, "10 pairs so far; about 1 more needed."),
        (auditor(pairs=4, reliability=0.1, noise=300.0), 696, "4 pairs so far; more than 100 more needed."),
        (auditor(rounds=2), 0, "20 pairs so far, over 2 rounds; 3 rounds are needed."),
        (auditor(rounds=1), 0, "20 pairs so far, over 1 round; 3 rounds are needed."),
        (auditor(rounds=None), 0, "20 pairs so far, over an unknown number of rounds; 3 rounds are needed."),
        (
            auditor(reliability=0.0, noise=None),
            None,
            "20 pairs so far; so far auditors differ no more than chance explains.",
        ),
        (auditor(reliability=None, noise=None), None, "20 pairs so far; not enough evidence yet."),
    ],
)
def test_an_unsafe_figure_is_not_told_but_how_far_off_it_is(
    severity: AuditorSeverity, more: int | None, words: str
) -> None:
    figure = auditor_figure(severity)
    assert isinstance(figure, NotYet)
    assert (figure.more, figure.words, figure.pairs) == (more, words, severity.pairs)


@given(
    st.floats(-2, 2), st.floats(0.01, 1), st.integers(0, 40), st.none() | st.integers(1, 9), st.none() | st.floats(0, 1)
)
def test_a_figure_is_shown_exactly_when_reliability_pairs_and_rounds_suffice(
    value: float, margin: float, pairs: int, rounds: int | None, reliability: float | None
) -> None:
    figure = auditor_figure(auditor(value, margin, pairs=pairs, rounds=rounds, reliability=reliability))
    safe = (reliability or 0) >= 0.7 and pairs >= 8 and (rounds or 0) >= 3
    assert isinstance(figure, Shown) == safe
    assert "rank" not in figure.words
    if isinstance(figure, Shown):
        assert figure.differs == (abs(value) > margin)
        assert figure.words.startswith("No clear difference") != figure.differs


def test_limits_can_be_set_by_those_who_checked_them_on_local_figures() -> None:
    severity = auditor(pairs=6, reliability=0.65, rounds=2)
    assert isinstance(auditor_figure(severity), NotYet)
    assert isinstance(auditor_figure(severity, limits=Limits(reliability=0.6, pairs=6, rounds=2)), Shown)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (
            Estimate(-0.3, 29, "", Interval(-0.5, -0.1, 0.95)),
            "29 pairs so far; auditors as a group can be compared with moderators from 30.",
        ),
        (
            Estimate(-0.3, 30, "", Interval(-0.5, -0.1, 0.95)),
            "Auditors as a group: more generous than moderators by 0.3 of a grade, range 0.1 to 0.5.",
        ),
        (
            Estimate(0.1, 90, "", Interval(-0.1, 0.3, 0.95)),
            "Auditors as a group: no clear difference from moderators, "
            "range 0.1 of a grade more generous to 0.3 of a grade more cautious.",
        ),
        (
            Estimate(None, 60, "", reason="all grades are equal, so there is nothing to compare"),
            "Auditors as a group cannot be compared with moderators: all grades are equal, so there is nothing to compare.",
        ),
    ],
)
def test_the_group_is_told_from_thirty_pairs(group: Estimate, words: str) -> None:
    assert group_in_words(group) == words
