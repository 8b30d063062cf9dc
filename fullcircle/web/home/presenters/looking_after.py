"""What asks whoever looks after data, the framework, people and access."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from fullcircle.domain.frameworks.queries import VersionRow, review_due
from fullcircle.domain.frameworks.states import Standing
from fullcircle.domain.imports.queries import ImportRow
from fullcircle.domain.staff_lists.queries import StaffListRow
from fullcircle.foundation.access.queries import AccessStanding, LinkAsked
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.home.presenters.tasks import AHEAD, Kind, Task
from fullcircle.web.kit.jinja import date_long, date_short

ACCESS = Kind("{n} questions of access")


def import_tasks(rows: Sequence[ImportRow]) -> list[Task]:
    """Files that were read and wait to be applied."""
    kind = Kind(
        "{n} files wait to be applied", "Read and checked. See what each would change.", reverse("imports:list")
    )
    return [
        Task(
            what=f"Performance data of {date_short(row.as_at)} waits to be applied",
            why="It is read and checked. See what would change.",
            href=reverse("imports:one", kwargs={"import_id": row.id}),
            step="Look and apply",
            kind=kind,
            row=f"Data of {date_long(row.as_at)}",
            detail=f"Received from {row.received_by}." if row.received_by else "",
        )
        for row in rows
    ]


def no_team_tasks(n: int) -> list[Task]:
    """Children being worked with in no team, for whoever imports: they may put them into one."""
    if not n:
        return []
    return [
        Task(
            what=f"{n:,} {'child is' if n == 1 else 'children are'} in no team",
            why="No team’s figures count them, and no draw can choose them. Say which team it is.",
            href=reverse("imports:without_team"),
            step="See which team",
            kind=Kind("{n} questions of data"),
        )
    ]


def review_tasks(versions: Sequence[VersionRow], actor: Actor, on: date) -> list[Task]:
    """The review that the framework in force sets for itself, for those who look after it and are not asked by the schedule."""
    if not actor.may(Permission.MANAGE_FRAMEWORKS):
        return []
    return [
        Task(
            what="Review the framework",
            why=f"{row.title} says by when. Once a version is in force that names a later day, this is done.",
            href=reverse("frameworks:version", kwargs={"version_id": row.id}),
            step="See the framework",
            kind=Kind("{n} reviews of the framework"),
            due_on=due_on,
            short="Review of the framework",
        )
        for row in versions
        if row.standing is Standing.IN_FORCE and (due_on := review_due(row)) <= on + AHEAD
    ]


def framework_tasks(versions: Sequence[VersionRow], actor: Actor) -> list[Task]:
    """Drafts of the framework, for those who publish it."""
    if not actor.may(Permission.MANAGE_FRAMEWORKS):
        return []
    kind = Kind("{n} drafts of the framework", "Compare each with what is in force; publish it, or add another.")
    return [
        Task(
            what=f"A draft of the framework, version {row.number}",
            why=f"Added by {row.created_by}. Compare it with what is in force, then publish it.",
            href=reverse("frameworks:version", kwargs={"version_id": row.id}),
            step="Look at it",
            kind=kind,
            waited=f"Since {date_short(row.created_at)}",
        )
        for row in versions
        if row.standing is Standing.DRAFT
    ]


def staff_list_tasks(rows: Sequence[StaffListRow]) -> list[Task]:
    """Lists of people that were read and wait to be applied."""
    kind = Kind("{n} lists of people wait to be applied", "Read and checked. See what each would change.")
    return [
        Task(
            what="A list of people waits to be applied",
            why="It is read and checked. See what would change.",
            href=reverse("people:list_from_file", kwargs={"staff_list_id": row.id}),
            step="Look and apply",
            kind=kind,
            row=row.file_name,
            waited=f"Since {date_short(row.received_at)}",
        )
        for row in rows
    ]


def link_tasks(rows: Sequence[LinkAsked], actor: Actor) -> list[Task]:
    """Links to set a password that wait for a second person, who is not who asked nor whose link it is."""
    kind = Kind("{n} links wait for a second person", "See that each was asked for, then agree or refuse.")
    return [
        Task(
            what=f"A link for {row.name} waits for a second person",
            why=f"{row.asked_by or 'Full Circle'} asked for it. See that {row.name} wants it, then agree or refuse.",
            href=reverse("people:one", kwargs={"person_id": row.person_id}),
            step="Look and decide",
            kind=kind,
            waited=f"Since {date_short(row.asked_at)}",
            row=row.name,
        )
        for row in rows
        if not (actor.is_(row.asked_by_id) or actor.is_(row.person_id) or row.made_by_asker)
    ]


def access_tasks(found: AccessStanding) -> list[Task]:
    """Roles that end soon, lines of managers and teams that lead to nobody, and accounts that lead nowhere."""
    ends = Kind("{n} roles end soon", "Give the role again where the work goes on.", reverse("people:list"))
    tasks = [
        Task(
            what=f"The role of {one.name} ends",
            why=f"{one.role}. Give it again if the work goes on; then nothing is missed.",
            href=reverse("people:one", kwargs={"person_id": one.person_id}),
            step="Look at the role",
            kind=ends,
            due_on=one.ends_on,
            row=one.name,
            detail=f"{one.role}.",
            short=f"Role ends: {one.name}",
        )
        for one in found.ending
    ]
    if found.manager_left:
        tasks.append(_manager_left(found.manager_left))
    if found.unmanaged:
        tasks.append(_unmanaged(found.unmanaged))
    if found.without_role:
        n = found.without_role
        tasks.append(
            Task(
                what=f"{n} {'person can' if n == 1 else 'people can'} sign in and {'holds' if n == 1 else 'hold'} no role",
                why="They see only what is theirs by its nature. Give them a role, or leave it so.",
                href=f"{reverse('people:list')}?show=no_role",
                step="See people",
                kind=ACCESS,
            )
        )
    return tasks


def _manager_left(n: int) -> Task:
    return Task(
        what="1 person has a line manager who has left" if n == 1 else f"{n} people have line managers who have left",
        why="Give each another line manager: nobody is asked to audit or moderate work in their own line.",
        href=f"{reverse('people:list')}?show=manager_left",
        step="See whom" if n == 1 else "See them",
        kind=ACCESS,
        detail="Give each another line manager.",
    )


def _unmanaged(n: int) -> Task:
    return Task(
        what=f"{n} {'team has' if n == 1 else 'teams have'} no manager",
        why="Give somebody the role of team manager there: what is theirs to do waits until then.",
        href=f"{reverse('people:list')}?show=no_manager",
        step="See who is in it" if n == 1 else "See who is in them",
        kind=ACCESS,
        detail="Give somebody the role of team manager there.",
    )
