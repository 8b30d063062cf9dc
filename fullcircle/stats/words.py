"""Statistics in words for people, never claiming more than the number of files allows.

Fewer than 10: the count alone. 10 to 29: the count, and what it could plausibly be. From 30: the share with its interval.
Always whole percents and points, never a bare percentage below 30, never a bare comparison of two percentages.
"""

from math import ceil, floor

from fullcircle.stats import dip_samples
from fullcircle.stats.before_after import BeforeAfter
from fullcircle.stats.improvement import FLAT
from fullcircle.stats.proportions import proportion
from fullcircle.stats.results import Estimate
from fullcircle.stats.shift.means import ShiftSizes

FEWEST_FOR_INTERVAL = 10
FEWEST_FOR_SHARE = 30
TOO_FEW = "too few to describe as a percentage"
RARE = 0.1
"""The share of files that a sentence about what a dip sample misses takes as its example."""


def whole(share: float) -> int:
    """A share as whole percents, half rounding up, as readers expect: 0.125 is 13, -0.125 is -12."""
    return floor(share * 100 + 0.5)


def percent(share: float) -> str:
    """A whole percent: 0.125 is "13 %". The space does not break.

    >>> percent(0.125).replace("\\u00a0", " ")
    '13 %'
    """
    return f"{whole(share)}\u00a0%"


def plausible(found: Estimate, *, too_few: str = TOO_FEW) -> str:
    """What a share can say beyond its own files; empty where there is none. Weighted shares speak as their effective number.

    A share that is not all or none is never rounded to all or none.

    >>> plausible(proportion(3, 7))
    'too few to describe as a percentage'
    >>> plausible(proportion(11, 18)).replace("\\u00a0", " ")
    'could plausibly be 39 to 80 %'
    >>> plausible(proportion(28, 44)).replace("\\u00a0", " ")
    '64 %, could plausibly be 49 to 76 %'
    """
    if found.value is None or found.interval is None:
        return ""
    size = weight_of(found)
    if size < FEWEST_FOR_INTERVAL:
        return too_few
    spread = f"could plausibly be {whole(found.interval.low)} to {percent(found.interval.high)}"
    return f"{never_all(found.value)}, {spread}" if size >= FEWEST_FOR_SHARE else spread


def weight_of(found: Estimate) -> float:
    """How many files an estimate speaks for: their number, or the effective number where that is smaller."""
    return found.n if found.n_effective is None else min(float(found.n), found.n_effective)


def never_all(share: float) -> str:
    """A whole percent; what is not all or none is not rounded to all or none.

    >>> never_all(0.997).replace("\\u00a0", " "), never_all(1.0).replace("\\u00a0", " "), never_all(0.13).replace("\\u00a0", " ")
    ('more than 99 %', '100 %', '13 %')
    """
    if 0 < share < 0.005:
        return f"less than {percent(0.01)}"
    return f"more than {percent(0.99)}" if 0.995 <= share < 1 else percent(share)


def k_of_n(count: int, n: int) -> str:
    """
    >>> k_of_n(3, 1_207)
    '3 of 1,207'
    """
    return f"{count:,} of {n:,}"


def share_of(count: int, n: int) -> str:
    """The share, where there are enough to name one; else empty.

    >>> share_of(5, 42).replace("\\u00a0", " "), share_of(161, 161).replace("\\u00a0", " "), share_of(3, 29)
    ('12 %', '100 %', '')
    """
    return never_all(count / n) if n >= FEWEST_FOR_SHARE else ""


def k_of_n_share(count: int, n: int, noun: str) -> str:
    """How many of how many, and the share where there are enough to name one.

    >>> k_of_n_share(5, 42, "children").replace("\\u00a0", " ")
    '5 of 42 children, 12 %'
    >>> k_of_n_share(4, 14, "new plans")
    '4 of 14 new plans'
    """
    share = share_of(count, n)
    return f"{k_of_n(count, n)} {noun}" + (f", {share}" if share else "")


