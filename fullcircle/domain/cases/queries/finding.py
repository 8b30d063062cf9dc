"""Children found by their number."""

from dataclasses import dataclass

from fullcircle.domain.cases.models import Child, numbered
from fullcircle.foundation.access.rules import Actor


@dataclass(frozen=True)
class FoundChild:
    """A child found by number. ``team`` is "" where none is known; ``in_no_data``: the file that told of them was undone."""

    id: int
    reference: str
    team: str
    service_area: str
    in_no_data: bool


def find_children(seen_by: Actor, number: str, *, most: int) -> list[FoundChild]:
    """At most so many of the children this actor may see whose number is this or begins so, the very number first."""
    found = numbered(Child.objects.visible_to(seen_by), number, then=("reference",))
    return [
        FoundChild(
            id=child.pk,
            reference=child.reference,
            team=child.team.name if child.team else "",
            service_area=child.team.service_area.name if child.team else "",
            in_no_data=child.as_at is None,
        )
        for child in found.select_related("team__service_area").defer("facts")[:most]
    ]
