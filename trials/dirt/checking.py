"""Whether what the product holds after an import is what the twin says it must hold, child by child."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from fullcircle.domain.imports.rules import selection, specification
from trials.dirt.reading import Read
from trials.dirt.reasons import LIST_OF, Reasons, reasons
from trials.dirt.shapes import NAMES_EVERYBODY
from trials.dirt.standing import OPEN, ORDER, SPANS, Told, told

Period = tuple[str, date]
_EVIDENCE = {
    "looked_after": (8, 6),
    "child_protection": (7, 6),
    "in_need": (6,),
    "assessment": (4, 6),
    "care_leaver": (9,),
    "early_help": (2,),
}
"""Lists that tell whether a child is in a status, its own first."""
_FLAG_LIST = {kind.id: specification().list_keyed(kind.list).number for kind in selection().flags}
_ONE_ROW_EACH = {6, 7, 8, 9, 10}


@dataclass(frozen=True)
class State:
    """What is known of a child: ``open`` are the periods that last, ``events`` (kind, day)."""

    status: str
    born: date | None
    open: frozenset[Period]
    flags: frozenset[str]
    events: frozenset[tuple[str, date]]


@dataclass
class Checked:
    """One import of a file that was ``read`` over what was known ``before``. ``confirmed`` are the lists of which a person said
    that children who are missing may be closed; ``alike`` the IDs that may be one child or two."""

    read: Read
    before: dict[str, State]
    after: dict[str, State]
    confirmed: frozenset[int] = frozenset()
    alike: set[str] = field(default_factory=set)

    def wrong(self) -> Iterator[str]:
        """Each difference, in words that name the child of the invented council."""
        for child in sorted({*self.before, *self.after, *self.read.children()}):
            check = self._alike if child.lstrip("0") in self.alike else self._child
            yield from (f"child {child}: {what}" for what in check(child))

    def _alike(self, child: str) -> Iterator[str]:
        """Of a child whose ID lost its zeros somewhere little can be told, but that is no reason to close the child."""
        before, after, rows = self.before.get(child), self.after.get(child), self.read.rows_of(child)
        there = rows or self.read.left_out_of(child)
        if (
            before
            and after
            and there
            and before.status in OPEN
            and after.status == "closed"
            and told(rows).status != "closed"
        ):
            yield f"was {before.status} and is closed, though the file has an ID alike but for zeros"

    def _child(self, child: str) -> Iterator[str]:
        rows, before, after = self.read.rows_of(child), self.before.get(child), self.after.get(child)
        if after is None:
            yield "is told and not there" if rows else "is gone"
        elif rows:
            yield from _Present(self, child, before, after, told(rows), reasons(rows, self.read.as_at)).wrong()
        elif before is None:
            yield "is there and nothing readable tells of it"
        elif self._may_close(child, before):
            yield from self._silent(child, before, after)
        elif before != after:
            yield f"changed from {before} to {after} though no row tells of it"

    def complete(self, number: int) -> bool:
        """Whether a list has rows and the child of each could be told, or a person said that those in it are all."""
        found = self.read.lists.get(number)
        if found is None or not (found.applied or found.left_out):
            return False
        return number in self.confirmed or not found.unnamed

    def has_row(self, child: str, number: int) -> bool:
        return any(n == number for n, _ in self.read.rows_of(child))

    def _naming(self, status: str) -> int | None:
        return next((number for number, of in NAMES_EVERYBODY.items() if status in of), None)

    def _may_close(self, child: str, before: State) -> bool:
        """Only silence of a list that names everybody, all of whose rows say whom they are about, or that a person confirmed."""
        number = self._naming(before.status)
        return number is not None and not self.read.left_out_of(child) and self.complete(number)

    def _must_close(self, before: State) -> bool:
        """Where that list is read without doubt, and the list of the status's particulars leaves nobody unknown either."""
        number, own = self._naming(before.status), self.read.lists.get(_EVIDENCE[before.status][0])
        doubt = own is not None and own.unnamed and number not in self.confirmed
        return number is not None and bool(self.read.lists[number].applied) and not doubt

    def _silent(self, child: str, before: State, after: State) -> Iterator[str]:
        if after == before and not self._must_close(before):
            return
        if after.status != "closed" or after.open or after.flags or after.events != before.events:
            yield f"is missing from the file and should be closed, but is {after} (was {before})"


