"""Every page of the action tracker: works for those it is for, is not found by strangers, refuses the wrong time and method."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM, Actor
from tests.factories import browser
from tests.factories.browser import form_of as form_on_page
from tests.factories.council import NOW
from tests.integration.actions.conftest import People

Make = Callable[..., Action]
AsPerson = Callable[[Actor], Client]
MOST_QUERIES = 12

SMART = {
    "what": "Meet his uncle",
    "measure": "A dated note on the file",
    "achievable": "Time is kept free",
    "difference_for": "He keeps his family",
}
STEPS: dict[str, dict[str, Any]] = {
    "note": {"text": "He has rung the uncle."},
    "owner": {"version": 1, "owner": 0},
    "due": {"version": 1, "due_on_0": "1", "due_on_1": "12", "due_on_2": "2099", "due_reason": "The uncle is at sea."},
    "done": {"version": 1, "evidence": "Note of 9 March"},
    "set_aside": {"version": 1, "reason": "He moved"},
    "reopen": {"version": 2, "reason": "Half of it is to do"},
    "verify": {"version": 2, "difference": "yes", "how_known": "He says so"},
}
"""What each step is sent, on an action as it was set or, for the last two, as it was marked done."""


@pytest.fixture
def as_person(client: Client) -> AsPerson:
    """The test browser, signed in as someone."""

    def signed_in(actor: Actor) -> Client:
        account = Person.objects.get(pk=actor.person_id).account
        assert account is not None
        client.force_login(account)
        return client

    return signed_in


def path(name: str, action: Action | None = None) -> str:
    return reverse(f"actions:{name}", kwargs={"action_id": action.pk} if action else None)


def form_of(people: People, step: str) -> dict[str, Any]:
    return STEPS[step] | ({"owner": people.manager.person_id} if step == "owner" else {})


def get(client: Client, url: str) -> tuple[str, int]:
    """The page, and how many queries it took."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode(), len(captured)


def workbook(client: Client, url: str) -> list[tuple[Any, ...]]:
    """The rows of the exported sheet, as cells."""
    answer = client.get(url)
    assert answer.status_code == 200
    return list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows())


def test_every_page_keeps_the_query_limit(people: People, make: Make, as_person: AsPerson) -> None:
    for state in ("open", "done", "verified", "set_aside"):
        action = make(state)
        for who in ("auditor", "practitioner", "manager", "head", "qa_lead"):
            client = as_person(people[who])
            for url in (path("list"), path("one", action)):
                _, count = get(client, url)
                assert count <= MOST_QUERIES, (state, who, url, count)


def test_the_list_takes_the_same_queries_for_one_row_as_for_a_hundred(
    people: People, make: Make, as_person: AsPerson
) -> None:
    first = make()
    client = as_person(people.qa_lead)
    _, one = get(client, path("list"))
    Action.objects.bulk_create(
        Action(**{f.attname: getattr(first, f.attname) for f in Action._meta.fields if f.name != "id"})
        for _ in range(110)
    )
    page, many = get(client, path("list"))
    assert "1 to 25 of 111 actions" in page
    assert one == many <= MOST_QUERIES
    assert "101 to 111 of 111 actions" in get(client, path("list") + "?page=5")[0]
    assert len(workbook(client, path("export"))) == 1 + 111


def test_strangers_find_no_action_and_no_step_of_it(people: People, make: Make, as_person: AsPerson) -> None:
    action = make()
    for who in ("other_manager", "other_worker"):
        client = as_person(people[who])
        assert client.get(path("one", action)).status_code == 404
        assert {client.post(path(step, action), form_of(people, step)).status_code for step in STEPS} == {404}
        assert "Meet his uncle" not in get(client, path("list"))[0]
        assert len(workbook(client, path("export"))) == 1
        assert client.get(path("new") + f"?audit={people.audit.pk}").status_code in {403, 404}
    action.refresh_from_db()
    assert (action.state, action.version, action.updates.count()) == ("open", 1, 1)


def test_visitors_are_asked_to_sign_in_and_keep_what_they_typed(client: Client, people: People, make: Make) -> None:
    action = make()
    assert client.get(path("list")).status_code == 302
    answer = client.post(path("done", action), STEPS["done"])
    assert answer.status_code == 401
    (held,) = form_on_page(answer.content.decode(), asking="held").sent()["held"]
    assert "Note of 9 March" in str(signing.loads(held, salt="fullcircle.held"))


