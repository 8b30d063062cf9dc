"""First-draft sentences: what the numbers of a round show and, as plainly, what they do not show.

A person edits or replaces them. They lead with what goes well and say "what would help", never "failed".
"""

from collections.abc import Callable, Iterator
from math import ceil

from fullcircle.domain.insight.rules.measures import (
    AllChildren,
    AspectRow,
    HowMuch,
    HowWell,
    ModerationRow,
    RoundMeasures,
    Share,
    WeightedShare,
    WhatDifference,
)
from fullcircle.domain.insight.rules.speaking import line, whom
from fullcircle.domain.insight.rules.words import counted, in_words, k_of, k_of_n, listed, percent
from fullcircle.domain.moderation.rules.ending import NOT_ENDED
from fullcircle.stats.words import share_of

_CHOSEN = (
    "Files chosen for a reason show how practice was in those files. They do not give an estimate of the quality of all our "
    "work. Only files drawn with known chances could, and only when there are enough of them."
)
_DRAWN = (
    "The counts are of files that were likelier to be chosen where something called for attention, so by themselves they do not "
    "give an estimate of the quality of all our work; the ranges for all children allow for that. Neither says anything of one "
    "child, one team or one worker, nor that practice changed."
)

_DRAWN_NOT_TOLD = (
    "Files drawn with known chances can tell something of all our work, in ranges that allow for files that were likelier to be "
    "chosen. This report has no such range, so nothing in it is an estimate of the quality of all our work."
)


QUESTIONS = ("How much did we do?", "How well did we do it?", "What difference did it make?")
"""The three questions, as the short answers open."""


ACTIONS_NOT_TOLD = (
    "Actions are told once the audit that they come from is final, so those of this round are not told yet."
)


def caution(measures: RoundMeasures) -> str:
    """What the judgements of these files cannot show, whatever anybody writes about them."""
    if measures.how_well.all_children is not None:
        return _DRAWN
    return _DRAWN_NOT_TOLD if measures.sample.by_chance else _CHOSEN


def are(count: int, of: int = 0) -> str:
    """
    >>> [f"{n} of 14 {are(n, 14)} good" for n in (0, 1, 2)]
    ['0 of 14 are good', '1 of 14 is good', '2 of 14 are good']
    >>> f"0 of 1 audit {are(0, 1)} good"
    '0 of 1 audit is good'
    """
    return "is" if 1 in {count, of} else "are"


def were(count: int, of: int = 0) -> str:
    """The same for what is past."""
    return "was" if 1 in {count, of} else "were"


def in_short(measures: RoundMeasures) -> str:
    """One paragraph for each question."""
    much, well, difference = measures.how_much, measures.how_well, measures.what_difference
    answers = [
        f"{QUESTIONS[0]} {k_of(Share(much.final, much.allocated), 'audit')} {are(much.final, much.allocated)} final.",
        f"{QUESTIONS[1]} {_overall(well)}",
    ]
    if difference.says_nothing:
        answers.append(f"{QUESTIONS[2]} {_nothing_verified(measures)}")
    else:
        answers.append(
            f"{QUESTIONS[2]} For {k_of(Share(difference.yes, difference.verified), 'action')} that someone else has "
            f"checked, life got better for the child; for {difference.partly} partly.{_waiting(difference)}"
        )
    return "\n\n".join(answers)


def how_much(measures: RoundMeasures) -> str:
    much = measures.how_much
    if not much.allocated and much.withdrawn:
        which = (
            "The one audit of this round was"
            if much.withdrawn == 1
            else f"All {much.withdrawn} audits of this round were"
        )
        return f"{which} withdrawn: it did not take place."
    if not much.allocated:
        return "No audits have been allocated in this round yet."
    sentences = [
        f"{k_of(Share(much.final, much.allocated), 'allocated audit')} {are(much.final, much.allocated)} final."
    ]
    if much.submitted > much.final:
        more = much.submitted - much.final
        sentences.append(
            f"{more} more {are(more)} submitted and not final yet: with a moderator, or waiting to be chosen or made final."
        )
    if much.late:
        sentences.append(f"{counted(much.late, 'audit').capitalize()} past the date may need a hand to finish.")
    if much.submitted:
        sentences.append(
            f"{k_of(much.on_time, 'submitted audit')} {were(much.on_time.count, much.on_time.n)} in on time."
        )
    paragraphs = [" ".join([*sentences, *_everywhere(much)])]
    if much.submitted:
        paragraphs.append(
            f"The child’s own view is in {k_of(much.child.heard, 'submitted audit')}. A parent or carer was spoken to in "
            f"{k_of_n(much.family.heard)}, and the practitioner took part in {k_of_n(much.practitioner.heard)}. "
            f"{_observation(much.observation, much.observation_aim)}"
        )
    return "\n\n".join(paragraphs)


def _everywhere(much: HowMuch) -> Iterator[str]:
    """Whether every service area is in it, by the audits that are in."""
    none = [row.name for row in much.services if not row.allocated]
    not_in = [row.name for row in much.services if row.allocated and not row.submitted]
    if none:
        yield f"No file was audited in {listed(none)}."
    if not_in and much.submitted:
        yield f"No audit of {listed(not_in)} is in."
    if not none and not not_in:
        yield "Every service area is represented."


def _observation(planned: Share, aim: float) -> str:
    needed = ceil(round(aim * planned.n, 9))
    share = f", {said}," if (said := share_of(planned.count, planned.n)) else ""
    reached = "reaches" if planned.count >= needed else "is short of"
    return (
        f"{k_of(planned, 'audit')}{share} {were(planned.count, planned.n)} planned with a direct observation of practice, which "
        f"{reached} the aim of at least {percent(aim)} (for {counted(planned.n, 'audit')}: {needed})."
    )


