"""Writes about the names that files call teams and people by."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from fullcircle.foundation.access.models import Alias, Person
from fullcircle.foundation.access.operations._common import among
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.queries import fold, waiting_names
from fullcircle.foundation.access.rules import Actor, is_name, name_in_order
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite, WrongState
from fullcircle.foundation.kernel.operation import operation


@operation
def note_names(*, names: Mapping[str, Iterable[str]]) -> None:
    """Note names met in an import, by kind ("team" or "worker"); those that are known stay as they are. Part of reading or
    applying an import, which records the event."""
    met = [Alias(kind=kind, folded=fold(text)[:200], text=text.strip()[:200]) for kind in names for text in names[kind]]
    Alias.objects.bulk_create(met, ignore_conflicts=True, batch_size=100)


@operation
def forget_names(*, ids: Collection[int]) -> None:
    """Forget names that nobody has said anything about: no file and no child goes by them. Part of clearing up after imports."""
    wanted = sorted(ids)
    for at in range(0, len(wanted), 400):
        waiting_names().filter(pk__in=wanted[at : at + 400]).delete()


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
) -> Alias:
    """Say which team or person a met name stands for, or that it stands for nobody (``ignored``). To say it again is harmless.

    StaleWrite, with what it stands for by now, where somebody said something else meanwhile; ``over_nobody``: it was seen that
    somebody said it stands for nobody.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    alias = Alias.objects.select_for_update(of=("self",)).select_related("team", "person").filter(pk=alias_id).first()
    if alias is None:
        raise NotFound
    if sum([team_id is not None, person_id is not None, ignored]) != 1:
        raise Invalid({"": "Choose what the name stands for, or that it stands for nobody."})
    if (alias.kind == Alias.TEAM and person_id is not None) or (alias.kind == Alias.WORKER and team_id is not None):
        raise WrongState("A team name stands for a team, and a worker's name for a person.")
    if (alias.team_id, alias.person_id, alias.ignored) == (team_id, person_id, ignored):
        return alias
    if alias.stands_for and not (alias.ignored and over_nobody):
        raise StaleWrite(f"“{alias.text}” stands for {alias.stands_for} by now: somebody said so meanwhile.")
    alias.team_id, alias.person_id, alias.ignored = team_id, person_id, ignored
    alias.save(update_fields=["team", "person", "ignored"])
    auditlog.record("access.name_mapped", subject=f"alias:{alias.pk}", detail={"kind": alias.kind}, by=by, now=now)
    return alias


@operation
def add_worker(*, alias_id: int, team_id: int | None, by: Actor, now: datetime) -> int:
    """Add the person an unmapped worker's name stands for, without an account or a role; their id.

    They are called as people say it ("Ada Hale" for "HALE, Ada"); files go on finding them under the name they use.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    alias = Alias.objects.select_for_update().filter(pk=alias_id, kind=Alias.WORKER).first()
    if alias is None:
        raise NotFound
    if alias.stands_for:
        raise WrongState(f"“{alias.text}” stands for {alias.stands_for} by now: somebody said so meanwhile.")
    if not is_name(alias.text):
        raise Invalid({"": f"“{alias.text}” is no name of a person."})
    person = Person.objects.create(name=name_in_order(alias.text)[:150], team_id=team_id)
    alias.person = person
    alias.save(update_fields=["person"])
    auditlog.record("access.worker_added", subject=f"person:{person.pk}", detail={"alias": alias.pk}, by=by, now=now)
    return person.pk


@operation
def add_alias(*, person_id: int, text: str, by: Actor, now: datetime) -> str:
    """Let a name stand for a person, so that files find them under it; its folded form, or "" where it did already.

    Raises Invalid (field ``aliases``) where it stands for someone else, or where somebody decided that it stands for nobody.
    """
    return next(iter(add_aliases(names=[(text, person_id)], by=by, now=now)), "")


@operation
def add_aliases(*, names: Sequence[tuple[str, int]], by: Actor, now: datetime) -> list[str]:
    """Let each of these names stand for a person, by id; the folded forms of those that did not yet. Raises as `add_alias`."""
    check_may(by, Permission.MANAGE_PEOPLE)
    known = _by_folded(Alias.WORKER, {fold(text)[:200] for text, _ in names})
    for text, person_id in names:
        alias = known.get(fold(text)[:200])
        if alias is not None and alias.person_id not in {None, person_id}:
            raise Invalid({"aliases": f"“{text.strip()}” stands for someone else already."})
        if alias is not None and alias.ignored:
            raise Invalid(
                {"aliases": f"“{text.strip()}” was said to stand for nobody. Someone who imports data can change that."}
            )
    wanted = {person_id for _, person_id in names}
    if wanted - set(among(Person.objects.all(), wanted).values_list("pk", flat=True)):
        raise NotFound
    new = stand_for(Alias.WORKER, names)
    for alias in new:
        auditlog.record(
            "access.name_mapped", subject=f"alias:{alias.pk}", detail={"kind": Alias.WORKER}, by=by, now=now
        )
    return [alias.folded for alias in new]


def stand_for(kind: str, names: Iterable[tuple[str, int]]) -> list[Alias]:
    """Let names stand for teams or people, by id, but for those that stand for another already or for nobody; which do now and
    did not before."""
    column = "team" if kind == Alias.TEAM else "person"
    wanted: dict[str, tuple[str, int]] = {}
    for text, stands in names:
        wanted.setdefault(fold(text)[:200], (text.strip()[:200], stands))
    met = [Alias(kind=kind, folded=folded, text=text) for folded, (text, _) in wanted.items()]
    Alias.objects.bulk_create(met, ignore_conflicts=True, batch_size=100)
    known = _by_folded(kind, wanted.keys()).values()
    waiting = [one for one in known if one.team_id is None and one.person_id is None and not one.ignored]
    for alias in waiting:
        setattr(alias, f"{column}_id", wanted[alias.folded][1])
    Alias.objects.bulk_update(waiting, [column], batch_size=100)
    return waiting


def _by_folded(kind: str, folded: Collection[str]) -> dict[str, Alias]:
    """The names of these that are known, held until the end of the transaction."""
    known = among(Alias.objects.filter(kind=kind), folded, column="folded").order_by("pk").select_for_update()
    return {alias.folded: alias for alias in known if alias.folded in folded}
