"""What a file leaves open about a child: silence tells something only where everything could be read.

A row that was left out, a cell that could not be read, a list that is not in the file or has rows whose child could not be told:
none of these says that a status has ended, that a reason to look at the case is gone, or that nobody has the child. That a status
has ended says by itself not that nothing has followed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record, Value
from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.cases.states import Status as CaseStatus
from fullcircle.domain.imports.rules.facts.shapes import Allocation
from fullcircle.domain.imports.rules.facts.standing import says_nothing_of_status, status
from fullcircle.domain.imports.rules.flag_kinds import selection
from fullcircle.domain.imports.rules.flags import undecided
from fullcircle.domain.performance.rules.standards import Limits

_NEED: Final = "children_in_need"
_OWN_LIST: Final[Mapping[CaseStatus, str]] = {
    CaseStatus.LOOKED_AFTER: "children_in_care",
    CaseStatus.CHILD_PROTECTION: "child_protection",
    CaseStatus.IN_NEED: _NEED,
    CaseStatus.ASSESSMENT: "assessments",
    CaseStatus.CARE_LEAVER: "care_leavers",
    CaseStatus.EARLY_HELP: "early_help",
}
"""The list in which each status begins and ends."""
NAMES_EVERYBODY: Final[Mapping[str, tuple[CaseStatus, ...]]] = {
    "early_help": (CaseStatus.EARLY_HELP,),
    _NEED: (CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION, CaseStatus.IN_NEED, CaseStatus.ASSESSMENT),
    "care_leavers": (CaseStatus.CARE_LEAVER,),
}
"""Lists that name every child of these statuses (Annex A): a child in none of a file's lists has closed."""
_TELLING: Final = frozenset(_OWN_LIST.values())
"""Lists that tell an open status."""


@cache
def about_children() -> frozenset[int]:
    """Numbers of the lists whose rows are about children. Whoever is in one of them is not missing, so a row of any of them that
    does not say whose it is may be about whoever seems to be."""
    return frozenset(one.number for one in specification().lists if "child_unique_id" in one.by_field)


_CONTACTS: Final = frozenset({"contacts", "referrals"})
"""Lists that tell of a child who is known by no more than a contact or referral."""
_FIRST_TO_LAST: Final = (
    CaseStatus.LOOKED_AFTER,
    CaseStatus.CHILD_PROTECTION,
    CaseStatus.IN_NEED,
    CaseStatus.ASSESSMENT,
    CaseStatus.CLOSED,
)
"""List 6 gives the first of these that applies: those before it do not."""
_CLOSING: Final = frozenset({_NEED, "adoption"})
"""Lists that say outright that a case is closed; the others, that something has ended."""
_TELLING_WHO: Final = frozenset({_NEED, "children_in_care", "child_protection", "care_leavers", "early_help"})
_REFERRALS: Final = "referrals"
_TEAM_CELLS: Final = frozenset({"allocated_team", "organisation"})
_WORKER_CELLS: Final = frozenset({"allocated_worker", "personal_adviser"})


@dataclass(frozen=True)
class Reach:
    """How far a file's silence reaches. ``complete``: keys of the lists that are there and in which every row's child could be
    told; ``limits``: the standards by which flags are raised; ``holding``: statuses that silence does not end, since rows about
    children (`about_children`) could not be told and nobody has said that who is missing may be closed.
    """

    complete: frozenset[str]
    limits: Limits
    holding: frozenset[CaseStatus] = frozenset()


@dataclass
class Open:
    """What a file leaves open about one child: statuses of which its silence tells nothing, likewise flags by their codes, and
    whether it leaves open which team has the child, or which worker. ``contacts``: whether there may be contacts and referrals
    that it does not tell. ``held``: the child is in the file, yet only where something has ended, or in no list that tells a
    status, and rows that could not be told may be the child's. ``if_new``: what a child is of whom no row tells a status."""

    statuses: frozenset[CaseStatus] = frozenset()
    flags: frozenset[str] = frozenset()
    team: bool = False
    worker: bool = False
    contacts: bool = False
    held: bool = False
    if_new: CaseStatus = CaseStatus.REFERRAL


