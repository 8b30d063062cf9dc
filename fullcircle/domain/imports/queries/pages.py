"""Reads of imports: their accounts and their problems."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from fullcircle.domain.annex_a.rules import specification
from fullcircle.domain.imports.models import Import, ListAccount
from fullcircle.domain.imports.policy import check_undo, fingerprint, held_beside, holding_now, is_fresh, second_looks
from fullcircle.domain.imports.queries.names import waiting_among
from fullcircle.domain.imports.rules import NAMES_EVERYBODY, about_children
from fullcircle.domain.intake.policy import check_see
from fullcircle.domain.intake.queries import FileReads, FileRow, as_row, counts_of, name_of
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.verdict import verdict

_TOLD_FIRST = ("children_new", "children_changed", "children_closed")
"""Where any of these changes, nobody is told that the file was sent before."""
_NAMES_ASKED = (FileState.READ, FileState.APPLIED)


@dataclass(frozen=True)
class ListRow:
    """The account of one list: ``read`` = ``ready`` + ``left_out``, and ``reasons`` (words, rows) add up to ``left_out``. Of
    these ``unnamed`` do not say whose they are."""

    number: int
    title: str
    read: int
    ready: int
    left_out: int
    unnamed: int
    reasons: tuple[tuple[str, int], ...]
    note: str


@dataclass(frozen=True)
class HeldOpen:
    """Why nobody is closed from a list that names everybody: ``rows`` gives, by list, how many rows do not say whose they are;
    ``children`` stay open of whom the file tells no status: ``in_no_list`` are in none of its lists (None where that was not
    counted), and of the others (``only_ended``) it tells only that something has ended."""

    number: int
    title: str
    children: int
    in_no_list: int | None
    rows: tuple[tuple[int, int], ...]

    @property
    def only_ended(self) -> int | None:
        return None if self.in_no_list is None else self.children - self.in_no_list

    @property
    def who_is_missing(self) -> str:
        """Who may be in rows that do not say whose they are, in words: those of whom the file tells nothing and the others, which
        add up; where that was not counted, all of them together."""
        one = self.children == 1
        who, are = f"{self.children:,} {'child who is' if one else 'children who are'} open", "is" if one else "are"
        if self.in_no_list is None:
            return f"{who} {are} in none of its lists, or only where something has ended, and may be in those rows"
        if self.in_no_list == self.children:
            return f"{who} {are} in none of its lists, and may be in those rows"
        if not self.in_no_list:
            return f"Of {who} the file tells only that something has ended, and what followed may be in those rows"
        none = f"{self.in_no_list:,} {'is' if self.in_no_list == 1 else 'are'} in none of its lists"
        ended = f"of the other {self.only_ended:,} it tells only that something has ended"
        return f"{who} may be in those rows ({none}, and {ended})"


@dataclass(frozen=True)
class ImportRow(FileRow):
    """An import as the list of imports shows it."""

    as_at: date
    undone_at: datetime | None
    undone_by: str
    rows_done: int
    rows_total: int
    trial: bool


@dataclass(frozen=True)
class ImportPage:
    """One import with its accounts, its problems counted by severity, and what it changes (or changed).

    ``held_open``: lists from which nobody is closed, since rows could not be told; ``close`` are the numbers of those that the
    person who applied it closed all the same. ``names_waiting``: names of this file that stand for nobody yet. ``shrunk``: in
    words, why it needs a second look: it is of an older day than the data that holds (``overtaken``), or has far fewer rows, or
    fewer than a hidden sheet. ``fresh``: its changes were counted
    against what holds now. ``sent_before``: the last file applied for its day was this very one. ``holds``: it is the last one
    applied, so children were last brought up to date by it.
    """

    row: ImportRow
    refusal: str
    lists: tuple[ListRow, ...]
    problems: dict[str, int]
    changes: dict[str, int]
    names_waiting: int
    held_open: tuple[HeldOpen, ...]
    close: tuple[int, ...]
    shrunk: tuple[str, ...]
    overtaken: bool
    fresh: bool
    sent_before: bool
    holds: bool
    fingerprint: str
    undoable: bool

    @property
    def read(self) -> int:
        return sum(row.read for row in self.lists)

    @property
    def ready(self) -> int:
        return sum(row.ready for row in self.lists)

    @property
    def left_out(self) -> int:
        return sum(row.left_out for row in self.lists)


FILES = FileReads(lambda: Import.objects.select_related("received_by", "undone_by"))


def imports(seen_by: Actor, *, limit: int = 50) -> list[ImportRow]:
    """The newest imports first."""
    return [_row(found) for found in FILES.newest(seen_by, limit=limit)]


@dataclass(frozen=True)
class ImportsAtHand:
    """``waiting``: read, to be applied or set aside by somebody, the newest first. ``held``: the file whose data holds, that of
    the newest day."""

    waiting: tuple[ImportRow, ...] = ()
    held: ImportRow | None = None


def imports_at_hand(seen_by: Actor) -> ImportsAtHand:
    """What of the imports start pages tell, in one query."""
    check_see(seen_by)
    waiting = Import.objects.waiting().values("pk")
    applied = Import.objects.of_newest_day().values("pk")
    wanted = Q(pk__in=waiting) | Q(pk__in=applied)
    rows = [_row(one) for one in FILES.files().filter(wanted)]
    return ImportsAtHand(
        tuple(row for row in rows if row.state is FileState.READ),
        next((row for row in rows if row.state is FileState.APPLIED), None),
    )


def import_page(seen_by: Actor, import_id: int) -> ImportPage:
    """One import. NotFound when unknown or not for this actor to see."""
    found = FILES.visible(seen_by, import_id)
    waiting = found.state == FileState.READ
    accounts = list(found.lists.all())
    held = held_beside(found) if waiting else None
    return ImportPage(
        row=_row(found),
        refusal=found.refusal,
        lists=tuple(_list_row(account) for account in accounts),
        problems=counts_of(found.problems.all()),
        changes=found.changes,
        names_waiting=waiting_among(found.names) if found.state in _NAMES_ASKED else 0,
        held_open=_held_open(accounts),
        close=tuple(found.answers.get("close", ())),
        shrunk=second_looks(found, accounts, held) if held else (),
        overtaken=held is not None and held.is_later_than(found),
        fresh=held is None or is_fresh(found, held.last),
        sent_before=not any(found.changes.get(key) for key in _TOLD_FIRST) and _sent_before(found),
        holds=found.state == FileState.APPLIED and holding_now() == found.pk,
        fingerprint=fingerprint(found, accounts) if waiting else "",
        undoable=bool(verdict(lambda: check_undo(seen_by, found))),
    )


def import_row(seen_by: Actor, import_id: int) -> ImportRow:
    """How far an import is. NotFound when unknown or not for this actor to see."""
    return _row(FILES.visible(seen_by, import_id))


def undoing(seen_by: Actor, import_id: int) -> tuple[ImportRow, bool]:
    """An import, and whether it can be undone by this actor now. NotFound when unknown or not for this actor to see."""
    found = FILES.visible(seen_by, import_id)
    return _row(found), bool(verdict(lambda: check_undo(seen_by, found)))


def latest_as_at() -> date | None:
    """The day of the data that holds, or None before the first import."""
    newest = Import.objects.of_newest_day().first()
    return newest.as_at if newest else None


def _list_row(account: ListAccount) -> ListRow:
    return ListRow(
        number=account.number,
        title=account.title,
        read=account.read,
        ready=account.ready,
        left_out=account.left_out,
        unnamed=account.unnamed,
        reasons=tuple((words, rows) for words, rows in account.reasons),
        note=account.note,
    )


def _sent_before(found: Import) -> bool:
    of_the_day = Import.objects.filter(state=FileState.APPLIED, as_at=found.as_at).exclude(pk=found.pk)
    if found.applied_at:
        of_the_day = of_the_day.filter(applied_at__lte=found.applied_at)
    last = of_the_day.order_by("-applied_at", "-pk").values_list("sha256", flat=True).first()
    return last == found.sha256


def lists_that_name_everybody() -> list[int]:
    """The numbers of the lists from which a child who is missing has closed."""
    return sorted(specification().list_keyed(key).number for key in NAMES_EVERYBODY)


def _held_open(accounts: list[ListAccount]) -> tuple[HeldOpen, ...]:
    rows = tuple((one.number, one.unnamed) for one in accounts if one.unnamed and one.number in about_children())
    naming = lists_that_name_everybody()
    return tuple(
        HeldOpen(one.number, one.title, one.held_open, one.in_no_list, rows)
        for one in accounts
        if rows and one.number in naming
    )


def _row(found: Import) -> ImportRow:
    return ImportRow(
        **as_row(found),
        as_at=found.as_at,
        undone_at=found.undone_at,
        undone_by=name_of(found.undone_by) if found.undone_at else "",
        rows_done=found.rows_done,
        rows_total=found.rows_total,
        trial=found.trial,
    )
