"""An allocation without a search: for when the search for the best one runs out of time."""

import numpy as np

from fullcircle.domain.selection.rules.allocation.problem import (
    EXTRA_OBSERVATION,
    OBSERVATIONS_MOST,
    Problem,
    even,
)


def greedy(problem: Problem) -> dict[str, int]:
    """Place one case after another: always the one that would lose most by waiting, with whoever costs least for it.

    What a case would lose is the difference between its cheapest auditor and the next; a case with one auditor left goes first.
    """
    cost = np.where(problem.may(), problem.costs.astype(float), np.inf)
    load = np.zeros(len(problem.auditors), dtype=np.int64)
    observations = np.zeros(len(problem.auditors), dtype=np.int64)
    of_team = np.zeros((len(problem.auditors), int(problem.teams.max(initial=-1)) + 1), dtype=np.int64)
    waiting = np.ones(len(problem.cases), dtype=bool)
    given: dict[str, int] = {}
    while len(problem.auditors) and waiting.any():
        now = cost + even(load)
        now += EXTRA_OBSERVATION * np.outer(problem.observe, observations >= OBSERVATIONS_MOST)
        now[:, load >= problem.room] = np.inf
        now[(of_team[:, problem.teams] >= problem.limits.of_one_team_most).T] = np.inf
        now[~waiting] = np.inf
        best = now.min(axis=1)
        possible = np.isfinite(best)
        if not possible.any():
            break
        second = np.partition(now, 1, axis=1)[:, 1] if now.shape[1] > 1 else np.full(len(best), np.inf)
        loses = np.where(possible, second - np.where(possible, best, 0), -1)
        i = int(np.argmax(loses))
        j = int(np.argmin(now[i]))
        given[problem.cases[i].key] = problem.auditors[j].person_id
        waiting[i] = False
        load[j] += 1
        observations[j] += problem.observe[i]
        of_team[j, problem.teams[i]] += 1
    return given
