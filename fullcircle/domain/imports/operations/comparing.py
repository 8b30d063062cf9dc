"""What a read file says of each child, compared with what is known: counted beforehand, prepared when it is applied."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from fullcircle.domain.annex_a.rules.specification import list_key, specification
from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases import queries as known
from fullcircle.domain.cases.rules import ChildUpdate, EventFact
from fullcircle.domain.cases.states import Status
from fullcircle.domain.imports import rules
from fullcircle.domain.imports.models import Import, ListAccount, Problem, StagedRow
from fullcircle.domain.imports.operations.alike import KNOWN_ALIKE, known_alike, lists_of_alike, named
from fullcircle.domain.imports.operations.names import Names
from fullcircle.domain.imports.operations.staged import rows_by_child
from fullcircle.domain.imports.policy import holding_now, is_overtaken
from fullcircle.domain.intake.operations import Attempt
from fullcircle.domain.intake.states import FileState
from fullcircle.domain.performance.queries import standards_in_force
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import one_operation

_ONE_FOR_EACH_STRETCH: Final = frozenset({2, 6, 7, 8})
"""Lists with a row for each stretch in a status."""
_SAME_TWICE: Final = "same_status_twice"


def compare(import_file: Import, by: Actor, attempt: Attempt | None = None) -> None:
    """Count what applying a read file would change now, and keep the counts. Nothing is changed, and nobody waits for it."""
    holding = holding_now()
    names = Names()
    comparison = FileComparison(import_file, names, by=by, between=attempt.sign_if_due if attempt else None)
    comparison.run()
    with attempt.step() if attempt else one_operation():
        now = Import.objects.select_for_update().get(pk=import_file.pk)
        if now.state not in {FileState.READING, FileState.READ}:
            return  # applied or set aside meanwhile
        Problem.objects.filter(import_file=import_file, code__in=[_SAME_TWICE, KNOWN_ALIKE]).delete()
        Problem.objects.bulk_create([*comparison.problems, *known_alike(import_file)])
        keep_leaving(import_file, comparison.leaving)
        names.note(now)
        now.changes, now.compared_with = asdict(comparison.changes), holding
        now.save(update_fields=["changes", "compared_with", "names"])


@dataclass
class Leaving:
    """Of the children known as open whom a list names if they are (``known_open``): how many are closed because they are missing
    (``closes``), and how many stay open of whom the file tells no status, because rows that may be theirs could not be told;
    ``in_no_list`` of these are in none of its lists."""

    known_open: int
    closes: int = 0
    held_open: int = 0
    in_no_list: int = 0


def keep_leaving(import_file: Import, leaving: Mapping[int, Leaving]) -> None:
    """Keep whom each list that names everybody closes or leaves open."""
    for number, counts in leaving.items():
        ListAccount.objects.filter(import_file=import_file, number=number).update(**asdict(counts))


class FileComparison:
    """One read file compared with what is known. ``changes`` counts; ``leaving`` tells, by list that names everybody, who is
    missing. ``may_close``: the lists of which somebody said that children may be closed although rows could not be read. With
    ``step``, the transaction of each step, all of it is prepared to be brought in. ``between`` is called for each
    child."""

    def __init__(
        self,
        import_file: Import,
        names: Names,
        *,
        by: Actor,
        may_close: frozenset[int] = frozenset(),
        step: cases.StepOf | None = None,
        between: Callable[[], None] | None = None,
    ) -> None:
        self.file, self.names, self.step, self.by = import_file, names, step, by
        self.between = between or _nothing
        self.changes = cases.Changes()
        self.leaving: dict[int, Leaving] = {}
        self.problems: list[Problem] = []
        self._accounts = {account.number: account for account in import_file.lists.all()}
        self._may_close = may_close
        self._rows_unnamed = any(
            one.unnamed and one.number in rules.about_children() for one in self._accounts.values()
        )
        self._held: list[str] = []

    def run(self) -> None:
        cases.update_children(
            number=self.file.pk,
            updates=self._updates(),
            as_at=self.file.as_at,
            changes=self.changes,
            step=self.step,
            by=self.by,
        )
        for key, statuses in rules.NAMES_EVERYBODY.items():
            number = specification().list_keyed(key).number
            if number in self._accounts and self._accounts[number].speaks:
                self._close_missing(number, statuses)

    def _close_missing(self, number: int, statuses: Sequence[Status]) -> None:
        """Close who is missing from a list that names everybody: whoever is in any list is brought up to date, not closed. Where
        rows could not be told, only a person who has seen both numbers may say so."""
        leaving = self.leaving[number] = Leaving(known.known_in(statuses, self.file.as_at).count())
        if is_overtaken(self.file):
            return  # an older file leaves the present as it is
        everybody = named(self.file).values_list(known.alike_by("child_reference"))
        if not self._holds(number):
            closed = self.changes.children_closed
            cases.close_missing(
                number=self.file.pk,
                statuses=statuses,
                still_present=everybody,
                as_at=self.file.as_at,
                changes=self.changes,
                step=self.step,
                by=self.by,
            )
            leaving.closes = self.changes.children_closed - closed
            return
        leaving.in_no_list = known.missing(statuses, everybody, self.file.as_at).count()
        leaving.held_open = leaving.in_no_list + known.count_known(statuses, self._held, self.file.as_at)

    def _holds(self, number: int) -> bool:
        """Whether nobody leaves a status by the silence of this list, which names everybody."""
        return self._rows_unnamed and number not in self._may_close

    def _reach(self) -> rules.Reach:
        complete = {
            list_key(number)
            for number, account in self._accounts.items()
            if account.speaks and (not account.unnamed or number in self._may_close)
        }
        holding = [
            one
            for key, statuses in rules.NAMES_EVERYBODY.items()
            if self._holds(specification().list_keyed(key).number)
            for one in statuses
        ]
        if Status.IN_NEED in holding:
            holding.append(Status.REFERRAL)  # what has become of them, list 6 tells
        return rules.Reach(frozenset(complete), standards_in_force(), frozenset(holding))

    def _updates(self) -> Iterator[ChildUpdate]:
        reach = self._reach()
        keys = {spec.number: spec.key for spec in specification().lists}
        alike = lists_of_alike(self.file)
        for reference, of_child in rows_by_child(self.file):
            self.between()
            child = rules.ChildInFile(self.file.as_at, left_out={keys[number] for number in alike.get(reference, ())})
            told: list[tuple[StagedRow, rules.Facts]] = []
            flags: dict[str, str] = {}
            for row in of_child:
                key = keys[row.list_number]
                if row.left_out:
                    child.left_out.add(key)
                    continue
                child.rows.setdefault(key, []).append(row.values)
                found = rules.facts_for_row(key, row.values, self.file.as_at)
                if found is not None:
                    told.append((row, found))
                raised = rules.flags_for_row(key, row.values, self.file.as_at, reach.limits)
                flags |= {flag.id: flag.reason for flag in raised}
            if told:
                self.problems += _same_status_twice(self.file, told)
                combined = rules.combine(facts for _, facts in told)
                left_open = child.left_open(reach, combined.allocation)
                if left_open.held:
                    self._held.append(reference)
                yield self._update(combined, flags, left_open)

    def _update(self, child: rules.ChildFacts, flags: dict[str, str], left_open: rules.Open) -> ChildUpdate:
        header, allocation = child.header, child.allocation
        team = self.names.team(allocation.team if allocation else None, child.child)
        worker = self.names.worker((allocation.worker or allocation.personal_adviser) if allocation else None)
        return ChildUpdate(
            reference=child.child,
            gender=header.gender or "",
            ethnicity=header.ethnicity or "",
            date_of_birth=header.date_of_birth,
            age_years=header.age_years,
            disability=header.disability or "",
            status=child.status.code if child.status else None,
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
            if_new=left_open.if_new,
            keeps=left_open.statuses,
            keeps_flags=left_open.flags,
            keeps_team=left_open.team,
            keeps_worker=left_open.worker,
            keeps_contacts=left_open.contacts,
        )


def _same_status_twice(import_file: Import, told: Sequence[tuple[StagedRow, rules.Facts]]) -> Iterator[Problem]:
    """A child whom two rows of one list show in the same status since different days, neither of which has ended."""
    first: dict[tuple[int, Status], StagedRow] = {}
    for row, facts in told:
        status = facts.status
        if row.list_number not in _ONE_FOR_EACH_STRETCH or status is None or status.code is Status.CLOSED:
            continue
        earlier = first.setdefault((row.list_number, status.code), row)
        if earlier is not row:
            yield Problem(
                import_file=import_file,
                list_number=row.list_number,
                row=row.row,
                code=_SAME_TWICE,
                what=f"Row {earlier.row} shows the same child in the same status ({status.code.label.lower()}), and neither "
                "has ended.",
                remedy="End the earlier one in your case system. Until then it is taken to last until the later one began.",
                severity="note",
            )


def _nothing() -> None:
    """Nobody waits for a sign of life."""