def share_in_words(count: int, n: int, noun: str = "files") -> str:
    """
    >>> share_in_words(3, 7)
    '3 of 7 files, too few to describe as a percentage'
    >>> share_in_words(11, 18).replace("\\u00a0", " ")
    '11 of 18 files; could plausibly be 39 to 80 %'
    >>> share_in_words(28, 44, "audits").replace("\\u00a0", " ")
    '28 of 44 audits: 64 %, could plausibly be 49 to 76 %'
    >>> share_in_words(0, 0)
    'no files'
    """
    if n == 0:
        return f"no {noun}"
    mark = "," if n < FEWEST_FOR_INTERVAL else ";" if n < FEWEST_FOR_SHARE else ":"
    return f"{count} of {n} {noun}{mark} {plausible(proportion(count, n))}"


def chances_in_ten(chance: float) -> str:
    """A chance in tenths, never as a certainty.

    >>> chances_in_ten(0.74), chances_in_ten(0.97), chances_in_ten(0.02)
    ('about 7 chances in 10', 'more than 9 chances in 10', 'less than 1 chance in 10')
    """
    return _in_ten(chance, "chance")


def _in_ten(chance: float, noun: str) -> str:
    tenths = floor(chance * 10 + 0.5)
    if tenths >= 10:
        return f"more than 9 {noun}s in 10"
    if tenths < 1:
        return f"less than 1 {noun} in 10"
    return f"about {tenths} {noun}{'s' if tenths > 1 else ''} in 10"


def before_and_after(found: BeforeAfter, *, noun: str = "files", standard: str = "met the standard") -> str:
    """What two dips say about change: both counts, then how likely an improvement is and how large or small the change may be.

    Below 10 files on either side the counts alone. Ends with what the comparison cannot say.
    """
    if found.change.value is None:
        return f"There is nothing to compare: no {noun} were read {'after' if found.before.n else 'before'}."
    sentences = [_counts(found, noun, standard)]
    if min(weight_of(found.before), weight_of(found.after)) < FEWEST_FOR_INTERVAL:
        sentences.append("These are too few to say whether practice changed.")
    else:
        sentences.append(_change(found))
        sentences.extend(_assumed(found, noun))
    sentences.extend(f"{caveat[0].upper()}{caveat[1:]}." for caveat in found.caveats)
    return " ".join(sentences)


def _counts(found: BeforeAfter, noun: str, standard: str) -> str:
    if found.same_files:
        return (
            f"The same {found.before.n} {noun} were read twice: {found.before_count} {standard} before "
            f"and {found.after_count} after."
        )
    return (
        f"{found.before_count} of {found.before.n} {noun} {standard} before "
        f"and {found.after_count} of {found.after.n} after."
    )


def _change(found: BeforeAfter) -> str:
    spread = f"the change could plausibly be {points(found.change)}"
    if found.improved.value is None:
        return f"No file changed between the two readings; {spread}."
    chances = chances_in_ten(found.improved.value)
    return f"There {'is' if 'chance in' in chances else 'are'} {chances} that practice improved; {spread}."


def points(change: Estimate) -> str:
    """The plausible range of a difference of shares, in points; empty where it has none.

    >>> from fullcircle.stats.differences import difference
    >>> points(difference(proportion(18, 30), proportion(12, 30)))
    'between 5 points down and 42 points up'
    """
    if change.interval is None:
        return ""
    low, high = whole(change.interval.low), whole(change.interval.high)
    if low >= 0 and high > 0:
        return f"between {low} and {high} points up"
    if high <= 0 and low < 0:
        return f"between {-high} and {-low} points down"
    return f"between {-low} points down and {high} points up"


def _assumed(found: BeforeAfter, noun: str) -> list[str]:
    """What entered the figures beside the counts."""
    sentences = []
    if found.before.n_effective is not None and found.after.n_effective is not None:
        sentences.append(
            f"{noun.capitalize()} of one worker are alike, so these say as much as about "
            f"{floor(found.before.n_effective)} before and {floor(found.after.n_effective)} after."
        )
    if found.prior != FLAT:
        lent = floor(found.prior.pseudo_files - FLAT.pseudo_files + 0.5)
        sentences.append(f"Earlier rounds count as {lent} {noun} on each side in the chances.")
    return sentences


