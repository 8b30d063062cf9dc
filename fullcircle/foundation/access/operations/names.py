"""Writes about the names that files call teams and people by."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from fullcircle.foundation.access.models import Alias, Person, Team
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.queries import fold, waiting_names
from fullcircle.foundation.access.rules import Actor, is_name, name_in_order
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite, WrongState


@transaction.atomic
def note_names(*, names: Mapping[str, Iterable[str]]) -> None:
    """Note names met in an import, by kind ("team" or "worker"); those that are known stay as they are. Part of reading or
    applying an import, which records the event."""
    met = [Alias(kind=kind, folded=fold(text)[:200], text=text.strip()[:200]) for kind in names for text in names[kind]]
    Alias.objects.bulk_create(met, ignore_conflicts=True, batch_size=100)


@transaction.atomic
def forget_names(*, ids: Collection[int]) -> None:
    """Forget names that nobody has said anything about: no file and no child goes by them. Part of clearing up after imports."""
    wanted = sorted(ids)
    for at in range(0, len(wanted), 400):
        waiting_names().filter(pk__in=wanted[at : at + 400]).delete()


@transaction.atomic
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


@transaction.atomic
def add_worker(*, alias_id: int, team_id: int | None, by: Actor, now: datetime) -> int:
    """Add the person an unmapped worker's name stands for, without an account or a role; their id.

    They are called as people say it ("Ada Hale" for "HALE, Ada"); files go on finding them under the name they use.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    alias = Alias.objects.select_for_update().filter(pk=alias_id, kind=Alias.WORKER).first()
    if alias is None:
        raise NotFound
    if alias.person_id is not None:
        raise WrongState("This name already stands for someone.")
    if not is_name(alias.text):
        raise Invalid({"": f"“{alias.text}” is no name of a person."})
    person = Person.objects.create(name=name_in_order(alias.text)[:150], team_id=team_id)
    alias.person, alias.ignored = person, False
    alias.save(update_fields=["person", "ignored"])
    auditlog.record("access.worker_added", subject=f"person:{person.pk}", detail={"alias": alias.pk}, by=by, now=now)
    return person.pk


@transaction.atomic
def add_alias(*, person_id: int, text: str, by: Actor, now: datetime) -> str:
    """Let a name stand for a person, so that files find them under it; its folded form, or "" where it did already.

    Raises Invalid (field ``aliases``) where it stands for someone else, or where somebody decided that it stands for nobody.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    known = Alias.objects.select_for_update().filter(kind=Alias.WORKER, folded=fold(text)[:200]).first()
    if known is not None and known.person_id == person_id:
        return ""
    if known is not None and known.person_id is not None:
        raise Invalid({"aliases": f"“{text.strip()}” stands for someone else already."})
    if known is not None and known.ignored:
        raise Invalid(
            {"aliases": f"“{text.strip()}” was said to stand for nobody. Someone who imports data can change that."}
        )
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    alias = stand_for(Alias.WORKER, text, person=person)
    auditlog.record("access.name_mapped", subject=f"alias:{alias.pk}", detail={"kind": Alias.WORKER}, by=by, now=now)
    return alias.folded


def stand_for(kind: str, text: str, *, team: Team | None = None, person: Person | None = None) -> Alias:
    """Let a name stand for a team or person unless it stands for another already; the alias."""
    alias, new = Alias.objects.get_or_create(
        kind=kind, folded=fold(text)[:200], defaults={"text": text.strip()[:200], "team": team, "person": person}
    )
    if not new and alias.team_id is None and alias.person_id is None and not alias.ignored:
        alias.team, alias.person = team, person
        alias.save(update_fields=["team", "person"])
    return alias
