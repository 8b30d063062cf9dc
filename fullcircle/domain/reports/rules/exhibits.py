"""Figures, charts and tables of each section, made from the measures of a round."""

from fullcircle.domain.insight.rules.measures import AspectRow, HowWell, ModerationRow, RoundMeasures, Share, Voice
from fullcircle.domain.insight.rules.words import counted, k_of_n, listed, percent, plausible
from fullcircle.domain.reports.rules.charts import JUDGEMENTS, ink_bars, judgement_bars
from fullcircle.domain.reports.rules.document import (
    Block,
    Chart,
    Column,
    Figure,
    Figures,
    Note,
    Paragraph,
    Table,
    plain,
    strong,
)
from fullcircle.domain.reports.rules.drafting import WHAT_FILES_CANNOT_SHOW


def how_much(measures: RoundMeasures) -> tuple[Block, ...]:
    much = measures.how_much
    withdrawn = f"{much.withdrawn} withdrawn, with reasons" if much.withdrawn else ""
    figures = Figures(
        (
            Figure(str(much.final), str(much.allocated), "audits final", withdrawn),
            _figure(
                much.on_time,
                "submitted audits in on time",
                f"{much.late} not in yet, past the date" if much.late else "",
            ),
            _figure(
                much.observation,
                "audits planned with a direct observation",
                f"The aim is {percent(much.observation_aim)} or more",
            ),
            _figure(much.child.heard, "audits with the child’s own view", _missing(much.child)),
            _figure(much.family.heard, "audits with a parent or carer spoken to", _missing(much.family)),
            _figure(much.practitioner.heard, "audits with the practitioner taking part", _missing(much.practitioner)),
        )
    )
    rows = tuple(
        (
            row.name,
            "–" if row.children is None else f"{row.children:,}",
            str(row.allocated),
            str(row.submitted),
            str(row.final),
        )
        for row in much.services
    )
    heads = (
        Column("Service area"),
        *(Column(title, True) for title in ("Open children", "Allocated", "Submitted", "Final")),
    )
    return (figures, Table("Audits by service area", heads, rows), *_missing_table(measures))


def _figure(share: Share, what: str, note: str = "") -> Figure:
    return Figure(str(share.count), str(share.n), what, note)


def _missing(voice: Voice) -> str:
    return f"Missing in {voice.heard.rest}, with the reason" if voice.heard.rest else ""


def _missing_table(measures: RoundMeasures) -> tuple[Block, ...]:
    much = measures.how_much
    voices = (("The child", much.child), ("Parent or carer", much.family), ("The practitioner", much.practitioner))
    rows = tuple((f"{name}: {reason}", str(count)) for name, voice in voices for reason, count in voice.missing)
    if not rows:
        return ()
    return (Table("Why a voice is missing", (Column("Voice and reason"), Column("Audits", True)), rows),)


def how_well(measures: RoundMeasures) -> tuple[Block, ...]:
    well = measures.how_well
    if not well.overall.n:
        return (Note("Nothing to show yet", plain("No audit of this round is final, so no judgement is shown.")),)
    moderation = well.moderation
    figures = Figures(
        (
            _figure(well.overall.good, "final audits good or better overall", _range(well.overall.good)),
            _figure(moderation.same, "moderated audits with the same judgement", _range(moderation.same)),
            _figure(moderation.changed, "moderated audits whose judgement changed", _direction(moderation)),
        )
    )
    caution = Note("What these figures cannot show", plain(WHAT_FILES_CANNOT_SHOW))
    return (figures, _profile_chart(well), caution, *_findings_table(well))


def _range(share: Share) -> str:
    words = plausible(share)
    return words[:1].upper() + words[1:]


def _direction(row: ModerationRow) -> str:
    return f"Moderators were lower in {row.lower}, higher in {row.higher}" if row.lower or row.higher else ""


def _profile_chart(well: HowWell) -> Chart:
    rows = [("Overall", well.overall.counts), *((a.title, a.profile.counts) for a in well.aspects if a.profile.n)]
    heads = (Column("Aspect"), *(Column(word, True) for word, *_ in JUDGEMENTS), Column("Audits", True))
    table = Table(
        "Final audits with each judgement, overall and by aspect",
        heads,
        tuple((name, *map(str, counts), str(sum(counts))) for name, counts in rows),
    )
    spoken = "; ".join(
        f"{name}: "
        + ", ".join(f"{count} {word.lower()}" for count, (word, *_) in zip(counts, JUDGEMENTS, strict=True) if count)
        for name, counts in rows
    )
    return Chart(
        name="judgements",
        title=_point(well),
        alt=f"Stacked bars of the number of final audits with each judgement. {spoken}.",
        summary=plain(_plain_words(well)),
        table=table,
        spec=judgement_bars(rows),
        narrow=judgement_bars(rows, narrow=True),
    )


def _point(well: HowWell) -> str:
    """The point of the chart: the one aspect with most room to grow where there is one, otherwise the overall judgement."""
    most = _most_room(well)
    if most is None:
        return f"{k_of_n(well.overall.good)} final audits are good or better overall"
    return (
        f"{most.title} has the most room to grow: {most.profile.good.rest} of {most.profile.n} audits are not yet good"
    )


def _most_room(well: HowWell) -> AspectRow | None:
    judged = [aspect for aspect in well.aspects if aspect.profile.n >= 10]
    top = max((aspect.profile.good.rest for aspect in judged), default=0)
    found = [aspect for aspect in judged if aspect.profile.good.rest == top]
    return found[0] if top and len(found) == 1 else None


