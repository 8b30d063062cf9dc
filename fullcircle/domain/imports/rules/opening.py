"""From a file that was looked at to a workbook that can be parsed without a row being lost."""

from collections.abc import Callable
from pathlib import Path

from fullcircle.domain.imports.rules.guard import refusing_damage
from fullcircle.domain.imports.rules.package import Source, usual_package
from fullcircle.domain.imports.rules.results import FileKind, Limits
from fullcircle.domain.imports.rules.scan import Scan, is_list, nothing_else, renumbered, scan


def prepared(
    path: Path,
    kind: FileKind,
    limits: Limits,
    wanted: Callable[[str], bool] = is_list,
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
