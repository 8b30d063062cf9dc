"""From a file that was looked at to a workbook that can be parsed without a row being lost."""

from collections.abc import Callable
from pathlib import Path

from fullcircle.files.guard import refusing_damage
from fullcircle.files.limits import FileKind, Limits
from fullcircle.files.package import Source, usual_package
from fullcircle.files.scan import Scan, nothing_else, renumbered, scan


def prepared(
    path: Path,
    kind: FileKind,
    limits: Limits,
    wanted: Callable[[str], bool],
    welcome: Callable[[str], bool] = nothing_else,
) -> tuple[Source, Scan]:
    """The workbook with its parts where the parser looks for them and with no two rows of one number, and what was found in the
    sheets that are `wanted` and `welcome` by their names (see `scan`). Raises Refusal."""
    with refusing_damage():
        source = path if kind == "xls" else usual_package(path)
    found = scan(source, kind, limits, wanted, welcome)
    if found.repeated:
        names = frozenset(found.repeated.values())
        with refusing_damage():
            source = renumbered(source, kind, found.repeated)
        found = scan(source, kind, limits, wanted, welcome)
        found.renumbered = names
    return source, found
