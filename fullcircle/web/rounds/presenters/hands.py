"""Who in a round may need a hand to finish, or cannot go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from fullcircle.domain.audits.policy import BEING_WRITTEN
from fullcircle.domain.audits.queries import AuditRow
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.insight.rules.words import counted
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.asking import about_audits, why_given_on

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Hand:
    """Someone who may need a hand to finish, or who is gone: their name, why, how to ask them as (words, link), and their audits
    as (words, link, where it is given to somebody else); a link that is not theirs to follow, or leads nowhere, is ""."""

    name: str
    why: str
    ask: tuple[str, str]
    audits: tuple[tuple[str, str, str], ...]


def hands(rows: Sequence[AuditRow], actor: Actor, today: date) -> list[Hand]:
    """Auditors with audits past their date, or not opened a week before it. Only for those who follow these audits."""
    slow = [
        row
        for row in rows
        if row.state in BEING_WRITTEN
        and not row.without_auditor
        and (row.late or (row.state is AuditState.NOT_STARTED and row.due_on - today <= SOON))
    ]
    return [
        Hand(name, _why(theirs, today), _to_ask(theirs), _links(theirs, actor))
        for name, theirs in _by_auditor(slow, actor)
    ]


def gone(rows: Sequence[AuditRow], actor: Actor) -> list[Hand]:
    """Auditors who cannot go on, with audits that somebody else has to take on: nobody can ask them what would help. Only for
    those who follow these audits."""
    left = [row for row in rows if row.without_auditor]
    return [
        Hand(name, _given_on(theirs, actor), ("", ""), _links(theirs, actor))
        for name, theirs in _by_auditor(left, actor)
    ]


def _given_on(rows: Sequence[AuditRow], actor: Actor) -> str:
    gives = actor.may(Permission.SELECT_CASES)
    ways = {why_given_on("audits", in_conflict=row.in_conflict, told=gives) for row in rows}
    why = " or ".join(sorted(ways))
    return f"{why[0].upper()}{why[1:]}. {'Give these' if gives else 'The QA Lead gives these'} to someone else:"


def _by_auditor(rows: Sequence[AuditRow], actor: Actor) -> list[tuple[str, list[AuditRow]]]:
    """These audits of those whom the actor follows, by auditor."""
    scope = actor.scope(Permission.FOLLOW_AUDITS)
    found: dict[tuple[str, int], list[AuditRow]] = {}
    for row in rows:
        if scope.covers(service_id=row.service_area_id, team_id=None):
            found.setdefault((row.auditor, row.auditor_id), []).append(row)
    return [(name, theirs) for (name, _), theirs in sorted(found.items())]


def _to_ask(rows: Sequence[AuditRow]) -> tuple[str, str]:
    return about_audits(rows[0].auditor_email, rows[0].round_number, [row.id for row in rows])


def _links(rows: Sequence[AuditRow], actor: Actor) -> tuple[tuple[str, str, str], ...]:
    gives = actor.scope(Permission.SELECT_CASES)
    return tuple(
        (
            f"Child {row.child}",
            reverse("audits:one", kwargs={"audit_id": row.id}),
            reverse("audits:reassign", kwargs={"audit_id": row.id})
            if gives.covers(service_id=row.service_area_id, team_id=None)
            else "",
        )
        for row in rows
    )


def _why(rows: Sequence[AuditRow], today: date) -> str:
    late = sum(row.due_on < today for row in rows)
    unopened = sum(row.state is AuditState.NOT_STARTED for row in rows)
    said = [f"{counted(late, 'audit')} past {'its' if late == 1 else 'their'} date"] if late else []
    if unopened:
        said.append(f"{unopened} not opened yet" if said else f"{counted(unopened, 'audit')} not opened yet")
    return ", ".join(said) + "."
