"""Writes about service areas and teams."""

from datetime import datetime

from fullcircle.foundation.access.models import Alias, ServiceArea, Team
from fullcircle.foundation.access.operations.names import stand_for
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor, fold, is_name
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import operation


@operation
def add_service_area(*, key: str, name: str, position: int = 0, by: Actor, now: datetime) -> int:
    """Add a service area; its id. Invalid if the key or the name is taken."""
    check_may(by, Permission.MANAGE_PEOPLE)
    if ServiceArea.objects.filter(key=key).exists() or ServiceArea.objects.filter(name=name).exists():
        raise Invalid({"name": f"There is already a service area called {name}."})
    area = ServiceArea.objects.create(key=key, name=name, position=position)
    auditlog.record(
        "access.service_area_added", subject=f"service_area:{area.pk}", detail={"name": name}, by=by, now=now
    )
    return area.pk


@operation
def add_team(*, name: str, service_area_id: int, by: Actor, now: datetime) -> int:
    """Add a team; its id. The team's own name becomes an alias, so that imports find it."""
    check_may(by, Permission.MANAGE_PEOPLE)
    if not is_name(name):
        raise Invalid({"name": "Enter the team's name."})
    same = next((team.name for team in Team.objects.all() if fold(team.name) == fold(name)), "")
    if same:  # files and lists tell teams by their names, however they are written
        raise Invalid({"name": f"There is already a team called {same}."})
    team = Team.objects.create(name=name, service_area_id=service_area_id)
    stand_for(Alias.TEAM, [(name, team.pk)])
    auditlog.record("access.team_added", subject=f"team:{team.pk}", detail={"name": name}, by=by, now=now)
    return team.pk
