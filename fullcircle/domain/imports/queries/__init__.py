"""Reads of imports."""

from fullcircle.domain.imports.queries.names import NameRow, names_said_since, names_waiting
from fullcircle.domain.imports.queries.pages import (
    PROBLEMS_ON_A_PAGE,
    HeldOpen,
    ImportPage,
    ImportRow,
    ListRow,
    ProblemRow,
    all_problems,
    import_page,
    import_row,
    imports,
    imports_at_hand,
    latest_as_at,
    lists_that_name_everybody,
    problem_rows,
    problems,
    undoing,
)

__all__ = [
    "PROBLEMS_ON_A_PAGE",
    "HeldOpen",
    "ImportPage",
    "ImportRow",
    "ListRow",
    "NameRow",
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
    "problem_rows",
    "problems",
    "undoing",
]
