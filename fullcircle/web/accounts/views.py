"""Signing in and out; in demo mode, choosing a person."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel import clock
from fullcircle.web.accounts.presenters import groups_to_choose_from
from fullcircle.web.kit.held import held_in, is_our_own
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import shown_at


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with an account. A form that was held when the session ended is offered back afterwards."""
    if settings.DEMO_MODE and request.method == "GET":
        return redirect(f"{reverse('accounts:choose_person')}?{request.GET.urlencode()}".rstrip("?"))
    form = AuthenticationForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _belongs_to_someone(form):
        return _enter(request, form.get_user())
    context = {"form": form, "next": _next(request), "held": held_in(request)}
    return render(request, "accounts/sign_in.html", context, status=422 if request.method == "POST" else 200)


def _next(request: HttpRequest) -> str:
    return request.GET.get("next", request.POST.get("next", ""))


def _enter(request: HttpRequest, account: User) -> HttpResponse:
    """Sign in and go where the person was going: to what they had typed, to the page they asked for, or to the page above an
    address that only takes what a form sends."""
    login(request, account)
    held = held_in(request)
    if held is not None:
        return render(request, "accounts/held.html", {"held": held})
    target = _next(request)
    if not target or not is_our_own(request, target):
        return redirect("home:my_work")
    asked = urlsplit(target)
    shown = shown_at(asked.path, access.actor_of_account(account, on=clock.today()))
    return redirect(target if shown == asked.path else shown)


def _belongs_to_someone(form: AuthenticationForm) -> bool:
    """Whether the person of the account still works here; else the form says whom to ask."""
    if access.actor_of_account(form.get_user(), on=clock.today()) is not None:
        return True
    form.add_error(None, "This account no longer belongs to anyone who works here. Your administrator can help.")
    return False


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, end the session and clear what the browser keeps for this site."""
    logout(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def choose_person(request: HttpRequest) -> HttpResponse:
    """Demo only: sign in as one of the invented people."""
    chosen = request.POST.get("account", "")
    number = whole_number(chosen)
    if request.method == "POST" and number is not None:
        account = get_user_model().objects.filter(pk=number, is_active=True).first()
        if account is not None:
            return _enter(request, account)
    people = access.people_with_accounts(on=clock.today())
    context = {"groups": groups_to_choose_from(people), "held": held_in(request), "next": _next(request)}
    return render(request, "accounts/choose_person.html", context)
