"""Signing in and out; in demo mode, choosing a person."""

from datetime import timedelta
from math import ceil
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.foundation.access import operations
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.web.accounts.presenters import groups_to_choose_from, in_minutes
from fullcircle.web.accounts.tries import remember, try_of
from fullcircle.web.kit.carrying_on import carry_on_page
from fullcircle.web.kit.held import held_in, is_our_own
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest, shown_at
from fullcircle.web.kit.session_limits import in_words
from fullcircle.web.kit.set_up import sends_mail


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with an account. A form that was held when the session ended is offered back afterwards."""
    if settings.DEMO_MODE and request.method == "GET":
        return redirect(f"{reverse('accounts:choose_person')}?{request.GET.urlencode()}".rstrip("?"))
    asked = request.method == "POST" and "username" in request.POST
    form = AuthenticationForm(request, data=request.POST if asked else None)
    wait = timedelta()
    if request.POST.get("username") and request.POST.get("password"):
        trying, now = try_of(request), clock.now()
        wait = operations.begin_try(now=now, **trying.as_words)
        if wait:
            form = AuthenticationForm(request, initial={"username": trying.name})
        elif form.is_valid() and (actor := _belongs_to_someone(form)) is not None:
            operations.signed_in(**trying.as_words, by=actor, now=now)
            return _enter(request, form.get_user(), remember_as=trying.name)
        else:
            operations.note_failed_sign_in(name=trying.name, now=now)
    context = {
        "form": form,
        "next": _next(request),
        "held": held_in(request),
        "ended": in_words(request.GET.get("ended", "")),
        "wait": in_minutes(wait) if wait else "",
        "mails": sends_mail(),
    }
    status = 429 if wait else 422 if asked else 200
    response = render(request, "accounts/sign_in.html", context, status=status)
    if wait:
        response["Retry-After"] = str(ceil(wait.total_seconds()))
    return response


def _next(request: HttpRequest) -> str:
    return request.GET.get("next", request.POST.get("next", ""))


def _enter(request: HttpRequest, account: User, *, remember_as: str = "") -> HttpResponse:
    """Sign in and go where the person was going: to what they had typed, to the page they asked for, or to the page above an
    address that only takes what a form sends."""
    login(request, account)
    actor = access.actor_of_account(account, on=clock.today())
    request.actor = actor  # type: ignore[attr-defined]  # the page is theirs
    stays = request.POST.get("stay") == "on"
    request.session.set_expiry(settings.SESSION_LONGEST_SECONDS if stays else 0)
    response = _where_to(request, actor)
    if remember_as:
        remember(request, response, remember_as)
    return response


def _where_to(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    held = held_in(request)
    if held is not None:
        return carry_on_page(request, held, actor)
    target = _next(request)
    if not target or not is_our_own(request, target):
        return redirect("home:my_work")
    asked = urlsplit(target)
    shown = shown_at(asked.path, actor)
    return redirect(target if shown == asked.path else shown)


def _belongs_to_someone(form: AuthenticationForm) -> Actor | None:
    """The person of the account, if they still work here; else the form says whom to ask."""
    actor = access.actor_of_account(form.get_user(), on=clock.today())
    if actor is None:
        form.add_error(None, "This account no longer belongs to anyone who works here. Your administrator can help.")
    return actor


def sign_out(request: PersonRequest) -> HttpResponse:
    """Sign out, end the session and clear what the browser keeps for this site."""
    operations.note_sign_out(by=request.actor, now=clock.now())
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
        actor = access.actor_of_account(account, on=clock.today()) if account is not None else None
        if account is not None and actor is not None:
            operations.note_sign_in(by=actor, now=clock.now())
            return _enter(request, account)
    people = access.people_with_accounts(on=clock.today())
    context = {"groups": groups_to_choose_from(people), "held": held_in(request), "next": _next(request)}
    return render(request, "accounts/choose_person.html", context)