def how_well(measures: RoundMeasures) -> str:
    well = measures.how_well
    if not well.ended:
        return f"{NOT_ENDED}\n\n{_agreement(well.moderation)}"
    if not well.overall.n:
        return "No audit is final, so there is nothing to say about the quality of practice."
    paragraphs = [_overall(well), *filter(None, [_aspects(well)])]
    paragraphs.append(_moderation(well.moderation))
    return "\n\n".join(paragraphs)


def _overall(well: HowWell) -> str:
    good, found = well.overall.good, well.all_children
    if not well.ended:
        return NOT_ENDED
    if not good.n:
        return "No audit is final, so there is nothing to say."
    said = f"In the files we looked at, {k_of(good, 'final audit')} {are(good.count, good.n)} good or better overall."
    return f"{said} {_of_everyone(found, found.overall.good if found else None)}"


def _of_everyone(found: AllChildren | None, share: WeightedShare | None) -> str:
    """What a share says of all children, as a sentence."""
    return f"For {whom(found)}: {line(found, share)}."


def _aspects(well: HowWell) -> str:
    """Aspects in their fixed order: first where most files are good, then where half or more are not yet."""

    def named(keep: Callable[[AspectRow], bool], count: Callable[[AspectRow], int]) -> str:
        return listed(
            [f"{a.title[0].lower()}{a.title[1:]} ({count(a)} of {a.profile.n})" for a in well.aspects if keep(a)]
        )

    going_well = named(lambda a: a.profile.good.count > a.profile.good.rest, lambda a: a.profile.good.count)
    would_help = named(
        lambda a: a.profile.n > 0 and a.profile.good.rest >= a.profile.good.count, lambda a: a.profile.good.rest
    )
    sentences = []
    if going_well:
        sentences.append(f"Most files are good or better in {going_well}.")
    if would_help:
        sentences.append(f"Attention would help most in aspects where half or more are not yet good: {would_help}.")
    return " ".join(sentences)


def _agreement(row: ModerationRow) -> str:
    if not row.same.n:
        return "No moderation of this round is agreed, so we cannot say how consistent the judgements are."
    return (
        f"Moderators, who judged without seeing the auditor’s grade, gave the same overall judgement in "
        f"{in_words(row.same, 'moderated audit')}. They were at most one grade apart in {k_of_n(row.within_one)}, lower in "
        f"{row.lower} and higher in {row.higher}."
    )


def _moderation(row: ModerationRow) -> str:
    text = _agreement(row)
    if row.line_lost or row.line_gained:
        text += (
            f" {row.line_lost} moved from good or better to not yet good, and {row.line_gained} the other way, in the "
            "moderator’s view."
        )
    return text


def what_difference(measures: RoundMeasures) -> str:
    difference = measures.what_difference
    paragraphs = [_actions(measures)]
    if difference.says_nothing:
        paragraphs.append(f"{_nothing_verified(measures)} This report cannot say yet what has changed for children.")
    else:
        paragraphs.append(
            f"Someone other than the owner has checked {counted(difference.verified, 'action')}. Life got better for the child "
            f"in {difference.yes}, partly in {difference.partly}, not yet in {difference.not_yet}; in {difference.cannot_know} "
            f"it cannot be known.{_waiting(difference)} This shows what changed after the action, not that the action alone "
            "changed it."
        )
    paragraphs.extend(_judged_outcome(measures.how_well))
    return "\n\n".join(paragraphs)


def _waiting(difference: WhatDifference) -> str:
    n = difference.to_check
    return f" {n} more {'is' if n == 1 else 'are'} done and {'waits' if n == 1 else 'wait'} to be checked." if n else ""


def _actions(measures: RoundMeasures) -> str:
    difference = measures.what_difference
    if measures.actions_not_told:
        return ACTIONS_NOT_TOLD
    if not difference.raised:
        return "No actions have been set from the audits of this round yet."
    has = "has" if 1 in {difference.audits_with_action.count, difference.audits_with_action.n} else "have"
    text = (
        f"{counted(difference.raised, 'action').capitalize()} came from this round; "
        f"{k_of(difference.audits_with_action, 'final audit')} {has} at least one. {difference.done} "
        f"{are(difference.done)} done with evidence and {difference.open} still open"
    )
    if difference.overdue:
        text += f", {difference.overdue} of them past the date"
    return text + "."


def _nothing_verified(measures: RoundMeasures) -> str:
    if measures.actions_not_told:
        return "There is nothing to show under this question yet: no action of this round is told yet."
    if not measures.what_difference.raised:
        return "There is nothing to show under this question yet: no action has been set."
    return "There is nothing to show under this question yet: no action has been checked for its effect on the child."


def _judged_outcome(well: HowWell) -> list[str]:
    """What auditors judged about outcomes, for the aspects that answer the third question."""
    if not well.ended:
        return []
    found = well.all_children
    judged = [a for a in well.aspects if a.answers == "what_difference" and a.profile.n]
    return [
        f"Auditors judged {a.title[0].lower()}{a.title[1:]} good or better in {k_of(a.profile.good, 'final audit')}. "
        + _of_everyone(found, found.aspects[a.key].good if found and a.key in found.aspects else None)
        for a in judged
    ]


FIRST_DRAFTS: dict[str, Callable[[RoundMeasures], str]] = {
    "in_short": in_short,
    "how_much": how_much,
    "how_well": how_well,
    "what_difference": what_difference,
}
"""Sections with a first draft. What happens next is for people to decide: it has none."""