def _plain_words(well: HowWell) -> str:
    good = well.overall.good
    text = f"Overall, {k_of_n(good)} final audits are good or better and {good.rest} not yet."
    if _most_room(well) is not None:
        text += " With this many files the order of the aspects is not certain."
    return text


def _findings_table(well: HowWell) -> tuple[Block, ...]:
    if not any(aspect.strengths or aspect.improvements for aspect in well.aspects):
        return ()
    heads = (Column("Aspect"), Column("Going well", True), Column("What would help", True), Column("Audits", True))
    rows = tuple((a.title, str(a.strengths), str(a.improvements), str(well.overall.n)) for a in well.aspects)
    return (Table("Final audits in which auditors wrote down a strength, or something that would help", heads, rows),)


def what_difference(measures: RoundMeasures) -> tuple[Block, ...]:
    found = measures.what_difference
    figures = Figures(
        (
            Figure(
                str(found.raised),
                "",
                "actions set",
                f"{found.set_aside} set aside, with reasons" if found.set_aside else "",
            ),
            Figure(str(found.done), str(found.raised), "actions done, with evidence", _open(found.open, found.overdue)),
            Figure(str(found.verified), str(found.raised), "actions checked by someone else"),
        )
    )
    if found.says_nothing:
        words = "No action of this round has been checked for its effect on the child. Until then this report has no answer here."
        return (Note("No difference is verified yet", plain(words)), figures)
    return (figures, _difference_chart(measures), _difference_table(measures))


def _open(open_actions: int, overdue: int) -> str:
    if not open_actions:
        return ""
    return f"{open_actions} still open" + (f", {overdue} past the date" if overdue else "")


def _difference_chart(measures: RoundMeasures) -> Chart:
    found = measures.what_difference
    better = found.yes + found.partly
    rows = [
        ("Actions set", found.raised),
        ("Done, with evidence", found.done),
        ("Checked by someone else", found.verified),
        ("Better for the child, fully or in part", better),
    ]
    return Chart(
        name="difference",
        title=f"For {better} of {counted(found.raised, 'action')}, life got better for the child",
        alt="Bars that get shorter: " + "; ".join(f"{name.lower()} {count}" for name, count in rows) + ".",
        summary=plain(
            f"Not done yet: {found.raised - found.done}. Done and still to be checked: {found.done - found.verified}. "
            "We cannot show that an action alone caused the change."
        ),
        table=Table(
            "From actions set to a difference verified",
            (Column("Step"), Column("Actions", True)),
            tuple((name, str(count)) for name, count in rows),
        ),
        spec=ink_bars(rows),
        narrow=ink_bars(rows, narrow=True),
    )


def _difference_table(measures: RoundMeasures) -> Table:
    found = measures.what_difference
    rows = (
        ("Yes", found.yes),
        ("Partly", found.partly),
        ("Not yet", found.not_yet),
        ("Cannot be known", found.cannot_know),
    )
    return Table(
        "Did it make a difference for the child? As found by the person who checked",
        (Column("Difference"), Column("Actions checked", True)),
        tuple((name, str(count)) for name, count in rows),
    )


def about(measures: RoundMeasures) -> tuple[Block, ...]:
    """How the files were chosen, what counts as what, and the technical notes."""
    sample, moderation = measures.sample, measures.how_well.moderation
    frame = f" of {sample.frame:,} open to us when the selection was drawn" if sample.frame else ""
    chosen = (
        f"{counted(sample.chosen, 'child’s file was', 'children’s files were').capitalize()} chosen{frame}: "
        f"{sample.by_chance} drawn by chance, {sample.directed} asked for by leaders"
        f"{f', {sample.by_hand} chosen by hand' if sample.by_hand else ''}. {WHAT_FILES_CANNOT_SHOW}"
    )
    counts = (
        "Only final audits are counted under the second question. A range in brackets or after “could plausibly be” is a 95 % "
        "Wilson interval: what files chosen in the same way could show by chance alone. "
        "Below 30 we give counts and no percentages."
    )
    empty = [row.name for row in measures.how_much.services if not row.allocated]
    gaps = f" No file came from {listed(empty)}." if empty else ""
    return (
        Paragraph((strong("The files. "), *plain(chosen + gaps))),
        Paragraph((strong("The counts. "), *plain(counts))),
        Paragraph((strong("Agreement of moderators. "), *plain(_agreement(moderation)))),
        Paragraph((strong("The framework. "), *plain(f"Audits were made under {measures.framework}."))),
    )


def _agreement(row: ModerationRow) -> str:
    if not row.same.n:
        return "No moderation is agreed yet."
    chosen = row.same.n - row.drawn
    return (
        f"{row.drawn} of the {row.same.n} moderated audits were drawn by chance; {chosen} were chosen for their judgement, for "
        f"their auditor or by hand, so agreement in all audits may differ. {_kappa(row)}"
    )


def _kappa(row: ModerationRow) -> str:
    if row.kappa is None or row.kappa_low is None or row.kappa_high is None:
        return f"Cohen’s kappa is not given: {row.no_kappa}."
    return (
        f"Quadratic weighted kappa is {row.kappa:.2f} (95 % interval {row.kappa_low:.2f} to {row.kappa_high:.2f}, approximate). "
        "It depends on the mix of grades, so read it beside the counts."
    )
