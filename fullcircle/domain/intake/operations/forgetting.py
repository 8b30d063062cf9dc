"""Delete what was read of a file once nobody needs it any more, in small steps: nobody who is saving waits for all of it."""

from collections.abc import Collection, Iterator
from typing import Any

from fullcircle.domain.intake.operations.kinds import F, FileKind, R
from fullcircle.domain.intake.states import NOT_TAKEN, STAGED, FileState
from fullcircle.foundation.kernel.operations import delete_in_steps

_PROBLEMS = ("problems",)


def forget_staged(kind: FileKind[F, R], file: F) -> None:
    """Delete what was read of a file, and its problems."""
    for rows, link in _tables(kind, (*kind.staged, *_PROBLEMS)):
        delete_in_steps(rows.filter(**{link: file}))


def forget_left_behind(kind: FileKind[F, R]) -> None:
    """Delete what was read of files that nobody is to apply any more, and the problems of those that were not taken."""
    gone = [str(state) for state in FileState if state not in STAGED]
    for names, states in ((kind.staged, gone), (_PROBLEMS, [str(state) for state in NOT_TAKEN])):
        for rows, link in _tables(kind, names):
            delete_in_steps(rows.filter(**{f"{link}__state__in": states}))


def _tables(kind: FileKind[F, R], relations: Collection[str]) -> Iterator[tuple[Any, str]]:
    """The rows of each relation, and the column by which they belong to their file."""
    for name in relations:
        relation = kind.model._meta.get_field(name)
        yield relation.related_model._base_manager.all(), relation.field.name
