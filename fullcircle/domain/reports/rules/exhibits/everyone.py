"""What the files say of all children: a band for each share, the same as a table, and service areas with enough files."""

from collections.abc import Sequence
from typing import NamedTuple

from fullcircle.documents.charts import Band, bands
from fullcircle.documents.document import Block, Chart, Column, Note, Paragraph, Table, plain
from fullcircle.domain.insight.rules.measures import AllChildren, AreaShare, RoundMeasures, Share, WeightedShare
from fullcircle.domain.insight.rules.speaking import line, whom, why_no_more
from fullcircle.domain.insight.rules.words import RARE, effective, k_of_n, listed, of_everyone
from fullcircle.domain.reports.rules.drafting import are
from fullcircle.stats.words import percent, whole

TOO_FEW = "too few to say more"


class _Row(NamedTuple):
    """A share in the files we looked at, and the same of all children."""

    name: str
    files: Share
    everyone: WeightedShare


def everyone(measures: RoundMeasures) -> tuple[Block, ...]:
    """Nothing but the reason where the files say nothing beyond themselves."""
    found = measures.how_well.all_children
    if found is None or not found.overall.good.speaks:
        why = f"This is {line(None, None)}." if found is None else why_no_more(found.overall.good)
        return (Note(f"For {whom(found)}", plain(why)),)
    return (_chart(measures, found), *_areas(found.areas))


def _chart(measures: RoundMeasures, found: AllChildren) -> Chart:
    well = measures.how_well
    overall = _Row("Overall", well.overall.good, found.overall.good)
    aspects = [
        _Row(aspect.title, aspect.profile.good, found.aspects[aspect.key].good)
        for aspect in well.aspects
        if aspect.key in found.aspects
    ]
    shown = [_band(row) for row in (overall, *aspects)]
    good = overall.everyone
    return Chart(
        name="all-children",
        title=f"Good or better for {whom(found)}: {of_everyone(good)}",
        alt="Bands on a scale from 0 to 100 %. " + "; ".join(f"{band.name}: {band.words}" for band in shown) + ".",
        summary=plain(_in_plain_words(overall, aspects)),
        table=_table(measures, found, overall, aspects),
        spec=bands(shown),
        narrow=bands(shown, narrow=True),
    )


def _band(row: _Row) -> Band:
    share = row.everyone
    if not share.speaks or share.low is None or share.high is None:
        return Band(row.name, None, None, None, "too few")
    low, high = whole(share.low), whole(share.high)
    if share.is_percentage:
        return Band(row.name, low, high, 100 * share.value, f"{_named(share.value)} ({low}–{high})")
    return Band(row.name, low, high, None, f"{low}–{percent(share.high)}")


def _named(share: float) -> str:
    """A percentage in few letters; what is not all or none is never rounded to it."""
    if 0 < share < RARE:
        return f"under {percent(0.01)}"
    return f"over {percent(0.99)}" if 1 - RARE <= share < 1 else percent(share)


def _files(n: int) -> str:
    return "the one file says" if n == 1 else f"the {n} files say"


def _in_plain_words(overall: _Row, aspects: Sequence[_Row]) -> str:
    share = overall.everyone
    text = (
        f"In the files we looked at, {k_of_n(overall.files)} {are(overall.files.count, overall.files.n)} good or better. "
        f"Some were likelier to be chosen than others; allowing for that, {_files(share.n)} as much about all children as "
        f"{effective(share)} chosen alike."
    )
    ranges = [(row.everyone.low, row.everyone.high) for row in aspects if row.everyone.speaks]
    lows, highs = [low for low, _ in ranges if low is not None], [high for _, high in ranges if high is not None]
    if len(lows) > 1 and max(lows) <= min(highs):
        text += " The bands of the aspects overlap, so their order is not certain."
    return text


def _table(measures: RoundMeasures, found: AllChildren, overall: _Row, aspects: Sequence[_Row]) -> Table:
    counted = measures.how_well.overall
    each = [
        _Row(f"Overall: {judgement.title}", Share(count, counted.n), share)
        for judgement, count, share in zip(measures.scale, counted.counts, found.overall.each, strict=True)
    ]
    heads = (
        Column("Judgement"),
        Column("In the files we looked at", True),
        Column("For all children"),
        Column("Says as much as", True),
    )
    good = [row._replace(name=f"{row.name}: good or better") for row in (overall, *aspects)]
    return Table(
        "Final audits, and what they say of all children", heads, tuple(map(_cells, [good[0], *each, *good[1:]]))
    )


def _cells(row: _Row) -> tuple[str, ...]:
    share = row.everyone
    return (row.name, k_of_n(row.files), of_everyone(share) or TOO_FEW, effective(share))


def _areas(areas: Sequence[AreaShare]) -> tuple[Block, ...]:
    """Service areas whose own files say more than their counts; the others are named."""
    able = [area for area in areas if area.good.speaks]
    others = [area.name for area in areas if not area.good.speaks]
    if not able:
        return (Paragraph(plain("No service area has enough files of its own to say more than its counts.")),)
    heads = (
        Column("Service area"),
        Column("Children", True),
        Column("In the files we looked at", True),
        Column("For all its children"),
        Column("Says as much as", True),
    )
    rows = tuple((a.name, f"{a.children:,}", *_cells(_Row(a.name, a.files, a.good))[1:]) for a in able)
    table = Table("Good or better overall, by service area", heads, rows)
    return (table, Paragraph(plain(f"Too few files for more than counts: {listed(others)}."))) if others else (table,)
