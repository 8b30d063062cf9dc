"""Who may import, and when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Subquery

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.imports.models import Import, ListAccount
from fullcircle.domain.imports.rules.guarding import Shrunk, closes_many, hides_more, shrunk
from fullcircle.domain.intake import policy as intake
from fullcircle.domain.intake.states import WORKFLOW, FileState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, WrongState


def check_apply(actor: Actor, import_file: Import) -> None:
    """Raise NotAllowed or WrongState unless the actor may apply it now; also for a trial, and while another file is applied."""
    intake.check_import(actor)
    if import_file.trial:
        raise WrongState("This file was sent only to be tried, so it cannot be applied. Send it again to apply it.")
    intake.check_apply(actor, import_file)
    _check_alone()


def check_fresh(import_file: Import, seen: str | None = None) -> None:
    """Raise WrongState where something else was applied, or undone, since the changes of this file were counted, or since
    somebody looked at them (``seen``: their `fingerprint`)."""
    if not is_fresh(import_file) or seen not in {None, fingerprint(import_file)}:
        raise WrongState(
            "Another file was applied or undone after the changes of this one were counted. They are being counted again: look "
            "at them first. Nothing was applied."
        )


def fingerprint(import_file: Import, accounts: Sequence[ListAccount] | None = None) -> str:
    """Changes with any count of what applying the file would do, and with what it was counted against."""
    rows = ListAccount.objects.filter(import_file=import_file) if accounts is None else accounts
    held = sorted((one.number, one.held_open, one.closes) for one in rows)
    told = (import_file.compared_with, sorted(import_file.changes.items()), held)
    return sha256(repr(told).encode()).hexdigest()


def is_fresh(import_file: Import, holding: int | None = None) -> bool:
    """Whether the changes of a file were counted against the import that was applied last, ``holding`` where that is known."""
    return import_file.compared_with == (holding_now() if holding is None else holding)


def holding_now() -> int:
    """The id of the import that was applied last; 0 before the first."""
    return Import.objects.holding().values_list("pk", flat=True).first() or 0


def check_size(import_file: Import, *, accepted: bool) -> None:
    """Raise Invalid (field ``shrunk``) for a file that needs a second look, unless that was ``accepted``."""
    found = second_looks(import_file)
    if found and not accepted:
        raise Invalid({"shrunk": f"{found[0]} Say that this is right before you apply it, or set the file aside."})


@dataclass(frozen=True)
class Held:
    """What holds beside a file: the import of the newest day, and the number of the one applied last; 0 before the first."""

    newest: Import | None
    last: int

    def is_later_than(self, import_file: Import) -> bool:
        """Whether the data that holds is of a later day than the file."""
        return self.newest is not None and self.newest.as_at > import_file.as_at


def held_beside(import_file: Import) -> Held:
    """What holds, in one query."""
    last = Subquery(Import.objects.holding().values("pk"))
    newest: Any = Import.objects.exclude(pk=import_file.pk).annotate(last=last).of_newest_day().first()
    return Held(newest, newest.last if newest else 0)


def second_looks(
    import_file: Import, accounts: Sequence[ListAccount] | None = None, held: Held | None = None
) -> tuple[str, ...]:
    """In words where the file is of an older day than the data that holds, or has no rows that can be used, or far fewer than
    the import of the newest day, or than a hidden copy of the list, or lacks many of the children who are open."""
    rows = list(ListAccount.objects.filter(import_file=import_file)) if accounts is None else accounts
    newest = (held or held_beside(import_file)).newest
    hidden = [one for one in rows if hides_more(one.read, one.hidden_rows)]
    return (
        *_said_of_older_day(import_file, newest),
        *map(_said_of, _what_shrank(import_file, newest, rows)),
        *map(_said_of_hidden, hidden),
        *_who_leaves(rows, import_file.changes),
    )


def is_overtaken(import_file: Import) -> bool:
    """Whether a file of a later day holds."""
    return Import.objects.filter(state=FileState.APPLIED, as_at__gt=import_file.as_at).exists()


def _said_of_older_day(import_file: Import, newest: Import | None) -> Iterator[str]:
    """That the file is older than the data that holds, and what applying it would do."""
    if newest is None or newest.as_at <= import_file.as_at:
        return
    day, held = day_in_words(import_file.as_at), day_in_words(newest.as_at)
    yield (
        f"The file is of {day}, an older day than the data that holds, which is of {held}. Applied, it adds to the past alone: "
        f"its figures are those of {day}, the newest figures stay those of {held}, nobody is closed, and children known from "
        f"later data stay as they are{_said_of_unknown(import_file.changes.get('children_new', 0))}"
    )


def _said_of_unknown(new: int) -> str:
    """Whom no later data tells of: an older file makes them known as they stood on its day."""
    if not new:
        return "."
    who, are = ("1 child", "is") if new == 1 else (f"{new:,} children", "are")
    return f". {who} whom no later data tells of {are} taken as they stood on that day: if worked with then, as worked with now."


def _what_shrank(import_file: Import, newest: Import | None, rows: Iterable[ListAccount]) -> tuple[Shrunk, ...]:
    """An older day is compared with nothing."""
    before = _rows(newest) if newest and newest.as_at <= import_file.as_at else {}
    return shrunk(before, {one.number: one.read if one.ready else 0 for one in rows})


def _said_of(one: Shrunk) -> str:
    """In words what has vanished."""
    where = "The whole file" if one.number is None else f"List {one.number}"
    before = f", and had {one.before:,} in the last one applied" if one.before else ""
    rows = _rows_in_words(one.now) if one.now else "no row that can be used"
    return f"{where} has {rows}{before}."


def _said_of_hidden(one: ListAccount) -> str:
    read = _rows_in_words(one.read) if one.read else "no row"
    return f"List {one.number} has {read}, and a hidden sheet of the same list, which was not read, has {one.hidden_rows:,}."


def _who_leaves(rows: Iterable[ListAccount], changes: Mapping[str, int]) -> Iterator[str]:
    """In words where many of the children known as open are missing: from a list that names everybody, and in all."""
    new = changes.get("children_new", 0)
    others = f", while {new:,} {'child is' if new == 1 else 'children are'} new: have IDs been changed?" if new else "."
    known = closed = 0
    for one in rows:
        known, closed = known + one.known_open, closed + one.closes
        if closes_many(one.known_open, one.closes):
            whom = f"{one.closes:,} of {_known_open(one.known_open)}"
            yield f"From list {one.number}, {whom} would be closed, because they are in none of the file's lists{others}"
    only_referral = changes.get("children_to_referral", 0)
    if only_referral and closes_many(known, closed + only_referral):
        are = "is" if known == 1 else "are"
        yield (
            f"{closed + only_referral:,} of {_known_open(known)} {are} in none of the lists that tell of them: "
            f"{closed:,} would be closed, and {only_referral:,} known only by a referral or contact."
        )


def _known_open(count: int) -> str:
    return f"the {count:,} {'child' if count == 1 else 'children'} known as open"


def _rows_in_words(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def check_undo(actor: Actor, import_file: Import) -> None:
    """Raise NotAllowed, or WrongState for any but the last one applied."""
    intake.check_import(actor)
    if import_file.state == FileState.UNDONE:
        raise WrongState("This import was undone already. Nothing of it holds now, so nothing was changed.")
    WORKFLOW.check("undo", import_file.state)
    if not import_file.undoable:
        raise WrongState("Only the import that was applied last can be undone. Nothing was changed.")
    _check_alone()


def _check_alone() -> None:
    """Raise WrongState while another file is being applied."""
    if Import.objects.filter(state=FileState.APPLYING).exists():
        raise another_is_applied()


def another_is_applied() -> WrongState:
    """What is said while another file is being applied."""
    return WrongState("Another file is being applied. Wait until it is done. Nothing was changed.")


def _rows(import_file: Import) -> dict[int, int]:
    return dict(ListAccount.objects.filter(import_file=import_file).values_list("number", "read"))
