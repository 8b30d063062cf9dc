"""What the cards of the control room say of observation, moderation and judgements."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.domain.insight.queries import SoFar
from fullcircle.domain.insight.rules.measures import AllChildren, Share
from fullcircle.domain.insight.rules.named import Figure, Measure
from fullcircle.domain.insight.rules.progress import Agreement, RoundProgress
from fullcircle.domain.insight.rules.speaking import line, speaks_of, whom
from fullcircle.domain.insight.rules.words import FEWEST_FOR_INTERVAL, in_words, percent
from fullcircle.domain.moderation.rules.ending import NOT_ENDED, ONE_BY_ONE
from fullcircle.web.kit.components.figures import Said


@dataclass(frozen=True)
class ObservationCard:
    """Observations planned and, for the whole round, how many are needed for the framework's share."""

    title: Said
    words: str


def observation_card(found: RoundProgress, aim: float) -> ObservationCard:
    """The observation share against the policy's (0 to 1), which is meant for a round as a whole."""
    planned, audits = found.figure(Measure.OBSERVED), found.figure(Measure.AUDITS)
    title: Said = ("Observation is planned in ", planned, " of ", audits, " audit" if audits.value == 1 else " audits")
    if not found.reach.whole:
        return ObservationCard(title, f"Of the audits {found.reach.said}.")
    needed = ceil(round(aim * audits.value, 6))
    if planned.value < needed:
        title += (f"; {_needed(needed)}",)
    words = f"At least {_needed(needed)} to reach {percent(aim)}."
    if audits.value:
        words = f"{planned.value} of {audits.value} is {percent(planned.value / audits.value)}. {words}"
    return ObservationCard(title, words)


def _needed(n: int) -> str:
    return f"{n} {'is' if n == 1 else 'are'} needed"


@dataclass(frozen=True)
class ModerationCard:
    """How far moderation is: four counts of how overall judgements compare, and what is still open."""

    title: Said
    counts: tuple[tuple[int, str], ...]
    words: Said


def moderation_card(found: RoundProgress, agreement: Agreement, *, missed: bool = False) -> ModerationCard:
    """Counts of audits, and no score of anybody. Judgements are compared once their outcome is agreed. ``missed``: the round did
    not take place, so there was nothing to moderate."""
    if missed:
        return ModerationCard(("Moderation did not take place",), (), ("The round was closed before it began.",))
    overall = agreement.overall
    begun, of_these = found.to_judge or found.to_agree, "" if found.reach.whole else " of these audits"
    title: Said = (f"Moderation{of_these} has {'' if begun else 'not '}begun",)
    counts: tuple[tuple[int, str], ...] = ()
    said: list[Said] = []
    final = found.figure(Measure.FINAL)
    if final.value and not begun and not overall.n:
        title = (f"No moderation{of_these} is under way",)
        said.append((final, f" of them {'is' if final.value == 1 else 'are'} final, and had none. "))
    if overall.n:
        checked = f" overall {'judgement' if overall.n == 1 else 'judgements'} checked"
        title = ("Moderators agree with ", agreement.same, " of ", agreement.moderated, checked)
        counts = (
            (overall.same, "the same"),
            (overall.one_lower, "one lower"),
            (overall.one_higher, "one higher"),
            (overall.two_or_more_apart, "two or more apart"),
        )
        said.append(
            (f"The same in {in_words(Share(overall.same, overall.n), 'pair of judgements', 'pairs of judgements')}. ",)
        )
    with_moderator = found.figure(Measure.WITH_MODERATOR)
    if with_moderator.value:
        said.append(
            (with_moderator, " audit" if with_moderator.value == 1 else " audits", " with a moderator")
            + ((": ", found.figure(Measure.TO_AGREE), _talks(found.to_agree)) if found.to_agree else (". ",))
        )
    return ModerationCard(title, counts, tuple(piece for pieces in said for piece in pieces))


def _talks(n: int) -> str:
    return " talk to hold. " if n == 1 else " talks to hold. "


@dataclass(frozen=True)
class Everyone:
    """What the files say of all children: a ``band`` from low to high in percent (None where there are too few files), its
    ``middle`` where that may be named, ``words`` for both, and of whom it speaks."""

    whom: str
    band: tuple[float, float] | None
    middle: float | None
    words: str
    speaks_of: str


NOTHING_TO_SHOW = "There is no judgement to show."


@dataclass(frozen=True)
class SoFarCard:
    """What the round says so far: final overall judgements, each with its count, and the same of all children. ``words`` where
    there is nothing to show."""

    title: Said
    counts: Sequence[tuple[Judgement, int]]
    good: Figure
    judged: Figure
    everyone: Everyone | None = None
    words: Said = ()


def so_far_card(found: SoFar, progress: RoundProgress, *, missed: bool = False) -> SoFarCard:
    """Counts of the files that were looked at, and beside them what they say of all children; neither before the moderation of
    the round has ended. ``missed``: the round did not take place, so there is nothing to wait for."""
    share = found.overall.good
    good = Figure(Measure.GOOD, share.count, found.round_id, found.reach)
    judged = Figure(Measure.JUDGED, share.n, found.round_id, found.reach)
    if missed:
        return SoFarCard(("This round did not take place",), (), good, judged, words=(NOTHING_TO_SHOW,))
    if not found.ended:
        done, all_ = progress.figure(Measure.FINAL), progress.figure(Measure.AUDITS)
        final: Said = (done, " of ", all_, f" {_audits_are(done.value, all_.value)} final. {ONE_BY_ONE}")
        return SoFarCard((NOT_ENDED.removesuffix("."),), (), good, judged, words=final)
    since = _since(progress)
    if not share.n:
        return SoFarCard(("No audit is final",), (), good, judged, words=(NOTHING_TO_SHOW, *since))
    title: Said = (good, " of ", judged, f" final {_audits_are(share.count, share.n)} good or better")
    if share.n < FEWEST_FOR_INTERVAL:
        title += (": too few to say more",)
    counts = list(zip(found.scale, found.overall.counts, strict=True))
    words: Said = () if found.reach.whole else (found.reach.of_which,)
    return SoFarCard(title, counts, good, judged, _everyone(found.all_children), (*words, *since))


def _since(progress: RoundProgress) -> Said:
    """What came in after the round was closed, which no figure of judgements holds until it is final."""
    late = progress.figure(Measure.CAME_IN_SINCE)
    if not late.value:
        return ()
    one = late.value == 1
    came = f" {'audit' if one else 'audits'} came in, to be moderated or made final; {'it counts' if one else 'they count'}"
    return (" Since the round was closed, ", late, f"{came} here once {'it is' if one else 'they are'} final.")


def _audits_are(count: int, of: int) -> str:
    return f"{'audit' if of == 1 else 'audits'} {'is' if 1 in {count, of} else 'are'}"


def _everyone(found: AllChildren | None) -> Everyone:
    share = found.overall.good if found else None
    band = None
    if share and share.speaks and share.low is not None and share.high is not None:
        band = (100 * share.low, 100 * share.high)
    said = line(found, share)
    return Everyone(
        whom=whom(found),
        band=band,
        middle=100 * share.value if share and share.is_percentage else None,
        words=f"{said[0].upper()}{said[1:]}",
        speaks_of=speaks_of(found) if found else "",
    )
