"""What the search says of what it found: never a text about a child, and never that there is more than this person may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.urls import reverse

from fullcircle.domain.actions.queries import YEARS_READ, ActionRow
from fullcircle.domain.actions.states import Standing
from fullcircle.domain.audits.queries import AuditRow
from fullcircle.domain.cases.queries import FoundChild
from fullcircle.domain.rounds.queries import FoundRound
from fullcircle.files.ids import alike
from fullcircle.foundation.access.queries import FoundPerson
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.matching import has_all, parted
from fullcircle.web.kit.jinja import date_long

SHOWN = 8
"""Of each kind."""

COUNTED = 40
"""How many more of a kind are counted; beyond, there are only "more": to count all of them would cost as much as there are."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Hit:
    """One thing found. ``title`` in parts, each with whether it is what was looked for; ``href`` is "" where this person has no
    page to open; ``stage`` is the part of the circle and ``disc`` the state of an audit, "" where it has none."""

    title: Sequence[tuple[str, bool]]
    says: str
    href: str = ""
    where: str = ""
    stage: str = ""
    disc: str = ""
    needs_person: bool = False


@dataclass(frozen=True)
class Group:
    """What was found of one kind. ``more``: how many more there are, and how to see fewer; "" when these are all."""

    key: str
    title: str
    hits: tuple[Hit, ...]
    more: str
    note: str = ""


def children(found: Sequence[FoundChild], number: str, actor: Actor) -> Group:
    """Children. Whoever has no page about children finds what there is for them among the audits and actions."""
    may_open = actor.may(Permission.SEE_CHILDREN)

    def hit(child: FoundChild) -> Hit:
        team = f"{child.team}, {child.service_area}" if child.team else "In no team"
        return Hit(
            title=_numbered("Child ", child.reference, number),
            says="In no data: the file that told of them was undone" if child.in_no_data else team,
            href=reverse("performance:child", kwargs={"child_id": child.id}) if may_open else "",
        )

    note = "" if may_open else "Their audits and actions that are yours to see are among these results."
    return _group("children", "Children", found, hit, "Type more of the number.", note)


def audits(found: Sequence[AuditRow], number: str, own: int | None = None) -> Group:
    """Audits, by their own number or that of their child."""

    def hit(audit: AuditRow) -> Hit:
        title = _numbered("Audit of child ", audit.child, number)
        if audit.id == own:
            title = [(f"Audit {audit.id}", True), (f" of child {audit.child}", False)]
        return Hit(
            title=[*title, (f", round {audit.round_number}", False)],
            says=f"{audit.state.label}. Due {date_long(audit.due_on)}. Auditor {audit.auditor}.",
            href=reverse("audits:one", kwargs={"audit_id": audit.id}),
            where=f"{audit.team}, {audit.service_area}",
            disc=audit.state.value,
        )

    return _group("audits", "Audits", found, hit, "Type more of the number, or use the list of audits.")


def actions(found: Sequence[ActionRow], number: str = "", own: int | None = None) -> Group:
    """Actions, by their own number or that of their child or, without one, by words. What is to be done tells of a child,
    so it is read on the action's own page alone."""

    def hit(action: ActionRow) -> Hit:
        about = f"Action for {action.team}" if not action.about_child else "Action about a child"
        title = _numbered("Action for child ", action.child, number) if action.child else [(about, False)]
        if action.id == own:
            whom = f"child {action.child}" if action.child else "a child" if action.about_child else action.team
            title = [(f"Action {action.id}", True), (f" for {whom}", False)]
        return Hit(
            title=[*title, (f", due {date_long(action.due_on)}", False)],
            says=f"{action.standing.label}. With {action.owner}.",
            href=reverse("actions:one", kwargs={"action_id": action.id}),
            where=f"From round {action.round_number}. {action.team}" if action.round_number else action.team,
            stage=action.stage or "",
            needs_person=action.standing is Standing.LATE or action.i_can_verify,
        )

    read = f"These words are in what is to be done. Actions that were over {YEARS_READ} years ago are found by number alone."
    narrow = "Type more of the number." if number else "Add a word, or use the list of actions."
    return _group("actions", "Actions", found, hit, narrow, "" if number else read)


def rounds(found: Sequence[FoundRound], words: Sequence[str], on: date) -> Group:
    """Rounds, by number, title and focus."""

    def hit(one: FoundRound) -> Hit:
        in_focus = bool(words) and not has_all(words, one.title)
        when = f"{one.said(on)}. {date_long(one.starts_on)} to {date_long(one.ends_on)}."
        return Hit(
            title=[(f"Round {one.number}: ", not words), *parted(one.title, words)],
            says=f"{when} These words are in its focus." if in_focus else when,
            href=reverse("rounds:control_room", kwargs={"round_id": one.id}),
        )

    return _group("rounds", "Rounds", found, hit, "Add a word of the title.")


def people(found: Sequence[FoundPerson], words: Sequence[str]) -> Group:
    """People, by any part of their name."""

    def hit(person: FoundPerson) -> Hit:
        left = f"Left on {date_long(person.left_on)}" if person.left_on else ""
        return Hit(
            title=parted(person.name, words),
            says=person.job_title or "No job title",
            href=reverse("people:one", kwargs={"person_id": person.id}),
            where=". ".join(part for part in (person.team or "In no team", left) if part),
        )

    return _group("people", "People", found, hit, "Type more of the name.")


def not_yours(actor: Actor) -> str:
    """Which kinds this person's roles do not let them look for, in words; "" for none."""
    kinds = [
        kind
        for kind, needs in (("rounds", Permission.SEE_ROUNDS), ("people", Permission.SEE_PEOPLE))
        if not actor.may(needs)
    ]
    teams = "Teams are not searched for: choose them in the lists."
    return f"{teams} Your roles do not let you look for {' or '.join(kinds)}." if kinds else teams


def _numbered(what: str, reference: str, number: str) -> list[tuple[str, bool]]:
    return [(what, False), *parted(reference, (alike(number),))]


def _group(key: str, title: str, found: Sequence[Row], hit: Callable[[Row], Hit], narrow: str, note: str = "") -> Group:
    left = len(found) - SHOWN
    more = "" if left <= 0 else f"and {left} more. {narrow}" if left <= COUNTED else f"and many more. {narrow}"
    return Group(key, title, tuple(hit(row) for row in found[:SHOWN]), more, note)
