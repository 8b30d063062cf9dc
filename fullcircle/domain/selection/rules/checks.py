"""Which rules a selection meets, and which it does not, in words. Asked again after every change by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from fullcircle.domain.performance.rules.missing import not_in_data
from fullcircle.domain.selection.rules.obstacles import Obstacle, gone_words, number_of
from fullcircle.domain.selection.states import InTheWay


@dataclass(frozen=True)
class Chosen:
    """A chosen child as the rules see it. ``objection`` says why the auditor is not independent; "" when they are. ``trained``:
    the auditor, to observe practice. ``child``: their reference. ``obstacle``: why no audit of the child can begin. ``room``: the
    most audits the auditor has time for in the round, where that is known, and when they are ``away``, in words."""

    service: str
    team: str
    directed: bool
    observation: bool
    auditor_id: int | None
    auditor: str
    objection: str
    trained: bool
    obstacle: Obstacle | None = None
    room: int | None = None
    away: str = ""
    child: str = ""


@dataclass(frozen=True)
class Promise:
    """What the framework asks of a selection. ``eligible`` counts the children in the draw in each service area;
    ``directed_most`` is how many leaders may ask for; ``remedies`` what would give everybody an auditor, where the allocation
    could not. ``missing``: service areas of which the data holds no child."""

    eligible: Mapping[str, int]
    size: int
    minimum_per_service: int
    directed_most: int
    observation_share: float
    audits_most: int
    of_one_team_most: int
    remedies: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One rule: its name, whether it is met, and how, in words, which name no child, as they are kept. ``by_child``: the same
    with each child, or with the leave of people, for those who see the proposal; "" where that says no more."""

    rule: str
    met: bool
    words: str
    by_child: str = ""


def checks(chosen: Sequence[Chosen], promise: Promise) -> list[Check]:
    """Every rule of a selection, in the order in which people read them."""
    return [
        _size(chosen, promise),
        _worked_with(chosen),
        _set_aside(chosen),
        _one_audit(chosen),
        _coverage(chosen, promise),
        _directed(chosen, promise),
        _auditors(chosen, promise),
        _independence(chosen),
        _workload(chosen, promise),
        _time(chosen, promise),
        _observation(chosen, promise),
    ]


def _size(chosen: Sequence[Chosen], promise: Promise) -> Check:
    if len(chosen) >= promise.size:
        return Check(
            "Number of audits",
            True,
            f"{'1 child is' if len(chosen) == 1 else f'{len(chosen)} children are'} chosen, as asked.",
        )
    words = f"{len(chosen)} of {_n(promise.size, 'child', 'children')} asked for: no more could be chosen."
    return Check("Number of audits", False, words)


def _worked_with(chosen: Sequence[Chosen]) -> Check:
    gone = gone_words([one.obstacle for one in chosen])
    return Check("Still being worked with", not gone, gone or "Every chosen child, as far as the data of today says.")


def _set_aside(chosen: Sequence[Chosen]) -> Check:
    n = number_of(InTheWay.SET_ASIDE, [one.obstacle for one in chosen])
    words = f"{_n(n, 'chosen child was', 'chosen children were')} set aside since: put another in their place."
    met = "No chosen child is set aside by hand."
    return Check("Children set aside", not n, words if n else met, _of_each(chosen, InTheWay.SET_ASIDE))


def _one_audit(chosen: Sequence[Chosen]) -> Check:
    n = number_of(InTheWay.AUDIT_OPEN, [one.obstacle for one in chosen])
    words = (
        f"{_n(n, 'chosen child has', 'chosen children have')} an audit that is still open: put another in their place."
    )
    met = "No chosen child has another audit that is still open."
    return Check("One audit at a time", not n, words if n else met, _of_each(chosen, InTheWay.AUDIT_OPEN))


def _of_each(chosen: Sequence[Chosen], kind: InTheWay) -> str:
    return " ".join(one.obstacle.of(one.child) for one in chosen if one.obstacle and one.obstacle.kind is kind)


def _coverage(chosen: Sequence[Chosen], promise: Promise) -> Check:
    count = Counter(one.service for one in chosen)
    short = [
        f"{name} has {count[name]} of {min(promise.minimum_per_service, eligible)}"
        for name, eligible in sorted(promise.eligible.items())
        if count[name] < min(promise.minimum_per_service, eligible)
    ]
    told = [not_in_data(promise.missing)] if promise.missing else []
    empty = [name for name, eligible in sorted(promise.eligible.items()) if not eligible]
    if short or empty:
        said = [f"{text}." for text in short] + [f"{name} has no child that could be drawn." for name in empty]
        return Check("Every service area", False, " ".join([*said, *told]))
    there = "service areas in the data" if told else "service areas"
    least = promise.minimum_per_service
    words = f"All {len(promise.eligible)} {there} are represented, each by at least {least}."
    if len(promise.eligible) == 1:
        words = f"The one service area{' in the data' if told else ''} is represented, by at least {least}."
    return Check("Every service area", True, " ".join([words, *told]))


