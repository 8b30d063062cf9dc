"""Which children were audited before Full Circle, for whoever chooses the next ones."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from fullcircle.domain.cases.models import Child
from fullcircle.domain.legacy.models import LegacyAudit
from fullcircle.foundation.access.rules import Actor


@dataclass(frozen=True)
class LatestEarlier:
    """A child's latest audit from before Full Circle. ``auditor_id`` is None where nobody known stands behind the name."""

    audited_on: date
    template: str
    auditor_id: int | None
    overall: str


def audited_before(children: "QuerySet[Child]", *, since: date | None = None) -> "QuerySet[Child]":
    """Those of the children who have an audit from before Full Circle (on or after ``since``). A predicate: no list of ids."""
    audits = LegacyAudit.objects.filter(child_reference=OuterRef("reference"))
    if since is not None:
        audits = audits.filter(audited_on__gte=since)
    return children.filter(Exists(audits))


def latest_by_child(seen_by: Actor, *, since: date | None = None) -> dict[int, LatestEarlier]:
    """By child id, the latest audit from before Full Circle (on or after ``since``) of every child this actor may see who has
    one. One query, whatever the number of children."""
    child = Child.objects.visible_to(seen_by).filter(reference=OuterRef("child_reference"))
    audits = LegacyAudit.objects.annotate(child_id=Subquery(child.values("pk")[:1])).filter(child_id__isnull=False)
    if since is not None:
        audits = audits.filter(audited_on__gte=since)
    rows = audits.order_by("audited_on", "pk").values_list(
        "child_id", "audited_on", "template", "auditor_id", "overall"
    )
    return {
        child_id: LatestEarlier(audited_on, template, auditor_id, overall)
        for child_id, audited_on, template, auditor_id, overall in rows
    }
