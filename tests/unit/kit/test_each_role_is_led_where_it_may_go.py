"""The words of the navigation: seven at most, none that leads a role to a page it may not open; the rest under the person."""

import pytest

from fullcircle.foundation.access.rules import Actor, Grant
from fullcircle.foundation.access.states import GRANTS, SCOPES, Role
from fullcircle.web.kit.navigation import account_links, navigation, search_box
from fullcircle.web.kit.routes import Entry, all_rules

pytestmark = pytest.mark.requirements("R5.9")


def in_role(role: Role) -> Actor:
    return Actor(1, "Robin", (Grant(role, SCOPES[role], service_id=1, team_id=1),))


@pytest.mark.parametrize("role", Role)
def test_no_word_leads_to_a_page_that_is_refused(role: Role) -> None:
    rules = {"/" + route: rule for route, rule in all_rules()}
    for link in navigation(in_role(role), "/") + account_links(in_role(role), "/"):
        rule = rules[link.url]
        assert rule is not None
        assert isinstance(rule.needs, Entry) or set(rule.needs) & GRANTS[role], link.title


@pytest.mark.parametrize("role", Role)
def test_there_are_seven_words_at_most_and_audits_for_who_has_any(role: Role) -> None:
    words = [link.title for link in navigation(in_role(role), "/")]
    assert words[0] == "My work"
    assert len(words) <= 7
    has_audits = role not in {
        Role.IRO,
        Role.PERFORMANCE_ANALYST,
        Role.PARTNER,
        Role.ELECTED_MEMBER,
        Role.INSPECTOR,
        Role.ADMINISTRATOR,
        Role.CHIEF_EXECUTIVE,
        Role.WORKFORCE_LEAD,
        Role.INFORMATION_GOVERNANCE_LEAD,
    }
    assert ("Audits" in words) is has_audits


def test_what_is_looked_after_now_and_then_is_under_the_person() -> None:
    lead = in_role(Role.QA_LEAD)
    titles = [
        "Words you have not sent",
        "Imports",
        "People and teams",
        "Your conflicts of interest",
        "Framework",
        "Audit log",
        "Your account",
        "Change your password",
    ]
    assert [link.title for link in account_links(lead, "/imports/7/")] == titles
    assert [link.title for link in account_links(lead, "/imports/7/") if link.current] == ["Imports"]
    assert [link.title for link in navigation(lead, "/audits/7/") if link.current] == ["Audits"]


def test_a_visitor_is_led_nowhere_and_the_search_page_has_one_box() -> None:
    assert navigation(None, "/") == account_links(None, "/") == []
    assert search_box(None, "/") is search_box(in_role(Role.QA_LEAD), "/search/") is None
    assert search_box(in_role(Role.PARTNER), "/actions/") is None, "who may find nothing has no box"
    assert (search_box(in_role(Role.DIRECTOR), "/actions/") or ("", ""))[0] == "/search/"
