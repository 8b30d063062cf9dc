"""Links by which people set their own password: asked for, agreed to by a second person, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.foundation.access import operations, queries
from fullcircle.foundation.access.operations import Link
from fullcircle.foundation.access.policy import check_account_open, check_ask_for_link
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Way
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.verdict import verdict
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.kit.set_up import address_of, mail, sends_mail, site_of
from fullcircle.web.people.asked import WHO_AGREES, nobody_agrees


def make(request: PersonRequest, person_id: int) -> HttpResponse:
    """Make a link. It goes by e-mail, is shown to be handed over, or waits for a second person."""
    found = queries.person(request.actor, person_id, on=clock.today())
    if found.account_id is None:
        messages.info(request, f"{found.name} has no account yet. Give one first; a link is the next step.")
        return redirect("people:give_account", person_id=person_id)
    if request.method == "GET":
        return render(request, "people/link.html", _to_ask(request, found))
    link = operations.ask_for_link(person_id=person_id, mail=sends_mail(), by=request.actor, now=clock.now())
    if link is None:
        why = f"{found.name} may do more than you, or could agree to such links"
        nobody = nobody_agrees(request.actor, person_id, on=clock.today())
        messages.info(request, f"{why}. {nobody}" if nobody else f"{why}, so {WHO_AGREES}")
        return redirect("people:one", person_id=person_id)
    return _goes(request, person_id, link)


def agree(request: PersonRequest, person_id: int) -> HttpResponse:
    """Agree to a link that somebody else asked for; it is shown, to be handed over."""
    link = operations.agree_to_link(person_id=person_id, by=request.actor, now=clock.now())
    return _goes(request, person_id, link)


def take_back(request: PersonRequest, person_id: int) -> HttpResponse:
    """Take back what waits."""
    operations.take_back_link(person_id=person_id, by=request.actor, now=clock.now())
    messages.success(request, "No link is made.")
    return redirect("people:one", person_id=person_id)


def _goes(request: PersonRequest, person_id: int, link: Link) -> HttpResponse:
    site = site_of(request)
    if link.way is Way.MAIL:
        if mail(link, site):
            messages.success(request, f"A link is on its way to {link.name} by e-mail. It is of use once, for a day.")
        else:
            messages.error(
                request, "The mail server did not take the e-mail, so no link was sent. Try again in a while."
            )
        return redirect("people:one", person_id=person_id)
    person = queries.person(request.actor, person_id, on=clock.today())
    return render(request, "people/link.html", {"person": person, "address": address_of(link, site)})


def _to_ask(request: PersonRequest, person: queries.PersonRow) -> dict[str, object]:
    """Whether this reader may ask for a link for that person, or why not; and how the link goes."""
    may_ask = verdict(lambda: _check_ask(request.actor, person))
    if not may_ask:
        return {"person": person, "may_ask": may_ask}
    way = queries.way_of_link(request.actor, person.id, mail=sends_mail(), on=clock.today())
    nobody = "" if way else nobody_agrees(request.actor, person.id, on=clock.today())
    return {"person": person, "may_ask": may_ask, "way": way, "nobody_agrees": nobody, "who_agrees": WHO_AGREES}


def _check_ask(actor: Actor, person: queries.PersonRow) -> None:
    check_ask_for_link(actor, person_id=person.id)
    check_account_open(is_open=not (person.shut or person.left))
