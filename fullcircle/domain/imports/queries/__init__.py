"""Reads of imports."""

from fullcircle.domain.imports.queries.names import NameRow, names_said_since, names_waiting
from fullcircle.domain.imports.queries.pages import (
    HeldOpen,
    ImportPage,
    ImportRow,
    ImportsAtHand,
    ListRow,
    ProblemRow,
    all_problems,
    import_page,
    import_row,
    imports,
    imports_at_hand,
    latest_as_at,
    lists_that_name_everybody,
    undoing,
)
from fullcircle.domain.imports.queries.problems import (
    ProblemGroup,
    problem_counts,
    problem_groups,
)

__all__ = [
    "HeldOpen",
    "ImportPage",
    "ImportRow",
    "ImportsAtHand",
    "ListRow",
    "NameRow",
    "ProblemGroup",
    "ProblemRow",
    "all_problems",
    "import_page",
    "import_row",
    "imports",
    "imports_at_hand",
    "latest_as_at",
    "lists_that_name_everybody",
    "names_said_since",
    "names_waiting",
    "problem_counts",
    "problem_groups",
    "undoing",
]
