"""What a draw goes by: the framework's policies and the round's priorities, kept with the draw as they were."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, Self

from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.selection.rules.allocation import Limits
from fullcircle.domain.selection.rules.priorities import Priority


@dataclass(frozen=True)
class Terms:
    """``floor``: every child's size before its score adds to it. ``directed_most``: largest share that leaders ask for, and
    ``reserve_share``: reserve beside those chosen. Shares are 0 to 1; ``independence`` holds the policy's words."""

    priorities: Sequence[Priority]
    floor: float
    directed_most: float
    reserve_share: float
    minimum_per_service: int
    exclusion_months: int
    observation_share: float
    audits_most: int
    of_one_team_most: int
    independence: Collection[str]

    @property
    def limits(self) -> Limits:
        """The part that the allocation of auditors goes by."""
        return Limits(self.audits_most, self.of_one_team_most, frozenset(self.independence))

    def directed_within(self, size: int) -> int:
        """How many of ``size`` children leaders may ask for."""
        return int(Fraction(str(self.directed_most)) * size)

    @classmethod
    def kept(cls, stored: Mapping[str, Any]) -> Self:
        """Terms as they were kept with a draw."""
        given = {field.name: stored[field.name] for field in fields(cls)}
        return cls(**given | {"priorities": tuple(Priority(**one) for one in given["priorities"])})


def terms_of(framework: Framework, priorities: Sequence[Priority] = ()) -> Terms:
    """The terms that a framework sets, with these priorities."""
    policies = framework.policies
    return Terms(
        priorities=tuple(priorities),
        floor=policies.draw_floor.value,
        directed_most=policies.directed_share_most.value,
        reserve_share=policies.reserve_share.value,
        minimum_per_service=policies.minimum_per_service_area.value,
        exclusion_months=policies.exclusion_window_months.value,
        observation_share=policies.observation_share.value,
        audits_most=policies.audits_per_auditor_most.value,
        of_one_team_most=policies.team_files_per_auditor_most.value,
        independence=sorted(policies.independence.value),
    )
