"""A framework as data: its schema, reading it from a file, choosing what fits a child, and comparing versions. No Django."""

from fullcircle.domain.frameworks.rules.choosing import Circumstances, addons_for, checks_for, reasons_asked
from fullcircle.domain.frameworks.rules.comparing import Change, Difference, compare
from fullcircle.domain.frameworks.rules.faults import Fault, FrameworkFaults
from fullcircle.domain.frameworks.rules.judgements import Judgement, Wordings
from fullcircle.domain.frameworks.rules.policies import OverallRule, Policies, Rung, Urgency
from fullcircle.domain.frameworks.rules.reading import read_framework
from fullcircle.domain.frameworks.rules.rewriting import as_written_today
from fullcircle.domain.frameworks.rules.schema import (
    AddOn,
    Aspect,
    Check,
    Framework,
    Prompt,
    Voice,
)
from fullcircle.domain.frameworks.rules.words import Look, Policy, QuestionKey, UrgencyKey, VoiceKey
from fullcircle.domain.frameworks.rules.yamltree import LARGEST

__all__ = [
    "LARGEST",
    "AddOn",
    "Aspect",
    "Change",
    "Check",
    "Circumstances",
    "Difference",
    "Fault",
    "Framework",
    "FrameworkFaults",
    "Judgement",
    "Look",
    "OverallRule",
    "Policies",
    "Policy",
    "Prompt",
    "QuestionKey",
    "Rung",
    "Urgency",
    "UrgencyKey",
    "Voice",
    "VoiceKey",
    "Wordings",
    "addons_for",
    "as_written_today",
    "checks_for",
    "compare",
    "read_framework",
    "reasons_asked",
]
