"""Children and auditors in numbers, for tests of the pure rules."""

from hypothesis import strategies as st

from fullcircle.domain.auditors.rules.independence import LINE, OWN_CASE, OWN_TEAM, Auditor
from fullcircle.domain.selection.rules.allocation import Case, Limits
from fullcircle.domain.selection.rules.frame import Candidate
from fullcircle.domain.selection.rules.priorities import Priority
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Dimension, Exclusion

PRIORITIES = (Priority("cpp_repeat", "Second or later plan", 0.5), Priority("cla_missing", "Missing", 0.2))
INDEPENDENCE = frozenset({OWN_CASE, OWN_TEAM, LINE})


def terms(**changed: object) -> Terms:
    given = {
        "priorities": PRIORITIES,
        "floor": 0.4,
        "directed_most": 0.15,
        "reserve_share": 0.15,
        "minimum_per_service": 1,
        "exclusion_months": 12,
        "observation_share": 0.1,
        "audits_most": 2,
        "of_one_team_most": 2,
        "independence": sorted(INDEPENDENCE),
    } | changed
    return Terms(**given)  # type: ignore[arg-type]


def candidate(number: int, service: str = "Safeguarding", team: str = "North", **changed: object) -> Candidate:
    given = {
        "key": f"C{number:04}",
        "service": service,
        "team": team,
        "has_worker": True,
        "groups": {Dimension.SERVICE: service.lower(), Dimension.TEAM: team, Dimension.STATUS: "in_need"},
    } | changed
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
    workers = frozenset[int]() if worker_id is None else frozenset({worker_id})
    return Case(
        key=f"C{number:04}",
        service=f"Service {team % 3}",
        team_id=team,
        team=f"Team {team}",
        workers=workers,
        managers=managers,
    )


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


def _child(number: int, service: str, team: str, flags: set[str], out: Exclusion | None) -> Candidate:
    if not service:
        return candidate(number, "", "", flags=dict.fromkeys(flags, ""), out=Exclusion.NO_TEAM)
    return candidate(number, service, team, flags=dict.fromkeys(flags, ""), out=out)


children = st.lists(
    st.tuples(
        st.sampled_from(["Early help", "Safeguarding", "Children in care", "Care leavers", ""]),
        st.sampled_from(["North", "South", "West"]),
        st.sets(st.sampled_from(["cpp_repeat", "cla_missing", "cl_neet"])),
        st.sampled_from([None, None, None, Exclusion.LOOKED_AT, Exclusion.RESTRICTED]),
    ),
    max_size=60,
).map(lambda rows: [_child(n, *row) for n, row in enumerate(rows)])
