"""A list of people is read, looked at and applied all or nothing, from the page and by command; twice changes nothing."""

import re
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from fullcircle.domain.cases.models import Child
from fullcircle.domain.staff_lists import operations, queries
from fullcircle.domain.staff_lists.models import StaffList
from fullcircle.domain.staff_lists.states import StaffListState
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.models import Alias, Person, RoleAssignment, Team
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import queries as auditlog
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, StaleWrite, WrongState
from tests.factories.council import NOW, TODAY, person

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

NEW = "/people/lists/new/"
HEAD = "Name,Email,Job title,Team,Service area,Manager,Role,Other names\n"
LIST = (
    HEAD + '"HALE, Ada",ada@x.uk,Social worker,Team South,Safeguarding,Grace Moss,Practitioner,"HALE, A"\n'
    "Grace Moss,grace@x.uk,,Team South,,,Team manager,\n"
    ",nobody@x.uk,,,,,,\n"
)
Send = Callable[[str], int]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture
def area(db: None) -> int:
    return access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=NOW)


@pytest.fixture
def administrator(area: int) -> Actor:
    return people.actor(person("Ad Ministrator", Role.ADMINISTRATOR), on=TODAY)


@pytest.fixture
def admin(administrator: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username="ad.ministrator"))
    return client


@pytest.fixture
def send(administrator: Actor) -> Send:
    def sending(text: str) -> int:
        return operations.receive(chunks=[text.encode()], file_name="staff.csv", by=administrator, now=NOW)

    return sending


def apply(list_id: int, by: Actor) -> dict[str, int]:
    return operations.apply(staff_list_id=list_id, by=by, now=NOW)


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Person, Team, RoleAssignment, Alias)]


def test_people_teams_managers_roles_and_names_come_in(send, administrator, area):
    counts = apply(send(LIST), administrator)
    assert counts == {
        "read": 3,
        "new": 2,
        "changed": 0,
        "same": 0,
        "left_out": 1,
        "teams_new": 1,
        "not_in_file": 1,
        "leavers": 0,
        "children_team": 0,
        "children_worker": 0,
    }
    ada, grace = Person.objects.get(name="Ada Hale"), Person.objects.get(name="Grace Moss")
    team = Team.objects.get(name="Team South")
    assert (ada.email, ada.job_title, ada.team_id, ada.line_manager_id) == (
        "ada@x.uk",
        "Social worker",
        team.pk,
        grace.pk,
    )
    assert team.service_area_id == area
    assert people.actor(ada.pk, on=TODAY).roles == {Role.PRACTITIONER}
    assert people.actor(grace.pk, on=TODAY).roles == {Role.TEAM_MANAGER}
    assert people.aliases("worker")["hale, a"].person_id == ada.pk
    assert ada.account_id is None


def test_the_same_list_twice_changes_nothing(send, administrator):
    apply(send(LIST), administrator)
    before = everything()
    counts = apply(send(LIST), administrator)
    assert (counts["new"], counts["changed"], counts["same"], counts["teams_new"]) == (0, 0, 2, 0)
    assert everything() == before


def test_nobody_is_removed_or_changed_by_silence(send, administrator):
    other = access.add_person(name="Not Named", email="n@x.uk", job_title="Adviser", by=SYSTEM, now=NOW)
    before = Person.objects.filter(pk=other).values().get()
    page = queries.staff_list(administrator, send(LIST), on=TODAY)
    assert page.plan is not None
    assert page.plan.not_in_file == ("Ad Ministrator", "Not Named")
    apply(page.row.id, administrator)
    assert Person.objects.filter(pk=other).values().get() == before


def test_children_known_under_a_name_of_the_list_have_their_worker_and_team(send, administrator, area):
    child = Child.objects.create(
        reference="1", status="in_need", as_at=TODAY, facts={"worker_name": "hale, a", "team_name": "team south"}
    )
    access.note_names(names={Alias.WORKER: ["HALE, A"], Alias.TEAM: ["Team South"]})
    apply(send(LIST), administrator)
    child.refresh_from_db()
    assert (child.worker.name, child.team.name) == ("Ada Hale", "Team South")


