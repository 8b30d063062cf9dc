"""A person's own account: what is known of them here, and when they are mailed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.notices import operations, queries
from fullcircle.foundation.notices.states import MailChoice
from fullcircle.web.accounts.forms import MailForm
from fullcircle.web.kit.routes import PersonRequest


def account(request: PersonRequest) -> HttpResponse:
    """One's own account."""
    form = MailForm(request.POST or None, initial={"choice": queries.choice_of(request.actor)})
    if request.method == "POST" and form.is_valid():
        choice = MailChoice(form.cleaned_data["choice"])
        operations.choose_mail(choice=choice, by=request.actor, now=clock.now())
        messages.success(request, "Your choice is kept. It holds from now on.")
        return redirect("accounts:account")
    me = access.person(request.actor, request.actor.person_id or 0, on=clock.today())
    context = {"me": me, "form": form, "mails": queries.mails()}
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)