@dataclass
class _Present:
    """A child of whom some row can be read."""

    file: Checked
    child: str
    before: State | None
    after: State
    told: Told
    reasons: Reasons

    def wrong(self) -> Iterator[str]:
        yield from self._status()
        yield from self._periods()
        yield from self._flags()
        earlier = self.before.events if self.before else frozenset()
        if self.after.events != earlier | self.told.events:
            more, fewer = (
                self.after.events - earlier - self.told.events,
                (earlier | self.told.events) - self.after.events,
            )
            yield f"events: {sorted(more)} too many, {sorted(fewer)} missing"
        known = self.told.births or {self.before.born if self.before else None}
        if self.after.born not in known:
            yield f"born {self.after.born}, told {known}"

    @property
    def _left_out(self) -> set[int]:
        return self.file.read.left_out_of(self.child)

    def _doubt(self, status: str) -> bool:
        """Whether a row or a cell that could tell of this status could not be read."""
        unsure = any(kind == status for kind, _ in self.told.unsure)
        need = 6 in _EVIDENCE[status] and self.told.untold
        return unsure or need or bool(self._left_out & set(_EVIDENCE[status]))

    @property
    def _any_doubt(self) -> bool:
        """Whether anything about the child's statuses could not be read: then nobody need be closed, whatever else is told."""
        of_statuses = {number for lists in _EVIDENCE.values() for number in lists}
        return bool(self.told.unsure or self.told.untold or self._left_out & of_statuses)

    def _said_over(self, status: str) -> bool:
        """Whether a row that can be read says that the status has ended, or gives one that applies only where this does not."""
        if any(kind == status for kind, _ in self.told.ended):
            return True
        if 6 not in _EVIDENCE[status]:
            return False
        said = self.told.status_of_need
        return self.told.closes or (said is not None and ORDER.index(said) > ORDER.index(status))

    def _allowed(self) -> set[str]:
        """The statuses the child may have; empty where nothing was ever told."""
        said = self.told.status
        if self.before is None or self.before.status not in OPEN:
            return {said} if said else set()
        was = self.before.status
        if said is not None and ORDER.index(said) <= ORDER.index(was):
            return {said}
        after_all = ({said} if said else set(ORDER)) | ({was} if self._any_doubt else set())
        if self._said_over(was):
            return after_all
        if self._doubt(was):
            return {was}
        own = _EVIDENCE[was][0]
        if 6 in _EVIDENCE[was] and self.file.complete(6) and not self.file.has_row(self.child, 6):
            return after_all
        return after_all | ({was} if own != 6 else set()) if self.file.complete(own) else {was}

    def _status(self) -> Iterator[str]:
        allowed = self._allowed()
        if self.before is None and (self.told.unsure or self.told.untold or self._left_out):
            return  # a new child of whom not all could be read: whatever is told is all that is known
        if allowed and self.after.status not in allowed:
            was = self.before.status if self.before else "new"
            yield f"status {self.after.status}, should be {' or '.join(sorted(allowed))} (was {was}, told {self.told.status})"

    def _periods(self) -> Iterator[str]:
        for period in self.told.spans - self.after.open:
            yield f"period {period} is told to last and does not"
        for period in self.told.ended & self.after.open:
            yield f"period {period} has ended and still lasts"
        status = self.after.status
        over = self.told.status is None and any(
            kind == status for kind, _ in self.told.ended
        )  # and what followed is not told
        if status in OPEN and not over and not any(kind == status for kind, _ in self.after.open):
            yield f"is {status} and no such period lasts"
        earlier = self.before.open if self.before else frozenset()
        for period in earlier - self.after.open - self.told.ended:
            if why := self._must_last(period):
                yield f"period {period} was ended, {why}"
        for kind, start in self.after.open - earlier - self.told.spans - self.told.unsure:
            if kind != status and ("care_start", start) not in self.told.events:
                yield f"period {(kind, start)} came from nowhere"

    def _must_last(self, period: Period) -> str | None:
        status, _ = period
        own = _EVIDENCE[status][0]
        if own in self._left_out or period in self.told.unsure:
            return f"though something about the child in list {own} could not be read"
        if any(kind == status for kind, _ in self.told.spans):
            return None
        if self.told.status == status == self.after.status and (status == "care_leaver" or self.told.start_untold):
            return "though the status goes on and no other start is told"
        over = self._said_over(status) or (
            6 in _EVIDENCE[status] and self.file.complete(6) and not self.file.has_row(self.child, 6)
        )
        if own in SPANS and not over and not self.file.complete(own):
            return f"though list {own} tells nothing of the child"
        return None

    def _flags(self) -> Iterator[str]:
        earlier = self.before.flags if self.before else frozenset()
        for code in sorted(self.reasons.must - self.after.flags):
            yield f"flag {code} should be raised"
        for code in sorted((self.after.flags - earlier - self.reasons.may) & set(LIST_OF)):
            yield f"flag {code} should not be raised"
        for code in sorted(earlier - self.after.flags):
            if why := self._must_stay(code):
                yield f"flag {code} was taken away, {why}"
        for code in sorted((earlier & self.after.flags & set(LIST_OF)) - self.reasons.may):
            if not self._may_stay(code):
                yield f"flag {code} no longer holds and was kept"

    def _must_stay(self, code: str) -> str | None:
        number = _FLAG_LIST[code]
        if number in self._left_out:
            return f"though a row of the child in list {number} could not be read"
        if code in self.reasons.untold:
            return "though a cell that decides it could not be read"
        silent = not self.file.has_row(self.child, number) and not self.file.complete(number)
        return f"though list {number} tells nothing of the child" if silent and self.after.status in OPEN else None

    def _may_stay(self, code: str) -> bool:
        number = _FLAG_LIST[code]
        unknown = not self.file.complete(number)
        several = number not in _ONE_ROW_EACH or not self.file.has_row(self.child, number)
        return self._must_stay(code) is not None or (unknown and several) or code in self.reasons.doubtful