def _directed(chosen: Sequence[Chosen], promise: Promise) -> Check:
    asked = sum(one.directed for one in chosen)
    if not asked:
        return Check("Asked for by leaders", True, "None: every child had a known chance.")
    words = (
        f"{asked} of {len(chosen)}; the framework allows {promise.directed_most}. The others each had a known chance."
    )
    return Check("Asked for by leaders", asked <= promise.directed_most, words)


def _auditors(chosen: Sequence[Chosen], promise: Promise) -> Check:
    missing = [one for one in chosen if one.auditor_id is None]
    if not missing:
        return Check(
            "An auditor for each",
            True,
            "The one audit has an auditor." if len(chosen) == 1 else f"All {len(chosen)} audits have an auditor.",
        )
    teams = ", ".join(sorted({one.team for one in missing}))
    words = f"{_n(len(missing), 'audit')} without an auditor ({teams}): nobody independent has room. "
    help_ = "Any one of these would resolve it: " if len(promise.remedies) > 1 else "This would resolve it: "
    said = help_ + " ".join(promise.remedies) if promise.remedies else "Choose by hand."
    return Check("An auditor for each", False, words + said)


def _independence(chosen: Sequence[Chosen]) -> Check:
    against = sorted({one.objection for one in chosen if one.objection})
    words = " ".join(against) or "Nobody audits their own case, their own team or their own line."
    by_child = " ".join(f"Child {one.child}: {one.objection}" for one in chosen if one.objection and one.child)
    return Check("Independent auditors", not against, words, by_child)


def _workload(chosen: Sequence[Chosen], promise: Promise) -> Check:
    given = [one for one in chosen if one.auditor_id is not None]
    load = Counter((one.auditor, one.auditor_id) for one in given)
    of_team = Counter((one.auditor, one.auditor_id, one.team) for one in given)
    said = [
        f"{name} has {_n(n, 'audit')}; the framework sets {promise.audits_most} as the most."
        for (name, _), n in sorted(load.items())
        if n > promise.audits_most
    ]
    said += [
        f"{name} has {_n(n, 'audit')} of {team}; the framework sets {promise.of_one_team_most} as the most."
        for (name, _, team), n in sorted(of_team.items())
        if n > promise.of_one_team_most
    ]
    if said:
        return Check("Even workload", False, " ".join(said))
    if not load:
        return Check("Even workload", True, "Nobody has an audit yet.")
    least, most = min(load.values()), max(load.values())
    each = f"{least}" if least == most else f"{least} to {most}"
    return Check("Even workload", True, f"{_people(len(load))} {each} {'audit' if most == 1 else 'audits'} each.")


def _time(chosen: Sequence[Chosen], promise: Promise) -> Check:
    """More than somebody has time for. That the framework allows nobody so many is told with the workload."""
    load = Counter(one.auditor_id for one in chosen)
    known = {
        one.auditor_id: one for one in chosen if one.auditor and one.room is not None and one.room < promise.audits_most
    }
    over = sorted((one for person, one in known.items() if load[person] > (one.room or 0)), key=lambda one: one.auditor)
    if not over:
        return Check("Time and leave", True, "Everybody has room for their audits, by their time and leave.")
    kept = " ".join(f"{_over(one, load)}." for one in over)
    told = " ".join(f"{_over(one, load)}{f': {one.away}' if one.away else ''}." for one in over)
    return Check("Time and leave", False, kept, told)


def _over(one: Chosen, load: Mapping[int | None, int]) -> str:
    return f"{one.auditor} has {_n(load[one.auditor_id], 'audit')}, and room for {one.room or 'none'}"


def _observation(chosen: Sequence[Chosen], promise: Promise) -> Check:
    marked = sum(one.observation for one in chosen)
    least = ceil(Fraction(str(promise.observation_share)) * len(chosen))
    areas = len({one.service for one in chosen if one.observation})
    where = f" in {_n(areas, 'service area')}" if areas else ""
    include = "includes" if 1 in {marked, len(chosen)} else "include"
    words = f"{marked} of {_n(len(chosen), 'audit')} {include} an observation{where}; the framework asks for at least {least}."
    untrained = sum(one.observation and one.auditor_id is not None and not one.trained for one in chosen)
    if untrained:
        words += f" {untrained} of them with someone not noted as trained to observe: note training under Auditors."
    return Check("Observation of practice", marked >= least and not untrained, words)


def _n(number: int, one: str, many: str = "") -> str:
    return f"{number} {one}" if number == 1 else f"{number} {many or f'{one}s'}"


def _people(number: int) -> str:
    return "One person has" if number == 1 else f"{number} people have"