@pytest.mark.parametrize("step", STEPS)
def test_a_step_answers_to_post_alone(people: People, make: Make, as_person: AsPerson, step: str) -> None:
    assert as_person(people.qa_lead).get(path(step, make())).status_code == 405


@pytest.mark.parametrize("name", ["list", "export"])
def test_lists_answer_to_get_alone(people: People, as_person: AsPerson, name: str) -> None:
    assert as_person(people.qa_lead).post(path(name)).status_code == 405


ALLOWED = {
    "open": {
        "auditor": {"note", "owner", "due"},
        "practitioner": {"note", "done"},
        "manager": {"note", "owner", "due", "done", "set_aside"},
        "head": {"note", "owner", "due", "done", "set_aside"},
        "qa_lead": {"note", "owner", "due", "done", "set_aside"},
    },
    "done": {
        "auditor": {"note"},
        "practitioner": {"note", "reopen"},
        "manager": {"note", "reopen", "verify"},
        "head": {"note", "reopen", "verify"},
        "qa_lead": {"note", "reopen", "verify"},
    },
    "verified": dict.fromkeys(("auditor", "practitioner", "manager", "head", "qa_lead"), frozenset({"note"})),
    "set_aside": dict.fromkeys(("auditor", "practitioner", "manager", "head", "qa_lead"), frozenset({"note"})),
}
"""The steps each person can take with an action that the practitioner owns and the auditor set, by its state."""


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("who", ["auditor", "practitioner", "manager", "head", "qa_lead"])
def test_a_page_has_just_the_forms_of_the_steps_that_would_be_taken(
    people: People, make: Make, as_person: AsPerson, state: str, who: str
) -> None:
    action = make(state)
    client = as_person(people[who])
    page, _ = get(client, path("one", action))
    offered = {step for step in STEPS if f'action="{path(step, action)}"' in page}
    assert offered == ALLOWED[state][who]
    for step in set(STEPS) - offered:
        form = form_of(people, step) | ({} if step == "note" else {"version": action.version})
        assert client.post(path(step, action), form).status_code in {403, 409}, step
        if step != "note":
            assert client.post(path(step, action), {}).status_code in {403, 409}, step
    assert Action.objects.get(pk=action.pk).version == action.version


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_and_stands_in_the_history(people: People, make: Make, as_person: AsPerson, step: str) -> None:
    action = make("done" if step in {"reopen", "verify"} else "open")
    client = as_person(people.manager)
    answer = client.post(path(step, action), form_of(people, step), follow=True)
    assert answer.redirect_chain == [(path("one", action), 302)]
    page = answer.content.decode()
    expected = {"owner": f"To {people.manager.name}", "due": "1 December 2099: The uncle is at sea."}
    typed = [value for value in STEPS[step].values() if isinstance(value, str) and len(value) > 5]
    assert expected.get(step, typed[-1] if typed else "") in page
    assert page.count('class="fc-flash"') == 1


WRONG = {
    "note": ({"text": " "}, "Write the note."),
    "owner": ({"version": 1, "owner": "999999"}, "Choose someone from this list."),
    "due": ({"version": 1, "due_on_0": "31", "due_on_1": "2", "due_on_2": "2099", "due_reason": "Kept"}, "31 2 2099"),
    "done": ({"version": 1, "evidence": ""}, "Say what shows that it is done"),
    "set_aside": ({"version": 1, "reason": ""}, "Say why this action is not needed any more."),
    "reopen": ({"version": 2, "reason": ""}, "Say what still needs to happen."),
    "verify": ({"version": 2, "difference": "", "how_known": "Kept"}, "Choose what you found."),
}


