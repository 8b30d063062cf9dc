"""Pages of the action tracker: the list, its export, one action with the steps it can take, and setting a new one."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.actions import operations, queries
from fullcircle.domain.actions.queries import SettingPage
from fullcircle.domain.actions.states import Step
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, StaleWrite
from fullcircle.web.actions.forms import ActionForm, StepForm, TeamForm, Words, step_form
from fullcircle.web.actions.presenters import export as exported
from fullcircle.web.actions.presenters import lists
from fullcircle.web.actions.presenters import one as presenter
from fullcircle.web.kit.carried import carry, left_beside, shown_beside
from fullcircle.web.kit.files import about_children
from fullcircle.web.kit.numbers import page_number, whole_number
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.kit.texts import shortened
from fullcircle.web.kit.whose import reach_of_actions, whose_actions


def list_actions(request: PersonRequest) -> HttpResponse:
    """The actions this person may see, what needs a person first. The filters are in the address."""
    actor, on, asked = request.actor, clock.today(), lists.Asked.read(request.GET)
    counts = queries.counts(actor, asked.filters, on=on)
    page = Paginator(queries.find(actor, asked.filters, on=on), lists.PER_PAGE).get_page(
        page_number(request.GET.get("page"))
    )
    not_yet = not counts.all and queries.waits_for_audits(actor, asked.filters)
    context = {
        "asked": asked,
        "counts": counts,
        "not_told": not_yet,
        "lead": "" if not_yet else lists.lead(counts, actor),
        "filters": lists.chips(
            asked, counts, queries.menus(actor, asked.filters, on=on), reach_of_actions(actor, counts)
        ),
        "page": page,
        "lines": [lists.line(row, actor) for row in page],
        "whose": whose_actions(actor, counts),
        "sees_all": actor.may(Permission.SEE_ACTIONS),
        "may_add": actor.may(Permission.SET_ACTIONS),
    }
    return render(request, "actions/list.html", context)


def export(request: PersonRequest) -> HttpResponse:
    """The same list as an Excel file. That it was taken, by which filters, and how many rows it had, is recorded."""
    actor, asked, on = request.actor, lists.Asked.read(request.GET), clock.today()
    rows = list(queries.find(actor, asked.filters, on=on))
    menus, counts = queries.menus(actor, asked.filters, on=on), queries.counts(actor, asked.filters, on=on)
    content = exported.as_workbook(rows, exported.about(asked, menus, counts, actor, on))
    filters = exported.filters(asked, rows)
    name = exported.file_name(on)
    return about_children(
        request, content, name, event="actions.exported", subject="actions", rows=len(rows), **filters
    )


def one(request: PersonRequest, action_id: int) -> HttpResponse:
    """One action: where it is on the circle, what it says, its history, and the steps this person can take."""
    return _page(request, queries.action(request.actor, action_id, on=clock.today()))


def _page(
    request: PersonRequest,
    page: queries.ActionPage,
    tried: tuple[Step, StepForm] | None = None,
    stale: presenter.Stale | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = {step: step_form(step, page) for step, may in page.may.items() if may}
    if tried is not None and tried[0] in forms:
        forms |= dict([tried])
    typed = shown_beside(request, _kept_as(page.row.id))
    begun = {step for step, form in forms.items() if not form.is_bound and form.show(typed)}
    context = {
        "page": page,
        "row": page.row,
        "where": presenter.where(page, request.actor),
        "owner_note": presenter.owner_note(page, request.actor),
        "due": presenter.days_words(page.row.days),
        "title": shortened(page.row.what, 140),
        "another": presenter.set_another(page),
        "next": presenter.next_step(page.row),
        "forms": forms,
        "tried": tried[0] if tried else None,
        "routes": presenter.ROUTES,
        "begun": begun,
        "stale": stale,
        "Step": Step,
    }
    return render(request, "actions/one.html", context, status=status)


def _kept_as(action_id: int) -> str:
    """The name under which what was typed for other steps is kept for the page of an action."""
    return f"action {action_id}"


def mark_done(request: PersonRequest, action_id: int) -> HttpResponse:
    """Mark an action done, with the evidence."""
    said = "Done. Someone else now looks at the difference it made for the child."
    return _take(request, action_id, Step.MARK_DONE, operations.mark_done, said)


def verify(request: PersonRequest, action_id: int) -> HttpResponse:
    """Say what difference an action made, and how that is known."""
    return _take(request, action_id, Step.VERIFY, operations.verify, "Thank you. The difference is noted.")


def reopen(request: PersonRequest, action_id: int) -> HttpResponse:
    """Open an action again that was marked done."""
    return _take(request, action_id, Step.REOPEN, operations.reopen, "The action is open again.")


def note(request: PersonRequest, action_id: int) -> HttpResponse:
    """Add a note to an action."""
    return _take(request, action_id, Step.NOTE, operations.update_note, "Your note is in the history.")


def change_owner(request: PersonRequest, action_id: int) -> HttpResponse:
    """Give an action to another person."""
    return _take(request, action_id, Step.CHANGE_OWNER, operations.change_owner, "The action has a new owner.")


def change_due(request: PersonRequest, action_id: int) -> HttpResponse:
    """Agree another date."""
    return _take(request, action_id, Step.CHANGE_DUE, operations.change_due, "The action has a new date.")


def nothing_more(request: PersonRequest, action_id: int) -> HttpResponse:
    """Say that what a verified action left needs nothing more."""
    said = "It is noted that nothing more is needed. Nobody is asked for another action."
    return _take(request, action_id, Step.NOTHING_MORE, operations.nothing_more, said)


def set_aside(request: PersonRequest, action_id: int) -> HttpResponse:
    """Set an action aside for good."""
    return _take(request, action_id, Step.SET_ASIDE, operations.set_aside, "The action is set aside.")


def _take(
    request: PersonRequest,
    action_id: int,
    step: Step,
    operation: Callable[..., object],
    said: str,
) -> HttpResponse:
    """Take one step. ``said``: what the page says then. What was typed is shown again when it cannot be accepted, or
    when the action has changed meanwhile."""
    page = queries.action(request.actor, action_id, on=clock.today())
    form = step_form(step, page, request.POST)
    if not form.is_valid() and not page.may[step]:
        raise NotAllowed(page.may[step].reason)
    if form.is_valid():
        try:
            operation(action_id=action_id, **form.given(), by=request.actor, now=clock.now())
        except Invalid as refusal:
            form.refuse(refusal)
        except StaleWrite as refusal:
            return _stale(request, action_id, step, refusal)
        else:
            messages.success(request, said)
            carry(request, _kept_as(action_id), done=form.sent_as() | {"version"})
            return redirect("actions:one", action_id=action_id)
    return _page(request, page, (step, form), status=422)


def _stale(request: PersonRequest, action_id: int, step: Step, refusal: StaleWrite) -> HttpResponse:
    """The action as it is now, with what was typed in the form beside it."""
    page = queries.action(request.actor, action_id, on=clock.today())
    typed = request.POST.copy()
    typed["version"] = str(page.version)
    form = step_form(step, page, typed)
    left_beside(request, done=form.sent_as() | {"version"})
    texts = [str(form[name].value()) for name in form.fields if isinstance(form.fields[name], Words)]
    return _page(request, page, (step, form), presenter.stale(refusal, texts, page), status=409)


def new(request: PersonRequest) -> HttpResponse:
    """Set an action: from an audit (``?audit=7``, and ``&finding=9`` or ``&aspect=…`` to begin with), or for a team; ``&after=4``
    for what another action left."""
    audit_id, team_id, after = (_number(request, name) for name in ("audit", "team", "after"))
    on = clock.today()
    if audit_id is not None:
        setting = queries.setting_page_for_audit(request.actor, audit_id, on=on, after=after)
    else:
        teams = queries.teams_to_choose(request.actor)
        if team_id is None and len(teams) > 1:
            return _choose_team(request, teams)
        setting = queries.setting_page_for_team(request.actor, team_id or teams[0][0], on=on, after=after)
    begun = {"origin": _origin(request, setting), "goes_on_with": after}
    form = ActionForm(setting, request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        place: dict[str, Any] = {"audit_id": setting.audit_id} if setting.audit_id else {"team_id": setting.team_id}
        try:
            action_id = operations.set_action(**form.given(), **place, by=request.actor, now=clock.now())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The action is set. Its owner finds it in their work.")
            if request.POST.get("do") == "another":
                again = {"audit": setting.audit_id} if setting.audit_id else {"team": setting.team_id}
                return redirect(f"{reverse('actions:new')}?{urlencode(again)}")
            return redirect("actions:one", action_id=action_id)
    another_date = any([*request.POST.getlist("due_on"), *(request.POST.get(f"due_on_{n}") for n in range(3))])
    already = queries.of_audit(request.actor, setting.audit_id, on=on) if setting.audit_id else []
    other = another_date or bool(request.POST.get("due_reason"))
    context = {"form": form, "setting": setting, "already": already, "another_date": other}
    return render(request, "actions/new.html", context, status=422 if form.errors else 200)


def _choose_team(request: PersonRequest, teams: list[tuple[int, str]]) -> HttpResponse:
    form = TeamForm(teams, request.GET if "team" in request.GET else None)
    return render(request, "actions/choose_team.html", {"form": form}, status=422 if form.errors else 200)


def _origin(request: PersonRequest, setting: SettingPage) -> str:
    """What the address says the action comes from, or else the audit as a whole."""
    asked = {f"{kind}-{request.GET[kind]}" for kind in ("finding", "aspect") if kind in request.GET}
    return next((origin.key for origin in setting.origins if origin.key in asked), "audit")


def _number(request: PersonRequest, name: str) -> int | None:
    """The number in the address; None without one. What is no number is no record."""
    given = request.GET.get(name, "")
    number = whole_number(given)
    if given and number is None:
        raise NotFound
    return number
