"""6,000 children whose work is worse the higher their priority: what each way of sampling says about all of them."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from fullcircle.stats.proportions import proportion
from fullcircle.stats.results import Interval
from fullcircle.stats.sampling.design import design
from fullcircle.stats.sampling.drawing import draw
from fullcircle.stats.sampling.means import hajek_proportion

pytestmark = pytest.mark.requirements("R4.1", "R8.3")

CHILDREN, FILES, ROUNDS = 6_000, 150, 600
Floats = NDArray[np.float64]


@dataclass
class Population:
    priority: Floats
    good: Floats
    area: NDArray[np.int64]
    team: NDArray[np.int64]


@dataclass
class Found:
    """What a way of sampling said, over all rounds."""

    bias: float
    spread: float
    covers: float
    n_effective: float


@pytest.fixture(scope="module")
def population() -> Population:
    """Eight service areas, 44 teams; the log-odds of good work fall by 3.2 from no priority to the highest."""
    numbers = np.random.default_rng(20260305)
    priority = numbers.beta(1.2, 3, CHILDREN)
    team = numbers.integers(0, 44, CHILDREN)
    log_odds = 1.6 - 3.2 * priority + numbers.normal(0, 0.4, 44)[team]
    good = (numbers.random(CHILDREN) < 1 / (1 + np.exp(-log_odds))).astype(float)
    return Population(priority, good, team % 8, team)


def summed(truth: float, said: list[tuple[float, Interval, float]]) -> Found:
    values = np.array([value for value, _, _ in said])
    covers = np.mean([interval.low <= truth <= interval.high for _, interval, _ in said])
    return Found(values.mean() - truth, values.std(), float(covers), float(np.mean([n for _, _, n in said])))


def recommended(population: Population, *, weighted: bool = True, directed: int = 15) -> Found:
    """A tenth directed, the rest in proportion to floor + priority within service areas, walked team by team."""
    top = np.argsort(-population.priority, kind="stable")[:directed].tolist()
    plan = design(
        np.arange(CHILDREN),
        n=FILES,
        priorities=population.priority,
        strata=population.area,
        sort_by=[population.team],
        directed=top,
        minimum=2,
    )
    said = []
    for seed in range(ROUNDS):
        active = draw(plan, seed=seed).active
        hits = population.good[[int(one.id) for one in active]]
        found = hajek_proportion(hits, [one.chance if weighted else 0.5 for one in active])
        assert found.value is not None
        assert found.interval is not None
        assert found.n_effective is not None
        said.append((found.value, found.interval, found.n_effective))
    return summed(population.good.mean(), said)


def test_the_recommended_draw_is_unbiased_and_its_interval_holds_the_truth(population: Population) -> None:
    found = recommended(population)
    assert abs(found.bias) < 4 * found.spread / sqrt(ROUNDS)
    assert 0.925 <= found.covers <= 0.985
    assert found.spread < 0.045
    assert 110 < found.n_effective < 145


def test_without_a_directed_part_it_is_unbiased_too(population: Population) -> None:
    found = recommended(population, directed=0)
    assert abs(found.bias) < 4 * found.spread / sqrt(ROUNDS)
    assert 0.925 <= found.covers <= 0.985


def test_counting_the_same_files_without_weights_paints_too_dark(population: Population) -> None:
    found = recommended(population, weighted=False)
    assert found.bias < -0.05
    assert found.covers < 0.75


def test_the_files_of_the_highest_priorities_alone_say_nothing_about_everyone(population: Population) -> None:
    """In each round a new share of high priorities by chance, 40 % of the files or all of them: badly off either way."""
    truth = population.good.mean()
    order = np.argsort(-population.priority, kind="stable")
    purposive = proportion(int(population.good[order[:FILES]].sum()), FILES)
    assert purposive.value is not None
    assert purposive.value < truth - 0.25
    assert purposive.interval is not None
    assert purposive.interval.high < truth
    numbers = np.random.default_rng(8)
    said = []
    for _ in range(ROUNDS):
        files = np.concatenate([order[:60], numbers.choice(order[60:], FILES - 60, replace=False)])
        pooled = proportion(int(population.good[files].sum()), FILES)
        assert pooled.value is not None
        assert pooled.interval is not None
        said.append((pooled.value, pooled.interval, float(FILES)))
    found = summed(truth, said)
    assert found.bias < -0.1
    assert found.covers < 0.3


def test_the_stated_error_is_the_real_one(population: Population) -> None:
    """Within the with-replacement formula's caution: never far too small, and not much too large."""
    plan = design(
        np.arange(CHILDREN), n=FILES, priorities=population.priority, strata=population.area, sort_by=[population.team]
    )
    values, errors = [], []
    for seed in range(ROUNDS):
        active = draw(plan, seed=seed).active
        hits = population.good[[int(one.id) for one in active]]
        found = hajek_proportion(hits, [one.chance for one in active], strata=[one.stratum for one in active])
        values.append(found.value)
        errors.append(found.standard_error)
    real, stated = np.std(np.array(values, dtype=float)), np.sqrt(np.mean(np.array(errors, dtype=float) ** 2))
    assert 0.93 <= stated / real <= 1.25
