"""My work: what needs this person, most urgent first, each with its next step."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.imports import queries as imports
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.moderation import queries as moderation
from fullcircle.domain.reports import queries as reports
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import queries as selection
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.web.home import presenters
from fullcircle.web.kit.routes import PersonRequest


def my_work(request: PersonRequest) -> HttpResponse:
    """The start page of every role."""
    now, actor = clock.now(), request.actor
    on = clock.day_of(now)
    seen = rounds.rounds(actor) if actor.may(Permission.SEE_ROUNDS) else []
    current = presenters.current_round(seen, on)
    standing = actions.counts(actor, actions.Filters(), on=on)
    tasks = _tasks(actor, seen, on)
    if actor.may(Permission.VERIFY_ACTIONS):
        tasks += presenters.late_task(standing, on)
    context = {
        "greeting": presenters.greeting(now, actor.name),
        "now": now,
        "on": on,
        "lead": presenters.lead(tasks, on),
        "groups": presenters.groups(tasks, on),
        "circle": presenters.circle_tally(standing),
        "round": presenters.round_card(current, insight.round_progress(actor, current.id), on) if current else None,
    }
    return render(request, "home/my_work.html", context)


def _tasks(actor: Actor, seen: list[rounds.RoundView], on: date) -> list[presenters.Task]:
    """Ask each slice what waits; a slice this person has nothing to do with is not asked."""
    tasks = presenters.audit_tasks(audits.waiting(actor, on=on))
    if actor.may(Permission.MODERATE) or actor.may(Permission.CARRY_OUT_AUDITS):
        tasks += presenters.moderation_tasks(moderation.waiting(actor))
    if actor.may(Permission.SELECT_CASES):
        planned = [found for found in seen if found.state is RoundState.PLANNED]
        tasks += presenters.round_tasks(planned, selection.proposals_undone(actor) if planned else {})
    if actor.may(Permission.SIGN_REPORTS) or actor.may(Permission.WRITE_REPORTS):
        tasks += presenters.report_tasks(actor, reports.reports(actor))
    if actor.may(Permission.MANAGE_IMPORTS):
        tasks += presenters.import_tasks(imports.imports_waiting(actor))
    return tasks + presenters.action_tasks(actions.waiting(actor, on=on))
