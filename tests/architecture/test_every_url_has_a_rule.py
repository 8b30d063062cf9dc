"""A URL without a rule fails here, so it can never be served unguarded."""

import re

import pytest

from fullcircle.web.kit.routes import Entry, Rule, all_rules

RULES = list(all_rules())


@pytest.mark.parametrize(("route", "rule"), RULES, ids=[route or "/" for route, _ in RULES])
def test_the_url_says_who_may_ask(route: str, rule: Rule | None) -> None:
    assert rule is not None, f"{route!r} has no rule: declare it with page(...)"


@pytest.mark.parametrize(("route", "rule"), RULES, ids=[route or "/" for route, _ in RULES])
def test_a_url_with_a_record_names_its_kind(route: str, rule: Rule | None) -> None:
    assert rule is not None
    assert bool(rule.record) == bool(re.search("<(int|uuid):", route)), (
        "record= says what kind of record the path names"
    )


def test_only_the_doors_are_public() -> None:
    public = {rule.name for _, rule in RULES if rule is not None and rule.needs is Entry.PUBLIC}
    assert public <= {"accounts:sign_in", "accounts:set_up", "accounts:forgotten"}


def test_no_route_has_room_for_a_childs_name_or_reference() -> None:
    assert not [route for route, _ in RULES if "reference" in route or "<str:" in route]
