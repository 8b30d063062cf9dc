"""My work: what needs this person, most urgent first, each with its next step; beside it what worked and how the work stands."""

from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.cases import queries as cases
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.imports import queries as imports
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.moderation import queries as moderation
from fullcircle.domain.reports import queries as reports
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.staff_lists import queries as staff_lists
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.web.home.presenters import acting, beside, leading, looking_after, work
from fullcircle.web.home.presenters.left_behind import left_behind
from fullcircle.web.home.presenters.tasks import AHEAD, SOON, Task, greeting, groups, lead
from fullcircle.web.kit.jinja import datetime_long
from fullcircle.web.kit.routes import PersonRequest


def my_work(request: PersonRequest) -> HttpResponse:
    """The start page of every role."""
    now, actor = clock.now(), request.actor
    on = clock.day_of(now)
    mine = _asked(actor, on)
    cheers = beside.cheers(mine.acting.worked, actor, on)
    context = {
        "greeting": greeting(now, actor.name),
        "now": f"{now.astimezone(clock.LONDON):%A} {datetime_long(now)}",
        "on": on,
        "lead": lead(mine.tasks, on, worked=bool(cheers)),
        "groups": groups(mine.tasks, on),
        "cheers": cheers,
        "hopes": mine.counts.all > 0 or actor.may(Permission.SEE_ACTIONS),
        "weeks": beside.two_weeks(mine.tasks, mine.at_work, on),
        "set_aside": acting.set_aside(mine.acting),
        "answers": work.answers(mine.auditing),
        "answered": work.answered(mine.auditing),
        "rounds": [beside.round_card(one, insight.round_progress(actor, one.id), on) for one in mine.told],
        "tallies": [card for card in (beside.actions_card(mine.counts, actor), mine.access) if card],
        "signed": beside.signed_reports(mine.reported) if actor.may(Permission.SEE_REPORTS) else None,
        "unsigned": [] if actor.may(Permission.SIGN_REPORTS) else beside.unsigned_reports(mine.reported, on),
        "with_writers": beside.with_writers(mine.with_writers),
        "framework": mine.framework,
        "often": beside.often(actor),
        "links": mine.links,
        "data": beside.data_said(mine.files.held),
    }
    return render(request, "home/my_work.html", context)


@dataclass
class _Asked:
    """What the slices say to this person. A slice they have nothing to do with is not asked."""

    auditing: audits.Waiting
    acting: actions.Waiting
    counts: actions.Counts
    at_work: list[audits.RoundAtWork] = field(default_factory=list)
    told: list[rounds.RoundView] = field(default_factory=list)
    reported: list[reports.ReportAtHand] = field(default_factory=list)
    with_writers: list[reports.WithWriters] = field(default_factory=list)
    files: imports.ImportsAtHand = field(default_factory=imports.ImportsAtHand)
    access: beside.Tally | None = None
    links: list[tuple[str, str, str]] = field(default_factory=list)
    framework: tuple[str, str, str] | None = None
    tasks: list[Task] = field(default_factory=list)


def _asked(actor: Actor, on: date) -> _Asked:
    found = _Asked(
        audits.waiting(actor, on=on), actions.waiting(actor, on=on), actions.counts(actor, actions.Filters(), on=on)
    )
    found.tasks += work.audit_tasks(found.auditing, actor, on)
    moderating: list[moderation.Waiting] = []
    if any(actor.may(one) for one in (Permission.MODERATE, Permission.CARRY_OUT_AUDITS, Permission.ASSIGN_MODERATION)):
        moderating = moderation.waiting(actor, on=on)
    found.tasks += work.moderation_tasks(one for one in moderating if not one.stranded)
    stranded = [one for one in moderating if one.stranded]
    found.tasks += left_behind(found.auditing.stranded, stranded, found.counts)
    _ask_for_leaders(found, actor, on)
    found.tasks += acting.action_tasks(found.acting, found.counts, actor, on)
    return found


def _ask_for_leaders(found: _Asked, actor: Actor, on: date) -> None:
    if actor.may(Permission.MANAGE_IMPORTS):
        found.files = imports.imports_at_hand(actor)
        found.tasks += looking_after.import_tasks(found.files.waiting)
        if not actor.may(
            Permission.SELECT_CASES
        ):  # whoever selects is told of them where it matters: with each selection
            found.tasks += looking_after.no_team_tasks(cases.without_team())
    if actor.may(Permission.SEE_ROUNDS):
        found.at_work = audits.rounds_at_work(actor, on=on)
        found.told = beside.rounds_to_tell(found.at_work, on)
        found.tasks += leading.round_tasks(found.at_work, actor, on)
        found.tasks += leading.activity_tasks(rounds.to_do(actor, on=on, until=on + AHEAD))
    if actor.may(Permission.SEE_REPORTS):
        found.reported = reports.at_hand(actor, rounds=[one.round.id for one in found.at_work])
        found.with_writers = reports.with_writers(actor) if actor.may(Permission.SIGN_REPORTS) else []
        found.tasks += leading.report_tasks(actor, found.reported, found.at_work, on)
    if actor.may(Permission.SEE_FRAMEWORKS) and not actor.may(Permission.SEE_ROUNDS):
        versions = frameworks.versions(actor, on=on)
        found.framework = beside.framework_said(versions)
        found.tasks += looking_after.framework_tasks(versions, actor)
        found.tasks += looking_after.review_tasks(versions, actor, on)
    if actor.link_waits and actor.may(Permission.AGREE_TO_LINKS):
        found.tasks += looking_after.link_tasks(access.link_requests(actor, on=on), actor)
    if actor.may(Permission.MANAGE_PEOPLE):
        found.tasks += looking_after.staff_list_tasks(staff_lists.waiting(actor))
        standing = access.access_standing(actor, on=on, until=on + SOON)
        found.tasks += looking_after.access_tasks(standing)
        found.access = beside.access_card(standing)
        found.links = beside.links_asked_for(access.links_told(actor, now=clock.now()))
