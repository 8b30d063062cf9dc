"""An authority of ten years: what was played, and 90 closed rounds of 30,000 audits and as many actions before it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

from fullcircle.demo.play import play
from fullcircle.domain.actions.models import Action
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.cases.models import Child
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.queries import people_in_role
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ROUNDS, AUDITS = 90, 30_000
ASKED = 15


def one_year() -> None:
    """The full authority, played in the database of this process."""
    call_command("migrate", verbosity=0)
    clock.now = lambda: NOW
    play(size="full", seed=5, now=NOW, say=lambda words: None, past=1)


def ten_years() -> None:
    """Closed rounds every six weeks before the first, with audits and actions like those that the council has."""
    pattern, children = Round.objects.order_by("number")[0], list(Child.objects.values_list("pk", "team_id")[:20_000])
    audits, actions = list(Audit.objects.filter(state="final")), list(Action.objects.all())
    placed = [(pk, team) for pk, team in children if team]
    rounds = [
        Round(
            **_copied(pattern, "number", "state"),
            number=1_000 + n,
            state="closed",
        )
        for n in range(ROUNDS)
    ]
    Round.objects.bulk_create(rounds)
    of_each = AUDITS // ROUNDS
    made = []
    for n, round_ in enumerate(rounds):
        back = timedelta(weeks=6 * (n + 1))
        for k in range(of_each):
            like, (child, team) = audits[k % len(audits)], placed[(n * of_each + k) % len(placed)]
            values = _copied(like, "round", "child", "choice", "team", "due_on") | {"due_on": like.due_on - back}
            made.append(Audit(**values, round=round_, child_id=child, team_id=team))
    Audit.objects.bulk_create(made, batch_size=500)
    wanted = []
    for n, audit in enumerate(made):
        like = actions[n % len(actions)]
        values = _copied(like, "audit", "finding", "team", "due_on", "audit_id") | {"due_on": audit.due_on}
        wanted.append(Action(**values, audit=audit, team_id=audit.team_id))
    Action.objects.bulk_create(wanted, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copied(record: "Audit | Action | Round", *without: str) -> dict[str, object]:
    fields = (field for field in record._meta.concrete_fields if not field.primary_key and field.name not in without)
    return {field.attname: getattr(record, field.attname) for field in fields}


def times(asked: Callable[[], object]) -> list[float]:
    """So many times, in milliseconds, the shortest first, after one to warm up."""
    asked()
    took = []
    for _ in range(ASKED):
        began = time.perf_counter()
        asked()
        took.append((time.perf_counter() - began) * 1_000)
    return sorted(took)


def browser(role: Role) -> Client:
    """Somebody in this role, signed in."""
    account = next(one.account_id for one in people_in_role(role, on=clock.day_of(NOW)) if one.account_id)
    client = Client()
    client.force_login(get_user_model().objects.get(pk=account))
    return client


def told() -> str:
    """What there is."""
    counts = (Audit.objects.count(), Action.objects.count(), Child.objects.count(), Round.objects.count())
    return f"{connection.vendor}: " + "{:,} audits, {:,} actions, {:,} children, {:,} rounds".format(*counts)
