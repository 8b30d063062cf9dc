"""Audits found by the number of their child, or by their own."""

from collections.abc import Collection
from datetime import date

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.queries.following import AuditRow, audit_row, with_names
from fullcircle.domain.cases.models import numbered
from fullcircle.foundation.access.rules import Actor


def find_audits(seen_by: Actor, number: str, *, own: int | None = None, on: date, most: int) -> list[AuditRow]:
    """At most so many of the audits this actor may see whose child's number is this or begins so: the very number first, and of
    each child the newest audit first. Before them all the audit that has the number ``own`` itself. ``on`` is today."""
    seen = with_names(Audit.objects.visible_to(seen_by), on)
    found = numbered(seen, number, child="child", then=("-due_on", "pk"))
    first = list(seen.filter(pk=own)) if own is not None else []
    rows = [*first, *(audit for audit in found[:most] if audit.pk != own)]
    return [audit_row(audit, seen_by, on) for audit in rows[:most]]


def audits_named(seen_by: Actor, audit_ids: Collection[int]) -> dict[int, str]:
    """By id, how those of these audits are called that this actor may see."""
    found = Audit.objects.visible_to(seen_by).filter(pk__in=audit_ids).order_by()
    rows = found.values_list("pk", "child__reference", "round__number")
    return {pk: f"child {reference}, round {number}" for pk, reference, number in rows}
