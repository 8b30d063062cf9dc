"""A child by number, whole or begun, with or without leading zeros; a person by any part of a name; an action by its words."""

from datetime import timedelta

import pytest

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.actions.models import Action
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.cases import queries as cases
from fullcircle.domain.cases.models import Child
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.rounds.models import Round
from fullcircle.files.ids import alike
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel.errors import NotAllowed
from fullcircle.foundation.kernel.matching import words_in
from tests.factories.audited import audited_round
from tests.factories.council import NOW, TODAY, Council, council

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

NUMBERS = (
    "403",
    "4031",
    "04032",
    "0403",
    "403999",
    "404",
    "40",
    "4",
    "04",
    "AB123",
    "ab1234",
    "zz9",
    "ZZ99",
    "40/31",
    "40-31",
    "999",
)
TYPED = (*NUMBERS, "00403", "4039", "9", "99", "aB1", "zz", "40/", "0", "00", "Zz9", "9999")


def begins(reference: str, typed: str) -> bool:
    """The slow twin of finding by number."""
    whole, part = alike(reference), alike(typed)
    return whole.startswith(part) if len(part) >= 3 else whole == part


@pytest.fixture
def ashmere() -> Council:
    return council(teams_in_each_area=1, children_in_each_team=2)


def test_a_number_finds_whom_it_may_mean_the_very_child_first(ashmere: Council) -> None:
    Child.objects.bulk_create(Child(reference=number, status="closed") for number in NUMBERS)
    every = list(Child.objects.values_list("reference", flat=True))
    for typed in TYPED:
        found = [child.reference for child in cases.find_children(SYSTEM, typed, most=100)]
        assert sorted(found) == sorted(one for one in every if begins(one, typed)), typed
        very = [one for one in every if alike(one) == alike(typed)]
        assert sorted(found[: len(very)]) == sorted(very), typed


def test_who_is_still_arriving_is_not_found(ashmere: Council) -> None:
    Child.everyone.create(reference="88123", status="closed", arriving=True)
    assert cases.find_children(SYSTEM, "88123", most=5) == []


def test_audits_and_actions_are_found_by_their_child_the_newest_first(ashmere: Council) -> None:
    made = audited_round(ashmere)
    audit = made.audit(ashmere.teams[0])
    early, late = made.action(audit), made.action(audit, due_on=TODAY + timedelta(days=9))
    number = audit.child.reference
    for typed in (number, f"00{number}", number[:3]):
        assert [row.id for row in audits.find_audits(SYSTEM, typed, on=TODAY, most=5)] == [audit.pk]
        found = actions.find_actions_by_number(SYSTEM, typed, on=TODAY, most=5)
        assert [row.id for row in found] == [late.pk, early.pk]


@pytest.mark.parametrize("typed", ["zoe", "ZOË O", "obrien", "o’brien zoë", "brie"])
def test_a_person_is_found_by_any_part_of_the_name(ashmere: Council, typed: str) -> None:
    wanted = access.add_person(name="Zoë O'Brien", by=SYSTEM, now=NOW)
    assert [one.id for one in people.find_people(SYSTEM, words_in(typed), most=5)] == [wanted]


def test_people_are_looked_for_only_by_who_may_see_them(ashmere: Council) -> None:
    with pytest.raises(NotAllowed):
        people.find_people(ashmere.actor(ashmere.heads[0]), ("quinn",), most=5)


def test_a_round_is_found_by_number_title_and_focus(ashmere: Council) -> None:
    made = audited_round(ashmere, title="Voice of the child")
    Round.objects.filter(pk=made.id).update(focus="Are fathers asked?")

    def found(number: int | None, *words: str) -> list[int]:
        return [one.id for one in rounds.find_rounds(SYSTEM, number=number, words=words, most=5)]

    assert found(1) == found(None, "voice") == found(None, "fathers") == found(None, "child", "asked") == [made.id]
    assert found(2) == found(None, "mothers") == found(None) == []


def test_an_action_is_found_by_all_of_its_words_while_it_is_read(ashmere: Council) -> None:
    made = audited_round(ashmere)
    audit = made.audit(ashmere.teams[0])
    long_ago = TODAY - timedelta(days=365 * actions.YEARS_READ + 1)
    still_open, over = (
        made.action(audit, due_on=long_ago),
        made.action(audit, "verified", difference="yes", due_on=long_ago),
    )
    Action.objects.update(what="Écrire to the GRANDMOTHER")

    def found(*words: str) -> list[int]:
        return [row.id for row in actions.find_actions_by_words(SYSTEM, words, on=TODAY, most=5)]

    assert found("grandmother") == found("mother", "to") == found("écrire") == [still_open.pk]
    assert found("grandmother", "aunt") == found() == []
    by_number = actions.find_actions_by_number(SYSTEM, audit.child.reference, on=TODAY, most=5)
    assert {row.id for row in by_number} == {still_open.pk, over.pk}
