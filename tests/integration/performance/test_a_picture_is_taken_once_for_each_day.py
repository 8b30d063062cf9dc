"""One picture for each day: the same file adds nothing, a corrected file replaces it, an older one takes its place behind."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.imports import operations as imports
from fullcircle.domain.imports.models import Import
from fullcircle.domain.performance import operations
from fullcircle.domain.performance.models import CountedChild, Figure, Picture
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotAllowed
from tests.factories import workbooks
from tests.integration.performance.conftest import NOW, TODAY, TakeIn, small_workbook

pytestmark = pytest.mark.django_db

LAST_MONTH = TODAY - timedelta(days=30)


def figures() -> set[tuple[object, ...]]:
    columns = (
        "picture__as_at",
        "indicator",
        "part",
        "service_id",
        "team_id",
        "by",
        "group",
        "numerator",
        "denominator",
    )
    return set(Figure.objects.filter(picture__shown=True).values_list(*columns))


def children() -> set[tuple[object, ...]]:
    columns = ("picture__as_at", "indicator", "part", "child_id", "team_id", "numerator")
    return set(CountedChild.objects.of_newest().values_list(*columns))


def test_the_same_file_twice_adds_nothing(take_in: TakeIn) -> None:
    take_in()
    before = figures(), children()
    take_in()
    assert (figures(), children()) == before
    assert Picture.objects.count() == 1


def test_a_picture_says_which_file_it_shows_and_by_which_standards(take_in: TakeIn) -> None:
    import_id = take_in()
    picture = Picture.objects.get()
    assert (picture.as_at, picture.source) == (TODAY, f"import:{import_id}")
    assert picture.sha256 == Import.objects.get(pk=import_id).sha256
    assert picture.standards["cpp_visit_max_days"] == 28
    assert picture.lists == ["child_protection", "children_in_need"]


def test_an_older_file_is_kept_in_its_place_and_the_newest_keeps_its_children(take_in: TakeIn) -> None:
    take_in()
    before = children()
    take_in(LAST_MONTH)
    assert [one.as_at for one in Picture.objects.all()] == [LAST_MONTH, TODAY]
    assert children() == before
    assert Figure.objects.filter(picture__as_at=LAST_MONTH, indicator="cpp_open_count").exists()


def test_a_newer_file_takes_over_the_children(take_in: TakeIn) -> None:
    take_in(LAST_MONTH)
    old = Picture.objects.get()
    take_in()
    assert {one[0] for one in children()} == {TODAY}
    assert Figure.objects.filter(picture=old).exists()


def test_a_corrected_file_of_the_day_replaces_its_figures(take_in: TakeIn, analyst: Actor) -> None:
    take_in()
    take_in(content=workbooks.workbook({6: workbooks.children(7)}))
    picture = Picture.objects.get()
    assert picture.lists == ["children_in_need"]
    council = Figure.objects.filter(picture=picture, service=None, by="all")
    assert council.get(indicator="cin_open_count").numerator == 7
    assert not council.filter(indicator="cpp_open_count").exists(), "what the file does not hold is not shown as nought"
    assert {one[1] for one in children()} == {
        "cin_open_count",
        "cin_open_duration",
        "cin_last_seen",
        "cin_visit_in_time_pct",
    }


def test_when_applying_fails_there_is_no_picture(
    take_in: TakeIn, analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(LAST_MONTH)
    before = figures(), children()
    import_id = imports.receive(chunks=[small_workbook(6)], file_name="x.xlsx", as_at=TODAY, by=analyst, now=NOW)
    imports.read(import_id=import_id, by=analyst, now=NOW)

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("fullcircle.foundation.workflow.operations.auditlog.record", fail)
    with pytest.raises(OSError, match="disk full"):
        imports.apply(import_id=import_id, by=analyst, now=NOW)
    assert (figures(), children()) == before


def test_only_those_who_import_take_pictures() -> None:
    with pytest.raises(NotAllowed):
        operations.take_picture(
            as_at=TODAY,
            source="import:1",
            sha256="",
            lists=frozenset(),
            left_out={},
            rows={},
            in_lines=False,
            children=[],
            step=transaction.atomic,
            by=Actor(1, "Nobody"),
            now=NOW,
        )


def test_queries_grow_with_batches_and_not_with_children(take_in: TakeIn, analyst: Actor) -> None:
    asked = []
    for count in (300, 301, 600):
        content = workbooks.workbook({6: workbooks.children(count)})
        import_id = imports.receive(chunks=[content], file_name="x.xlsx", as_at=TODAY, by=analyst, now=NOW)
        imports.read(import_id=import_id, by=analyst, now=NOW)
        with CaptureQueriesContext(connection) as made:
            imports.apply(import_id=import_id, by=analyst, shrunk=True, now=NOW)
        asked.append(len(made))
    assert asked[2] - asked[1] < 100, "three batches of a hundred children more, and not a query for each"
