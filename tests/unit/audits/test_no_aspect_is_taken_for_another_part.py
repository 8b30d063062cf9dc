from fullcircle.domain.audits.rules.tool import SectionKind, Tool
from fullcircle.domain.frameworks.rules.words import OTHER_SECTIONS


def test_the_keys_that_no_aspect_may_have_are_those_of_the_other_parts(bolton_tool: Tool) -> None:
    assert {spec.key for spec in bolton_tool.sections if spec.kind is not SectionKind.ASPECT} <= OTHER_SECTIONS
