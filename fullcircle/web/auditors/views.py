"""People who audit or moderate: their time, training and leave, and conflicts of interest, which each declares themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.auditors import operations, queries
from fullcircle.domain.selection.queries import given_this_year
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.auditors.forms import AuditorTermsForm, ConflictForm, LeaveForm, NotedConflictForm
from fullcircle.web.kit.carried import carry, shown_beside
from fullcircle.web.kit.components.fields import KitForm
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest


def list_auditors(request: PersonRequest) -> HttpResponse:
    """Everyone who can audit, and what allocation knows of each."""
    on = clock.today()
    context = {"rows": queries.auditors(request.actor, on=on), "given": given_this_year(request.actor, on=on)}
    return render(request, "auditors/list.html", context)


def auditor(request: PersonRequest, person_id: int) -> HttpResponse:
    """One person who can audit: change what allocation knows of them."""
    row = queries.auditor(request.actor, person_id, on=clock.today())
    if request.method == "POST" and ("remove_leave" in request.POST or "end_conflict" in request.POST):
        return _ended(request, person_id)
    doing = request.POST.get("do", "")
    initial = {"audits_most": row.audits_most, "trained_on": row.trained_on}
    forms: dict[str, KitForm] = {
        "terms": AuditorTermsForm(request.POST if doing == "terms" else None, initial=initial),
        "leave": LeaveForm(request.POST if doing == "leave" else None),
        "conflict": NotedConflictForm(request.POST if doing == "conflict" else None),
    }
    typed = shown_beside(request, _kept_as(person_id))
    for part in forms.values():
        if not part.is_bound:
            part.show(typed)
    form = forms.get(doing)
    if form is not None and form.is_valid():
        try:
            _keep(doing, person_id, form.cleaned_data, request)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is noted. The next allocation goes by it.")
            carry(request, _kept_as(person_id), done=form.sent_as())
            return redirect("auditors:one", person_id=person_id)
    wrong = form is not None and bool(form.errors)
    given = given_this_year(request.actor, on=clock.today())[person_id]
    context = {"row": row, "given": given, "forms": forms, "wrong": wrong, "seen": request.POST.get("seen", row.terms)}
    return render(request, "auditors/one.html", context, status=422 if wrong else 200)


def _kept_as(person_id: int) -> str:
    """The name under which what was typed in the other parts is kept for the page of an auditor."""
    return f"auditor {person_id}"


def _keep(doing: str, person_id: int, given: dict[str, Any], request: PersonRequest) -> None:
    who: dict[str, Any] = {"person_id": person_id, "by": request.actor, "now": clock.now()}
    if doing == "terms":
        operations.set_auditor_terms(**given, seen=request.POST.get("seen"), **who)
    elif doing == "leave":
        operations.add_leave(**given, **who)
    else:
        team = given.pop("team")
        operations.declare_conflict(**given, team_id=int(team) if team else None, **who)


def _ended(request: PersonRequest, person_id: int) -> HttpResponse:
    """Leave taken back, or a conflict that is no more."""
    who: dict[str, Any] = {"person_id": person_id, "by": request.actor, "now": clock.now()}
    if "remove_leave" in request.POST:
        operations.remove_leave(leave_id=_number(request.POST["remove_leave"]), **who)
        messages.success(request, "The leave is taken out.")
    else:
        operations.end_conflict(conflict_id=_number(request.POST["end_conflict"]), **who)
        messages.success(request, "The conflict is ended. It stays on record.")
    carry(request, _kept_as(person_id), done={"remove_leave", "end_conflict"})
    return redirect("auditors:one", person_id=person_id)


def _number(text: str) -> int:
    return whole_number(text) or 0


def my_conflicts(request: PersonRequest) -> HttpResponse:
    """What this person has declared, and a form to declare more."""
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        team = given.pop("team")
        try:
            operations.declare_conflict(
                **given,
                team_id=int(team) if team else None,
                person_id=request.actor.person_id or 0,
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                "Your conflict of interest is noted. The QA Lead is asked to give on what you have in hand of it.",
            )
            return redirect("auditors:my_conflicts")
    context = {"rows": queries.my_conflicts(request.actor), "form": form}
    return render(request, "auditors/my_conflicts.html", context, status=422 if form.errors else 200)
