"""Keeping with a draw what it could not meet."""

from datetime import date

from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.queries.draws import checks_of, past_of, staff_of, with_names
from fullcircle.domain.selection.queries.obstacles import with_obstacles


def note_unmet(draw: Draw, *, on: date) -> None:
    """Write down which rules the draw does not meet now, in words. Called after every change."""
    choices = list(with_obstacles(with_names(draw.choices.all()), on=on))
    met = checks_of(draw, choices, staff_of(draw, on=on), past_of(draw))
    draw.notes = [f"{check.rule}: {check.words}" for check in met if not check.met]
    draw.save(update_fields=["notes"])
