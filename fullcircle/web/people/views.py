"""People, teams and roles."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.staff_lists import operations as staff
from fullcircle.foundation.access import operations, queries
from fullcircle.foundation.access.policy import check_give_role
from fullcircle.foundation.access.rules import Actor, opens_nothing
from fullcircle.foundation.access.states import LinkEnd, Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.verdict import verdict
from fullcircle.web.kit.link_ends import became
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.people.asked import Asked, link_asked, nobody_agrees
from fullcircle.web.people.forms import OPENS_NO_PAGE, AccountForm, CorrectForm, PersonForm, RoleForm, TeamForm
from fullcircle.web.people.open_work import open_work
from fullcircle.web.people.presenters import as_typed, filters, follows, lacks, of_manager, shown

R = TypeVar("R")
_FIELDS = {"line_manager": "manager"}


def list_people(request: PersonRequest) -> HttpResponse:
    """Everyone, by service area and team; ``?find=`` keeps names that contain it, ``?show=`` those to look after, ``?manager=``
    those who are here and have that line manager."""
    find, show = request.GET.get("find", "").strip(), request.GET.get("show", "")
    manager = whole_number(request.GET.get("manager", ""))
    named = [p for p in queries.people(request.actor, on=clock.today()) if find.casefold() in p.name.casefold()]
    managed = [p for p in named if manager is not None and p.manager_id == manager and not p.left]
    context = {
        "people": shown(named, show) if manager is None else managed,
        "find": find,
        "show": show,
        "filters": filters(named, show, find)
        if manager is None
        else [*filters(named, None, find), of_manager(managed)],
    }
    return render(request, "people/list.html", context)


def one(request: PersonRequest, person_id: int) -> HttpResponse:
    """One person: what is known of them, the names files use, and all their roles, past and present."""
    found = queries.person(request.actor, person_id, on=clock.today())
    ends = bool(found.left_on or found.shut)
    roles = queries.roles_of(request.actor, person_id, on=clock.today())
    asked = link_asked(request.actor, person_id, on=clock.today())
    context = {
        "person": found,
        "roles": roles,
        "lacking": lacks(found, roles, clock.today()),
        "names": queries.names_of(request.actor, person_id),
        "today": clock.today(),
        "open_work": open_work(request.actor, person_id, left=found.left) if ends else [],
        "asked": asked,
        "nobody_agrees": _nobody_agrees(request.actor, asked),
        # Of a leaver what is open with them counts: a link for them is of no use, or will not be.
        "link_became": "" if ends else _link_became(request.actor, person_id),
    }
    return render(request, "people/one.html", context)


def _nobody_agrees(reader: Actor, asked: Asked | None) -> str:
    """Of a link that this reader asked for: that nobody could agree to it, where that is so."""
    if asked is None or not reader.is_(asked.link.asked_by_id):
        return ""
    return nobody_agrees(reader, asked.link.person_id, on=clock.today())


def _link_became(reader: Actor, person_id: int) -> str:
    """What became of the last link, while that is new; "" while it waits, which the page says above all else."""
    if not reader.may(Permission.SEE_AUDIT_LOG):
        return ""
    told = queries.links_told(reader, now=clock.now(), person_id=person_id)
    return "".join(became(one) for one in told if one.end is not LinkEnd.WAITS)


def correct(request: PersonRequest, person_id: int) -> HttpResponse:
    """Put right a person's name, job, e-mail address, team and manager."""
    found = queries.person(request.actor, person_id, on=clock.today())
    form = CorrectForm(request.POST or None, initial=as_typed(found), of=found, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            correct_it = partial(
                operations.correct_person, person_id=found.id, seen=request.POST.get("seen"), **form.values
            )
            changed, children = _with_children(request, correct_it)
        except Invalid as refusal:
            _show(form, refusal)
        else:
            said = "Saved." if changed else "Nothing was different, so nothing changed."
            messages.success(request, said + follows(children))
            return redirect("people:one", person_id=person_id)
    context = {"form": form, "person": found, "seen": request.POST.get("seen", found.known)}
    return render(request, "people/correct.html", context, status=422 if form.errors else 200)


def give_account(request: PersonRequest, person_id: int) -> HttpResponse:
    """Give a person who has none an account; a link by which they set their password is the next step."""
    found = queries.person(request.actor, person_id, on=clock.today())
    if request.method == "GET" and found.account_id is not None:
        messages.info(request, f"{found.name} has an account. A link to set a new password can be made here.")
        return redirect("people:link", person_id=person_id)
    if request.method == "GET" and found.left:
        messages.info(request, f"{found.name} has left, so no account can be given.")
        return redirect("people:one", person_id=person_id)
    form = AccountForm(request.POST or None, initial={"username": found.email})
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        try:
            operations.give_account(person_id=found.id, username=username, by=request.actor, now=clock.now())
        except Invalid as refusal:
            _show(form, refusal)
        else:
            said = f"The account is given. {found.name} needs their roles, then a link to set a password."
            messages.success(request, said)
            return redirect("people:link" if found.roles else "people:one", person_id=person_id)
    return render(request, "people/account.html", {"form": form, "person": found}, status=422 if form.errors else 200)


def new(request: PersonRequest) -> HttpResponse:
    """Add a person."""
    form = PersonForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            person_id, children = _with_children(request, partial(operations.add_person, **form.values))
        except Invalid as refusal:
            _show(form, refusal)
        else:
            said = "The person is added. Give them a role so that they can begin."
            messages.success(request, said + follows(children))
            return redirect("people:give_role", person_id=person_id)
    return render(request, "people/new.html", {"form": form}, status=422 if form.errors else 200)


def new_team(request: PersonRequest) -> HttpResponse:
    """Add a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        area = int(form.cleaned_data["service_area"])
        try:
            add = partial(operations.add_team, name=form.cleaned_data["name"], service_area_id=area)
            _, children = _with_children(request, add)
        except Invalid as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "The team is added." + follows(children))
            return redirect("people:list")
    return render(request, "people/new_team.html", {"form": form}, status=422 if form.errors else 200)


def give_role(request: PersonRequest, person_id: int) -> HttpResponse:
    """Give a person a role."""
    found = queries.person(request.actor, person_id, on=clock.today())
    form = RoleForm(request.POST or None, initial={"starts_on": clock.today()})
    may_give = verdict(lambda: check_give_role(request.actor, person_id=found.id))
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_role(person_id=found.id, **form.values, by=request.actor, now=clock.now())
        except Invalid as refusal:
            _show(form, refusal)
        else:
            more = f" It {OPENS_NO_PAGE}." if opens_nothing(form.values["role"]) else ""
            messages.success(request, f"The role is given. It counts from its first day.{more}")
            return redirect("people:one", person_id=person_id)
    context = {"form": form, "person": found, "may_give": may_give}
    return render(request, "people/give_role.html", context, status=422 if form.errors else 200)


def _with_children(request: PersonRequest, change: Callable[..., R]) -> tuple[R, int]:
    """Make the change; children whom files call by a name that it answers follow."""
    return staff.with_children(change=partial(change, by=request.actor, now=clock.now()), by=request.actor)


def _show(form: Form, refusal: Invalid) -> None:
    for field, fault in refusal.faults.items():
        field = _FIELDS.get(field, field)
        form.add_error(field if field in form.fields else None, fault)
