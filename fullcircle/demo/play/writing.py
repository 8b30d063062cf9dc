"""What an auditor writes: every section of the tool, as text and judgements that belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from fullcircle.demo.authority.practice import ASPECTS, AUDITOR_ERROR, Practice, grade
from fullcircle.demo.play.portrait import Portrait
from fullcircle.demo.words import Line, Pen, bank
from fullcircle.domain.audits.rules.completeness import reasons_asked
from fullcircle.domain.audits.rules.content import read
from fullcircle.domain.audits.rules.tool import SectionKind, SectionSpec, Tool

# How many of each kind of finding go with a judgement: (section of the bank, count) of strengths, then of improvements.
Wanted = Mapping[str, tuple[tuple[str, int], ...]]
STRENGTHS: Wanted = {
    "outstanding": (("strong", 2), ("sound", 1)),
    "meets_good": (("strong", 1), ("sound", 1)),
    "does_not_yet_meet_good": (("sound", 1), ("fair", 1)),
    "inadequate": (("fair", 1),),
}
IMPROVEMENTS: Wanted = {
    "outstanding": (("gentle", 1),),
    "meets_good": (("gentle", 1), ("weighty", 1)),
    "does_not_yet_meet_good": (("weighty", 2),),
    "inadequate": (("grave", 1), ("weighty", 1)),
}
CHECK_ASPECTS: Mapping[str, str] = {
    "child_seen": "direct_work",
    "child_seen_alone": "direct_work",
    "chronology_current": "case_recording",
    "genogram_present": "case_recording",
    "case_summary_current": "case_recording",
    "identity_recorded": "case_recording",
    "both_parents_recorded": "family_engagement",
    "consent_basis_recorded": "family_engagement",
    "decisions_reasoned": "management_grip",
    "supervision_in_timescale": "management_grip",
}
HEARD = {"child": 0.72, "family": 0.66, "practitioner": 0.9, "professionals": 0.7}


@dataclass(frozen=True)
class Reading:
    """One person's reading of a child's file: a judgement of each aspect, and of the whole."""

    aspects: Mapping[str, str]
    overall: str


def read_file(practice: Practice, portrait: Portrait, *, leniency: float, error: float, key: str) -> Reading:
    """How someone of this leniency reads the file. Their view of the whole leans on their own view of the parts."""
    child, on = portrait.child, portrait.on
    aspects = {
        aspect: grade(
            practice.seen(practice.quality(child, aspect, on), leniency=leniency, error=error, key=f"{key}/{aspect}")
        )
        for aspect in ASPECTS
    }
    whole = practice.seen(practice.overall(child, on), leniency=leniency, error=error / 2, key=f"{key}/overall")
    return Reading(aspects, grade(whole))


class Author:
    """Writes one audit."""

    def __init__(self, portrait: Portrait, practice: Practice, *, leniency: float, key: str, has_worker: bool) -> None:
        self.portrait = portrait
        self.practice = practice
        self.rng = Random(f"{practice.seed}/{key}")
        self.pen: Pen = portrait.pen(self.rng)
        self.reading = read_file(practice, portrait, leniency=leniency, error=AUDITOR_ERROR, key=key)
        self.has_worker = has_worker

    def section(self, tool: Tool, spec: SectionSpec) -> dict[str, Any]:
        """The content of a section, in the shape that saving takes."""
        match spec.kind:
            case SectionKind.PROFILE:
                return {"text": self._profile()}
            case SectionKind.CHECKS:
                return {"answers": {check.key: self._check(check.key, dated=check.dated) for check in spec.checks}}
            case SectionKind.ASPECT:
                return self._aspect(spec.key)
            case SectionKind.VOICE:
                return self._voice(spec)
            case _:
                return self._overall(tool)

    def _profile(self) -> str:
        words = bank("profile")
        born = self.portrait.on >= self.portrait.child.born
        who = words["who"] if self.portrait.band != "baby" else words["baby"] if born else words["unborn"]
        parts = [self.pen.one(who), self.pen.one(words["home"]), self.pen.one(words["now"])]
        return " ".join(part for part in parts if part)

    def _check(self, key: str, *, dated: bool) -> dict[str, str]:
        aspect = CHECK_ASPECTS.get(key, "planning_review")
        met = self.practice.quality(self.portrait.child, aspect, self.portrait.on) + self.rng.gauss(0.9, 0.8) > 0
        if not met:
            return {"answer": "no"}
        return {
            "answer": "yes",
            "on": self.pen.fill("{visit}" if key.startswith("child_seen") else "{date}") if dated else "",
        }

    def _aspect(self, key: str) -> dict[str, Any]:
        words, judgement = bank(key), self.reading.aspects[key]
        praised = self._evidence("strength", words, self._some(STRENGTHS, judgement), praise=True)
        regretted = self._evidence("improvement", words, self._some(IMPROVEMENTS, judgement), praise=False)
        good = judgement in ("meets_good", "outstanding")
        rationale = self.pen.one(words["rationale"][judgement], praise=good)
        return {"evidence": [*praised, *regretted], "judgement": judgement, "rationale": rationale}

    def _some(self, wanted: Wanted, judgement: str) -> tuple[tuple[str, int], ...]:
        """What goes with a judgement, less what need not be there: good work may leave nothing to improve, and poor work
        nothing to praise."""
        kinds = wanted[judgement]
        praise, fate = wanted is STRENGTHS, self.rng.random()
        if judgement in ("outstanding", "meets_good") and not praise:
            return kinds if fate < 0.35 else kinds[:1] if fate < 0.7 else ()
        return () if judgement == "inadequate" and praise and fate < 0.4 else kinds

    def _evidence(
        self, kind: str, words: Mapping[str, Any], wanted: tuple[tuple[str, int], ...], *, praise: bool
    ) -> list[dict[str, str]]:
        return [
            {"kind": kind, "text": self.pen.fill(line.say), "where": self.pen.fill(line.where)}
            for level, count in wanted
            for line in self.pen.choose(words[level], count, praise=praise)
        ]

    def _voice(self, spec: SectionSpec) -> dict[str, Any]:
        who = spec.key.removesuffix("_voice")
        words = bank("voices")[who]
        able = not (who == "practitioner" and not self.has_worker) and not (
            who == "child" and self.portrait.band == "baby"
        )
        if able and self.rng.random() < HEARD[who]:
            keys = [q.key for q in spec.voice.questions if q.key in words] if spec.voice else []
            answers = {key: self.pen.one(words[key]) for key in self.rng.sample(keys, min(3, len(keys)))}
            answers = {key: text for key, text in answers.items() if text}
            if answers:
                return {"heard": "yes", "how": self.pen.one(words["heard"]), "answers": answers}
        return {"heard": "no"} | self._missing(who, words["missing"])

    def _missing(self, who: str, lines: Sequence[Line]) -> dict[str, str]:
        """Why a voice was not heard. A child with no named worker has no practitioner who could take part."""
        if who == "practitioner" and not self.has_worker:
            return {"reason": "not_allocated", "explained": "There was no named worker at the time of the audit."}
        line = self.pen.choose(lines)[0]
        return {"reason": line.say, "explained": self.pen.fill(line.where)}

    def _overall(self, tool: Tool) -> dict[str, Any]:
        words, overall = bank("overall"), self.reading.overall
        contents = {
            spec.key: read(spec, {"judgement": self.reading.aspects[spec.key]})
            for spec in tool.sections
            if spec.kind is SectionKind.ASPECT
        }
        asked = reasons_asked(tool, contents, overall=overall)
        return {
            "judgement": overall,
            "difference": self.pen.one(words[overall]),
            "reasons": {rule.key: self.pen.one(words[rule.key]) for rule in asked},
        }
