"""About these figures: how the files were chosen, what counts as what, of whom the estimates speak."""

from fullcircle.documents.document import Block, Paragraph, plain, strong
from fullcircle.domain.insight.rules.measures import HowWell, ModerationRow, RoundMeasures, Share
from fullcircle.domain.insight.rules.words import counted, effective, k_of, listed
from fullcircle.domain.moderation.rules.ending import NOT_ENDED
from fullcircle.domain.reports.rules.drafting import caution, were


def about(measures: RoundMeasures) -> tuple[Block, ...]:
    """How the files were chosen, what counts as what, and the technical notes."""
    sample, moderation, gone = measures.sample, measures.how_well.moderation, measures.how_much.withdrawn
    withdrawn = f" {gone} more {'was' if gone == 1 else 'were'} chosen, and the audit withdrawn." if gone else ""
    frame = f" of {sample.frame:,} open to us when the selection was drawn" if sample.frame else ""
    chosen = (
        f"{counted(sample.chosen, 'child’s file was', 'children’s files were').capitalize()} chosen{frame}: "
        f"{sample.by_chance} drawn by chance, {sample.directed} asked for by leaders"
        f"{f', {sample.by_hand} chosen by hand' if sample.by_hand else ''}.{withdrawn} {caution(measures)}"
    )
    counts = (
        "Only final audits are counted under the second question, with the judgement agreed in moderation where there was one. "
        "A range in brackets or after “could plausibly be” is a 95 % Wilson interval. Below 30 files we give ranges and no "
        "percentages, below 10 counts alone."
    )
    empty = [row.name for row in measures.how_much.services if not row.allocated]
    gaps = f" No file came from {listed(empty)}." if empty else ""
    return (
        Paragraph((strong("The files. "), *plain(chosen + gaps))),
        Paragraph((strong("The counts. "), *plain(counts))),
        Paragraph((strong("All children. "), *plain(_all_children(measures.how_well)))),
        Paragraph((strong("Agreement of moderators. "), *plain(_agreement(moderation)))),
        Paragraph((strong("The framework. "), *plain(f"Audits were made under {measures.framework}."))),
    )


def _all_children(well: HowWell) -> str:
    found = well.all_children
    if not well.ended:
        return NOT_ENDED
    if found is None:
        return "Nothing is said of children whose files we did not look at: no final audit is of a file with a known chance."
    return (
        "Each final audit counts for one over the chance that its file had of being looked at, reckoned from the audits that are "
        "final (Hájek’s estimate). The ranges are Wilson’s on the effective number of files (Kish), which for "
        f"the overall judgement is that of {effective(found.overall.good)} chosen alike."
    )


def _agreement(row: ModerationRow) -> str:
    if not row.same.n:
        return "No moderation is agreed."
    chosen, drawn = row.same.n - row.drawn, Share(row.drawn, row.same.n)
    return (
        f"{k_of(drawn, 'moderated audit')} {were(row.drawn, row.same.n)} drawn by chance; {chosen} {were(chosen)} chosen for "
        f"the judgement, for the auditor or by hand, so agreement in all audits may differ. {_kappa(row)}"
    )


def _kappa(row: ModerationRow) -> str:
    if row.kappa is None or row.kappa_low is None or row.kappa_high is None:
        return f"Cohen’s kappa is not given: {row.no_kappa}."
    return (
        f"Quadratic weighted kappa is {row.kappa:.2f} (95 % interval {row.kappa_low:.2f} to {row.kappa_high:.2f}, approximate). "
        "It depends on the mix of grades, so read it beside the counts."
    )
