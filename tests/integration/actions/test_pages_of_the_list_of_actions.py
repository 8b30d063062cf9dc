"""The list of actions: its filters live in the address, and its export holds just what the list shows, as plain values."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.states import Difference
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.council import person
from tests.factories.log import told
from tests.integration.actions.conftest import SMART, People

Make = Callable[..., Action]
AsPerson = Callable[[Actor], Client]
LIST, EXPORT = reverse("actions:list"), reverse("actions:export")
TODAY = date(2026, 4, 30)
HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "{=1}",
    "'=1",
    '"=1',
]


@pytest.fixture(autouse=True)
def _a_day_in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def as_person(client: Client) -> AsPerson:
    """The test browser, signed in as someone."""

    def signed_in(actor: Actor) -> Client:
        account = Person.objects.get(pk=actor.person_id).account
        assert account is not None
        client.force_login(account)
        return client

    return signed_in


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def sheet(answer: HttpResponse) -> Worksheet:
    found = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert isinstance(found, Worksheet)
    return found


def whats(answer: HttpResponse) -> set[str]:
    return {str(row[1].value) for row in sheet(answer).iter_rows(min_row=2)}


@pytest.fixture
def five(make: Make) -> dict[str, Action]:
    """Five actions, one for each way an action stands."""
    late, open_ = make(), make()
    Action.objects.filter(pk=late.pk).update(due_on=TODAY - timedelta(days=10))
    Action.objects.filter(pk=open_.pk).update(due_on=TODAY + timedelta(days=1))
    return {
        "late": late,
        "open": open_,
        "to_verify": make("done"),
        "full_circle": make("verified"),
        "supervision": make("verified", difference=Difference.PARTLY),
        "set_aside": make("set_aside"),
    }


EXPECTED = {
    "mine": {"late", "open", "to_verify"},
    "late": {"late"},
    "to_verify": {"to_verify"},
    "open": {"late", "open"},
    "verified": {"full_circle", "supervision"},
    "full_circle": {"full_circle"},
    "set_aside": {"set_aside"},
    "": {"late", "open", "to_verify", "full_circle", "supervision", "set_aside"},
    "nonsense": {"late", "open", "to_verify", "full_circle", "supervision", "set_aside"},
}


@pytest.mark.parametrize("show", EXPECTED)
def test_the_list_and_its_export_hold_the_same_actions(
    people: People, five: dict[str, Action], as_person: AsPerson, show: str
) -> None:
    client = as_person(people.practitioner)
    audit = people.audit
    audit.__class__.objects.filter(pk=audit.pk).update(state="final")
    page = text(client, f"{LIST}?show={show}")
    listed = {name for name, a in five.items() if reverse("actions:one", kwargs={"action_id": a.pk}) in page}
    assert listed == EXPECTED[show]
    exported = client.get(f"{EXPORT}?show={show}")
    assert whats(exported) == {five[name].what for name in EXPECTED[show]}


def test_what_needs_a_person_comes_first_and_is_said_in_words(
    people: People, five: dict[str, Action], as_person: AsPerson
) -> None:
    page = text(as_person(people.head), LIST)
    places = [
        page.index(reverse("actions:one", kwargs={"action_id": five[n].pk})) for n in ("late", "to_verify", "open")
    ]
    assert places == sorted(places)
    for words in ("10 days over", "1 day left", "Child 40", "Round 1", "Full circle", "Partly", "He says so"):
        assert words in page, words
    assert "2 open, 1 past its date, 1 waits for someone to look at the difference." in page
    assert page.count("#next") == 1  # the one difference that this person may verify


def test_a_difference_of_their_own_says_why_somebody_cannot_verify_it(
    people: People, five: dict[str, Action], as_person: AsPerson
) -> None:
    assert "To be verified by someone else: it is yours" in text(as_person(people.practitioner), LIST)
    assert "it is yours" not in text(as_person(people.head), LIST)


def test_filters_stay_in_the_links_of_each_other(people: People, five: dict[str, Action], as_person: AsPerson) -> None:
    owner = people.practitioner.person_id
    page = text(as_person(people.qa_lead), f"{LIST}?show=open&round={people.audit.round_id}&owner={owner}")
    assert f"show=late&amp;round={people.audit.round_id}&amp;owner={owner}" in page
    assert f"{EXPORT}?show=open&amp;round={people.audit.round_id}&amp;owner={owner}" in page
    assert f"Owner: {people.practitioner.name}" in page


@pytest.mark.parametrize("query", ["round=x", "owner=" + "9" * 40, "service=²", "page=-3", "page=x", "owner=&round="])
def test_a_filter_that_cannot_be_read_is_left_out(
    people: People, five: dict[str, Action], as_person: AsPerson, query: str
) -> None:
    client = as_person(people.qa_lead)
    assert text(client, f"{LIST}?{query}").count('<th scope="row"') == 6
    assert sheet(client.get(f"{EXPORT}?{query}")).max_row == 7


def test_a_view_without_actions_says_what_to_do(people: People, five: dict[str, Action], as_person: AsPerson) -> None:
    page = text(as_person(people.qa_lead), f"{LIST}?owner=999999")
    assert "Take a filter away to see more." in page
    page = text(as_person(people.other_worker), LIST)
    assert "Your role shows you none of the actions" in page
    assert "There are no actions yet" not in page


def test_nobody_whose_role_shows_none_is_told_that_there_are_none(
    people: People, five: dict[str, Action], as_person: AsPerson
) -> None:
    for role in (Role.PERFORMANCE_ANALYST, Role.IRO, Role.ADMINISTRATOR):
        client = as_person(people.council.actor(person(f"Some {role.label}", role)))
        assert "Your role shows you none of the actions" in text(client, LIST)
        assert "Your role shows you none of the audits" in text(client, reverse("audits:list"))
        assert "No audits here" not in text(client, reverse("audits:list"))


def test_the_export_says_whose_view_it_is_by_which_filters_and_of_which_day(
    people: People, five: dict[str, Action], as_person: AsPerson
) -> None:
    owner, round_ = people.practitioner, people.audit.round
    answer = as_person(people.head).get(f"{EXPORT}?show=late&owner={owner.person_id}&round={round_.pk}")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Actions", "About this list"]
    about = dict(book["About this list"].iter_rows(min_row=2, values_only=True))
    assert about["Taken by"] == people.head.name
    assert about["In the role of"] == "Head of Service"
    assert about["As of"] == "30 April 2026"
    assert about["Which actions"] == f"Past their date; Round: Round {round_.number}; Owner: {owner.name}"
    assert "are here once the audit is final" in about["In this view"]
    kept = json.loads(told()[-1].detail)
    assert kept == {"rows": 1, "show": "late", "round": round_.number, "owner": owner.person_id}


def test_the_child_goes_by_the_same_number_in_both_lists_and_in_no_address(
    people: People, five: dict[str, Action], as_person: AsPerson
) -> None:
    reference = people.audit.child.reference
    assert f"Child {reference}" in text(as_person(people.manager), LIST)
    director = people.council.actor(person("Dana Director", Role.DIRECTOR))
    page = text(as_person(director), LIST)
    assert five["late"].what in page
    assert f"Child {reference}" in page
    assert "About a child" not in page
    assert f"Child {reference}" in text(as_person(director), reverse("audits:list"))
    assert reference in {str(c.value) for row in sheet(as_person(director).get(EXPORT)).iter_rows() for c in row}
    assert not re.search(rf'(?:href|action)="[^"]*{reference}', as_person(director).get(LIST).content.decode())


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_of_the_export_is_a_formula_or_a_link(
    people: People, make: Make, as_person: AsPerson, hostile: str
) -> None:
    action = make("verified")
    Action.objects.filter(pk=action.pk).update(what=hostile, how_known=f"{hostile} https://a.example/")
    cells = {c.column: c for c in next(sheet(as_person(people.qa_lead).get(EXPORT)).iter_rows(min_row=2))}
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells.values())
    assert cells[2].data_type == "s"
    assert unescape(cells[2].value) == hostile
    assert unescape(cells[16].value) == f"{hostile} https://a.example/"


def test_the_export_is_recorded_and_its_name_names_nobody(people: People, make: Make, as_person: AsPerson) -> None:
    make(smart=replace(SMART, what="One"))
    answer = as_person(people.qa_lead).get(f"{EXPORT}?owner={people.practitioner.person_id}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="actions-2026-04-30.xlsx"'
    entry = told()[-1]
    assert (entry.event, '"rows":1' in entry.detail.replace(" ", "")) == ("actions.exported", True)
    assert sheet(answer).cell(2, 10).value.date() == Action.objects.get().due_on


@pytest.mark.requirements("R1.2")
def test_from_when_on_actions_are_listed_is_told_as_it_is_for_each_role(people: People, as_person: AsPerson) -> None:
    once_final, at_once = "are here once the audit is final", "are here as soon as they are set"

    def said(who: str) -> tuple[bool, bool]:
        page = text(as_person(people[who]), LIST)
        return once_final in page, at_once in page

    assert said("manager") == (False, True)
    assert said("head") == (True, False)
    assert said("qa_lead") == (True, False)
    assert said("practitioner") == (False, False)


def test_an_action_past_its_date_is_not_said_to_be_not_yet_due(people: People, make: Make, as_person: AsPerson) -> None:
    made = make()
    Action.objects.filter(pk=made.pk).update(due_on=TODAY - timedelta(days=55))
    page = text(as_person(people.manager), LIST)
    assert "55 days over" in page
    assert "Not done yet" in page
    assert "Not yet due" not in page
