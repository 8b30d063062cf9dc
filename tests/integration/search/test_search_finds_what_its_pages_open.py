"""For every role and every kind: what the search finds is what that role's pages open, no more and no less.

Generated: everyone looks for everything there is, and every page there is of each kind is opened.
"""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.actions.models import Action
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.cases.models import Child
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import SCOPES, Role, ScopeKind
from fullcircle.web.search import presenters
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import NOW, TODAY, Council, council, person

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

PAGES = {
    "child": ("performance:child", Child),
    "audit": ("audits:one", Audit),
    "action": ("actions:one", Action),
    "round": ("rounds:control_room", Round),
    "person": ("people:one", Person),
}
"""The page of each kind of thing that can be found."""

WORDS = ("400", "Planning", "Meet", "Manager", "Worker", "Head", "Quinn", "Some")
"""What finds every child, audit and action by number, the round, the actions by their words, and everybody by name."""


@pytest.fixture
def ashmere() -> Council:
    return council(teams_in_each_area=1, children_in_each_team=2)


@pytest.fixture
def under_way(ashmere: Council) -> AuditedRound:
    """In each team an audit that is final and one that is not, each with an action; one of them is moderated."""
    made = audited_round(ashmere)
    for team in ashmere.teams:
        for state in (AuditState.FINAL, AuditState.BEING_AUDITED):
            made.action(made.audit(team, state))
    made.moderated(Audit.objects.filter(state="final")[0], "inadequate", "meets_good")
    Action.objects.create(
        team_id=ashmere.teams[0].id,
        what="Meet the whole team",
        measure="A note",
        achievable="Time is kept",
        difference_for="Nobody waits",
        urgency="standard",
        due_on=TODAY,
        owner_id=ashmere.teams[1].manager_id,
        set_at=NOW,
    )
    return made


def people_of(ashmere: Council) -> dict[str, int]:
    """Somebody in each role alone, and everyone who has a part in the round."""
    team = ashmere.teams[1]
    where = {ScopeKind.TEAM: {"team_id": team.id}, ScopeKind.SERVICE: {"area_id": team.area_id}}
    found = {role.value: person(f"Some {role.value}", role, **where.get(SCOPES[role], {})) for role in Role}
    found |= {f"manager of {one.name}": one.manager_id for one in ashmere.teams}
    found["a practitioner with audits"] = ashmere.teams[0].worker_ids[0]
    found["the moderator"] = ashmere.heads[0]
    found["nobody in any role"] = access.add_person(name="Some One", username="some.one", by=SYSTEM, now=NOW)
    return found


def test_the_box_names_what_its_reader_may_find_and_whoever_may_find_nothing_has_none(
    ashmere: Council, browser_of: Callable[[int], Client]
) -> None:
    said = {
        Role.QA_LEAD: "a child’s number, a name, a round or a word of an action",
        Role.DIRECTOR: "a child’s number, a round or a word of an action",
        Role.ADMINISTRATOR: "a name",
        Role.IRO: None,
        Role.ELECTED_MEMBER: None,
    }
    for role, words in said.items():
        browser = browser_of(person(f"Some {role.value}", role))
        page = browser.get("/").content.decode()
        assert (words is None) is ("fc-find" not in page), role
        assert words is None or page.count(f">Search: {words}<") == 2, role
        own = browser.get(reverse("search:search")).content.decode()
        assert ("Your roles open nothing that is searched." in own) is (words is None), role


def test_a_childs_number_among_other_words_finds_its_records(
    under_way: AuditedRound, browser_of: Callable[[int], Client]
) -> None:
    audit = Audit.objects.select_related("child").order_by("pk")[0]
    browser = browser_of(under_way.council.qa_lead.person_id or 0)
    found = hits(search(browser, f"audit of child {audit.child.reference}"))
    assert audit.pk in led_to(found, "audit")
    assert audit.child_id in led_to(found, "child")


