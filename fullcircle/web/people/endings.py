"""Pages on which something of a person ends: a role, their time here, or their account."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.foundation.access import operations, queries
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.people.forms import EndRoleForm, LeaveForm
from fullcircle.web.people.open_work import open_work
from fullcircle.web.people.presenters import back, lacks, role_ended


def end_role(request: PersonRequest, person_id: int, assignment_id: int) -> HttpResponse:
    """End a role: now, or when a last day is over. One that is over keeps its end."""
    today = clock.today()
    found = queries.person(request.actor, person_id, on=today)
    roles = queries.roles_of(request.actor, person_id, on=today)
    role = next((one for one in roles if one.id == assignment_id), None)
    if role is None:
        raise NotFound
    if not role.goes_on(today):
        messages.info(request, "This role is over already.")
        return redirect("people:one", person_id=person_id)
    form = EndRoleForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        when, last, now = form.cleaned_data["when"], form.cleaned_data["ends_on"], clock.now()
        try:
            if when == EndRoleForm.LATER:
                operations.end_role(assignment_id=assignment_id, ends_on=last, by=request.actor, now=now)
            else:
                in_error = when == EndRoleForm.IN_ERROR
                operations.withdraw_role(assignment_id=assignment_id, in_error=in_error, by=request.actor, now=now)
        except (Invalid, WrongState) as refusal:
            _show(form, refusal)
        else:
            messages.success(request, role_ended(roles, role, today, later=when == EndRoleForm.LATER))
            own = request.actor.is_(person_id)  # whose page is not theirs to see any more
            return redirect("home:my_work") if own else redirect("people:one", person_id=person_id)
    context = {
        "form": form,
        "person": found,
        "role": role,
        "open_work": open_work(request.actor, person_id, left=found.left),
    }
    return render(request, "people/end_role.html", context, status=422 if form.errors else 200)


def leave(request: PersonRequest, person_id: int) -> HttpResponse:
    """Note that a person leaves. Beside it stands what is open with them."""
    found = queries.person(request.actor, person_id, on=clock.today())
    form = LeaveForm(request.POST or None, initial={"left_on": found.left_on or clock.today()})
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["left_on"]
        at_once = form.cleaned_data["access"] == LeaveForm.NOW
        try:
            operations.note_leaving(
                person_id=person_id, left_on=last, at_once=at_once, by=request.actor, now=clock.now()
            )
        except (Invalid, WrongState) as refusal:
            _show(form, refusal)
        else:
            gone = queries.person(request.actor, person_id, on=clock.today()).left
            over = f"{found.name} has no access any more, in any browser." if gone else "The last day is set."
            messages.success(request, f"{over} What is still open with them is below.")
            return redirect("people:one", person_id=person_id)
    context = {"form": form, "person": found, "open_work": open_work(request.actor, person_id, left=found.left)}
    return render(request, "people/leave.html", context, status=422 if form.errors else 200)


def come_back(request: PersonRequest, person_id: int) -> HttpResponse:
    """A leaver is here after all."""
    today = clock.today()
    operations.come_back(person_id=person_id, by=request.actor, now=clock.now())
    found = queries.person(request.actor, person_id, on=today)
    lacking = lacks(found, queries.roles_of(request.actor, person_id, on=today), today)
    messages.success(request, back(found, lacking))
    return redirect("people:one", person_id=person_id)


def shut_account(request: PersonRequest, person_id: int) -> HttpResponse:
    """Shut an account, after saying what that does."""
    found = queries.person(request.actor, person_id, on=clock.today())
    if found.account_id is None or found.shut:
        return redirect("people:one", person_id=person_id)
    refused = ""
    if request.method == "POST":
        try:
            operations.shut_account(person_id=person_id, by=request.actor, now=clock.now())
        except WrongState as refusal:
            refused = str(refusal)
        else:
            messages.success(request, f"The account is shut, and {found.name} is signed out in every browser.")
            return redirect("people:one", person_id=person_id)
    context = {"person": found, "refused": refused, "open_work": open_work(request.actor, person_id, left=found.left)}
    return render(request, "people/shut_account.html", context, status=409 if refused else 200)


def open_account(request: PersonRequest, person_id: int) -> HttpResponse:
    """Open a shut account again."""
    operations.open_account(person_id=person_id, by=request.actor, now=clock.now())
    messages.success(request, "The account is open. Make a link, so that they can set a new password.")
    return redirect("people:link", person_id=person_id)


def _show(form: Form, refusal: Invalid | WrongState) -> None:
    faults = refusal.faults if isinstance(refusal, Invalid) else {"": str(refusal)}
    for field, fault in faults.items():
        form.add_error(field if field in form.fields else None, fault)
