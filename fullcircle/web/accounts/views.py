"""Signing in and out; in demo mode, choosing a person."""

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel import clock
from fullcircle.web.accounts.presenters import groups_to_choose_from
from fullcircle.web.kit.held import held_in, is_our_own


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with an account. A form that was held when the session ended is offered back afterwards."""
    if settings.DEMO_MODE and request.method == "GET":
        return redirect("accounts:choose_person")
    held = held_in(request)
    form = AuthenticationForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _belongs_to_someone(form):
        login(request, form.get_user())
        if held is not None:
            return render(request, "accounts/held.html", {"held": held})
        target = request.POST.get("next", "")
        return redirect(target if target and is_our_own(request, target) else "home:my_work")
    context = {"form": form, "next": request.GET.get("next", request.POST.get("next", "")), "held": held}
    return render(request, "accounts/sign_in.html", context, status=422 if request.method == "POST" else 200)


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
    held = held_in(request)
    chosen = request.POST.get("account", "")
    if request.method == "POST" and chosen.isdecimal():
        account = get_user_model().objects.filter(pk=int(chosen), is_active=True).first()
        if account is not None:
            login(request, account)
            if held is not None:
                return render(request, "accounts/held.html", {"held": held})
            return redirect("home:my_work")
    people = access.people_with_accounts(on=clock.today())
    return render(request, "accounts/choose_person.html", {"groups": groups_to_choose_from(people), "held": held})
