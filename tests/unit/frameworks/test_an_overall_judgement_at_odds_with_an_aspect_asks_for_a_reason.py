import pytest

from fullcircle.domain.frameworks.rules import Framework, reasons_asked
from fullcircle.foundation.access.states import Role


def _asked(bolton: Framework, overall: str, **aspects: str) -> list[str]:
    judged: dict[str, str] = aspects
    return [rule.key for rule in reasons_asked(bolton, overall=overall, aspects=judged)]


@pytest.mark.parametrize(
    ("overall", "outcome", "asked"),
    [
        ("outstanding", "meets_good", ["above_outcome"]),
        ("meets_good", "does_not_yet_meet_good", ["above_outcome"]),
        ("meets_good", "meets_good", []),
        ("does_not_yet_meet_good", "meets_good", []),
        ("inadequate", "inadequate", []),
        ("meets_good", "inadequate", ["above_outcome", "inadequate_aspect"]),
    ],
)
def test_an_overall_judgement_better_than_the_outcome_is_explained(
    bolton: Framework, overall: str, outcome: str, asked: list[str]
) -> None:
    assert _asked(bolton, overall, outcome_impact=outcome) == asked


def test_an_inadequate_aspect_under_a_better_overall_judgement_needs_the_head_of_service_to_agree(
    bolton: Framework,
) -> None:
    judged: dict[str, str] = {"assessment": "inadequate", "outcome_impact": "meets_good"}
    (rule,) = reasons_asked(bolton, overall="meets_good", aspects=judged)
    assert rule.agreed_by is Role.HEAD_OF_SERVICE


def test_aspects_not_judged_yet_ask_for_nothing(bolton: Framework) -> None:
    assert _asked(bolton, "outstanding") == []
