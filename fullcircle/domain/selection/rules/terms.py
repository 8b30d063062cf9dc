"""What a draw goes by: the framework's policies and the round's priorities, kept with the draw as they were."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.selection.rules.allocation import Limits
from fullcircle.domain.selection.rules.sampling import TICKETS, Settings


@dataclass(frozen=True)
class Terms:
    """``priorities`` maps flag codes to labels; ``tickets``: of a child with none, one, or more than one of them; shares are
    0 to 1; ``independence`` holds the policy's words."""

    priorities: Mapping[str, str]
    tickets: Sequence[int]
    minimum_per_service: int
    random_share: float
    exclusion_months: int
    observation_share: float
    audits_most: int
    of_one_team_most: int
    independence: Collection[str]

    @property
    def limits(self) -> Limits:
        """The part that the allocation of auditors goes by."""
        return Limits(self.audits_most, self.of_one_team_most, frozenset(self.independence))

    def settings(self, *, seed: int, size: int) -> Settings:
        """The part that the draw of children goes by."""
        return Settings(seed, size, self.priorities, self.minimum_per_service, self.random_share, self.tickets)


def terms_of(framework: Framework, priorities: Mapping[str, str]) -> Terms:
    """The terms that a framework sets, with these priorities."""
    policies = framework.policies
    return Terms(
        priorities=dict(sorted(priorities.items())),
        tickets=TICKETS,
        minimum_per_service=policies.minimum_per_service_area.value,
        random_share=policies.random_share.value,
        exclusion_months=policies.exclusion_window_months.value,
        observation_share=policies.observation_share.value,
        audits_most=policies.audits_per_auditor_most.value,
        of_one_team_most=policies.team_files_per_auditor_most.value,
        independence=sorted(policies.independence.value),
    )
