"""The one audit tool: the sections of an audit, from the framework and from what fits this child."""

from collections.abc import Collection
from dataclasses import dataclass

from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.frameworks.rules import AddOn, Aspect, Check, Framework, Judgement, OverallRule, Prompt, Voice
from fullcircle.foundation.kernel.codes import Code


class SectionKind(Code):
    PROFILE = "profile", "Case profile"
    CHECKS = "checks", "Compliance checks"
    ASPECT = "aspect", "Aspect"
    VOICE = "voice", "Voice"
    OVERALL = "overall", "Overall judgement"


PROFILE, CHECKS = "profile", "checks"


@dataclass(frozen=True)
class AddedPrompts:
    """Prompts that join an aspect for this child, and why."""

    title: str
    because: str
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True)
class SectionSpec:
    """One section of the tool. Only what its kind needs is set: ``aspect`` and ``added`` for an aspect, ``voice`` for a
    voice, ``checks`` for the checks, ``rules`` for the overall judgement, ``scale`` (best first) where something is judged.
    ``number`` counts the aspects from 1."""

    key: str
    kind: SectionKind
    title: str
    number: int = 0
    aspect: Aspect | None = None
    added: tuple[AddedPrompts, ...] = ()
    voice: Voice | None = None
    checks: tuple[Check, ...] = ()
    rules: tuple[OverallRule, ...] = ()
    scale: tuple[Judgement, ...] = ()

    def judgement(self, key: str) -> Judgement | None:
        """The judgement with that key; None where there is none, as before one is chosen."""
        return next((one for one in self.scale if one.key == key), None)


@dataclass(frozen=True)
class Tool:
    """The tool of one audit: its framework, and its sections in the order of work."""

    framework: Framework
    sections: tuple[SectionSpec, ...]

    def section(self, key: str) -> SectionSpec | None:
        """The section with that key, or None."""
        return next((spec for spec in self.sections if spec.key == key), None)


def voice_key(voice: str) -> str:
    """The section key of a voice.

    >>> voice_key("child"), voice_key("professionals")
    ('child_voice', 'professionals')
    """
    return voice if voice == "professionals" else f"{voice}_voice"


def tool(framework: Framework, *, add_ons: Collection[str], checks: Collection[str]) -> Tool:
    """The tool for one child. ``add_ons`` and ``checks`` are the keys that fit the child; the order is the framework's."""
    fitting = tuple(add_on for add_on in framework.add_ons if add_on.key in add_ons)
    asked = tuple(check for check in framework.checks if check.key in checks)
    reasons = tuple(framework.policies.overall_rules.value)
    return Tool(
        framework,
        (
            SectionSpec(PROFILE, SectionKind.PROFILE, "Case profile"),
            SectionSpec(CHECKS, SectionKind.CHECKS, "Compliance checks", checks=asked),
            *(_aspect(framework, aspect, number, fitting) for number, aspect in enumerate(framework.aspects, start=1)),
            *(SectionSpec(voice_key(v.key), SectionKind.VOICE, v.title, voice=v) for v in framework.voices),
            SectionSpec(OVERALL, SectionKind.OVERALL, "Overall judgement", rules=reasons, scale=framework.scale),
        ),
    )


def _aspect(framework: Framework, aspect: Aspect, number: int, fitting: tuple[AddOn, ...]) -> SectionSpec:
    added = tuple(
        AddedPrompts(add_on.title, add_on.because, prompts)
        for add_on in fitting
        if (prompts := tuple(prompt for prompt in add_on.prompts if prompt.aspect == aspect.key))
    )
    kind, scale = SectionKind.ASPECT, framework.scale
    return SectionSpec(aspect.key, kind, aspect.title, number=number, aspect=aspect, added=added, scale=scale)
