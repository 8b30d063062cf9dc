"""Names of teams and workers met in files that stand for nobody yet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports.models import Import
from fullcircle.domain.intake.states import STAGED
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.models import Alias
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


@dataclass(frozen=True)
class NameRow:
    """A name that nobody has mapped yet: how many children are known under it, and how many a file has that is not applied yet
    (of several, the one with most: they are mostly the same children).
    ``usual_team``: of a worker, the team of most of the known ones; "" where they are in none."""

    id: int
    kind: str
    text: str
    children: int
    in_files: int
    usual_team: str = ""


def names_waiting(seen_by: Actor) -> list[NameRow]:
    """Names by which a child is known, or one of a file that waits to be applied, and that stand for nobody yet; the ones with
    most children first. What was met only in files that were set aside, tried or undone does not wait."""
    check_may(seen_by, Permission.MANAGE_IMPORTS)
    waiting = list(access.waiting_names())
    in_files = names_in_files()
    rows = []
    for kind in (Alias.TEAM, Alias.WORKER):
        of_kind = [alias for alias in waiting if alias.kind == kind]
        known, usual = _known(kind, [alias.folded for alias in of_kind])
        found = [
            NameRow(a.pk, kind, a.text, known[a.folded], in_files[kind][a.folded], usual.get(a.folded, ""))
            for a in of_kind
            if known[a.folded] or in_files[kind][a.folded]
        ]
        rows += sorted(found, key=lambda row: (-row.children, -row.in_files, row.text))
    return rows


def names_said_since(seen_by: Actor, ids: Collection[int]) -> list[str]:
    """What those of these names stand for that people have mapped, in words."""
    check_may(seen_by, Permission.MANAGE_IMPORTS)
    found = Alias.objects.filter(pk__in=ids).select_related("team", "person").order_by("text")
    return [f"“{alias.text}” stands for {alias.stands_for} by now" for alias in found if alias.stands_for]


def waiting_among(names: dict[str, dict[str, int]]) -> int:
    """How many of these names (by kind and folded name) stand for nobody yet."""
    if not any(names.values()):
        return 0
    pairs = access.waiting_names().order_by().values_list("kind", "folded")
    return sum(folded in names.get(kind, {}) for kind, folded in pairs)


def names_in_files() -> dict[str, Counter[str]]:
    """By kind: the names in files that wait to be applied, and how many children the one with most has under each."""
    found: dict[str, Counter[str]] = {Alias.TEAM: Counter(), Alias.WORKER: Counter()}
    files = Import.objects.among(STAGED).filter(trial=False)
    for names in files.order_by().values_list("names", flat=True):
        for kind, some in names.items():
            found[kind] |= Counter(some)
    return found


def _known(kind: str, folded: Collection[str]) -> tuple[Counter[str], dict[str, str]]:
    """How many children are known under each name, and the team of most of them."""
    key, known, usual = f"facts__{kind}_name", Counter[str](), dict[str, str]()
    children = Child.objects.filter(**{f"{key}__in": list(folded)}).order_by()
    counted = children.values_list(key, "team_id", "team__name").annotate(n=Count("pk"))
    for name, _, team, n in sorted(counted, key=lambda row: (-row[3], row[1] or 0)):
        known[name] += n
        if team:
            usual.setdefault(name, team)
    return known, usual
