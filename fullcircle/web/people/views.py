"""People, teams and roles."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.foundation.access import operations, queries
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.people.forms import PasswordForm, PersonForm, RoleForm, TeamForm


def list_people(request: PersonRequest) -> HttpResponse:
    """Everyone, by service area and team; ``?find=`` keeps names that contain it."""
    find = request.GET.get("find", "").strip()
    people = [p for p in queries.people(request.actor, on=clock.today()) if find.casefold() in p.name.casefold()]
    return render(request, "people/list.html", {"people": people, "find": find})


def one(request: PersonRequest, person_id: int) -> HttpResponse:
    """One person with all their roles, past and present."""
    found = queries.person(request.actor, person_id, on=clock.today())
    roles = queries.roles_of(request.actor, person_id, on=clock.today())
    return render(request, "people/one.html", {"person": found, "roles": roles})


def new(request: PersonRequest) -> HttpResponse:
    """Add a person."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person_id = operations.add_person(**form.values, by=request.actor, now=clock.now())
        except Invalid as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "The person is added. Give them a role so that they can begin.")
            return redirect("people:give_role", person_id=person_id)
    return render(request, "people/new.html", {"form": form}, status=422 if form.errors else 200)


def new_team(request: PersonRequest) -> HttpResponse:
    """Add a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        area = int(form.cleaned_data["service_area"])
        try:
            operations.add_team(name=form.cleaned_data["name"], service_area_id=area, by=request.actor, now=clock.now())
        except Invalid as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "The team is added.")
            return redirect("people:list")
    return render(request, "people/new_team.html", {"form": form}, status=422 if form.errors else 200)


def give_role(request: PersonRequest, person_id: int) -> HttpResponse:
    """Give a person a role."""
    found = queries.person(request.actor, person_id, on=clock.today())
    form = RoleForm(request.POST or None, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_role(person_id=found.id, **form.values, by=request.actor, now=clock.now())
        except Invalid as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "The role is given. It counts from its first day.")
            return redirect("people:one", person_id=person_id)
    return render(request, "people/give_role.html", {"form": form, "person": found}, status=422 if form.errors else 200)


def set_password(request: PersonRequest, person_id: int) -> HttpResponse:
    """Set a person's password. It is never shown again, and nothing typed wrong is sent back to the page."""
    found = queries.person(request.actor, person_id, on=clock.today())
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            operations.set_password(person_id=found.id, password=password, by=request.actor, now=clock.now())
        except Invalid as refusal:
            _show(form, refusal)
        else:
            messages.success(request, f"{found.name} can sign in with the new password.")
            return redirect("people:one", person_id=person_id)
    return render(
        request, "people/set_password.html", {"form": form, "person": found}, status=422 if form.errors else 200
    )


def end_role(request: PersonRequest, person_id: int, assignment_id: int) -> HttpResponse:
    """End a role today. One that has ended already keeps its last day."""
    today = clock.today()
    held = queries.roles_of(request.actor, person_id, on=today)
    if assignment_id in {role.id for role in held if role.ends_on is None or role.ends_on > today}:
        operations.end_role(assignment_id=assignment_id, ends_on=today, by=request.actor, now=clock.now())
        messages.success(request, "The role ends today.")
    return redirect("people:one", person_id=person_id)


def _show(form: Form, refusal: Invalid) -> None:
    for field, fault in refusal.faults.items():
        form.add_error(field if field in form.fields else None, fault)