def search(browser: Client, words: str) -> str:
    """The page of results, as the browser is led to it."""
    answer = browser.post(reverse("search:search"), {"find": words}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def hits(page: str) -> str:
    return "".join(re.findall(r'<ul class="fc-hits">.*?</ul>', page, re.DOTALL))


def there_are(kind: str) -> set[int]:
    """The ids of this kind; of people, who are seen all or none, some."""
    found = PAGES[kind][1].objects.order_by("pk").values_list("pk", flat=True)
    return set(found[:5] if kind == "person" else found)


def opened(browser: Client, kind: str) -> set[int]:
    """The ids of the pages of this kind that answer."""
    name = PAGES[kind][0]
    asked = ((pk, browser.get(reverse(name, kwargs={f"{kind}_id": pk}))) for pk in there_are(kind))
    return {pk for pk, answer in asked if answer.status_code == 200}


def led_to(found: str, kind: str) -> set[int]:
    """The ids of this kind that hits lead to."""
    name, _ = PAGES[kind]
    pattern = re.escape(reverse(name, kwargs={f"{kind}_id": 987654})).replace("987654", r"(\d+)")
    return {int(pk) for pk in re.findall(f'href="{pattern}"', found)}


def test_each_role_finds_what_it_can_open(
    ashmere: Council,
    under_way: AuditedRound,
    browser_of: Callable[[int], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(presenters, "SHOWN", 1_000)
    seen: dict[str, set[int]] = {kind: set() for kind in PAGES}
    for who, person_id in people_of(ashmere).items():
        browser = browser_of(person_id)
        found = "".join(hits(search(browser, words)) for words in WORDS)
        for kind in PAGES:
            mine = opened(browser, kind)
            assert led_to(found, kind) & there_are(kind) == mine, f"{kind}, {who}"
            assert mine or not led_to(found, kind), f"{kind}, {who}"
            seen[kind] |= mine
    assert seen == {kind: there_are(kind) for kind in PAGES}, "someone opens each of them"


def test_an_audit_or_action_is_found_by_its_own_number_by_who_can_open_it(
    ashmere: Council, under_way: AuditedRound, browser_of: Callable[[int], Client]
) -> None:
    audit, action = Audit.objects.latest("pk"), Action.objects.latest("pk")
    for who, person_id in people_of(ashmere).items():
        browser = browser_of(person_id)
        for kind, pk in (("audit", audit.pk), ("action", action.pk)):
            name, _ = PAGES[kind]
            opens = browser.get(reverse(name, kwargs={f"{kind}_id": pk})).status_code == 200
            found = hits(search(browser, f"{kind.capitalize()} {pk}"))
            assert (pk in led_to(found, kind)) == opens, f"{kind}, {who}"
            assert (f"{kind.capitalize()} {pk}" in re.sub(r"<[^>]+>", "", found)) == opens, f"{kind}, {who}"


def test_children_and_actions_are_found_by_number_only_by_who_is_told_it(
    ashmere: Council, under_way: AuditedRound, browser_of: Callable[[int], Client]
) -> None:
    action = Action.objects.filter(audit__state="final")[0]
    assert action.audit is not None
    number = action.audit.child.reference
    for who, person_id in people_of(ashmere).items():
        browser = browser_of(person_id)
        found = hits(search(browser, number))
        page = browser.get(reverse("actions:one", kwargs={"action_id": action.pk}))
        told = page.status_code == 200 and f"hild {number}" in page.content.decode()
        assert (action.pk in led_to(found, "action")) == told, who
        actor = ashmere.actor(person_id)
        sees = Child.objects.visible_to(actor).filter(reference=number).exists()
        assert ('id="children"' in search(browser, number)) == sees, who


def test_what_is_hidden_is_as_if_it_were_not_there(
    ashmere: Council, under_way: AuditedRound, browser_of: Callable[[int], Client]
) -> None:
    """The same words and the same page for a child beyond this person's sight and for a number that nobody has."""
    there = Child.objects.exclude(team_id=ashmere.teams[1].id).exclude(audits__isnull=False)[0].reference
    manager = browser_of(ashmere.teams[1].manager_id)
    hidden, unknown = search(manager, there), search(manager, "77777")
    assert "Nothing that you may see matches" in hidden
    without = [
        re.sub(r'name="(?:csrfmiddlewaretoken|operation)" value="[\w-]+"', "", page) for page in (hidden, unknown)
    ]
    assert without[0].replace(there, "77777") == without[1]


def test_no_more_are_counted_than_may_be_seen(
    ashmere: Council, under_way: AuditedRound, browser_of: Callable[[int], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenters, "SHOWN", 1)
    team = ashmere.teams[1]
    mine = Child.objects.filter(team_id=team.id).count()
    page = search(browser_of(team.manager_id), "400")
    counted = re.search(r'id="children".*?… and (\d+) more', page, re.DOTALL)
    assert counted is not None
    assert int(counted.group(1)) == mine - 1


def test_who_may_not_look_for_a_kind_is_told_so(
    ashmere: Council, under_way: AuditedRound, browser_of: Callable[[int], Client]
) -> None:
    said = "Your roles do not let you look for "
    worker = search(browser_of(ashmere.teams[0].worker_ids[0]), "Planning")
    assert f"{said}rounds or people." in worker
    assert f"{said}people." in search(browser_of(ashmere.heads[0]), "Planning")
    everything = search(browser_of(ashmere.qa_lead.person_id or 0), ashmere.teams[0].name)
    assert said not in everything
    for page in (worker, everything):
        assert "Teams are not searched for: choose them in the lists." in page


def test_nobody_is_led_to_look_for_names_who_may_not(ashmere: Council, browser_of: Callable[[int], Client]) -> None:
    hint, spelling = "a person’s name", "the spelling"
    for person_id, may in ((ashmere.qa_lead.person_id or 0, True), (ashmere.heads[0], False)):
        browser = browser_of(person_id)
        assert (hint in browser.get(reverse("search:search")).content.decode()) is may
        found = search(browser, "Nobody Whosoever")
        assert (spelling in found) is may
        assert ("Your roles do not let you look for people by name." in found) is not may
