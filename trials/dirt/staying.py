"""Who has the child: a cell that cannot be read takes nobody away, the team's as little as the worker's."""

from collections.abc import Iterator
from typing import Any

from trials.dirt.reading import UNREADABLE
from trials.dirt.shapes import WHO

Rows = list[tuple[int, dict[str, Any]]]


def who_wrong(what: str, rows: Rows, left_out: set[int], was: str, now: str, *, silent: bool) -> Iterator[str]:
    """What is wrong with the ``team`` or ``worker`` of an open child. ``silent``: of a child in no list that tells it, the file
    cannot say that nobody has the child."""
    places = WHO[what]
    cells = [values.get(name, UNREADABLE) for number, values in rows for name in places.get(number, ())]
    given = {_folded(cell) for cell in cells if isinstance(cell, str)}
    others = {_folded(values.get(f"allocated_{what}")) for _, values in rows}
    telling = {number for number, _ in rows} & set(WHO["team"])
    if now not in given | others | {was, ""}:
        yield f"{what} {now!r} came from nowhere"
    elif not telling:
        if silent and now != was:
            yield f"{what} was {was!r} and is {now!r}, though no list that tells it tells of the child"
    elif (UNREADABLE in cells or left_out & set(WHO["team"])) and now not in given | {was}:
        yield f"{what} was {was!r} and is {now!r}, though a cell that tells it could not be read"
    elif len(given) == len({repr(cell) for cell in cells}) == 1 and {6} <= telling <= set(places) and now not in given:
        yield f"{what} is {now!r}, should be {given}"


def _folded(cell: Any) -> str:
    return " ".join(cell.casefold().split()) if isinstance(cell, str) else ""
