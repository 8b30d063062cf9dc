"""The figures that an import stores equal a slow recomputation from the council's own records, in every place and group."""

from datetime import date, timedelta
from typing import Any

import pytest

from fullcircle.demo.annex_a_workbook import workbook
from fullcircle.demo.authority import Authority, make_authority
from fullcircle.demo.authority.lists import annex_a
from fullcircle.demo.authority.workforce import SERVICE_AREAS
from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports.models import Problem
from fullcircle.domain.performance.models import CountedChild, Figure, Picture
from fullcircle.domain.performance.rules.groups import GROUPS
from fullcircle.domain.performance.rules.standards import shipped
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import SYSTEM
from tests.factories.slow_indicators import BANDS, Item, added_up, age, items
from tests.integration.performance.conftest import NOW, TODAY, TakeIn

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.8")]


@pytest.fixture(scope="session")
def authority() -> Authority:
    """A small invented council."""
    return make_authority(seed=3, today=TODAY)


@pytest.fixture
def teams(db: None, authority: Authority) -> None:
    """Its service areas and teams, instead of the usual two."""
    areas = {
        key: access.add_service_area(key=key, name=name, position=place, by=SYSTEM, now=NOW)
        for place, (key, name) in enumerate(SERVICE_AREAS.items(), start=1)
    }
    for team in authority.workforce.teams:
        access.add_team(name=team.name, service_area_id=areas[team.unit.service_area], by=SYSTEM, now=NOW)


Key = tuple[int | None, int | None, str, str, str, str]


def slowly(authority: Authority, as_at: date) -> list[Item]:
    """Everything that counts, with the ids of teams for their names."""
    lists: dict[int, list[dict[str, Any]]] = {
        number: [dict(row) for row in rows] for number, rows in annex_a(authority, as_at).items() if number != 11
    }
    ids = dict(Team.objects.values_list("name", "pk"))
    now_with = dict(Child.objects.values_list("reference", "team_id"))
    return [
        (key, part, child, ids.get(team, team), above, below)
        for key, part, child, team, above, below in items(lists, as_at, dict(shipped()), now_with)
    ]


def backgrounds(authority: Authority, as_at: date) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    groups = {code.code: code.group for code in specification().codes["ethnicity"].codes}
    for number, rows in annex_a(authority, as_at).items():
        for row in rows if number != 11 else []:
            told = found.setdefault(str(row["child_unique_id"]), {"disability": "not_known"})
            years = age(dict(row), as_at)
            told["age"] = band(years)
            if row["gender"] in {"M", "F", "I"} or "sex" not in told:
                told["sex"] = {"M": "male", "F": "female", "I": "neither"}.get(str(row["gender"]), "not_known")
            group = groups[str(row["ethnicity"])]
            told["ethnicity"] = "not_known" if group in {"refused", "unknown"} else str(group)
            if row.get("disability") in {"Y", "N"}:
                told["disability"] = "yes" if row["disability"] == "Y" else "no"
    return found


def band(years: int | None) -> str:
    if years is None:
        return "not_known"
    for oldest, word in ((-1, "unborn"), (0, "under_1"), (4, "1_to_4"), (9, "5_to_9"), (15, "10_to_15")):
        if years <= oldest:
            return word
    return "16_and_over"


def expected(counted: list[Item], told: dict[str, dict[str, str]]) -> dict[Key, tuple[int, int | None]]:
    services = dict(Team.objects.values_list("pk", "service_area_id"))
    inside: dict[tuple[int | None, int | None, str, str], list[Item]] = {}
    for item in counted:
        _, _, child, team, _, _ = item
        service = services.get(team)
        for area in {None, service}:
            inside.setdefault((area, None, "all", ""), []).append(item)
            for by in GROUPS:
                inside.setdefault((area, None, by, told[child][by]), []).append(item)
        if service is not None:
            inside.setdefault((service, team, "all", ""), []).append(item)
    return {
        (*place, key, part): sums
        for place, within in inside.items()
        for (key, part), sums in added_up(within).items()
        if sums[0] or (sums[1] and key not in BANDS)
    }


def stored(picture: Picture) -> dict[Key, tuple[int, int | None]]:
    return {
        (f.service_id, f.team_id, f.by, f.group, f.indicator, f.part): (f.numerator, f.denominator)
        for f in Figure.objects.filter(picture=picture)
        if f.numerator or (f.denominator and f.indicator not in BANDS)
    }


@pytest.mark.requirements("R5.3")
@pytest.mark.parametrize("days_ago", [0, 240])
def test_every_stored_figure(authority: Authority, take_in: TakeIn, days_ago: int) -> None:
    as_at = TODAY - timedelta(days=days_ago)
    take_in(as_at, content=workbook(authority, as_at))
    assert not Problem.objects.exclude(severity="note").exists(), "every cell of a clean workbook is read"
    counted = slowly(authority, as_at)
    wanted = expected(counted, backgrounds(authority, as_at))
    assert len({key for *_, key, _ in wanted}) >= 40
    assert stored(Picture.objects.get()) == wanted


@pytest.mark.requirements("R5.3")
def test_the_children_behind_each_figure_add_up_to_it(authority: Authority, take_in: TakeIn) -> None:
    take_in(content=workbook(authority, TODAY))
    references = dict(Child.objects.values_list("pk", "reference"))
    ours: dict[Any, list[int]] = {}
    for one in CountedChild.objects.all():
        ours[one.indicator, one.part, references[one.child_id], one.team_id] = [one.numerator, one.denominator]
    theirs: dict[Any, list[int]] = {}
    for key, part, child, team, above, below in slowly(authority, TODAY):
        held = theirs.setdefault((key, part, child, team), [0, 0])
        held[0] += above
        held[1] += below
    assert ours == theirs
