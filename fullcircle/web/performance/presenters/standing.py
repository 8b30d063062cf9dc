"""What stands out, and why: the headline, the cards, and what can be said of the trend at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.performance.queries import CountedIn, PictureView, Spot, standards_of
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.official import Beside
from fullcircle.domain.performance.rules.signs import FEWEST_BEFORE, FEWEST_DAYS, Sign
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.domain.performance.rules.standing_out import Standing, that_stand_out
from fullcircle.domain.performance.rules.trend_days import ThinList
from fullcircle.foundation.kernel.spelling import spelt
from fullcircle.stats.words import k_of_n, share_of
from fullcircle.web.kit.components.trend import TrendLine
from fullcircle.web.kit.jinja import date_long
from fullcircle.web.performance.presenters.beside import others, went_by
from fullcircle.web.performance.presenters.figures import NBSP, figure, line, sentence


@dataclass(frozen=True)
class Card:
    """One figure that stands out. ``person``: children wait now. ``who`` and ``who_href``: the way to those behind it."""

    tags: tuple[str, ...]
    person: bool
    title: str
    href: str
    figure: str
    of: str
    line: TrendLine | None
    why: tuple[str, ...]
    question: str
    who: str
    who_href: str


def headline(found: Sequence[Standing]) -> str:
    """One true sentence for the whole page, and how many figures are too few to say."""
    out, few = that_stand_out(found), sum(one.too_few for one in found)
    moved = [one.verdict.better(one.kind) for one in out if not one.behind]
    parts = [
        (sum(one.waiting for one in out), "with children behind a standard"),
        (sum(one.behind > 0 and not one.waiting for one in out), "where children waited too long"),
        (moved.count(True), "for the better"),
        (len(moved) - moved.count(True), "to look into"),
    ]
    said = [(count, words) for count, words in parts if count]
    begin = f"{sentence(spelt(len(out)))} of {len(found)} figures {'stands' if len(out) <= 1 else 'stand'} out"
    if len(found) == 1:
        begin = "The one figure stands out" if out else "The one figure here does not stand out"
    if len(said) == 1:
        begin += f"{'' if len(out) == 1 else ', all'} {said[0][1]}"
    elif said:
        begin += f": {_and([f'{spelt(count)} {words}' for count, words in said])}"
    return f"{begin}." + (_too_few(few, len(found)) if few else "")


def _too_few(few: int, of: int) -> str:
    if of == 1:
        return " It is too few to say."
    return f" {sentence(spelt(few))} {'is' if few == 1 else 'are'} too few to say."


def of_an_area(found: Sequence[Standing]) -> str:
    """ "10 figures. One stands out, two are too few to say.\""""
    out, few = sum(one.stands_out for one in found), sum(one.too_few for one in found)
    said = f"{len(found)} {'figure' if len(found) == 1 else 'figures'}. "
    said += f"{sentence(spelt(out))} {'stands' if out <= 1 else 'stand'} out"
    return said + (f", {spelt(few)} {'is' if few == 1 else 'are'} too few to say." if few else ".")


def sign(one: Standing) -> tuple[str, str]:
    """The tag of a figure: its words and kind."""
    if one.behind:
        was = "was" if one.behind == 1 else "were"
        return (f"{one.behind:,} behind", "person") if one.waiting else (f"{one.behind:,} {was} late", "now")
    return one.verdict.sign.label, "now" if one.verdict.stands_out else ""


def cards(
    view: PictureView, found: Sequence[Standing], official: Mapping[tuple[str, str], Beside], *, sees_children: bool
) -> list[Card]:
    """Those that stand out, in their order."""
    return [_card(view, one, official.get((one.key, one.part)), sees_children) for one in that_stand_out(found)]


def _card(view: PictureView, one: Standing, beside: Beside | None, sees_children: bool) -> Card:
    """Of children who are behind everything in it is the share of those behind, or says of what else it is."""
    main, of = _figure(one)
    points, found = view.over_time(one.key, one.part), one.verdict
    if one.leaves_out_those_behind:
        points, found = tuple(point.of_the_others() for point in points), found.of_the_others()
    here = f"?where={view.spot.code}"
    tag, _ = sign(one)
    second = (found.sign.label,) if one.behind and found.stands_out else ()
    return Card(
        tags=(tag, *second),
        person=one.waiting,
        title=title(one),
        href=reverse("performance:indicator", kwargs={"indicator": one.key}) + here,
        figure=main,
        of=of,
        line=line(one.kind, points, found, of="behind" if one.behind else ""),
        why=why(one, beside, view.in_force, of_those_behind=True),
        question=question(one),
        who=_who(one) if sees_children else "",
        who_href=children_href(one, view.spot),
    )


def title(one: Standing) -> str:
    """What stands out, as a claim without a cause."""
    part = one.kind.parts[one.part]
    if one.behind and one.kind.owed is not None:
        return one.kind.owed.late + (f", {part}" if part else "")
    level = "higher" if one.verdict.sign is Sign.HIGHER else "lower"
    return f"{one.kind.label}{f', {part}' if part else ''}: {level} than before"


def _figure(one: Standing) -> tuple[str, str]:
    kind, now = one.kind, one.now
    if not one.behind:
        found = figure(kind, now.numerator, now.denominator)
        return found.main, found.of
    total = now.denominator or 0
    noun = kind.of_one if total == 1 else kind.of_many
    return k_of_n(one.behind, total), ", ".join(filter(None, [noun, share_of(one.behind, total)]))


