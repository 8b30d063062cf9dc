"""Hand the clean rows of an import to the performance picture, one child at a time."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from fullcircle.domain.imports import rules
from fullcircle.domain.imports.models import Import, StagedRow
from fullcircle.domain.imports.operations.names import Names
from fullcircle.domain.imports.rules.specification import specification
from fullcircle.domain.performance import operations as performance
from fullcircle.domain.performance.rules.counting import ChildRows, ListRow
from fullcircle.domain.performance.rules.groups import Background, background
from fullcircle.domain.performance.rules.record import Record
from fullcircle.foundation.access.rules import Actor

_OPEN_CASES = frozenset({"children_in_need", "child_protection", "children_in_care", "care_leavers"})


def rows_by_child(import_file: Import) -> Iterator[tuple[str, list[StagedRow]]]:
    """Each child's reference with its staged rows, list after list, in the order of the file; never all rows at once."""
    rows = (
        StagedRow.objects.filter(import_file=import_file)
        .exclude(child_reference="")
        .order_by("child_reference", "list_number", "row")
        .iterator(chunk_size=2_000)
    )
    return ((reference, list(of_child)) for reference, of_child in groupby(rows, key=attrgetter("child_reference")))


def take_picture(import_file: Import, names: Names, *, by: Actor, now: datetime) -> None:
    """Count the indicators over the rows of this import. A list none of whose rows could be used tells nothing."""
    told = [account for account in import_file.lists.all() if account.ready or not account.read]
    performance.take_picture(
        as_at=import_file.as_at,
        source=f"import:{import_file.pk}",
        sha256=import_file.sha256,
        lists=frozenset(rules.list_key(account.number) for account in told),
        children=_children(import_file, names),
        by=by,
        now=now,
    )


def _children(import_file: Import, names: Names) -> Iterator[ChildRows]:
    keys = {spec.number: spec.key for spec in specification().lists}
    for reference, rows in rows_by_child(import_file):
        by_list: dict[str, list[ListRow]] = {}
        facts = []
        for row in rows:
            key = keys[row.list_number]
            team_id = _team_of(row, key, names)
            by_list.setdefault(key, []).append(ListRow(Record(row.values, import_file.as_at), team_id))
            facts.append(rules.facts_for_row(key, row.values, import_file.as_at))
        known = [one for one in facts if one is not None]
        if known:
            child = rules.combine(known)
            team_id = names.known_team_of(child.allocation.team if child.allocation else None, reference)
            yield ChildRows(reference, team_id, _background(child.header), by_list)


def _team_of(row: StagedRow, key: str, names: Names) -> int | None:
    """The team of a row's work: the one written on it or, for a case that is open, the one that has the child."""
    text = row.values.get("allocated_team")
    return names.known_team_of(text, row.child_reference) if key in _OPEN_CASES else names.known_team(text)


def _background(header: rules.Header) -> Background:
    codes = specification().codes["ethnicity"]
    return background(
        age=header.age_years,
        ethnicity_group=codes.group(header.ethnicity) if header.ethnicity else None,
        disability=header.disability,
        gender=header.gender,
    )
