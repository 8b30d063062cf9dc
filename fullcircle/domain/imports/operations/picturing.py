"""Hand the clean rows of an import to the performance picture, one child at a time."""

from collections.abc import Iterator
from datetime import datetime

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.annex_a.rules.specification import list_key, specification
from fullcircle.domain.imports import rules
from fullcircle.domain.imports.models import Import, StagedRow
from fullcircle.domain.imports.operations.names import Names
from fullcircle.domain.imports.operations.staged import rows_by_child
from fullcircle.domain.intake.operations import Attempt
from fullcircle.domain.performance import operations as performance
from fullcircle.domain.performance.rules.counting import ChildRows, ListRow
from fullcircle.domain.performance.rules.groups import Background, background
from fullcircle.foundation.access.rules import Actor

_OPEN_CASES = frozenset({"children_in_need", "child_protection", "children_in_care", "care_leavers"})


def take_picture(import_file: Import, names: Names, attempt: Attempt, *, by: Actor, now: datetime) -> int:
    """Count the indicators over the rows of this import; the id of the picture, which is hidden still. A list none of whose rows
    could be used tells nothing."""
    accounts = list(import_file.lists.all())
    return performance.take_picture(
        as_at=import_file.as_at,
        source=source_of(import_file),
        sha256=import_file.sha256,
        lists=frozenset(list_key(one.number) for one in accounts if one.ready or not one.read),
        left_out={list_key(one.number): one.left_out for one in accounts if one.left_out},
        in_lines=import_file.answers.get("in_lines", False),
        rows={list_key(one.number): one.read for one in accounts},
        children=_children(import_file, names, attempt),
        step=attempt.step,
        by=by,
        now=now,
    )


def source_of(import_file: Import) -> str:
    """By what name a picture knows the import."""
    return f"import:{import_file.pk}"


def _children(import_file: Import, names: Names, attempt: Attempt) -> Iterator[ChildRows]:
    keys = {spec.number: spec.key for spec in specification().lists}
    for reference, rows in rows_by_child(import_file):
        attempt.sign_if_due()  # of an older day no child is kept, so no step is made until all are counted
        read = [(keys[row.list_number], row) for row in rows if not row.left_out]
        facts = [rules.facts_for_row(key, row.values, import_file.as_at) for key, row in read]
        known = [one for one in facts if one is not None]
        if not known:
            continue
        child = rules.combine(known)
        team_id = names.known_team_of(child.allocation.team if child.allocation else None, reference)
        by_list: dict[str, list[ListRow]] = {}
        for key, row in read:
            of_row = ListRow(Record(row.values, import_file.as_at), _team_of(row, key, names, team_id))
            by_list.setdefault(key, []).append(of_row)
        yield ChildRows(reference, team_id, _background(child.header), by_list)


def _team_of(row: StagedRow, key: str, names: Names, of_child: int | None) -> int | None:
    """The team of a row's work: the one written on it or, for a case that is open, the one that has the child."""
    written = names.known_team(row.values.get("allocated_team"))
    return of_child if written is None and key in _OPEN_CASES else written


def _background(header: rules.Header) -> Background:
    codes = specification().codes["ethnicity"]
    return background(
        age=header.age_years,
        ethnicity_group=codes.group(header.ethnicity) if header.ethnicity else None,
        disability=header.disability,
        gender=header.gender,
    )
