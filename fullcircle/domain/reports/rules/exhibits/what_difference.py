"""What difference did it make: from actions set to a difference verified."""

from fullcircle.documents.charts import ink_bars
from fullcircle.documents.document import Block, Chart, Column, Figure, Figures, Note, Table, plain
from fullcircle.domain.insight.rules.measures import RoundMeasures, Share, WhatDifference
from fullcircle.domain.insight.rules.named import Measure
from fullcircle.domain.reports.rules.drafting import ACTIONS_NOT_TOLD
from fullcircle.domain.reports.rules.exhibits.how_much import figure


def what_difference(measures: RoundMeasures) -> tuple[Block, ...]:
    found = measures.what_difference
    if measures.actions_not_told:
        return (Note("No difference is verified yet", plain(ACTIONS_NOT_TOLD)),)
    aside = f"{found.set_aside} set aside, with reasons" if found.set_aside else ""
    wait = f"{found.to_check} {'waits' if found.to_check == 1 else 'wait'} to be checked" if found.to_check else ""
    done, checked = Share(found.done, found.raised), Share(found.verified, found.done)
    figures = Figures(
        (
            Figure(str(found.raised), "", "actions set", aside, str(Measure.ACTIONS)),
            figure(Measure.ACTIONS_DONE, done, "actions done, with evidence", _open(found.open, found.overdue)),
            figure(Measure.ACTIONS_CHECKED, checked, "done actions checked by someone else", wait),
        )
    )
    if found.says_nothing:
        words = "No action of this round has been checked for its effect on the child. Until then this report has no answer here."
        return (Note("No difference is verified yet", plain(words)), figures)
    better, partly = Share(found.yes, found.verified), Share(found.partly, found.verified)
    figures = Figures(
        (
            *figures.items,
            figure(Measure.BETTER, better, "checked actions after which life got better for the child"),
            figure(Measure.PARTLY_BETTER, partly, "checked actions after which it got partly better"),
        )
    )
    return (figures, _difference_chart(measures), _difference_table(measures))


def _open(open_actions: int, overdue: int) -> str:
    if not open_actions:
        return ""
    return f"{open_actions} still open" + (f", {overdue} past the date" if overdue else "")


def _difference_chart(measures: RoundMeasures) -> Chart:
    found = measures.what_difference
    rows = [
        ("Actions set", found.raised),
        ("Done, with evidence", found.done),
        ("Checked by someone else", found.verified),
        ("Better for the child", found.yes),
        ("Partly better", found.partly),
    ]
    return Chart(
        name="difference",
        title=f"{_checked(found)}, life got better for the child in {found.yes} and partly in {found.partly}",
        alt="Bars: " + "; ".join(f"{name.lower()} {count}" for name, count in rows) + ".",
        summary=plain(
            f"Not done yet: {found.raised - found.done}. Done and still to be checked: {found.to_check}. "
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


def _checked(found: WhatDifference) -> str:
    return "Of the one action checked" if found.verified == 1 else f"Of {found.verified} actions checked"


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
