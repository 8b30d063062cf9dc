"""What people of the example council write: enough to see every part at work, and true of any framework."""

from collections.abc import Mapping
from typing import Any

from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.audits.rules.tool import SectionKind, SectionSpec

SMART = Smart(
    what="Meet the child where they live and ask what they would change.",
    measure="A dated note of the visit, in the child’s words.",
    achievable="An afternoon is kept free for it.",
    difference_for="The child is asked, and sees what came of it.",
)
EVIDENCE = "The visit took place; the note is in the file."
HOW_KNOWN = "The child says that they were listened to."
OUTCOME = "Each of us had seen a part that the other had not."
SOURCE = "Agreed with the managers of the services."


def section(spec: SectionSpec, judged: Mapping[str, str]) -> dict[str, Any]:
    """What an auditor writes in a section; ``judged`` holds a judgement for each that asks for one, by the section's key."""
    match spec.kind:
        case SectionKind.PROFILE:
            return {"text": "A child who lives with people who care, and whom we have known for some months."}
        case SectionKind.CHECKS:
            return {"answers": {check.key: {"answer": "yes"} for check in spec.checks}}
        case SectionKind.VOICE:
            assert spec.voice is not None
            said = {question.key: "They came when they said they would." for question in spec.voice.questions}
            return {"heard": "yes", "how": "At home, in the afternoon", "answers": said}
        case SectionKind.ASPECT:
            return _aspect(spec, judged[spec.key])
        case _:
            reasons = {rule.key: "The parts and the whole were looked at apart." for rule in spec.rules}
            return {"judgement": judged[spec.key], "difference": "The child goes to school again.", "reasons": reasons}


def _aspect(spec: SectionSpec, judgement: str) -> dict[str, Any]:
    chosen = spec.judgement(judgement)
    return {
        "evidence": [
            {"kind": "strength", "text": f"{spec.title}: visits are written up on the day.", "where": "Visits"},
            {"kind": "improvement", "text": f"{spec.title}: two steps have no date.", "where": "Plan"},
        ],
        "judgement": judgement,
        "rationale": "Two visits and the plan were read." if chosen and chosen.needs_reason else "",
    }
