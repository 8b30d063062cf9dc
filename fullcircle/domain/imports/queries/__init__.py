"""Reads of imports."""

from fullcircle.domain.imports.queries.names import NameRow, names_said_since, names_waiting
from fullcircle.domain.imports.queries.pages import (
    FILES,
    HeldOpen,
    ImportPage,
    ImportRow,
    ImportsAtHand,
    ListRow,
    import_page,
    import_row,
    imports,
    imports_at_hand,
    latest_as_at,
    lists_that_name_everybody,
    undoing,
)

__all__ = [
    "FILES",
    "HeldOpen",
    "ImportPage",
    "ImportRow",
    "ImportsAtHand",
    "ListRow",
    "NameRow",
    "import_page",
    "import_row",
    "imports",
    "imports_at_hand",
    "latest_as_at",
    "lists_that_name_everybody",
    "names_said_since",
    "names_waiting",
    "undoing",
]
