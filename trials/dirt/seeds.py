"""One seed: a council, its first month's workbook, a dirty one a month later and sometimes another of the same day in its place,
each played and compared with the twin."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor
from trials.dirt import playing
from trials.dirt.checking import Checked
from trials.dirt.reading import Read, read
from trials.dirt.spoiling import Spoiler
from trials.dirt.truth import Month, council
from trials.dirt.writing import written

LEVELS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
FIRST_LEVELS = (0.0, 0.0, 0.05)


@dataclass
class Played:
    """What became of a seed: each thing that is ``wrong``, with the kinds of dirt that were in the workbooks."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    dirt: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    rows_before: int = 0

    def __str__(self) -> str:
        return "\n".join(
            [f"seed {self.seed}, with {', '.join(sorted(self.dirt))}:", *(f"  {what}" for what in self.wrong)]
        )


def play(seed: int, by: Actor) -> Played:
    """Play one seed through the real operations, on a database in which nobody else is known."""
    chance, played = Random(seed), Played(seed)
    playing.forget()
    made, alike = council(chance), set[str]()
    files = [
        ("first month", made.first, chance.choice(FIRST_LEVELS)),
        ("second month", made.second, chance.choice(LEVELS)),
    ]
    if chance.random() < 0.3:
        files.append(("corrected file of the second month", made.corrected, chance.choice(LEVELS)))
    for name, month, level in files:
        played.wrong += [f"{name}: {what}" for what in _month(month, level, chance, by, played, alike)]
    return played


def _month(month: Month, level: float, chance: Random, by: Actor, played: Played, alike: set[str]) -> Iterator[str]:
    book = Spoiler(chance, level).spoilt(month)
    content = written(book)
    played.dirt |= book.done
    told, before = read(written(book, numbers_repeated=False), month.as_at), playing.known()
    alike |= told.alike
    import_file = playing.sent(content, month.as_at, by)
    played.counts["workbooks"] += 1
    if import_file.state != FileState.READ:
        played.counts["refused"] += 1
        if not (book.renamed_part or book.embedded_object):
            yield f"refused: {import_file.refusal}"
        if playing.known() != before:
            yield "refused, and children changed"
        return
    played.counts["rows"] += told.rows
    played.counts["rows left out"] += sum(len(found.left_out) for found in told.lists.values())
    yield from playing.account_wrong(import_file.pk, told)
    pressed = playing.applied(import_file, by, chance)
    played.counts["asked first"] += pressed.asked
    if not pressed.asked and _far_smaller(told, played.rows_before):
        yield f"{told.rows} rows after {played.rows_before}, and applied by one press"
    played.rows_before = told.rows
    yield from Checked(told, before, playing.known(), pressed.confirmed, alike).wrong()
    if before and chance.random() < 0.3:
        playing.undone(import_file, by)
        played.counts["undone"] += 1
        if playing.known() != before:
            yield "undone, and not everything was put back"


def _far_smaller(told: Read, before: int) -> bool:
    """Nothing is in it, or a fifth of what was: whoever applies such a file is asked first."""
    return told.rows == 0 or (before >= 20 and told.rows * 5 < before)
