"""How well did we do it: judgements in the files we looked at, and what they say of all children."""

from fullcircle.documents.charts import Graded, judgement_bars
from fullcircle.documents.document import Block, Chart, Column, Figures, Note, Table, plain
from fullcircle.domain.insight.rules.measures import AspectRow, HowWell, ModerationRow, RoundMeasures, Share
from fullcircle.domain.insight.rules.named import Measure
from fullcircle.domain.insight.rules.speaking import line, speaks_of, whom
from fullcircle.domain.insight.rules.words import k_of, plausible
from fullcircle.domain.moderation.rules.ending import NOT_ENDED, ONE_BY_ONE
from fullcircle.domain.reports.rules.drafting import are, caution
from fullcircle.domain.reports.rules.exhibits.everyone import everyone
from fullcircle.domain.reports.rules.exhibits.how_much import figure


def how_well(measures: RoundMeasures) -> tuple[Block, ...]:
    much, well = measures.how_much, measures.how_well
    moderation = well.moderation
    both = (
        figure(Measure.SAME, moderation.same, "moderated audits with the same judgement", _range(moderation.same)),
        figure(Measure.CHANGED, moderation.changed, "moderated audits whose judgement changed", _direction(moderation)),
    )
    if not well.ended:
        so_far = f"{k_of(Share(much.final, much.allocated), 'audit')} {are(much.final, much.allocated)} final."
        return (
            Note(NOT_ENDED.removesuffix("."), plain(f"{so_far} {ONE_BY_ONE}")),
            *((Figures(both),) if moderation.same.n else ()),
        )
    if not well.overall.n:
        return (Note("Nothing to show", plain("No audit of this round is final, so no judgement is shown.")),)
    good = figure(Measure.GOOD, well.overall.good, "final audits good or better overall", _beside(well))
    figures = Figures((good, *both))
    of_whom = f" {speaks_of(well.all_children)}" if well.all_children else ""
    warning = Note("What these figures cannot show", plain(caution(measures) + of_whom))
    return (figures, _profile_chart(measures), *everyone(measures), warning, *_findings_table(well))


def _beside(well: HowWell) -> str:
    found = well.all_children
    return f"For {whom(found)}: {line(found, found.overall.good if found else None)}"


def _range(share: Share) -> str:
    words = plausible(share)
    return words[:1].upper() + words[1:]


def _direction(row: ModerationRow) -> str:
    return f"Moderators were lower in {row.lower}, higher in {row.higher}" if row.lower or row.higher else ""


def _profile_chart(measures: RoundMeasures) -> Chart:
    well, scale = measures.how_well, [Graded(one.title, one.look) for one in measures.scale]
    rows = [("Overall", well.overall.counts), *((a.title, a.profile.counts) for a in well.aspects if a.profile.n)]
    heads = (Column("Aspect"), *(Column(one.word, True) for one in scale), Column("Audits", True))
    table = Table(
        "Final audits with each judgement, overall and by aspect",
        heads,
        tuple((name, *map(str, counts), str(sum(counts))) for name, counts in rows),
    )
    spoken = "; ".join(
        f"{name}: "
        + ", ".join(f"{count} {one.word.lower()}" for count, one in zip(counts, scale, strict=True) if count)
        for name, counts in rows
    )
    return Chart(
        name="judgements",
        title=_point(well),
        alt=f"Stacked bars of the number of final audits with each judgement. {spoken}.",
        summary=plain(_plain_words(well)),
        table=table,
        spec=judgement_bars(rows, scale),
        narrow=judgement_bars(rows, scale, narrow=True),
    )


def _point(well: HowWell) -> str:
    """The point of the chart: the one aspect with most room to grow where there is one, otherwise the overall judgement."""
    most, good = _most_room(well), well.overall.good
    if most is None:
        return f"{k_of(good, 'final audit')} {are(good.count, good.n)} good or better overall"
    rest = most.profile.good.rest
    return f"{most.title} has the most room to grow: {rest} of {most.profile.n} audits {are(rest)} not yet good"


def _most_room(well: HowWell) -> AspectRow | None:
    judged = [aspect for aspect in well.aspects if aspect.profile.n >= 10]
    top = max((aspect.profile.good.rest for aspect in judged), default=0)
    found = [aspect for aspect in judged if aspect.profile.good.rest == top]
    return found[0] if top and len(found) == 1 else None


def _plain_words(well: HowWell) -> str:
    good = well.overall.good
    text = f"Overall, {k_of(good, 'final audit')} {are(good.count, good.n)} good or better and {good.rest} not yet."
    if _most_room(well) is not None:
        text += " With this many files the order of the aspects is not certain."
    return text


def _findings_table(well: HowWell) -> tuple[Block, ...]:
    if not any(aspect.strengths or aspect.improvements for aspect in well.aspects):
        return ()
    heads = (Column("Aspect"), Column("Going well", True), Column("What would help", True), Column("Audits", True))
    rows = tuple((a.title, str(a.strengths), str(a.improvements), str(well.overall.n)) for a in well.aspects)
    return (Table("Final audits in which auditors wrote down a strength, or something that would help", heads, rows),)
