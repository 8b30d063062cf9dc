"""What a person says of a child's team while a file is being applied, or of one that is undone later, counts afterwards."""

from collections.abc import Callable

import pytest

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases.models import Allocation, Child
from fullcircle.domain.imports import operations
from fullcircle.domain.imports.operations import applying
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something be done once the next file is prepared, and not yet brought in."""

    def done(act: Callable[[], object]) -> None:
        real = applying.take_picture

        def between(*args: object, **more: object) -> int:
            act()
            return real(*args, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(applying, "take_picture", between)

    return done


def brought_in(send: Send, by: Actor, rows: list[dict[str, object]], *, earlier: bool = False) -> int:
    import_id = send({6: rows}, as_at=AS_AT.replace(day=1) if earlier else AS_AT)
    operations.apply(import_id=import_id, by=by, now=NOW, shrunk=True)
    return import_id


def ids() -> list[int]:
    return list(Child.objects.order_by("reference").values_list("pk", flat=True))


def teams() -> list[int | None]:
    return list(Child.objects.order_by("reference").values_list("team_id", flat=True))


@pytest.mark.parametrize("stays_open", [True, False], ids=["open", "closed by the file"])
def test_a_team_let_go_does_not_come_back(
    send: Send, analyst: Actor, team: int, meanwhile: Meanwhile, stays_open: bool
) -> None:
    brought_in(send, analyst, children(2, Allocated_Team=None), earlier=True)
    cases.give_team(child_ids=ids(), team_id=team, by=analyst, now=NOW)
    before = ids()
    meanwhile(lambda: cases.let_go_of_team(child_ids=before, by=analyst, now=NOW))
    rows = children(2, Allocated_Team=None) if stays_open else [child(Child_Unique_ID="9", Allocated_Team=None)]
    brought_in(send, analyst, rows)
    assert set(Child.objects.filter(pk__in=before).values_list("team_id", flat=True)) == {None}
    assert not Allocation.objects.filter(team=team, ends_on=None).exists()


def test_a_team_given_holds(send: Send, analyst: Actor, team: int, meanwhile: Meanwhile) -> None:
    """Also where the file brings the first worker of a child who had nobody."""
    worker = access.add_person(name="Jo March", by=SYSTEM, now=NOW)
    brought_in(send, analyst, children(2, Allocated_Team=None, Allocated_Worker=None), earlier=True)
    meanwhile(lambda: cases.give_team(child_ids=ids(), team_id=team, by=analyst, now=NOW))
    brought_in(send, analyst, children(2, Allocated_Team=None, Allocated_Worker="Jo March"))
    assert teams() == [team, team]
    present = Allocation.objects.filter(ends_on=None).values_list("team", "worker")
    assert list(present) == [(team, worker)] * 2


def test_a_team_let_go_since_does_not_come_back_by_undoing(send: Send, analyst: Actor, team: int) -> None:
    brought_in(send, analyst, children(2, Allocated_Team=None), earlier=True)
    cases.give_team(child_ids=ids(), team_id=team, by=analyst, now=NOW)
    last = brought_in(send, analyst, children(2, Allocated_Team=None, Gender="a) Male"))
    cases.let_go_of_team(child_ids=ids(), by=analyst, now=NOW)
    operations.undo(import_id=last, by=analyst, now=NOW)
    assert teams() == [None, None]


def test_a_team_that_the_data_names_is_not_taken_away(send: Send, analyst: Actor, team: int) -> None:
    brought_in(send, analyst, children(2), earlier=True)
    last = brought_in(send, analyst, children(2, Gender="a) Male"))
    assert teams() == [team, team]
    operations.undo(import_id=last, by=analyst, now=NOW)
    assert teams() == [team, team]