def why(one: Standing, beside: Beside | None, in_force: Limits, *, of_those_behind: bool = False) -> tuple[str, ...]:
    """Sentences: what is owed, what the two years say, what is so elsewhere. ``in_force``: the standards of now.
    ``of_those_behind``: told beside the share of those who are behind, where there are any, and not beside the figure itself."""
    said = []
    if one.behind and one.kind.owed is not None:
        holds = standards_of(one.kind, in_force)
        said.append(f"Our standard is {went_by(one.kind, one.now.standards, holds)}.")
    if trend := _trend(one, of_those_behind):
        said.append(trend)
    if elsewhere := others(beside):
        said.append(f"{_named(one) if one.leaves_out_those_behind else ''}{elsewhere}.")
    return tuple(said)


def _named(one: Standing) -> str:
    """What official figures are a share of, and ours of the same, where the talk is of those whom they leave out."""
    part = one.kind.parts[one.part]
    ours = figure(one.kind, one.now.numerator, one.now.denominator).main
    return f"{one.kind.label}{f', {part}' if part else ''}: ours {ours}, "


def _trend(one: Standing, of_those_behind: bool) -> str:
    found, kind = one.verdict, one.kind
    if found.stands_out:
        moved = {True: "Better than before", False: "Worse than before", None: "More than chance"}[found.better(kind)]
        return f"{moved}: {_usual(one, 'was', of_those_behind)}."
    if found.sign is Sign.NONE:
        return f"Not new: {_usual(one, 'is', of_those_behind)}."
    if found.sign is Sign.TOO_EARLY:
        return "Whether that is usual cannot be said yet."
    return ""


def _usual(one: Standing, verb: str, of_those_behind: bool) -> str:
    """Between which values chance alone keeps the figure itself, or the share of those behind, and where it is."""
    now, found = one.now, one.verdict
    if of_those_behind and one.leaves_out_those_behind:
        now, found = now.of_the_others(), found.of_the_others()
    low, high = found.lower or 0.0, found.upper or 0.0
    span = f"{low:,.0f} to {high:,.0f}" if one.kind.kind == "count" else f"{100 * low:.0f} to {100 * high:.0f}{NBSP}%"
    in_time = one.leaves_out_those_behind and not of_those_behind
    of = " in time" if in_time else " behind" if one.behind else ""
    return f"usual {verb} {span}{of}, now {figure(one.kind, now.numerator, now.denominator).main}"


def question(one: Standing) -> str:
    """The one question to ask."""
    if one.behind and one.kind.owed is not None:
        return one.kind.owed.question
    if one.verdict.better(one.kind):
        return "What do we do differently, and can it be kept?"
    if one.verdict.better(one.kind) is False:
        return "What has changed, and for which children?"
    return "What lies behind the change, and is it right for these children?"


def _who(one: Standing) -> str:
    count = one.behind or one.kind.to_look_at(one.now.numerator, one.now.denominator or 0)
    if one.kind.kind in {"count", "bands"}:
        count = one.now.numerator
    left_out = " not in the figure" if one.kind.others_need_a_look and not one.behind else ""
    return f"See the {count:,} {one.kind.of_one if count == 1 else one.kind.of_many}{left_out}"


def children_href(one: Standing, where: Spot) -> str:
    """The list of who needs looking at behind this figure."""
    counted = CountedIn.who_need_a_look(one.kind)
    path = reverse("performance:children", kwargs={"indicator": one.key})
    return f"{path}?where={where.code}&part={one.part}&counted={counted}"


def of_the_trend(view: PictureView, found: Sequence[Standing]) -> str:
    """Why no figure, or not every figure, can be judged by its own two years; "" where all that are enough can."""
    early = [one for one in found if one.verdict.sign is Sign.TOO_EARLY]
    if not early:
        return ""
    days = len(view.days.used)
    if days >= FEWEST_DAYS and len(early) < len(found):
        return f"{sentence(spelt(len(early)))} cannot be judged yet: too few days of data, or another standard before."
    held = "There is 1 month" if days == 1 else f"There are {days} months"
    return (
        f"Whether a figure has changed can be said from {FEWEST_DAYS} months of data on, {FEWEST_BEFORE} of them at least "
        f"six months old. {held} with data in these two years."
    )


def not_in_lines(view: PictureView, indicator: str = "") -> list[str]:
    """Which files are left out of lines over time, or of that of one figure, and why."""
    return [said for said in (_cut_off(view), *_thin_days(view, indicator)) if said]


def _cut_off(view: PictureView) -> str:
    """Which old files are not in any line."""
    days: Sequence[date] = view.days.cut_off
    if not days:
        return ""
    named = _and([date_long(day) for day in reversed(days)])
    files, are, them = ("file", "is", "it") if len(days) == 1 else ("files", "are", "them")
    return (
        f"The {files} of {named} {are} left out of every line over time: more than seven months lie between {them} and the next, "
        f"of {date_long(view.days.resumed_on)}, and each file tells of six. A line across the gap would tell of a time that "
        "nobody counted."
    )


def _thin_days(view: PictureView, indicator: str) -> list[str]:
    kind = indicators()[indicator] if indicator else None
    lists = (kind.list, *kind.needs) if kind else tuple(view.thin)
    return [_thin(key, day, one) for key in lists for day, one in sorted(view.thin.get(key, {}).items())]


def _thin(key: str, day: date, one: ThinList) -> str:
    beside = "the file after it" if len(one.around) == 1 else "the files before and after it"
    rows = f"{one.rows:,} {'row' if one.rows == 1 else 'rows'}"
    number = specification().list_keyed(key).number
    return (
        f"The file of {date_long(day)} is left out of every line over time that goes by list {number}: it has {rows} there, "
        f"{beside} {_and([f'{count:,}' for count in one.around])}. So few on one day alone may be a report that was not "
        "run to its end. The figures of that day are in the table of each figure."
    )


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
