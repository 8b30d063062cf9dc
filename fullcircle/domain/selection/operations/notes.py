"""Keeping with a draw what it could not meet."""

from datetime import date

from fullcircle.domain.auditors.queries.staff import staff
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.queries.draws import checks_of, past_of, with_names


def note_unmet(draw: Draw, *, on: date) -> None:
    """Write down which rules the draw does not meet now, in words. Called after every change."""
    choices = list(with_names(draw.choices.all()))
    met = checks_of(draw, choices, staff(on=on), past_of(draw))
    draw.notes = [f"{check.rule}: {check.words}" for check in met if not check.met]
    draw.save(update_fields=["notes"])
