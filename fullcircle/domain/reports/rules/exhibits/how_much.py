"""How much did we do: audits, observation and voices, by service area."""

from fullcircle.documents.document import Block, Column, Figure, Figures, Table
from fullcircle.domain.insight.rules.measures import RoundMeasures, Share, Voice
from fullcircle.domain.insight.rules.named import PART_OF, Measure
from fullcircle.domain.insight.rules.words import percent


def how_much(measures: RoundMeasures) -> tuple[Block, ...]:
    much = measures.how_much
    withdrawn = f"{much.withdrawn} withdrawn, with reasons" if much.withdrawn else ""
    figures = Figures(
        (
            figure(Measure.FINAL, Share(much.final, much.allocated), "audits final", withdrawn),
            figure(
                Measure.ON_TIME,
                much.on_time,
                "submitted audits in on time",
                f"{much.late} not in yet, past the date" if much.late else "",
            ),
            figure(
                Measure.OBSERVED,
                much.observation,
                "audits planned with a direct observation",
                f"The aim is {percent(much.observation_aim)} or more",
            ),
            figure(Measure.CHILD_HEARD, much.child.heard, "audits with the child’s own view", _missing(much.child)),
            figure(
                Measure.FAMILY_HEARD,
                much.family.heard,
                "audits with a parent or carer spoken to",
                _missing(much.family),
            ),
            figure(
                Measure.PRACTITIONER_TOOK_PART,
                much.practitioner.heard,
                "audits with the practitioner taking part",
                _missing(much.practitioner),
            ),
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
        *(Column(title, True) for title in ("Children in its teams", "Allocated", "Submitted", "Final")),
    )
    return (figures, Table("Audits by service area", heads, rows), *_missing_table(measures))


def figure(measure: Measure, share: Share, what: str, note: str = "") -> Figure:
    """A share as one number with what it is of, each under its name."""
    return Figure(str(share.count), str(share.n), what, note, str(measure), str(PART_OF[measure]))


def _missing(voice: Voice) -> str:
    return f"Missing in {voice.heard.rest}, with the reason" if voice.heard.rest else ""


def _missing_table(measures: RoundMeasures) -> tuple[Block, ...]:
    much = measures.how_much
    voices = (("The child", much.child), ("Parent or carer", much.family), ("The practitioner", much.practitioner))
    rows = tuple((f"{name}: {reason}", str(count)) for name, voice in voices for reason, count in voice.missing)
    if not rows:
        return ()
    return (Table("Why a voice is missing", (Column("Voice and reason"), Column("Audits", True)), rows),)
