"""Send a workbook through the product as a person would: receive, read, look at the account, apply."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations
from fullcircle.domain.imports.models import Import, ListAccount, StagedRow
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid
from trials.dirt.known import State
from trials.dirt.reading import Read
from trials.dirt.shapes import NAMES_EVERYBODY, bare

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


def analyst() -> Actor:
    """Somebody who may import."""
    person = access.add_person(name="Ana Lyst", username="analyst", by=SYSTEM, now=NOW)
    access.give_role(person_id=person, role=Role.PERFORMANCE_ANALYST, starts_on=date(2025, 1, 1), by=SYSTEM, now=NOW)
    return queries.actor(person, on=NOW.date())


def forget() -> None:
    """No child is known and nothing was ever imported."""
    Child.objects.all().delete()
    Import.objects.all().delete()


def sent(content: bytes, as_at: date, by: Actor) -> Import:
    """The import of this workbook, read."""
    number = operations.receive(chunks=[content], file_name="annex a.xlsx", as_at=as_at, by=by, now=NOW)
    operations.read(import_id=number, by=by, now=NOW)
    return Import.objects.get(pk=number)


@dataclass(frozen=True)
class Applied:
    """``confirmed`` are the lists of which it was said that children who are missing may be closed; ``asked``: the file was not
    applied by one press, and nothing had changed then."""

    confirmed: frozenset[int]
    asked: bool


def applied(import_file: Import, by: Actor, chance: Random) -> Applied:
    """Apply the file, sometimes saying of some lists that who is missing may be closed although rows could not be told."""
    ticked = chance.random() < 0.4
    close = frozenset(number for number in NAMES_EVERYBODY if ticked and chance.random() < 0.7)
    before = known()
    try:
        operations.apply(import_id=import_file.pk, by=by, now=NOW, close=close)
    except Invalid:
        assert known() == before, "a file that was not applied changed children"
        operations.apply(import_id=import_file.pk, by=by, now=NOW, close=close, shrunk=True)
        return Applied(close, asked=True)
    return Applied(close, asked=False)


def undone(import_file: Import, by: Actor) -> None:
    """Take the file back."""
    operations.undo(import_id=import_file.pk, by=by, now=NOW)


def known() -> dict[str, State]:
    """Every child as the product holds it now."""
    children = Child.objects.prefetch_related("status_periods", "flags", "journey")
    return {
        child.reference: State(
            status=child.status,
            born=child.date_of_birth,
            open=frozenset((p.status, p.starts_on) for p in child.status_periods.all() if p.ends_on is None),
            flags=frozenset(flag.code for flag in child.flags.all()),
            events=frozenset((event.kind, event.happened_on) for event in child.journey.all()),
            team=child.facts.get("team_name") or "",
            worker=child.facts.get("worker_name") or "",
        )
        for child in children
    }


def account_wrong(number: int, read: Read) -> Iterator[str]:
    """Each difference between the account the product gives of a read file and the twin's."""
    accounts = {account.number: account for account in ListAccount.objects.filter(import_file=number)}
    if set(accounts) != set(read.lists):
        yield f"lists {sorted(accounts)}, should be {sorted(read.lists)}"
    for at in sorted(set(accounts) & set(read.lists)):
        yield from (f"list {at}: {what}" for what in _list_wrong(accounts[at], read))


def _list_wrong(account: ListAccount, read: Read) -> Iterator[str]:
    told = read.lists[account.number]
    if account.read != account.ready + account.left_out:
        yield f"{account.read} read are not {account.ready} ready and {account.left_out} left out"
    if sum(count for _, count in account.reasons) != account.left_out:
        yield f"the reasons {account.reasons} do not add up to {account.left_out} left out"
    rows = StagedRow.objects.filter(import_file=account.import_file_id, list_number=account.number)
    ready = {row.row for row in rows if not row.left_out}
    if ready != {row.row for row in told.applied}:
        should = {row.row for row in told.applied}
        yield f"rows ready: {sorted(ready - should)} too many, {sorted(should - ready)} missing"
    if not told.headers:
        return
    if account.left_out != len(told.left_out):
        yield f"{account.left_out} left out, should be {len(told.left_out)}"
    if account.number != 11 and account.unnamed != told.unnamed:
        yield f"{account.unnamed} left out of an unknown child, should be {told.unnamed}"
    named = {bare(row.child_reference) for row in rows if row.left_out and row.child_reference}
    may_name = {bare(row.child) for row in told.left_out if row.child}
    should_name = {bare(row.child) for row in told.left_out if row.child and not row.repeated}
    if account.number != 11 and not should_name <= named <= may_name:
        yield f"left out of {sorted(named)}, should be {sorted(should_name)}"