@dataclass
class ChildInFile:
    """One child's usable rows by list, and the lists in which a row that is the child's, or may be, was left out."""

    as_at: date
    rows: dict[str, list[Mapping[str, Value]]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)

    def left_open(self, reach: Reach, allocation: Allocation | None) -> Open:
        """What the file leaves open about this child; ``allocation`` is the one that its rows give."""
        doubtful = set(self.left_out & _TELLING)
        doubtful |= {key for key, row in self._records(_TELLING) if says_nothing_of_status(key, row)}
        statuses = self._not_ended_twice() if doubtful else self._not_settled(reach)
        held = frozenset[CaseStatus]() if self._says_how_the_child_stands() else reach.holding
        only_ended = bool(held) and not doubtful
        if doubtful or self.left_out & _CONTACTS:
            statuses |= {CaseStatus.REFERRAL}
        need_open = _NEED in doubtful and any(self._still_open(row) for row in self.rows.get(_NEED, []))
        team = allocation.team if allocation else None
        worker = allocation.worker or allocation.personal_adviser if allocation else None
        return Open(
            statuses=statuses | held,
            flags=frozenset(self._flags(reach)),
            team=only_ended or self._who_open(reach, _TEAM_CELLS, team, bool(doubtful)),
            worker=only_ended or self._who_open(reach, _WORKER_CELLS, worker, bool(doubtful)),
            contacts=bool(_CONTACTS - reach.complete),
            held=only_ended,
            if_new=CaseStatus.IN_NEED if need_open else CaseStatus.REFERRAL,
        )

    def _records(self, keys: Iterable[str]) -> list[tuple[str, Record]]:
        return [(key, Record(values, self.as_at)) for key in keys for values in self.rows.get(key, [])]

    @staticmethod
    def _still_open(values: Mapping[str, Value]) -> bool:
        return values.get("cin_closure_date", "") is None

    def _says_how_the_child_stands(self) -> bool:
        """Whether some row gives an open status, or says outright that the case is closed. Of a child of whom no more is told
        than that something has ended, it is silence that says that nothing has followed."""
        return any(
            found.code in OPEN_STATUSES or key in _CLOSING
            for key in self.rows
            for _, row in self._records([key])
            if (found := status(key, row)) is not None
        )

    def _not_ended_twice(self) -> frozenset[CaseStatus]:
        """Where something about the child's status could not be read, it has ended only if two readable rows say so: one of its
        own list and one of list 6."""
        said = self._said_by_need()
        if said is None:
            return frozenset(_OWN_LIST)
        return frozenset(
            one
            for one, key in _OWN_LIST.items()
            if key == _NEED or said is one or not any(_ended(key, row) for key, row in self._records([key]))
        )

    def _not_settled(self, reach: Reach) -> frozenset[CaseStatus]:
        return frozenset(one for one, key in _OWN_LIST.items() if not self._settled(one, key, reach))

    def _settled(self, one: CaseStatus, own_list: str, reach: Reach) -> bool:
        """Whether the file tells if the child is in this status: its own list is complete, a row of that list says that it has
        ended, or list 6 gives a status that applies only where this one does not."""
        if own_list in reach.complete:
            return True
        if any(_ended(key, row) for key, row in self._records([own_list])):
            return True
        said = self._said_by_need()
        if said is None:
            return one in _FIRST_TO_LAST and _NEED in reach.complete and _NEED not in self.rows
        if one not in _FIRST_TO_LAST:
            return one is CaseStatus.EARLY_HELP and said is not CaseStatus.CLOSED
        return _FIRST_TO_LAST.index(said) >= _FIRST_TO_LAST.index(one)

    def _said_by_need(self) -> CaseStatus | None:
        said = [status(key, row) for key, row in self._records([_NEED])]
        return next((one.code for one in said if one is not None), None)

    def _flags(self, reach: Reach) -> Iterable[str]:
        """Codes of flags that must not be taken away: of lists that could not be read for this child, and those that a rule
        could not decide because a cell is not known."""
        for kind in selection().flags:
            single = specification().list_keyed(kind.list).one_row_per_child and kind.list in self.rows
            if kind.list in self.left_out or (kind.list not in reach.complete and not single):
                yield kind.id
        for key, rows in self.rows.items():
            for values in rows:
                yield from undecided(key, values, self.as_at, reach.limits)

    def _who_open(self, reach: Reach, cells: frozenset[str], found: str | None, doubtful: bool) -> bool:
        """Whether these cells, which tell who has the child now, leave it open; ``found`` is whom the rows together give, which
        may be who had a piece of work. Team and worker each by themselves: one that cannot be read says nothing of the other."""
        telling = self._telling(_TELLING_WHO)
        if not telling:
            silent = not {_NEED, _REFERRALS} <= reach.complete or _is_unknown(cells, self._telling({_REFERRALS}))
            return doubtful or silent or bool(self.left_out)
        if found and any(values.get(name) == found for _, values in telling for name in cells):
            return False
        return _is_unknown(cells, telling) or bool(self.left_out & _TELLING_WHO)

    def _telling(self, keys: Iterable[str]) -> list[tuple[str, Mapping[str, Value]]]:
        return [(key, values) for key in keys for values in self.rows.get(key, [])]


def _is_unknown(cells: frozenset[str], rows: Iterable[tuple[str, Mapping[str, Value]]]) -> bool:
    """Whether one of these cells could not be read in some row of a list that has it."""
    return any((cells & _cells_of(key)) - set(values) for key, values in rows)


@cache
def _cells_of(list_key: str) -> frozenset[str]:
    return frozenset(specification().list_keyed(list_key).by_field)


def _ended(list_key: str, row: Record) -> bool:
    found = status(list_key, row)
    if list_key == "care_leavers":
        return found is None
    return found is not None and found.code is CaseStatus.CLOSED
