"""An action tells what was found. Until an audit is settled its actions reach those who act on them, and nobody who may still
judge the audit, choose its moderator, or lead more than the team: on no page, in no list, count, search or file."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.policy import check_change, check_note
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.states import ChosenBecause
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import NotAllowed
from tests.factories.council import TODAY, person
from tests.integration.actions.conftest import NOW, SMART, People

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R1.2", "R3.1")]

TELLS = "Make the plan safe for Wednesday"
PHASES = ("being_audited", "submitted", "to_judge", "to_agree", "final", "withdrawn")
AT_ONCE = {"auditor", "manager", "owner"}
AGREED = {"agreed_at": NOW, "reason": "Agreed."}
ONCE_SETTLED = {"head", "qa_lead", "director"}


@pytest.fixture
def made(people: People, make: Callable[..., Action]) -> Action:
    return make(smart=replace(SMART, what=TELLS), owner_id=colleague(people))


def colleague(people: People) -> int:
    team = next(team for team in people.council.teams if team.id == people.audit.team_id)
    return next(pk for pk in team.worker_ids if pk != people.practitioner.person_id)


@pytest.fixture
def who(people: People) -> dict[str, int]:
    found = {name: people[name].person_id or 0 for name in ("auditor", "practitioner", "manager", "head", "qa_lead")}
    moderator = next(h for h in people.council.heads if h != people.head.person_id)
    return found | {
        "moderator": moderator,
        "director": person("Dee Rector", Role.DIRECTOR),
        "owner": colleague(people),
        "stranger": people.other_worker.person_id or 0,
    }


def bring_to(phase: str, audit: Audit, moderator: int) -> None:
    """In the phase "final" the audit was moderated."""
    with_moderator = phase in {"to_judge", "to_agree"}
    Audit.objects.filter(pk=audit.pk).update(state="with_moderator" if with_moderator else phase)
    if with_moderator or phase == "final":
        Moderation.objects.create(
            audit=audit,
            moderator_id=moderator,
            state=phase if with_moderator else "agreed",
            chosen_because=ChosenBecause.ALWAYS,
            due_on=TODAY,
            judged_at=NOW if phase != "to_judge" else None,
            **({} if with_moderator else AGREED),
        )


def told_in(person_id: int, action: Action) -> set[str]:
    """The outputs in which this person is told of the action."""
    browser = Client()
    browser.force_login(get_user_model().objects.get(person__pk=person_id))
    pages = {
        "the list": reverse("actions:list"),
        "the list of its round": f"{reverse('actions:list')}?round={action.audit.round_id}" if action.audit else "",
        "My work": "/",
        "its audit": reverse("audits:one", kwargs={"audit_id": action.audit_id}),
        "its feedback": reverse("audits:feedback", kwargs={"audit_id": action.audit_id}),
        "its page": reverse("actions:one", kwargs={"action_id": action.pk}),
    }
    browser.post(reverse("search:search"), {"find": "plan safe wednesday"})
    pages["the search"] = reverse("search:search")
    found = {name for name, page in pages.items() if TELLS in browser.get(page).content.decode()}
    file = browser.get(reverse("actions:export"))
    cells = [
        cell for row in openpyxl.load_workbook(BytesIO(file.content)).active.iter_rows(values_only=True) for cell in row
    ]
    return found | ({"the file"} if TELLS in cells else set())


def may_know(who: str, phase: str) -> bool:
    if who in AT_ONCE:
        return True
    if who == "practitioner":
        return phase == "final"
    if who == "moderator":  # of another service: judged, and until it is settled. Then only scope and ownership count
        return phase == "to_agree"
    return who in ONCE_SETTLED and phase in {"final", "withdrawn"}


@pytest.mark.parametrize("phase", PHASES)
def test_in_each_phase_an_action_reaches_those_who_act_on_it_alone(phase, people: People, made: Action, who) -> None:
    bring_to(phase, people.audit, who["moderator"])
    told = {name: told_in(person_id, made) for name, person_id in who.items()}
    assert {name for name, where in told.items() if where} == {name for name in who if may_know(name, phase)}
    assert all({"the list", "the file", "its page"} <= told[name] for name in who if may_know(name, phase))


def test_a_moderator_does_nothing_more_with_the_actions_of_an_audit_that_is_settled(
    people: People, make: Callable[..., Action], who
) -> None:
    """Not even with one that they set: it is of another service by then. What is theirs to do they see."""
    bring_to("to_agree", people.audit, who["moderator"])
    moderator = people.council.actor(who["moderator"])
    made = make(by=moderator, smart=replace(SMART, what=TELLS))
    check_change(moderator, made)
    Audit.objects.filter(pk=people.audit.pk).update(state="final")
    Moderation.objects.filter(audit=people.audit).update(state="agreed", **AGREED)
    made = Action.objects.get(pk=made.pk)
    for act in (check_note, check_change):
        with pytest.raises(NotAllowed):
            act(moderator, made)
    assert not actions.audits_to_act_on(moderator).filter(pk=people.audit.pk).exists()
    assert told_in(who["moderator"], made) == set()
    Action.objects.filter(pk=made.pk).update(owner_id=who["moderator"])
    assert "its page" in told_in(who["moderator"], made)


@pytest.mark.parametrize("phase", PHASES)
def test_the_figures_of_the_round_count_an_action_once_its_audit_is_settled(
    phase, people: People, made: Action
) -> None:
    bring_to(phase, people.audit, people.council.heads[0])
    found = insight.round_measures(people.qa_lead, people.audit.round_id, now=NOW)
    assert found.what_difference.raised == (phase in {"final", "withdrawn"})


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("there_is_one", [True, False])
def test_no_page_counts_none_where_actions_are_not_told_yet(
    phase, there_is_one, people: People, made: Action, who
) -> None:
    """Whether there are any or not: the page is the same."""
    bring_to(phase, people.audit, who["moderator"])
    if not there_is_one:
        made.delete()
    settled = phase in {"final", "withdrawn"}
    for name in ("head", "qa_lead", "director", "manager", "auditor"):
        browser = Client()
        browser.force_login(get_user_model().objects.get(person__pk=who[name]))
        page = browser.get(f"{reverse('actions:list')}?round={people.audit.round_id}").content.decode()
        not_told = name in ONCE_SETTLED and not settled
        assert ("Not told yet" in page) is not_told, name
        if not_told:
            assert "fc-chip__count" not in page
            assert "0 open" not in page
            assert "No actions fit" not in page
    measures = insight.round_measures(people.qa_lead, people.audit.round_id, now=NOW)
    assert measures.actions_not_told is not settled


@pytest.mark.parametrize("phase", PHASES)
def test_the_audit_log_tells_a_reader_who_may_moderate_of_an_action_once_its_audit_is_settled(
    phase, people: People, made: Action, who
) -> None:
    """Not by any filter either: that an action is urgent tells how bad it was. The administrator, who moderates nothing, reads it
    all."""
    bring_to(phase, people.audit, who["moderator"])
    readers = {"qa_lead": who["qa_lead"], "administrator": person("Ad Ministrator", Role.ADMINISTRATOR)}
    for name, person_id in readers.items():
        browser = Client()
        browser.force_login(get_user_model().objects.get(person__pk=person_id))
        told = name == "administrator" or phase in {"final", "withdrawn"}
        for asked in ("", "?event=actions.", f"?by={made.set_by_id}"):
            page = browser.get(f"{reverse('auditlog:list')}{asked}").content.decode()
            assert (f"Action {made.pk}<" in page) == told, (name, asked)
            numbered = re.search(r'<span>\d+<span class="fc-second">', page) is not None
            assert numbered == (name == "administrator"), "a gap in the numbers would tell of it"
            assert ("entries have no numbers here" in page) == (name == "qa_lead"), "said whether there are any or not"


@pytest.mark.requirements("R5.9")
def test_a_role_that_has_ended_leaves_no_action_but_those_that_are_theirs_to_do(
    people: People, made: Action, who
) -> None:
    """Whoever set an action, or carried its audit out, sees and changes it while a role of theirs does such work."""
    auditor = who["auditor"]
    assert "its page" in told_in(auditor, made)
    RoleAssignment.objects.filter(person_id=auditor).update(ends_on=TODAY - timedelta(days=1))
    former = people.council.actor(auditor)
    assert told_in(auditor, made) == set()
    for act in (check_note, check_change):
        with pytest.raises(NotAllowed):
            act(former, made)
    Action.objects.filter(pk=made.pk).update(owner_id=auditor)
    assert "its page" in told_in(auditor, made)


@pytest.mark.requirements("R5.9")
def test_a_manager_who_moved_reads_and_changes_no_action_of_the_team_they_left(people: People, make) -> None:
    """Not even one that they set: the right went with the team."""
    manager = people.manager.person_id or 0
    made = make(by=people.manager, smart=replace(SMART, what=TELLS))
    assert "its page" in told_in(manager, made)
    other = next(team for team in people.council.teams if team.area_id != people.audit.team.service_area_id)
    RoleAssignment.objects.filter(person_id=manager).update(team_id=other.id)
    moved = people.council.actor(manager)
    assert told_in(manager, made) == set()
    for act in (check_note, check_change):
        with pytest.raises(NotAllowed):
            act(moved, made)