def test_two_people_who_change_places_are_applied_at_once(send, administrator):
    low = access.add_person(name="Was Below", by=SYSTEM, now=NOW)
    top = access.add_person(name="Was Above", by=SYSTEM, now=NOW)
    Person.objects.filter(pk=low).update(line_manager=top)
    chief = access.add_person(name="Chief One", by=SYSTEM, now=NOW)
    apply(send("Name,Manager\nWas Above,Was Below\nWas Below,Chief One\n"), administrator)
    assert Person.objects.get(pk=top).line_manager_id == low
    assert Person.objects.get(pk=low).line_manager_id == chief


def test_all_or_nothing_when_something_goes_wrong(send, administrator, monkeypatch):
    list_id, before = send(LIST), everything()

    def broken(**_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(access, "give_roles", broken)
    with pytest.raises(RuntimeError):
        apply(list_id, administrator)
    assert everything() == before
    assert StaffList.objects.get(pk=list_id).state == StaffListState.READ


def test_what_was_looked_at_is_what_is_applied(send, administrator, admin):
    list_id = send(LIST)
    seen = queries.staff_list(administrator, list_id, on=TODAY).plan.fingerprint
    access.add_person(name="Grace Moss", email="grace@x.uk", by=SYSTEM, now=NOW)
    with pytest.raises(StaleWrite):
        operations.apply(staff_list_id=list_id, seen=seen, by=administrator, now=NOW)
    answer = admin.post(f"/people/lists/{list_id}/apply/", {"seen": seen})
    assert answer.status_code == 409
    assert "People have changed since you looked" in answer.content.decode()
    assert not Person.objects.filter(name="Ada Hale").exists()


def test_a_list_is_applied_once_and_its_rows_go(send, administrator):
    list_id = send(LIST)
    apply(list_id, administrator)
    with pytest.raises(WrongState):
        apply(list_id, administrator)
    assert StaffList.objects.get(pk=list_id).rows == []
    aside = send(LIST)
    operations.set_aside(staff_list_id=aside, by=administrator, now=NOW)
    assert StaffList.objects.get(pk=aside).rows == []
    with pytest.raises(WrongState):
        apply(aside, administrator)


def test_no_file_stays_behind(send, settings):
    send(LIST)
    with pytest.raises(Invalid):
        send("no list at all")
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_only_those_who_look_after_people_may(send, area):
    list_id = send(LIST)
    lead = people.actor(person("Quinn Lead", Role.QA_LEAD), on=TODAY)
    for refused in (
        lambda: operations.receive(chunks=[LIST.encode()], file_name="x.csv", by=lead, now=NOW),
        lambda: apply(list_id, lead),
        lambda: queries.staff_list(lead, list_id, on=TODAY),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_the_log_names_nobody(send, administrator):
    apply(send(LIST), administrator)
    told = " ".join(f"{entry.event} {entry.subject} {entry.detail}" for entry in auditlog.latest(limit=50))
    assert "staff_lists.applied" in told
    for name in ("Hale", "Moss", "x.uk"):
        assert name not in told


def test_from_the_page_to_applied_people(admin):
    upload = SimpleUploadedFile("staff.csv", LIST.encode())
    answer = admin.post(NEW, {"file": upload}, follow=True)
    page = answer.content.decode()
    for words in (
        "Every row is accounted for",
        "Ada Hale",
        "Team South",
        "There is no name in this row.",
        "Ad Ministrator",
    ):
        assert words in page
    address = answer.redirect_chain[-1][0]
    seen = page.split('name="seen" value="')[1].split('"')[0]
    done = admin.post(f"{address}apply/", {"seen": seen}, follow=True)
    assert "2 people were added" in done.content.decode()
    assert "There is no name in this row." in done.content.decode()
    assert Person.objects.filter(name="Ada Hale").exists()
    book = openpyxl.load_workbook(BytesIO(admin.get(f"{address}problems.xlsx").content))
    assert book.active["A2"].value == 4


def test_a_list_is_set_aside_from_its_page(admin, send):
    answer = admin.post(f"/people/lists/{send(LIST)}/set-aside/", follow=True)
    assert "The list is set aside." in answer.content.decode()
    assert not Person.objects.filter(name="Ada Hale").exists()


def test_a_file_that_is_no_list_is_refused_on_the_page(admin):
    answer = admin.post(NEW, {"file": SimpleUploadedFile("x.csv", b"nothing here")})
    assert answer.status_code == 422
    assert "No list of people was found in this file." in answer.content.decode()
    assert admin.post(NEW, {}).status_code == 422
    assert not StaffList.objects.exists()


def test_the_template_comes_back_as_a_list(admin, send, administrator):
    content = admin.get("/people/lists/template.xlsx").content
    list_id = operations.receive(chunks=[content], file_name="template.xlsx", by=administrator, now=NOW)
    assert queries.staff_list(administrator, list_id, on=TODAY).counts["new"] == 1


def test_markup_in_a_list_is_shown_as_text(admin):
    upload = SimpleUploadedFile("<b>.csv", (HEAD + "<script>alert(1)</script>,,<i>x</i>,,,,,\n").encode())
    page = admin.post(NEW, {"file": upload}, follow=True).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<i>x" not in page


def test_the_command_tells_and_applies_and_a_dry_run_changes_nothing(area, tmp_path):
    path, out = tmp_path / "staff.csv", StringIO()
    path.write_text(LIST)
    call_command("import_people", str(path), "--dry-run", stdout=out)
    assert "3 rows read: 2 new, 0 changed, 0 same, 1 left out." in out.getvalue()
    assert "Row 4, costs the row" in out.getvalue()
    assert "Row 2, new, Ada Hale" in out.getvalue()
    assert not Person.objects.exists()
    call_command("import_people", str(path), stdout=StringIO())
    assert Person.objects.count() == 2
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_people", str(tmp_path / "none.csv"))
    path.write_text("words")
    with pytest.raises(CommandError, match="No list of people"):
        call_command("import_people", str(path))


def shown(admin: Client, list_id: int) -> str:
    text = re.sub(r"<br>", "; ", admin.get(f"/people/lists/{list_id}/").content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_each_change_is_shown_with_what_stood_before_and_kept_afterwards(send, administrator, admin, area, tmp_path):
    north = access.add_team(name="North", service_area_id=area, by=SYSTEM, now=NOW)
    access.add_team(name="South", service_area_id=area, by=SYSTEM, now=NOW)
    boss = access.add_person(name="Old Boss", by=SYSTEM, now=NOW)
    access.add_person(name="New Boss", by=SYSTEM, now=NOW)
    access.add_person(
        name="Ada Hale", email="ada@x.uk", job_title="Adviser", team_id=north, line_manager_id=boss, by=SYSTEM, now=NOW
    )
    list_id = send(HEAD + "Ada Moss,ada@x.uk,Social worker,South,,New Boss,,\n")
    said = (
        "Name: Ada Moss (before: Ada Hale); Job title: Social worker (before: Adviser); Team: South (before: North); "
        "Manager: New Boss (before: Old Boss)"
    )
    assert said in shown(admin, list_id)
    path, out = tmp_path / "staff.csv", StringIO()
    path.write_text(HEAD + "Ada Moss,ada@x.uk,Social worker,South,,New Boss,,\n")
    call_command("import_people", str(path), "--dry-run", stdout=out)
    assert f"Row 2, changed, Ada Hale: {said}." in out.getvalue()
    apply(list_id, administrator)
    afterwards = shown(admin, list_id)
    assert "What changed" in afterwards
    assert said in afterwards


def test_children_who_follow_a_name_are_counted_before_and_after(send, administrator, admin, area):
    for n in range(3):
        facts = {"worker_name": "hale, a" if n else "", "team_name": "team south"}
        Child.objects.create(reference=str(n), status="in_need", as_at=TODAY, facts=facts)
    list_id = send(LIST)
    before = shown(admin, list_id)
    assert "3 children get a team: their data goes by a name in this list." in before
    assert "2 children get a worker: their data goes by a name in this list." in before
    counts = apply(list_id, administrator)
    assert (counts["children_team"], counts["children_worker"]) == (3, 2)
    assert "3 children got a team" in shown(admin, list_id)
    again = send(LIST)
    assert "children get" not in shown(admin, again)


def test_a_worker_who_moves_takes_no_child_along_and_the_page_says_so(send, administrator, admin, area):
    north = access.add_team(name="North", service_area_id=area, by=SYSTEM, now=NOW)
    access.add_team(name="South", service_area_id=area, by=SYSTEM, now=NOW)
    ada = access.add_person(name="Ada Hale", email="ada@x.uk", team_id=north, by=SYSTEM, now=NOW)
    Child.objects.create(
        reference="1",
        status="in_need",
        as_at=TODAY,
        team_id=north,
        worker_id=ada,
        facts={"worker_name": "ada hale", "team_name": "north"},
    )
    list_id = send(HEAD + "Ada Hale,ada@x.uk,,South,,,,\n")
    assert "Children stay in the team that the data names, also where their worker moves." in shown(admin, list_id)
    apply(list_id, administrator)
    assert (Person.objects.get(pk=ada).team.name, Child.objects.get().team_id) == ("South", north)


@pytest.mark.parametrize("fault", ["#REF!", "#N/A", "0", "#NAME?", "#DIV/0!", "12"])
def test_a_fault_of_a_spreadsheet_makes_no_team_and_no_person(send, administrator, admin, area, fault):
    before = (Person.objects.count(), Team.objects.count(), Alias.objects.count())
    list_id = send(
        HEAD + f"{fault},a@x.uk,,North,,,,\nAda Hale,ada@x.uk,{fault},{fault},Safeguarding,{fault},,{fault}\n"
    )
    counts = apply(list_id, administrator)
    assert (counts["new"], counts["left_out"], counts["teams_new"]) == (1, 1, 0)
    assert (Person.objects.count(), Team.objects.count(), Alias.objects.count()) == (
        before[0] + 1,
        *before[1:2],
        before[2] + 1,
    )
    ada = Person.objects.get(email="ada@x.uk")
    assert (ada.job_title, ada.team_id, ada.line_manager_id) == ("", None, None)
    said = shown(admin, list_id)
    if fault == "#N/A":  # says that there is none, as an empty cell does
        assert "There is no name in this row." in said
        return
    for words in (
        f"“{fault}” is no name of a person.",
        f"“{fault}” is no name of a team.",
        f"“{fault}” is no job title.",
    ):
        assert words in said.replace("&#34;", '"')


@pytest.mark.parametrize("fault", ["#REF!", "0", " "])
def test_no_operation_adds_what_is_no_name(administrator, area, fault):
    with pytest.raises(Invalid):
        access.add_person(name=fault, by=SYSTEM, now=NOW)
    with pytest.raises(Invalid):
        access.add_team(name=fault, service_area_id=area, by=SYSTEM, now=NOW)


def test_people_who_left_are_counted_and_not_taken_for_new_ones_silently(send, administrator, admin, area):
    for name, email in (("Gone By Address", "gone@x.uk"), ("Gone By Name", "")):
        gone = access.add_person(name=name, email=email, by=SYSTEM, now=NOW)
        Person.objects.filter(pk=gone).update(left_on=TODAY.replace(year=2025))
    list_id = send(HEAD + "Gone By Address,gone@x.uk,,,,,,\nGone By Name,,,,,,,\n")
    said = shown(admin, list_id)
    assert "2 rows are about people who left" in said
    assert "Somebody called Gone By Name was here and has left. This is taken for a new person." in said
    assert apply(list_id, administrator)["leavers"] == 2


def many(count: int) -> str:
    letters = [f"{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(count)]
    rows = (f"Ada H{one},{one}@x.uk,,Team South,Safeguarding,Ada Haa,Practitioner,H{one} A" for one in letters[1:])
    return HEAD + "Ada Haa,aa@x.uk,,Team South,Safeguarding,,,\n" + "\n".join(rows) + "\n"


def test_a_long_list_costs_little_more_than_a_short_one(send, administrator, django_assert_max_num_queries):
    list_id = send(many(60))
    with django_assert_max_num_queries(60 + 60):
        assert apply(list_id, administrator)["new"] == 60
    assert RoleAssignment.objects.filter(role=Role.PRACTITIONER).count() == 59
    events = [entry.event for entry in auditlog.latest(limit=500)]
    assert (events.count("access.person_added"), events.count("access.role_given")) == (60 + 1, 59 + 1)
    assert events[0] == "staff_lists.applied"


def test_what_the_list_does_not_change_is_left_to_whoever_corrects_it_meanwhile(send, administrator, area, monkeypatch):
    access.add_team(name="North", service_area_id=area, by=SYSTEM, now=NOW)
    ada = access.add_person(name="Ada Hale", email="ada@x.uk", job_title="Adviser", by=SYSTEM, now=NOW)
    correct = access.correct_people

    def meanwhile(**told: object) -> object:
        Person.objects.filter(pk=ada).update(job_title="Team manager")
        return correct(**told)

    monkeypatch.setattr(access, "correct_people", meanwhile)
    apply(send(HEAD + "Ada Hale,ada@x.uk,,North,,,,\n"), administrator)
    found = Person.objects.get(pk=ada)
    assert (found.team.name, found.job_title) == ("North", "Team manager")