@pytest.mark.parametrize("step", WRONG)
def test_what_cannot_be_accepted_is_said_and_kept(people: People, make: Make, as_person: AsPerson, step: str) -> None:
    action = make("done" if step in {"reopen", "verify"} else "open")
    form, said = WRONG[step]
    answer = as_person(people.manager).post(path(step, action), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(said) >= 2  # in the summary and at the field
    assert "<title>Error: " in page
    assert ("Kept" in page) == ("Kept" in form.values())
    assert Action.objects.get(pk=action.pk).version == action.version


def test_a_date_without_a_reason_is_asked_for_one_and_keeps_the_date(
    people: People, make: Make, as_person: AsPerson
) -> None:
    action = make()
    form = form_of(people, "due") | {"due_reason": ""}
    answer = as_person(people.manager).post(path("due", action), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why this date is right for the child." in page
    assert 'value="2099"' in page


def test_a_form_without_its_version_says_what_to_do(people: People, make: Make, as_person: AsPerson) -> None:
    answer = as_person(people.manager).post(path("done", make()), {"evidence": "Seen at home"})
    assert answer.status_code == 422
    assert "This page was not sent whole." in answer.content.decode()
    assert "Seen at home" in answer.content.decode()


def test_a_step_on_an_older_version_shows_both_texts(people: People, make: Make, as_person: AsPerson) -> None:
    action = make()
    client = as_person(people.manager)
    client.post(path("due", action), form_of(people, "due"))
    answer = client.post(path("done", action), {"version": 1, "evidence": "He met the uncle."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "1 December 2099: The uncle is at sea." in page
    assert page.count("He met the uncle.") == 3  # beside what happened meanwhile, in the form, and in the history
    assert 'name="version" value="2"' in page
    again = client.post(path("done", action), {"version": 2, "evidence": "He met the uncle."})
    assert again.status_code == 302


def test_a_new_owner_chosen_on_an_older_version_is_shown_too(people: People, make: Make, as_person: AsPerson) -> None:
    action = make()
    client = as_person(people.manager)
    client.post(path("due", action), form_of(people, "due"))
    answer = client.post(path("owner", action), form_of(people, "owner"))
    assert answer.status_code == 409
    assert answer.content.decode().count(f"To {people.manager.name}") == 2
    assert f'<option value="{people.manager.person_id}" selected>' in answer.content.decode()


def test_a_step_for_which_it_is_too_late_keeps_the_words(people: People, make: Make, as_person: AsPerson) -> None:
    action = make("done")
    client = as_person(people.manager)
    client.post(path("verify", action), STEPS["verify"])
    answer = client.post(path("reopen", action), {"version": 2, "reason": "The uncle has rung"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("The uncle has rung") == 2
    assert f'formaction="{path("reopen", action)}"' not in page


def test_hostile_text_is_shown_as_it_was_typed(people: People, make: Make, as_person: AsPerson) -> None:
    hostile = '<script>alert(1)</script> {{ 7 * 7 }} " onmouseover="x'
    action = make(smart=Smart(hostile, hostile, hostile, hostile))
    client = as_person(people.manager)
    client.post(path("note", action), {"text": hostile})
    client.post(path("done", action), {"version": 1, "evidence": hostile})
    client.post(path("verify", action), {"version": 2, "difference": "partly", "how_known": hostile})
    for url in (path("list"), path("one", action)):
        page, _ = get(client, url)
        assert "<script>alert" not in page
        assert 'onmouseover="x' not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7 * 7 }}" in page


@pytest.mark.requirements("R1.2")
def test_what_was_typed_for_another_step_is_still_there(people: People, make: Make, as_person: AsPerson) -> None:
    action = make()
    client = as_person(people.manager)
    form = browser.form_of(client.get(path("one", action)), asking="evidence")
    begun = {"evidence": "Note of 9 March", "reason": "He mov", "due_on_0": "1", "text": "He has rung the uncle."}
    refused = client.post(path("due", action), form.sent(**begun))
    assert refused.status_code == 422
    noted = client.post(path("note", action), form.sent(**begun), follow=True)
    for page, note in ((refused, begun["text"]), (noted, "")):
        shown = {one.name: one.value for one in browser.form_of(page, asking="evidence").controls}
        assert {name: shown[name] for name in begun} == begun | {"text": note}
    action.refresh_from_db()
    assert (action.state, action.updates.count()) == ("open", 2)


def test_enter_in_a_field_takes_no_step(people: People, make: Make, as_person: AsPerson) -> None:
    """The first button that sends a form is the one that Enter presses; where it is disabled Enter presses none."""
    page = as_person(people.manager).get(path("one", make())).content.decode()
    form = page[page.index("<main") :].split("<form", 1)[1]
    assert " disabled" in form[form.index("<button") : form.index("</button>")]


def test_an_action_speaks_to_its_owner_and_of_them_to_others(people: People, make: Make, as_person: AsPerson) -> None:
    action = make()

    def shown(who: str) -> str:
        return as_person(people[who]).get(path("one", action)).content.decode()

    assert "You do it, then say what shows that it is done." in shown("practitioner")
    assert f"{people.practitioner.name} does it, then says" in shown("manager")
    Action.objects.filter(pk=action.pk).update(due_on="2026-01-05")
    assert "What would help you to do it?" in shown("practitioner")
    assert f"What would help {people.practitioner.name} to do it?" in shown("manager")


def test_an_owner_who_cannot_sign_in_is_said_not_to_find_it(people: People, make: Make, as_person: AsPerson) -> None:
    action, said = make(), "They cannot sign in at present"
    assert said in as_person(people.manager).get(path("one", action)).content.decode()
    assert said not in as_person(people.practitioner).get(path("one", action)).content.decode(), (
        "who reads it has signed in"
    )
    words = "otter lantern violin"
    access.set_password(person_id=people.practitioner.person_id, password=words, by=SYSTEM, now=NOW)
    assert said not in as_person(people.manager).get(path("one", action)).content.decode()


def test_whoever_gives_an_action_on_is_asked_to_tell_who_had_it(
    people: People, make: Make, as_person: AsPerson
) -> None:
    action, former = make(), people.practitioner
    sent = {"version": 1, "owner": people.manager.person_id}
    page = as_person(people.manager).post(path("owner", action), sent, follow=True).content.decode()
    assert "The action has a new owner." in page
    assert f"Tell {former.name} yourself" in page, "they cannot sign in, so nobody else tells them"
    gone = make()
    Person.objects.filter(pk=former.person_id).update(left_on="2026-01-01")
    page = as_person(people.manager).post(path("owner", gone), sent, follow=True).content.decode()
    assert "The action has a new owner." in page
    assert f"Tell {former.name}" not in page


@pytest.mark.parametrize("due_on", ["2099-01-05", "2026-01-05"])
def test_an_action_whose_owner_has_left_says_so_and_who_gives_it_on(
    people: People, make: Make, as_person: AsPerson, due_on: str
) -> None:
    action = make(owner_id=people.other_worker.person_id)
    Action.objects.filter(pk=action.pk).update(due_on=due_on)
    Person.objects.filter(pk=people.other_worker.person_id).update(left_on="2026-01-01")
    name = people.other_worker.name
    gone = f"{name} has left, so nobody does it now."
    team = Action.objects.get(pk=action.pk).team
    given = f"The manager of {team}, or its Head of Service, gives it to someone else."
    for who, then in (("manager", "You can give it to someone else."), ("practitioner", given)):
        page = as_person(people[who]).get(path("one", action)).content.decode()
        assert gone in page
        assert then in page
        assert f"{name} does it" not in page
        assert "What would help" not in page


def test_an_action_whose_owner_managed_the_team_and_has_left_is_given_on_by_the_head_of_service(
    people: People, make: Make, as_person: AsPerson
) -> None:
    action = make(owner_id=people.manager.person_id)
    area = Action.objects.get(pk=action.pk).team.service_area
    Person.objects.filter(pk=people.manager.person_id).update(left_on="2026-01-01")
    page = as_person(people.practitioner).get(path("one", action)).content.decode()
    assert f"The Head of Service of {area.name} gives it to someone else." in page
    assert "The manager of" not in page
    assert "You can give it to someone else." in as_person(people.head).get(path("one", action)).content.decode()


def test_an_action_opened_again_says_who_did_and_why(people: People, make: Make, as_person: AsPerson) -> None:
    action = make("done")
    as_person(people.manager).post(path("reopen", action), {"version": 2, "reason": "Half of it is to do"})
    said = f"Opened again by {people.manager.name} on "
    page = as_person(people.practitioner).get(path("one", action)).content.decode()
    assert said in page
    assert ": Half of it is to do." in page
    assert said not in as_person(people.practitioner).get(path("one", make("done"))).content.decode()
