"""Children being worked with, as selection needs them. No name is held, so none is given."""

from dataclasses import dataclass

from fullcircle.domain.cases.models import Child, GivenTeam
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.foundation.access.rules import Actor


@dataclass(frozen=True)
class OpenCase:
    """A child being worked with, as selection needs it. Team and worker are None while nobody has said whose they are.

    ``flags`` maps the code of each reason to look at the case to its figures in words. Codes are those of Annex A.
    """

    child_id: int
    reference: str
    status: str
    age_years: int | None
    gender: str
    ethnicity: str
    disability: str
    service_area_id: int | None
    service_area_key: str
    service_area: str
    team_id: int | None
    team: str
    worker_id: int | None
    flags: dict[str, str]


def open_cases(seen_by: Actor) -> list[OpenCase]:
    """Every child being worked with that this actor may see, in the order of their references: one query, a row for each flag."""
    children = Child.objects.visible_to(seen_by).filter(status__in=OPEN_STATUSES)
    rows = children.order_by("reference").values(
        "pk",
        *("reference", "status", "age_years", "gender", "ethnicity", "disability", "team_id", "worker_id"),
        *("team__name", "team__service_area_id", "team__service_area__key", "team__service_area__name"),
        *("flags__code", "flags__detail"),
    )
    found: dict[int, OpenCase] = {}
    for row in rows.iterator(chunk_size=2_000):
        case = found.get(row["pk"])
        if case is None:
            case = found[row["pk"]] = OpenCase(
                child_id=row["pk"],
                reference=row["reference"],
                status=row["status"],
                age_years=row["age_years"],
                gender=row["gender"],
                ethnicity=row["ethnicity"],
                disability=row["disability"],
                service_area_id=row["team__service_area_id"],
                service_area_key=row["team__service_area__key"] or "",
                service_area=row["team__service_area__name"] or "",
                team_id=row["team_id"],
                team=row["team__name"] or "",
                worker_id=row["worker_id"],
                flags={},
            )
        if row["flags__code"] is not None:
            case.flags[row["flags__code"]] = row["flags__detail"]
    return list(found.values())


def given_teams() -> dict[str, int]:
    """The teams that persons gave to children whose file names none, by reference: few."""
    return dict(GivenTeam.objects.values_list("child__reference", "team_id"))
