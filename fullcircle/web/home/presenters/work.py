"""The audits and moderations of one person as tasks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.urls import reverse

from fullcircle.domain.audits.queries import AuditWaiting
from fullcircle.domain.audits.queries import Waiting as AuditsWaiting
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.moderation.queries import Waiting as ModerationWaiting
from fullcircle.domain.moderation.rules.seeing import Relation
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.web.home.presenters.tasks import Kind, Task, of_round
from fullcircle.web.kit.asking import about_audits, why_given_on
from fullcircle.web.kit.jinja import date_long, date_short

MOST_ANSWERS = 6
"""Answers of practitioners on a start page; every one stands on the page of its audit."""


NOT_YOURS = "A conflict of interest of yours is noted: the QA Lead gives it to someone else."

MOST_NUMBERS = 3
"""Children named one by one in the line above a task that is about several."""


def audit_tasks(waiting: AuditsWaiting, actor: Actor, on: date) -> list[Task]:
    """Audits to write, to prepare, to read and answer, to settle; and those of others that are late, with what would help."""
    mine = f"{reverse('audits:list')}?mine=yes"
    write = Kind("{n} audits to carry out", "Each one with the practitioner, from the talk to the feedback.", mine)
    prepare = Kind("{n} talks about your work to think ahead to", "See what you will talk about.", mine)
    answer = Kind("Feedback on {n} pieces of your work", "Strengths first, then what would help.", mine)
    return (
        [_to_write(row, write) for row in waiting.to_write]
        + [_to_prepare(row, prepare, on) for row in waiting.to_prepare]
        + [_to_answer(row, answer) for row in waiting.to_answer]
        + _to_settle(waiting.to_settle)
        + _late(waiting.late, actor)
        + _coming(waiting.coming)
    )


def _to_write(row: AuditWaiting, kind: Kind) -> Task:
    begun = row.state is AuditState.BEING_AUDITED
    who = f"With {row.practitioner}" if row.practitioner else row.team
    if row.in_conflict:
        then = NOT_YOURS
    elif row.over:
        then = "The round is closed, and this can still be finished and sent in."
    else:
        then = "Next, finish it and send it in." if begun else "Next, read the file and arrange the talk."
    whence = "You took it over" if row.took_over else f"From {row.from_whom}"
    given = f"{whence}: “{row.because}”" if row.from_whom else ""
    return Task(
        what="Leave this audit" if row.in_conflict else "Go on with the audit" if begun else "Audit this file",
        why=" ".join(filter(None, [f"Round {row.round_number}. {who}.", given, then])),
        href=_audit("one", row),
        step="See it" if row.in_conflict else "Go on" if begun else "Start",
        kind=kind,
        due_on=row.due_on,
        stage="finding",
        child=row.named,
        row=who,
        detail=" ".join(filter(None, [_round(row), "Started." if begun else "Not started.", given])),
        short=f"Audit of child {row.child}",
    )


def _to_prepare(row: AuditWaiting, kind: Kind, on: date) -> Task:
    closed = "The round is closed, and this can still be finished." if row.over else ""
    then = closed or "See what you will talk about."
    who = f"{row.auditor} looks at it with you, for round {row.round_number}."
    if row.without_auditor:
        cannot = why_given_on("audits", in_conflict=row.in_conflict, told=False)
        who = f"Round {row.round_number}. Somebody else will look at it with you: {row.auditor} {cannot}."
    return Task(
        what="Think ahead to the talk about this file",
        why=f"{who} {then}",
        href=_audit("one", row),
        step="Prepare",
        kind=kind,
        due_on=row.due_on if row.due_on >= on else None,  # the date is the auditor's: nobody else is late by it
        stage="finding",
        child=row.named,
        row="With somebody else, who is to be named" if row.without_auditor else f"With {row.auditor}",
        detail=_round(row),
        short=f"Talk about child {row.child}",
    )


def _to_answer(row: AuditWaiting, kind: Kind) -> Task:
    since = f"Since {date_short(row.finalised_at)}" if row.finalised_at else ""
    if row.read_at:
        then = f"You have read it. What you make of it goes to {row.auditor}."
    else:
        then = "Strengths first, then what would help. Then you can answer."
    return Task(
        what="Answer the feedback on your work" if row.read_at else "See what was said about your work",
        why=then,
        href=_audit("feedback", row),
        step="Answer" if row.read_at else "Read it",
        kind=kind,
        stage="finding",
        child=row.named,
        row="Read, and not answered yet" if row.read_at else "New feedback",
        detail=f"From {row.auditor}, round {row.round_number}.",
        waited=since,
    )


def _to_settle(rows: tuple[AuditWaiting, ...]) -> list[Task]:
    """One task for each round: they are chosen together, and the page of its moderation says which step is next."""
    return [
        Task(
            what=f"{len(found)} submitted {'audit' if len(found) == 1 else 'audits'} to send on",
            why=f"{_round(found[0])} Choose which a moderator looks at, and who; then make the others final.",
            href=reverse("moderation:choose", kwargs={"round_id": found[0].round_id}),
            step="Send on",
            kind=Kind("Submitted audits of {n} rounds to send on"),
            due_on=found[0].settle_by,
            stage="finding",
            child=_children(found),
            short="Submitted audits to send on",
        )
        for found in _by_round(rows)
    ]


def _children(found: list[AuditWaiting]) -> str:
    named = found if len(found) <= MOST_NUMBERS + 1 else found[:MOST_NUMBERS]
    rest = [f"{len(found) - len(named)} more"] if len(named) < len(found) else []
    return "; ".join([row.named for row in named] + rest)


def _late(rows: tuple[AuditWaiting, ...], actor: Actor) -> list[Task]:
    """Audits of others past their date. Of one whose auditor is gone nobody can ask what would help."""
    return [_left(row) if row.without_auditor else _not_in(row, actor) for row in rows]


def _not_in(row: AuditWaiting, actor: Actor) -> Task:
    gives = actor.may(Permission.SELECT_CASES)
    several = f"{{n}} audits of round {_number(row)} to ask about: they are not in yet"
    return Task(
        what=f"The audit by {row.auditor} is not in yet",
        why=f"{_round(row)} {row.state.label}. Ask what would help"
        + (", or give it to someone who has time." if gives else "."),
        href=_audit("reassign" if gives else "one", row),
        step="Give it to someone else" if gives else "See how far it is",
        kind=Kind(several, "Ask what would help.", _of_round(row)),
        due_on=row.due_on,
        stage="finding",
        child=row.named,
        row=row.auditor,
        detail=f"{row.state.label}. {row.team}.",
        beside=about_audits(row.auditor_email, row.round_number, [row.id]),
    )


def _coming(rows: tuple[AuditWaiting, ...]) -> list[Task]:
    """One task for each closed round whose audits others go on writing."""
    return [
        Task(
            what=f"{len(found)} {'audit goes' if len(found) == 1 else 'audits go'} on after round {found[0].round_number}",
            why="The round is closed, and what was begun in it can still be finished and sent in.",
            href=_of_round(found[0]),
            step="See how far it is" if len(found) == 1 else "See how far they are",
            kind=Kind("Audits of {n} closed rounds go on"),
            due_on=found[0].due_on,
            stage="finding",
            child=_children(found),
            short=f"Round {found[0].round_number}: audits in",
        )
        for found in _by_round(rows)
    ]


def _by_round(rows: tuple[AuditWaiting, ...]) -> list[list[AuditWaiting]]:
    rounds: dict[int, list[AuditWaiting]] = {}
    for row in rows:
        rounds.setdefault(row.round_id, []).append(row)
    return list(rounds.values())


def _left(row: AuditWaiting) -> Task:
    """For who cannot give it on: whoever can has it among what is left behind."""
    several = f"{{n}} audits of round {_number(row)} have nobody to carry them out"
    cannot = f"{row.auditor} {why_given_on('audits', in_conflict=row.in_conflict, told=False)}"
    return Task(
        what="This audit has nobody to carry it out",
        why=f"{_round(row)} {cannot}. The QA Lead gives it to someone else.",
        href=_audit("one", row),
        step="See how far it is",
        kind=Kind(several, "The QA Lead gives each to someone else.", _of_round(row)),
        due_on=row.due_on,
        stage="finding",
        child=row.named,
        row=cannot,
        detail=f"{row.state.label}. {row.team}.",
    )


def _round(row: AuditWaiting) -> str:
    return of_round(row.round_number, over=row.over)


def _number(row: AuditWaiting) -> str:
    return f"{row.round_number}, which is closed," if row.over else str(row.round_number)


def _of_round(row: AuditWaiting) -> str:
    return f"{reverse('audits:list')}?round={row.round_id}"


def _audit(page: str, row: AuditWaiting) -> str:
    return reverse(f"audits:{page}", kwargs={"audit_id": row.id})


def moderation_tasks(rows: Iterable[ModerationWaiting]) -> list[Task]:
    """Audits to judge blind, and talks to hold."""
    queue = reverse("moderation:list")
    judge = Kind("{n} audits to judge from the evidence", "Before you see the first view.", queue)
    talk = Kind("{n} talks to hold", "Both views are in. Next, talk and agree the outcome.", queue)
    return [_talk(one, talk) if one.row.state is ModerationState.TO_AGREE else _judge(one, judge) for one in rows]


def _judge(one: ModerationWaiting, kind: Kind) -> Task:
    then = "You judge before you see the first view; then the two of you talk."
    theirs = one.mine and one.in_conflict
    of = of_round(one.row.round_number, over=one.over)
    return Task(
        what="Leave this moderation" if theirs else "Judge this audit from its evidence",
        why=f"{of} {NOT_YOURS if theirs else then}",
        href=reverse("moderation:one", kwargs={"moderation_id": one.row.id}),
        step="See it" if theirs else "Open",
        kind=kind,
        due_on=one.row.due_on,
        stage="finding",
        child=one.named,
        row=one.row.team,
        detail=of,
        short=f"Moderate child {one.row.child}",
    )


def _talk(one: ModerationWaiting, kind: Kind) -> Task:
    other = one.row.moderator if one.row.relation is Relation.AUDITOR else one.row.auditor
    when = f"The talk is on {date_long(one.talk_on)}." if one.talk_on else "Next, talk and agree the outcome."
    if one.gone and not one.mine:
        other, when = (
            "somebody else",
            f"{other} cannot go on: the QA Lead asks somebody else to hold the talk with you.",
        )
    if one.mine and one.in_conflict:
        return _judge(one, kind)
    return replace(
        _judge(one, kind),
        what=f"Hold the talk with {other}",
        why=f"{of_round(one.row.round_number, over=one.over)} Both views are in. {when}",
        row=f"With {other}",
        short=f"Talk: child {one.row.child}",
    )


def answers(waiting: AuditsWaiting) -> list[tuple[str, str, str]]:
    """Answers of practitioners to tell of, the newest: who answered about which child, the link, and when."""
    return [
        (
            f"{row.practitioner} answered the feedback on the audit about child {row.child}",
            f"{_audit('feedback', row)}#answer",
            f"Round {row.round_number}, answered on {date_long(day_of(row.answered_at))}",
        )
        for row in waiting.answers[:MOST_ANSWERS]
        if row.answered_at
    ]


def answered(waiting: AuditsWaiting) -> list[tuple[str, str, str]]:
    """Feedback that this person has answered, the newest: the child, the link, and what it was."""
    return [
        (
            row.named,
            _audit("feedback", row),
            f"Round {row.round_number}, answered on {date_long(day_of(row.answered_at))}",
        )
        for row in waiting.answered
        if row.answered_at
    ]
