"""People set, change and reset their own passwords."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fullcircle.foundation.access import operations
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from fullcircle.web.accounts.presenters import in_minutes
from fullcircle.web.accounts.tries import address_of, try_of
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.kit.set_up import mail_forgotten, sends_mail, site_of


def set_up(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Set a password by a link. A link that is of no use says so, whatever the reason."""
    now = clock.now()
    person = operations.whose_link(who=who, token=token, now=now)
    if person is None:
        return render(request, "accounts/set_up.html", {"form": None, "person": None}, status=404)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.use_link(who=who, token=token, password=form.cleaned_data["password"], now=now)
        except Invalid as refusal:
            _show(form, refusal)
        else:
            request.session.flush()
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("accounts:sign_in")
    return render(request, "accounts/set_up.html", {"form": form, "person": person}, status=422 if form.errors else 200)


def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by e-mail, where the site sends e-mail. The answer is the same for every name, known or not."""
    if not sends_mail():
        return redirect("accounts:sign_in")
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        trying = try_of(request)
        what = operations.Trying.LINK
        wait = operations.begin_try(name=trying.name, address=trying.address, now=clock.now(), trying=what)
        if wait:
            form.add_error(None, f"Links were asked for several times. Wait {in_minutes(wait)}, then ask again.")
            return render(request, "accounts/forgotten.html", {"form": form}, status=429)
        mail_forgotten.enqueue(trying.name, site_of(request))
        said = (
            "If this account has an e-mail address, a link is on its way. Nothing arrives? Your administrator can help."
        )
        messages.info(request, said)
        return redirect("accounts:sign_in")
    return render(request, "accounts/forgotten.html", {"form": form}, status=422 if form.errors else 200)


def change(request: PersonRequest) -> HttpResponse:
    """Change one's own password; every other browser is signed out."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        present, wanted = form.cleaned_data["present_password"], form.cleaned_data["password"]
        now = clock.now()
        who: dict[str, Any] = {"name": str(request.actor.person_id), "address": address_of(request), "now": now}
        who["trying"] = operations.Trying.CHANGE
        wait = operations.begin_try(**who)
        try:
            if wait:
                raise Invalid({"present": f"This failed several times. Wait {in_minutes(wait)}, then try again."})
            operations.change_password(present=present, password=wanted, by=request.actor, now=now)
        except Invalid as refusal:
            if not wait and "present" not in refusal.faults:  # it is the new one that will not do
                operations.try_was_right(**who, by=request.actor)
            _show(form, refusal)
        else:
            operations.try_was_right(**who, by=request.actor)
            update_session_auth_hash(request, get_user_model().objects.get(person=request.actor.person_id))
            messages.success(request, "Your password is changed. Other browsers are signed out.")
            return redirect("home:my_work")
    return render(request, "accounts/change_password.html", {"form": form}, status=422 if form.errors else 200)


def _show(form: Form, refusal: Invalid) -> None:
    for field, fault in refusal.faults.items():
        named = {"present": "present_password"}.get(field, field)
        form.add_error(named if named in form.fields else None, fault)
