"""Somebody met in an import gets a right name, a team, a manager and an account from their page; nothing typed is lost."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.models import Alias, Person
from fullcircle.foundation.access.rules import SYSTEM, name_in_order
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import queries as auditlog
from tests.factories.council import NOW, TODAY, person

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

LIST, PASSWORD = "/people/", "otter lantern violin"


@pytest.fixture
def team() -> int:
    area = access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=NOW)
    return access.add_team(name="Safeguarding North", service_area_id=area, by=SYSTEM, now=NOW)


@pytest.fixture
def met(team: int) -> int:
    """A worker whom an import named in the way of case systems."""
    access.note_names(names={Alias.WORKER: ["O'BRIEN, Ada"]})
    return access.add_worker(alias_id=Alias.objects.get(text="O'BRIEN, Ada").pk, team_id=None, by=SYSTEM, now=NOW)


@pytest.fixture
def admin(signed_in) -> Client:
    person("Ad Ministrator", Role.ADMINISTRATOR)
    return signed_in("ad.ministrator")


def of(name: str, person_id: int) -> str:
    return reverse(f"people:{name}", kwargs={"person_id": person_id})


def typed(**changes: object) -> dict[str, object]:
    return {"name": "Ada O'Brien", "job_title": "", "email": "", "team": "", "manager": ""} | changes


def test_a_name_written_surname_first_is_shown_as_people_say_it(met):
    assert Person.objects.get(pk=met).name == "Ada O'Brien"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("SMITH, Jane", "Jane Smith"),
        ("Smith,Jane", "Jane Smith"),
        ("MCDONALD, JO", "JO McDonald"),
        ("VAN DER BERG, Anna-Lise", "Anna-Lise Van Der Berg"),
        ("ÖZDEMİR, Ayşe", "Ayşe Özdemi̇r"),
        ("Jane Smith", "Jane Smith"),
        ("Team 4, Duty", "Team 4, Duty"),
        (",", ","),
        ("", ""),
    ],
)
def test_names_of_case_systems_are_put_in_order_and_others_are_left_alone(written, said):
    assert name_in_order(written) == said


def test_name_team_manager_and_email_are_corrected_and_files_still_find_the_person(admin, met, team):
    boss = person("Mana Ger", Role.TEAM_MANAGER, team_id=team)
    sent = typed(
        name="Ada O’Brien-Hale", job_title="Social worker", email="Ada@Council.gov.uk", team=team, manager="mana ger"
    )
    answer = admin.post(of("correct", met), sent)
    assert answer["Location"] == of("one", met)
    held = Person.objects.get(pk=met)
    assert (held.name, held.job_title, held.email) == ("Ada O’Brien-Hale", "Social worker", "ada@council.gov.uk")
    assert (held.team_id, held.line_manager_id) == (team, boss)
    assert queries.aliases("worker")["o'brien, ada"].person_id == met
    page = admin.get(of("one", met)).content.decode()
    assert "O&#39;BRIEN, Ada" in page
    assert "Mana Ger" in page


def test_the_log_says_what_was_corrected_and_no_name(admin, met):
    admin.post(of("correct", met), typed(name="Ada Hale", email="ada@council.gov.uk"))
    entry = next(iter(auditlog.latest(limit=1)))
    assert entry.event == "access.person_corrected"
    assert "name" in entry.detail
    assert "Hale" not in entry.detail
    assert "council.gov.uk" not in entry.detail


def test_what_is_the_same_changes_nothing_and_is_not_logged(admin, met):
    before = len(list(auditlog.latest(limit=50)))
    answer = admin.post(of("correct", met), typed(), follow=True)
    assert "nothing changed" in answer.content.decode()
    assert len(list(auditlog.latest(limit=50))) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "“Name” still needs an answer."),
        ({"email": "ada at council"}, "This is not an e-mail address."),
        ({"email": "taken@council.gov.uk"}, "Someone else has this e-mail address here."),
        ({"manager": "Nobody Known"}, "Nobody here goes by that name or e-mail address."),
        ({"manager": "Ada O'Brien"}, "The line of managers would lead back to this person."),
        ({"manager": "Sam Two"}, "2 people go by that name. Enter the e-mail address instead."),
    ],
)
def test_a_fault_is_told_and_everything_typed_stays(admin, met, changes, said):
    access.add_person(name="Sam Two", email="taken@council.gov.uk", by=SYSTEM, now=NOW)
    access.add_person(name="Sam Two", by=SYSTEM, now=NOW)
    answer = admin.post(of("correct", met), typed(job_title="Kept <title>", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="Kept &lt;title&gt;"' in page
    assert "<title>Error:" in page
    assert Person.objects.get(pk=met).job_title == ""


def test_a_manager_who_shares_a_name_stays_when_other_things_are_corrected(admin, met):
    boss = access.add_person(name="Sam Two", by=SYSTEM, now=NOW)
    access.add_person(name="Sam Two", by=SYSTEM, now=NOW)
    Person.objects.filter(pk=met).update(line_manager=boss)
    admin.post(of("correct", met), typed(job_title="Adviser", manager="Sam Two"))
    held = Person.objects.get(pk=met)
    assert (held.job_title, held.line_manager_id) == ("Adviser", boss)


def test_a_longer_line_of_managers_never_runs_in_a_circle(admin, met):
    middle = access.add_person(name="Middle One", line_manager_id=met, by=SYSTEM, now=NOW)
    access.add_person(name="Top One", line_manager_id=middle, by=SYSTEM, now=NOW)
    answer = admin.post(of("correct", met), typed(manager="Top One"))
    assert answer.status_code == 422
    assert Person.objects.get(pk=met).line_manager_id is None


def test_an_account_is_given_then_a_link_and_they_can_sign_in(admin, met):
    Person.objects.filter(pk=met).update(email="ada@council.gov.uk")
    page = admin.get(of("give_account", met)).content.decode()
    assert 'value="ada@council.gov.uk"' in page
    answer = admin.post(of("give_account", met), {"username": "ada@council.gov.uk"})
    assert answer["Location"] == of("one", met)
    link = access.ask_for_link(person_id=met, mail=False, by=SYSTEM, now=NOW)
    access.use_link(who=link.who, token=link.token, password=PASSWORD, now=NOW)
    assert authenticate(username="ada@council.gov.uk", password=PASSWORD) == Person.objects.get(pk=met).account
    assert "access.account_given" in [entry.event for entry in auditlog.latest(limit=4)]


@pytest.mark.parametrize(
    ("username", "said"),
    [
        ("AD.ministrator", "The user name AD.ministrator is taken."),
        ("ada hale", "A user name has letters, figures and @ . + - _ only"),
        ("", "“User name” still needs an answer."),
    ],
)
def test_a_user_name_that_cannot_be_given_is_told(admin, met, username, said):
    answer = admin.post(of("give_account", met), {"username": username})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Person.objects.get(pk=met).account_id is None


def test_nobody_gets_a_second_account_and_those_who_left_get_none(admin, met):
    admin.post(of("give_account", met), {"username": "ada"})
    assert admin.post(of("give_account", met), {"username": "ada.again"}).status_code == 409
    gone = access.add_person(name="Gone Now", by=SYSTEM, now=NOW)
    access.note_leaving(person_id=gone, left_on=date(2026, 1, 31), by=SYSTEM, now=NOW)
    assert admin.post(of("give_account", gone), {"username": "gone"}).status_code == 409
    assert admin.get(of("give_account", gone))["Location"] == of("one", gone)
    assert "Gone Now has left, so no account can be given." in admin.get(of("one", gone)).content.decode()


@pytest.mark.parametrize("name", ["correct", "give_account"])
def test_only_those_who_look_after_people_may(signed_in, met, name):
    person("Quinn Lead", Role.QA_LEAD)
    answer = signed_in("quinn.lead").post(of(name, met), typed(username="x"))
    assert answer.status_code == 403
    assert Person.objects.get(pk=met).account_id is None


def test_someone_unknown_is_not_found(admin):
    assert admin.get(of("correct", 999999)).status_code == 404
    assert admin.post(of("give_account", 999999), {"username": "x"}).status_code == 404


def test_the_list_shows_who_still_needs_something(admin, met, team):
    ready = person("All Set", Role.PRACTITIONER, team_id=team)
    access.set_password(person_id=ready, password="otter lantern violin", by=SYSTEM, now=NOW)
    for show in ("here", "no_team", "no_account"):
        page = admin.get(LIST, {"show": show}).content.decode()
        assert "Ada O&#39;Brien" in page
        assert ("All Set" in page) is (show == "here")
    assert "Ada O&#39;Brien" not in admin.get(LIST, {"show": "no_role"}).content.decode(), "they cannot sign in"
    assert "All Set" in admin.get(LIST, {"show": "nonsense"}).content.decode()
    assert len(queries.people(SYSTEM, on=TODAY)) == 3