def better_grade(found: Estimate, *, fewest: int) -> str:
    """The chance that a later file has the better grade, in words; ``fewest``: the smaller number of files of the two sides."""
    if found.value is None:
        return "There is nothing to compare."
    if fewest < FEWEST_FOR_INTERVAL:
        return "There are too few files to compare the grades before and after."
    spread = ""
    if found.interval is not None:
        spread = f" It could plausibly be {whole(found.interval.low)} to {whole(found.interval.high)} times in 100."
    return (
        "Of one file from before and one from after, the later one would have the better grade "
        f"{_in_ten(found.value, 'time')}, counting ties half; 5 would mean no change.{spread}"
    )


def shifted(sizes: ShiftSizes, mean: Estimate, *, noun: str = "pairs") -> str:
    """The direction of a shift in counts, and from 10 pairs on its mean in grades."""
    if not sizes.n:
        return f"There are no {noun} to compare."
    counts = (
        f"Of {sizes.n} {noun}, the second judgement was lower in {sizes.down}, the same in {sizes.same} "
        f"and higher in {sizes.up}."
    )
    if weight_of(mean) < FEWEST_FOR_INTERVAL or mean.interval is None:
        return counts
    low, high = _grades(mean.interval.low), _grades(mean.interval.high)
    return f"{counts} On average it could plausibly be between {low} and {high}."


def _grades(shift: float) -> str:
    size = f"{abs(shift):.1f}"
    return "the same" if size == "0.0" else f"{size} of a grade {'lower' if shift < 0 else 'higher'}"


def what_cannot_be_shown(n: int, *, noun: str = "files") -> str:
    """What a dip of ``n`` files drawn by chance leaves open; for printing beside it. Raises ValueError below one file."""
    if n < 1:
        raise ValueError("a dip sample has at least one file")
    missed = _in_hundred(1 - dip_samples.chance_to_see_one(n, RARE))
    rare = f"Something true of 1 file in {round(1 / RARE)} would not be seen at all {missed}."
    if n < FEWEST_FOR_INTERVAL:
        return f"What {n} {noun} cannot show: they are {TOO_FEW}. {rare}"
    half = proportion(n // 2, n)
    assert half.interval is not None
    return (
        f"What {n} {noun} cannot show: if {n // 2} of them meet the standard, the share of all {noun} could plausibly be "
        f"{whole(half.interval.low)} to {percent(half.interval.high)}. {rare}"
    )


def none_found(n: int, *, noun: str = "files") -> str:
    """What it means that none of ``n`` files drawn by chance showed something. Raises ValueError below one file."""
    if n < 1:
        raise ValueError("a dip sample has at least one file")
    seen = f"None of the {n} {noun} showed it."
    if n < FEWEST_FOR_INTERVAL:
        return f"{seen} They are too few to say how often it may be so elsewhere."
    limit = dip_samples.upper_limit(0, n).interval
    assert limit is not None
    # Rounded up: a limit that is said must hold.
    highest = percent(ceil(limit.high * 100 - 1e-9) / 100)
    return f"{seen} That does not mean it never happens: it could still be so in up to {highest} of {noun} like these."


def decided(plan: dip_samples.Plan, passes: int, *, noun: str = "files") -> str:
    """The decision by a rule set beforehand, with how often the rule errs. Raises ValueError for an impossible count."""
    reached = plan.reached(passes)
    decision = "the standard counts as reached" if reached else "the standard does not count as reached yet"
    return (
        f"{passes} of {plan.n} {noun} met the standard. The rule, set before looking, was {plan.least_passes} or more, so "
        f"{decision}. This is a decision and not an estimate: if {percent(plan.good)} of all {noun} met it, the rule would "
        f"miss that {_in_hundred(plan.refuse_good)}; if only {percent(plan.poor)} did, it would pass "
        f"{_in_hundred(plan.accept_poor)}."
    )


def _in_hundred(chance: float) -> str:
    """How often, rounded up so that an error is never played down."""
    times = min(100, ceil(chance * 100 - 1e-9))
    return "once in 100 times" if times == 1 else f"{times} times in 100"
