"""Frame, draw and allocation of 60, 150 and 300 audits, beside a plain allocation in the same run, with both objective values.

The plain allocation gives each audit, in the order of the draw, to the independent person who has the least so far.
"""

import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.core.management import call_command

from fullcircle.demo.play import play
from fullcircle.domain.auditors.queries.staff import staff
from fullcircle.domain.auditors.rules.independence import Auditor, objection
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.queries.data import case_of_open, ready, scheduled_roles
from fullcircle.domain.selection.queries.pool import pool
from fullcircle.domain.selection.rules.allocation import Case, Limits, allocate, observed
from fullcircle.domain.selection.rules.allocation.problem import Problem, objective
from fullcircle.domain.selection.rules.sampling import draw, plan
from fullcircle.domain.selection.rules.terms import terms_of
from fullcircle.foundation.access.queries import actor, people_in_role
from fullcircle.foundation.access.states import Role

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SEED = 20260302


def plainly(cases: Sequence[Case], auditors: Sequence[Auditor], limits: Limits) -> dict[str, int | None]:
    """One after another, to whoever may and has the least."""
    load: Counter[int] = Counter()
    of_team: Counter[tuple[int, int]] = Counter()
    given: dict[str, int | None] = {}
    for case in cases:
        able = [
            auditor.person_id
            for auditor in auditors
            if load[auditor.person_id] < limits.room(auditor)
            and of_team[auditor.person_id, case.team_id] < limits.of_one_team_most
            and objection(auditor, case, limits.independence) is None
        ]
        given[case.key] = min(able, key=lambda person: (load[person], person), default=None)
        if able:
            load[given[case.key] or 0] += 1
            of_team[given[case.key] or 0, case.team_id] += 1
    return given


def measure(found: Round, size: int, on: date) -> str:
    lead = actor(people_in_role(Role.QA_LEAD, on=on)[0].id, on=on)
    began = time.perf_counter()
    there = pool(lead, found, on=on)
    framed = time.perf_counter()
    terms = terms_of(there.framework)
    planned = plan(there.candidates, terms, size)
    sample = draw(planned, SEED)
    drawn = time.perf_counter()
    who = staff(on=on, scheduled_roles=scheduled_roles(there.framework))
    most = -(-size // max(len(who.scheduled), 1)) + 1
    who, known_to = ready(who, found, most)
    cases = [case_of_open(there.cases[one.candidate.key], who, there.history.looked) for one in sample.chosen]
    marked = observed([(c.key, c.service, bool(c.workers)) for c in cases], terms.observation_share, SEED)
    cases = [
        replace(c, observe=c.key in marked, known_to=frozenset().union(*(known_to.get(one, ()) for one in c.workers)))
        for c in cases
    ]
    auditors = [who.auditors[person] for person in sorted(who.scheduled)]
    limits = replace(terms.limits, audits_most=most)
    asked = time.perf_counter()
    best = allocate(cases, auditors, limits, SEED)
    allocated = time.perf_counter()
    plain = plainly(cases, auditors, limits)
    placed = time.perf_counter()
    problem = Problem.of(cases, auditors, limits, SEED)
    costs = best.cost, objective(problem, plain)
    without = [sum(person is None for person in given.values()) for given in (best.given, plain)]
    return (
        f"{size:>6}{len(auditors):>10}{len(planned.everyone):>10,}{framed - began:>9.2f}{drawn - framed:>8.2f}"
        f"{allocated - asked:>12.2f}{placed - allocated:>8.2f}  {'optimal' if best.best else 'not proved':<11}"
        f"{costs[0]:>14,}{costs[1]:>14,}{without[0]:>9}{without[1]:>7}"
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    council = play(size="full", seed=1, now=NOW, say=lambda text: None, past=1, until=NOW - timedelta(days=38))
    print(f"The whole authority was made and imported in {time.perf_counter() - began:.0f} s.")
    found = Round.objects.order_by("-number").first()
    assert found is not None, council
    print(
        f"{'audits':>6}{'auditors':>10}{'children':>10}{'frame s':>9}{'draw s':>8}{'allocation s':>12}{'plain s':>8}"
        f"  {'':<11}{'cost':>14}{'plain cost':>14}{'without':>9}{'plain':>7}"
    )
    for size in (60, 150, 300):
        print(measure(found, size, (NOW - timedelta(days=38)).date()))
    print(f"Peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")


main()
