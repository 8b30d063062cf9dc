"""Apply a read workbook in one transaction, or show beforehand what it would change."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django_tasks import task

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases.rules import ChildUpdate, EventFact
from fullcircle.domain.cases.states import Status
from fullcircle.domain.imports import rules
from fullcircle.domain.imports.models import Import, Problem, StagedRow
from fullcircle.domain.imports.operations.names import Names
from fullcircle.domain.imports.operations.picturing import rows_by_child, take_picture
from fullcircle.domain.imports.operations.receiving import forget_file
from fullcircle.domain.imports.policy import check_apply, check_set_aside
from fullcircle.domain.imports.rules.specification import specification
from fullcircle.domain.imports.states import WORKFLOW, ImportState
from fullcircle.domain.performance.queries import standards_in_force
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import NotFound

_LISTS_EVERYBODY = {
    2: (Status.EARLY_HELP,),
    6: (Status.LOOKED_AFTER, Status.CHILD_PROTECTION, Status.IN_NEED, Status.ASSESSMENT),
    9: (Status.CARE_LEAVER,),
}
"""Lists that name every child of these statuses (Annex A): a child missing from them has closed."""


@task()
def apply_in_background(import_id: int, person_id: int | None) -> None:
    """Apply as a job, on behalf of the person who asked for it. On any fault the file goes back to "read": nothing is lost."""
    by = SYSTEM if person_id is None else access.actor(person_id, on=clock.today())
    try:
        apply(import_id=import_id, by=by, now=clock.now())
    except Exception:
        _return_to_read(import_id)
        raise


def preview(*, import_id: int, by: Actor) -> dict[str, int]:
    """What applying would change, counted afresh (names may have been mapped since the file was read)."""
    changes = count_changes(import_id=import_id, by=by)
    Import.objects.filter(pk=import_id, state=ImportState.READ).update(changes=changes)
    return changes


def count_changes(*, import_id: int, by: Actor) -> dict[str, int]:
    """Run the comparison without writing."""
    return asdict(_bring_up_to_date(Import.objects.get(pk=import_id), Names(), write=False, by=by))


@transaction.atomic
def start_applying(*, import_id: int, by: Actor) -> None:
    """Mark a read file as being applied and hand it to the background. A second request is refused, not run twice."""
    import_file = _locked(import_id)
    import_file.state = check_apply(by, import_file)
    import_file.doing = "Bringing children up to date"
    import_file.save(update_fields=["state", "doing"])
    transaction.on_commit(lambda: apply_in_background.enqueue(import_id, by.person_id))


@transaction.atomic
def apply(*, import_id: int, by: Actor, now: datetime) -> cases.Changes:
    """Apply the file: all of it or, when anything fails, nothing. The same file again changes nothing.

    Raises NotFound, NotAllowed, WrongState.
    """
    import_file = _locked(import_id)
    if import_file.state != ImportState.APPLYING:
        import_file.state = check_apply(by, import_file)
    names = Names()
    changes = _bring_up_to_date(import_file, names, write=True, by=by)
    cases.hold_given_teams(by=by)
    take_picture(import_file, names, by=by, now=now)
    import_file.state = WORKFLOW.check("finish_applying", ImportState(import_file.state))
    import_file.applied_at, import_file.applied_by_id = now, by.person_id
    import_file.changes, import_file.doing = asdict(changes), ""
    import_file.save(update_fields=["state", "applied_at", "applied_by", "changes", "doing"])
    StagedRow.objects.filter(import_file=import_file).delete()
    auditlog.record("imports.applied", subject=f"import:{import_id}", detail=asdict(changes), by=by, now=now)
    return changes


@transaction.atomic
def set_aside(*, import_id: int, by: Actor, now: datetime) -> None:
    """Decide not to apply a file. Its account stays; its rows and problems go."""
    import_file = _locked(import_id)
    import_file.state = check_set_aside(by, import_file)
    import_file.save(update_fields=["state"])
    StagedRow.objects.filter(import_file=import_file).delete()
    Problem.objects.filter(import_file=import_file).delete()
    forget_file(import_file)
    auditlog.record("imports.set_aside", subject=f"import:{import_id}", by=by, now=now)


@transaction.atomic
def _return_to_read(import_id: int) -> None:
    import_file = _locked(import_id)
    import_file.state = WORKFLOW.check("return_to_read", ImportState(import_file.state))
    import_file.doing = (
        "The last attempt to apply this file did not finish. Nothing of it was applied; you can try again."
    )
    import_file.save(update_fields=["state", "doing"])


def _locked(import_id: int) -> Import:
    import_file = Import.objects.select_for_update().filter(pk=import_id).first()
    if import_file is None:
        raise NotFound
    return import_file


def _bring_up_to_date(import_file: Import, names: Names, *, write: bool, by: Actor) -> cases.Changes:
    changes = cases.Changes()
    cases.update_children(
        updates=_updates(import_file, names), as_at=import_file.as_at, changes=changes, write=write, by=by
    )
    rows = StagedRow.objects.filter(import_file=import_file)
    present = set(rows.values_list("list_number", flat=True).distinct())
    for number, statuses in _LISTS_EVERYBODY.items():
        if number in present:
            everybody = rows.values("child_reference")  # whoever is in any list is brought up to date, not closed
            cases.close_missing(
                statuses=statuses, still_present=everybody, as_at=import_file.as_at, changes=changes, write=write, by=by
            )
    return changes


def _updates(import_file: Import, names: Names) -> Iterator[ChildUpdate]:
    keys = {spec.number: spec.key for spec in specification().lists}
    limits = standards_in_force()
    for reference, of_child in rows_by_child(import_file):
        facts: list[rules.Facts] = []
        flags: dict[str, str] = {}
        for row in of_child:
            key = keys[row.list_number]
            found = rules.facts_for_row(key, row.values, import_file.as_at)
            if found is not None:
                facts.append(found)
            flags |= {flag.id: flag.reason for flag in rules.flags_for_row(key, row.values, import_file.as_at, limits)}
        if facts:
            yield _update(reference, rules.combine(facts), flags, names)


def _update(reference: str, child: rules.ChildFacts, flags: dict[str, str], names: Names) -> ChildUpdate:
    header, allocation = child.header, child.allocation
    team = names.team(allocation.team if allocation else None, reference)
    worker = names.worker((allocation.worker or allocation.personal_adviser) if allocation else None)
    return ChildUpdate(
        reference=reference,
        gender=header.gender or "",
        ethnicity=header.ethnicity or "",
        date_of_birth=header.date_of_birth,
        age_years=header.age_years,
        disability=header.disability or "",
        status=child.status.code if child.status else Status.REFERRAL,
        since=child.status.since if child.status else None,
        team_id=team.id,
        worker_id=worker.id,
        team_name=team.folded,
        worker_name=worker.folded,
        facts={
            "unaccompanied": header.unaccompanied,
            "legal_status": header.legal_status,
            "placement_type": header.placement_type,
            "unborn": header.unborn,
        },
        events=tuple(EventFact(e.key, e.kind, e.on, e.detail) for e in child.events),
        flags=flags,
    )
