"""An action verified with something left is at its end: its page says so, leads to a new one, and the list finds it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.actions import queries
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.states import Difference, Show
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid
from tests.factories.council import NOW
from tests.integration.actions.conftest import SMART, People

pytestmark = pytest.mark.requirements("R7.6")

Make = Callable[..., Action]


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(person=actor.person_id))
    return client


def page(actor: Actor, action: Action) -> str:
    return unescape(browser(actor).get(reverse("actions:one", kwargs={"action_id": action.pk})).content.decode())


@pytest.mark.parametrize("difference", [Difference.PARTLY, Difference.NOT_YET])
def test_who_may_set_actions_is_led_to_a_new_one(people: People, make: Make, difference: Difference) -> None:
    action = make("verified", difference=difference)
    link = f'<a href="{reverse("actions:new")}?audit={people.audit.pk}&after={action.pk}">Set a new action for what is left</a>'
    for who in ("manager", "auditor", "qa_lead"):
        shown = page(people[who], action)
        assert "This action is at its end" in shown
        assert link in shown
        assert browser(people[who]).get(f"{reverse('actions:new')}?audit={people.audit.pk}").status_code == 200
    theirs = page(people.practitioner, action)
    assert link not in theirs
    assert f"The manager of {people.audit.team.name} can set a new action" in theirs


@pytest.mark.parametrize("difference", [Difference.YES, Difference.CANNOT_KNOW])
def test_where_nothing_is_left_nothing_is_asked_for(people: People, make: Make, difference: Difference) -> None:
    assert "new action" not in page(people.manager, make("verified", difference=difference))


def test_nothing_is_promised_that_the_product_does_not_do(people: People, make: Make) -> None:
    shown = page(people.manager, make("done"))
    assert "Supervision takes up" not in shown
    assert "Supervision looks at it" not in shown


def test_the_list_finds_them_where_there_are_some(people: People, make: Make) -> None:
    make("verified")
    assert "Verified, with something left" not in browser(people.manager).get(reverse("actions:list")).content.decode()
    make("verified", difference=Difference.NOT_YET)
    shown = browser(people.manager).get(f"{reverse('actions:list')}?show=left_over").content.decode()
    assert "Verified, with something left" in shown
    assert "step 2" in shown
    assert "step 1" not in shown


def test_whoever_manages_the_team_or_verified_it_is_asked_for_a_new_one_until_there_is_one(
    people: People, make: Make
) -> None:
    left, on = make("verified", difference=Difference.NOT_YET), NOW.date()
    make("verified", difference=Difference.YES)
    Action.objects.update(set_at=NOW, verified_at=NOW)
    Action.objects.filter(pk=left.pk).update(verified_by=people.qa_lead.person_id)
    for who in (people.manager, people.qa_lead):
        assert [one.id for one in queries.waiting(who, on=on).left_over] == [left.pk]
        assert "Set what would help now" in unescape(browser(who).get("/").content.decode())
    for who in (people.auditor, people.practitioner):
        assert not queries.waiting(who, on=on).left_over
    goes_on = make("open", goes_on_with_id=left.pk, by=people.manager)
    for who in (people.manager, people.qa_lead):
        assert not queries.waiting(who, on=on).left_over
        assert queries.counts(who, queries.Filters(), on=on)[Show.LEFT_OVER] == 0
        assert f"Action {goes_on.pk}: {goes_on.what}" in page(who, left)
        assert f"Action {left.pk}: {left.what}" in page(who, goes_on)
        assert "Set a new action for what is left" not in page(who, left)
        assert "needs a new one" not in page(who, left)


def test_what_is_left_waits_however_long_ago_it_was_found(people: People, make: Make) -> None:
    left = make("verified", difference=Difference.PARTLY)
    in_half_a_year = NOW.date() + timedelta(days=180)
    assert [one.id for one in queries.waiting(people.manager, on=in_half_a_year).left_over] == [left.pk]


def test_my_work_and_the_list_count_the_same_also_beyond_those_named(people: People, make: Make) -> None:
    for _ in range(6):
        make("verified", difference=Difference.PARTLY)
    assert "6 differences that did not come about yet" in unescape(browser(people.manager).get("/").content.decode())
    counts = queries.counts(people.manager, queries.Filters(), on=NOW.date())
    assert counts[Show.LEFT_OVER] == counts.left_to_me == 6


def test_the_form_knows_which_action_it_goes_on_with(people: People, make: Make) -> None:
    left = make("verified", difference=Difference.PARTLY)
    address = f"{reverse('actions:new')}?audit={people.audit.pk}&after={left.pk}"
    shown = browser(people.manager).get(address).content.decode()
    assert re.search(rf'<option value="{left.pk}" selected', shown)
    sent = {
        **vars(SMART),
        "origin": "audit",
        "goes_on_with": left.pk,
        "urgency": "standard",
        "owner": people.practitioner.person_id,
    }
    assert browser(people.manager).post(address, sent).status_code == 302
    assert Action.objects.get(goes_on_with=left.pk).audit_id == people.audit.pk


def test_no_action_goes_on_with_one_that_left_nothing_or_is_of_something_else(people: People, make: Make) -> None:
    whole, left = make("verified"), make("verified", difference=Difference.PARTLY)
    with pytest.raises(Invalid):
        make("open", goes_on_with_id=whole.pk)
    with pytest.raises(Invalid):
        make("open", goes_on_with_id=left.pk, audit_id=None, team_id=people.audit.team_id, by=people.manager)
