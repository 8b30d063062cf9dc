"""An action verified with something left is at its end: its page says so, leads to a new one, and the list finds it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.actions import operations, queries
from fullcircle.domain.actions.models import Action, ActionUpdate
from fullcircle.domain.actions.queries import setting
from fullcircle.domain.actions.states import Difference, Show
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, WrongState
from tests.factories import log
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
    assert counts[Show.LEFT_OVER] == counts[Show.LEFT_TO_ME] == 6


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


def test_none_is_lost_beyond_the_latest_that_are_offered(
    people: People, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting, "MOST_LEFT", 2)
    first, *rest = [make("verified", difference=Difference.PARTLY) for _ in range(4)]
    new = f"{reverse('actions:new')}?audit={people.audit.pk}"
    shown = " ".join(browser(people.manager).get(new).text.split())
    assert f"Action {first.pk}: " not in shown
    assert "2 earlier ones are in" in shown
    led = " ".join(browser(people.manager).get(f"{new}&after={first.pk}").text.split())
    assert re.search(rf'<option value="{first.pk}" selected[^>]*>Action {first.pk}: ', led)
    assert "1 earlier one is in" in led
    sent = {**vars(SMART), "origin": "audit", "urgency": "standard", "owner": people.practitioner.person_id}
    answer = browser(people.manager).post(f"{new}&after={first.pk}", sent | {"goes_on_with": first.pk})
    assert answer.status_code == 302
    assert Action.objects.filter(goes_on_with=first.pk).exists()
    assert len(queries.setting_page_for_audit(people.manager, people.audit.pk, on=NOW.date()).left) == 2
    Action.objects.filter(pk=rest[0].pk).update(difference="yes")
    assert "earlier one" not in browser(people.manager).get(new).text


SAID = "His uncle has moved in with him."


def enough(action: Action, who: Actor, *, version: int = 3) -> None:
    operations.nothing_more(action_id=action.pk, version=version, reason=SAID, by=who, now=NOW)


def test_whoever_looks_after_it_can_say_that_nothing_more_is_needed(people: People, make: Make) -> None:
    left = make("verified", difference=Difference.PARTLY)
    assert "Say that nothing more is needed" in page(people.manager, left)
    address = reverse("actions:nothing_more", kwargs={"action_id": left.pk})
    refused = browser(people.manager).post(address, {"version": 3, "reason": " "})
    assert refused.status_code == 422
    assert "Say why nothing more is needed for the child." in unescape(refused.text)
    assert browser(people.manager).post(address, {"version": 3, "reason": SAID}).status_code == 302
    left.refresh_from_db()
    assert (left.state, left.difference) == ("verified", "partly"), "what was verified stays as it was"
    for who in (people.manager, people.qa_lead, people.head):
        assert queries.counts(who, queries.Filters(), on=NOW.date())[Show.LEFT_OVER] == 0
        assert not queries.waiting(who, on=NOW.date()).left_over
        shown = page(who, left)
        assert f"Said to need nothing more by {people.manager.name}" in shown
        assert SAID in shown
        assert "needs a new one" not in shown
        assert "Set a new action for what is left" not in shown
    setting_page = queries.setting_page_for_audit(people.manager, people.audit.pk, on=NOW.date())
    assert setting_page.left == ()
    (entry,) = log.told(event="actions.nothing_more", subject=f"action:{left.pk}")
    assert SAID not in entry.detail


def test_it_is_not_for_the_owner_nor_for_those_who_do_not_look_after_the_team(people: People, make: Make) -> None:
    left = make("verified", difference=Difference.PARTLY)
    for who in ("practitioner", "auditor"):
        with pytest.raises(NotAllowed):
            enough(left, people[who])
        assert "Say that nothing more is needed" not in page(people[who], left).split("Steps that are not yours")[0]
    own = make("verified", difference=Difference.PARTLY, owner_id=people.manager.person_id)
    with pytest.raises(NotAllowed):
        enough(own, people.manager)
    enough(own, people.head)
    assert not ActionUpdate.objects.filter(action=left, kind="nothing_more").exists()


def test_it_is_said_once_and_only_of_what_is_left_over(people: People, make: Make) -> None:
    whole, left, going_on = (
        make("verified"),
        make("verified", difference=Difference.PARTLY),
        make("verified", difference=Difference.NOT_YET),
    )
    make("open", goes_on_with_id=going_on.pk, by=people.manager)
    for action in (whole, going_on, make("done")):
        with pytest.raises(WrongState):
            enough(action, people.head, version=action.version)
    enough(left, people.head)
    enough(left, people.head)  # sent twice: taken once
    assert ActionUpdate.objects.filter(action=left, kind="nothing_more").count() == 1
    with pytest.raises(WrongState):
        enough(left, people.head, version=4)


def test_a_number_of_my_work_and_the_list_behind_it_are_the_same_actions(people: People, make: Make) -> None:
    """Of six left over three are this person's to go on with, and of three to verify one is not."""
    for _ in range(6):
        make("verified", difference=Difference.PARTLY)
    mine = list(Action.objects.order_by("pk")[:3])
    Action.objects.filter(pk__in=[one.pk for one in mine]).update(verified_by=people.qa_lead.person_id)
    for owner in (people.practitioner, people.practitioner, people.qa_lead):
        make("done", owner_id=owner.person_id)
    make("open", owner_id=people.qa_lead.person_id)
    for show, several in (
        (Show.LEFT_TO_ME, "3 differences that did not come about yet"),
        (Show.MINE_TO_VERIFY, "Did it help? 2 differences to look at"),
    ):
        who = people.qa_lead
        assert several in unescape(browser(who).get("/").text)
        found = queries.find(who, queries.Filters(show=show), on=NOW.date())
        assert (
            len(found)
            == queries.counts(who, queries.Filters(), on=NOW.date())[show]
            == int(re.findall(r"\d+", several)[0])
        )
        assert show.label in browser(who).get(f"{reverse('actions:list')}?show={show}").text
    assert {row.id for row in queries.find(who, queries.Filters(show=Show.LEFT_TO_ME), on=NOW.date())} == {
        one.pk for one in mine
    }
    waiting = queries.waiting(who, on=NOW.date())
    assert {row.id for row in waiting.mine} == {
        row.id for row in queries.find(who, queries.Filters(show=Show.OPEN, owner_id=who.person_id), on=NOW.date())
    }


def test_more_of_a_kind_leads_to_the_list_of_just_these(people: People, make: Make) -> None:
    for _ in range(8):
        make("verified", difference=Difference.PARTLY)
    Action.objects.filter(pk__in=list(Action.objects.order_by("pk").values_list("pk", flat=True)[:7])).update(
        verified_by=people.qa_lead.person_id
    )
    shown = unescape(browser(people.qa_lead).get("/").text)
    assert "7 differences that did not come about yet" in shown
    assert f'<a href="{reverse("actions:list")}?show=left_to_me">3 more</a>' in shown
    listed = browser(people.qa_lead).get(f"{reverse('actions:list')}?show=left_to_me").text
    assert "7 actions in this view" in " ".join(listed.split())
