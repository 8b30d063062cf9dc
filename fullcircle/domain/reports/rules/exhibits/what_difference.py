"""What difference did it make: from actions set to a difference verified."""

from fullcircle.domain.insight.rules.measures import RoundMeasures
from fullcircle.domain.insight.rules.words import counted
from fullcircle.domain.reports.rules.charts import ink_bars
from fullcircle.domain.reports.rules.document import Block, Chart, Column, Figure, Figures, Note, Table, plain


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
