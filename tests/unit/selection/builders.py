"""Children and auditors in numbers, for tests of the pure rules."""

from hypothesis import strategies as st

from fullcircle.domain.selection.rules.allocation import LINE, OWN_CASE, OWN_TEAM, Auditor, Case, Limits
from fullcircle.domain.selection.rules.sampling import Candidate, Settings

PRIORITIES = {"cpp_repeat": "Second or later plan", "cla_missing": "Missing"}
INDEPENDENCE = frozenset({OWN_CASE, OWN_TEAM, LINE})


def settings(size: int = 12, seed: int = 20260302, minimum: int = 1, random_share: float = 0.25) -> Settings:
    return Settings(seed, size, PRIORITIES, minimum, random_share)


def candidate(number: int, service: str = "Safeguarding", team: str = "North", **changed: object) -> Candidate:
    given = {"key": f"C{number:04}", "service": service, "team": team, "has_worker": True, "flags": {}} | changed
    return Candidate(**given)  # type: ignore[arg-type]


def council(sizes: dict[str, int], flagged_every: int = 4) -> list[Candidate]:
    """Children in service areas of those sizes, each with three teams; every fourth child has a priority."""
    made: list[Candidate] = []
    for service, size in sizes.items():
        for i in range(size):
            flags = {"cpp_repeat": "Third plan."} if i % flagged_every == 0 else {}
            made.append(candidate(len(made), service, f"{service} {i % 3}", flags=flags))
    return made


def auditor(person_id: int, team: int, managers: frozenset[int] = frozenset()) -> Auditor:
    return Auditor(person_id, f"Auditor {person_id}", frozenset({team}), managers)


def case(number: int, team: int, worker_id: int | None = None, managers: frozenset[int] = frozenset()) -> Case:
    return Case(f"C{number:04}", f"Service {team % 3}", team, f"Team {team}", worker_id, managers, frozenset())


def limits(most: int = 2, of_one_team: int = 2) -> Limits:
    return Limits(most, of_one_team, INDEPENDENCE)


people = st.lists(
    st.tuples(st.integers(1, 8), st.frozensets(st.integers(1, 20), max_size=2)), min_size=1, max_size=12
).map(lambda rows: [auditor(n, team, managers - {n}) for n, (team, managers) in enumerate(rows, start=1)])

cases = st.lists(
    st.tuples(
        st.integers(1, 8), st.one_of(st.none(), st.integers(1, 20)), st.frozensets(st.integers(1, 20), max_size=2)
    ),
    max_size=16,
).map(lambda rows: [case(n, team, worker, managers) for n, (team, worker, managers) in enumerate(rows)])

children = st.lists(
    st.tuples(
        st.sampled_from(["Early help", "Safeguarding", "Children in care", "Care leavers", ""]),
        st.sampled_from(["North", "South", "West"]),
        st.sets(st.sampled_from([*PRIORITIES, "cl_neet"])),
        st.booleans(),
    ),
    max_size=60,
).map(
    lambda rows: [
        candidate(
            n, service, team if service else "", flags=dict.fromkeys(flags, ""), chosen_for="Round 1" if out else ""
        )
        for n, (service, team, flags, out) in enumerate(rows)
    ]
)
