"""The tool of the Bolton framework for one child, and content that is complete in every section."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fullcircle.domain.audits.rules.content import (
    AspectContent,
    CheckAnswer,
    Checks,
    Content,
    Evidence,
    Overall,
    Profile,
    VoiceContent,
)
from fullcircle.domain.audits.rules.tool import SectionKind, SectionSpec, Tool, tool
from fullcircle.domain.frameworks.rules import Framework, read_framework

BOLTON = Path(__file__).parents[3] / "frameworks" / "bolton.yaml"


@pytest.fixture(scope="session")
def bolton() -> Framework:
    return read_framework(BOLTON.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def bolton_tool(bolton: Framework) -> Tool:
    """For a child with a child protection plan."""
    return tool(bolton, add_ons=["child_protection"], checks=["child_seen", "core_group_in_timescale"])


def _complete(spec: SectionSpec) -> Content:
    match spec.kind:
        case SectionKind.PROFILE:
            return Profile("A girl who lives with her mother.")
        case SectionKind.CHECKS:
            return Checks({check.key: CheckAnswer("yes", "5 3 2026") for check in spec.checks})
        case SectionKind.ASPECT:
            evidence = (Evidence("strength", "Seen weekly, alone.", "Visit record, 4 March 2026"),)
            return AspectContent(evidence, "meets_good", "She can say what has changed.")
        case SectionKind.VOICE:
            assert spec.voice is not None
            return VoiceContent("yes", "By telephone, 2 March 2026", {spec.voice.questions[0].key: "They listen."})
        case _:
            return Overall("meets_good", "She sleeps in her own bed again.")


@pytest.fixture
def complete(bolton_tool: Tool) -> Callable[[], dict[str, Content]]:
    """Contents in which nothing is missing; a new dictionary each time."""
    return lambda: {spec.key: _complete(spec) for spec in bolton_tool.sections}
