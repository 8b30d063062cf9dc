"""Names of teams and workers met in a file: found by alias, or noted for the mapping page."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.queries import given_teams, known_under
from fullcircle.domain.cases.rules import team_that_counts
from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.queries.names import names_in_files
from fullcircle.foundation.access import operations as access_operations
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor, is_name
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.operation import operation

TEAM, WORKER = "team", "worker"


@dataclass(frozen=True)
class Met:
    """A name as met: its folded form, and the id of the team or person it stands for, where known."""

    folded: str
    id: int | None


class Names:
    """The names known while a file is compared or applied, and the teams that persons gave to children whose file names none.

    Those of children that stand for nobody are counted, by kind and folded name, to wait on the mapping page (`note`)."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, int | None]] = {
            TEAM: {folded: alias.team_id for folded, alias in access.aliases(TEAM).items()},
            WORKER: {folded: alias.person_id for folded, alias in access.aliases(WORKER).items()},
        }
        self._given = given_teams()
        self._texts: dict[str, dict[str, str]] = {TEAM: {}, WORKER: {}}
        self.unknown: dict[str, Counter[str]] = {TEAM: Counter(), WORKER: Counter()}

    def team(self, text: str | None, reference: str) -> Met:
        """The team of a child, by what the file calls it and what a person said."""
        met = self._met(TEAM, text)
        return Met(met.folded, team_that_counts(met.id, self._given.get(reference)))

    def worker(self, text: str | None) -> Met:
        return self._met(WORKER, text)

    def known_team(self, text: str | None) -> int | None:
        """The team that a name stands for, without noting a new one."""
        return self._ids[TEAM].get(access.fold(text or "")[:200])

    def known_team_of(self, text: str | None, reference: str) -> int | None:
        """The team that has a child now, without noting a new name."""
        return team_that_counts(self.known_team(text), self._given.get(reference))

    def _met(self, kind: str, text: str | None) -> Met:
        folded = access.fold(text or "")[:200]
        if not folded:
            return Met("", None)
        known = self._ids[kind].get(folded)
        if known is None and not is_name(folded):
            return Met("", None)  # a nought, or a fault of a spreadsheet: nobody is called so
        if known is None:
            self.unknown[kind][folded] += 1
            self._texts[kind].setdefault(folded, text or "")
        return Met(folded, known)

    def note(self, import_file: Import) -> None:
        """Keep with the import which names stand for nobody, so that they wait to be mapped. Those of a trial wait for nobody."""
        import_file.names = {kind: dict(counted) for kind, counted in self.unknown.items()}
        if not import_file.trial:
            access_operations.note_names(names={kind: texts.values() for kind, texts in self._texts.items()})


def forget_unneeded_names() -> None:
    """Forget names that stand for nobody, and by which no child is known, nor was before the import that can be undone, nor any
    in a file that waits."""
    waiting = list(access.waiting_names().values_list("pk", "kind", "folded"))
    if not waiting:
        return
    needed = names_in_files()
    for kind in (TEAM, WORKER):
        of_kind = {folded for _, one, folded in waiting if one == kind}
        needed[kind].update(known_under(kind, of_kind))
    access_operations.forget_names(ids=[pk for pk, kind, folded in waiting if folded not in needed[kind]])


@dataclass(frozen=True)
class Meaning:
    """What a met name stands for: a team, a person, or nobody (``ignored``)."""

    alias_id: int
    team_id: int | None = None
    person_id: int | None = None
    ignored: bool = False


@operation
def map_names(*, meanings: Iterable[Meaning], by: Actor, now: datetime, over_nobody: bool = False) -> int:
    """Say what met names stand for, and give the children known under them their team or worker; how many were given one.
    StaleWrite where somebody said something else meanwhile, as ``access.map_name`` tells."""
    said = [
        access_operations.map_name(**vars(meaning), over_nobody=over_nobody, by=by, now=now) for meaning in meanings
    ]
    workers = {alias.folded: alias.person_id for alias in said if alias.person_id}
    teams = {alias.folded: alias.team_id for alias in said if alias.team_id}
    return cases.names_stand_for(workers=workers, teams=teams, by=by)


@operation
def map_name(
    *,
    alias_id: int,
    by: Actor,
    now: datetime,
    team_id: int | None = None,
    person_id: int | None = None,
    ignored: bool = False,
    over_nobody: bool = False,
) -> int:
    """Say what one met name stands for, as `map_names` does."""
    meaning = Meaning(alias_id, team_id, person_id, ignored)
    return map_names(meanings=[meaning], over_nobody=over_nobody, by=by, now=now)


def settle_names(*, number: int, by: Actor) -> None:
    """Give open children, and those whom this import has changed, the team and worker that names and persons tell by now."""
    teams = {folded: alias.team_id for folded, alias in access.aliases(TEAM).items() if alias.team_id}
    workers = {folded: alias.person_id for folded, alias in access.aliases(WORKER).items() if alias.person_id}
    cases.settle_names(number=number, workers=workers, teams=teams, by=by)


@operation
def add_workers(*, alias_ids: Iterable[int], by: Actor, now: datetime) -> list[int]:
    """Add each of these unmapped worker names as a new person (without an account) in the team of most of their children, or in
    none where no child of theirs is in one.

    The ids of the people added. Names mapped meanwhile are passed over.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    waiting = {alias.pk: alias for alias in access.waiting_names().filter(kind=WORKER)}
    chosen = [waiting[alias_id] for alias_id in alias_ids if alias_id in waiting]
    team_of = _usual_teams({alias.folded for alias in chosen})
    added = {
        alias.folded: access_operations.add_worker(alias_id=alias.pk, team_id=team_of.get(alias.folded), by=by, now=now)
        for alias in chosen
    }
    cases.names_stand_for(workers=added, teams={}, by=by)
    return list(added.values())


def _usual_teams(worker_names: Collection[str]) -> dict[str, int]:
    """The team of most children known under each of these names, in one look."""
    known = Child.objects.filter(facts__worker_name__in=list(worker_names), team__isnull=False).order_by()
    counted = known.values_list("facts__worker_name", "team_id").annotate(Count("pk"))
    most: dict[str, tuple[int, int]] = {}
    for name, team_id, children in counted:
        most[name] = max(most.get(name, (0, 0)), (children, -team_id))
    return {name: -minus for name, (_, minus) in most.items()}
