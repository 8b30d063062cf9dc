"""Whether what the product holds of a child of whom some row can be read is what the rows say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fullcircle.domain.annex_a.rules import specification
from fullcircle.domain.imports.rules import selection
from trials.dirt.known import Period, State
from trials.dirt.reasons import LIST_OF, Reasons
from trials.dirt.standing import OPEN, ORDER, SPANS, Told
from trials.dirt.staying import who_wrong

if TYPE_CHECKING:
    from trials.dirt.checking import Checked

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


@dataclass
class Present:
    """A child of whom some row can be read."""

    file: "Checked"
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
        if self.before and self.before.status in OPEN:
            complete = self.file.complete(6) and self.file.complete(3)
            silent = self._left_out or self._any_doubt or not complete or self._held(self.before.status)
            for what in ("team", "worker"):
                was, now = getattr(self.before, what), getattr(self.after, what)
                yield from who_wrong(
                    what, self.file.read.rows_of(self.child), self._left_out, was, now, silent=bool(silent)
                )

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
        cells = self.told.unsure or self.told.untold or self.told.support_untold
        return bool(cells or self._left_out & of_statuses)

    def _said_over(self, status: str) -> bool:
        """Whether a row that can be read says that the status has ended, or gives one that applies only where this does not."""
        if any(kind == status for kind, _ in self.told.ended):
            return True
        if 6 not in _EVIDENCE[status]:
            return status == "early_help" and self.told.status_of_need is not None
        said = self.told.status_of_need
        return self.told.closes or (said is not None and ORDER.index(said) > ORDER.index(status))

    def _held(self, status: str) -> bool:
        """Whether nothing but silence says that nothing has followed on this status, and silence does not count."""
        return not self.told.says_how and not self.file.silence_counts(status)

    def _left_in(self, status: str) -> bool:
        """Whether the child stays in this status because something could not be read, so that its period goes on too."""
        was = self.before.status if self.before else ""
        return self.after.status == status == was and (self._any_doubt or self._held(status))

    def _referred_still(self) -> bool:
        """Of a child known by a contact or referral alone, whom rows show as closed: whether that was before, or may not be
        all."""
        earlier = self.before.events if self.before else frozenset[tuple[str, date]]()
        last = max((day for kind, day in earlier if kind in {"contact", "referral"}), default=date.min)
        later = last > self.told.closed_on and not (self.file.complete(1) and self.file.complete(3))
        return later or self._any_doubt or bool(self._left_out & {1, 3}) or self._held("referral")

    def _allowed(self) -> set[str]:
        """The statuses the child may have; empty where nothing was ever told."""
        said = self.told.status
        if self.before is None or self.before.status not in OPEN:
            if self.before and self.before.status == "referral" and said == "closed" and self._referred_still():
                return {"referral"}
            return {said} if said else set()
        was = self.before.status
        if self._held(was):
            return {was}
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
            if not self._left_in(period[0]):
                yield f"period {period} has ended and still lasts"
        status = self.after.status
        over = status not in self.told.statuses and (
            any(kind == status for kind, _ in self.told.ended)  # and what followed is not told
            or (self.before is not None and status == self.before.status and status not in dict(self.before.open))
        )
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
        if status == "looked_after" and any(kind == "care_start" for kind, _ in self.told.events):
            return None  # list 10 tells of another start
        if self.told.status == status == self.after.status and (status == "care_leaver" or self.told.start_untold):
            return "though the status goes on and no other start is told"
        if self._held(status):
            return "though rows that may be the child's could not be told"
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
