"""Draws as pages show them: the proposal with its rules, the confirmed selection, and the sample beside its population."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, QuerySet, When

from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.auditors.rules.independence import objection
from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.rules import who
from fullcircle.domain.cases.states import Status
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.performance.queries import services_missing
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.policy import check_change, check_see_undone
from fullcircle.domain.selection.queries.data import Looked, case_of, looked_at
from fullcircle.domain.selection.queries.since import (
    DataSince,
    Older,
    Undone,
    data_since,
    drawn_as_at,
    gone,
    newest_as_at,
    older,
    undone,
    with_data,
    with_older,
    with_undone,
)
from fullcircle.domain.selection.rules.checks import Check, Chosen, Promise, checks, gone_words
from fullcircle.domain.selection.rules.frame import unpack
from fullcircle.domain.selection.rules.sampling import Area
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Basis, ChoiceState, Dimension, DrawState, Gone
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class ChoiceRow:
    """A chosen child, one in reserve, or one swapped out. ``who``, ``status`` and ``gone`` are of today; so is ``team_now``, ""
    where it is the team of the draw. ``known_as_at``: the day of what is known, where it is older than the newest data.
    ``priorities``: labels of those of the round that the child has. ``chance`` is 0 to 1, reckoned from the number finally
    used; ``swap_reason``: why it was swapped out; ``replaces`` the reference of the child whose place it took, for those who
    may see its choice; ``carried_by`` carries the audit out now, "" where that is the auditor it was allocated to."""

    id: int
    position: int
    child: str
    who: str
    status: str
    state: ChoiceState
    basis: Basis
    stratum: str
    chance: float
    service_area: str
    team: str
    flags: tuple[str, ...]
    priorities: tuple[str, ...]
    reasons: tuple[str, ...]
    auditor_id: int | None
    auditor: str
    auditor_reasons: tuple[str, ...]
    carried_by: str
    observation: bool
    swap_reason: str
    replaces: str
    team_now: str = ""
    gone: Gone | None = None
    known_as_at: date | None = None


@dataclass(frozen=True)
class Moved:
    """A chosen child of whom the data says something else now than the draw knew: what ``was``, and what is ``now``."""

    child: str
    was: str
    now: str


@dataclass(frozen=True)
class Since:
    """What the data says otherwise, once other data was applied after a draw, of its chosen children: those who are not being
    worked with any more, by number, and those of another service area or status."""

    data: DataSince
    closed: tuple[str, ...]
    services: tuple[Moved, ...]
    statuses: tuple[Moved, ...]


@dataclass(frozen=True)
class DrawView:
    """A draw with the choices that this actor may see. ``chosen``, those ``swapped`` by hand and those leaders asked for
    (``directed``) count all, seen or not; ``frame_size`` every child who
    was open, of whom ``without_team`` belonged to no team; ``missing``: service areas with nobody in it;
    ``notes`` say which rules were not met when it was last changed; ``as_at``: the day that its data shows; ``undone``: its
    data was undone after it was drawn. Of a proposal alone: ``since``, what other data says, and ``gone``: in words, that no
    audit of chosen children can begin any more."""

    id: int
    round_id: int
    state: DrawState
    seed: int
    size: int
    chosen: int
    swapped: int
    directed: int
    terms: Terms
    areas: tuple[Area, ...]
    frame_size: int
    frame_hash: str
    without_team: int
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    drawn_at: datetime
    drawn_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    choices: tuple[ChoiceRow, ...]
    may_change: Verdict
    as_at: date | None
    undone: Undone | None
    since: Since | None
    gone: str

    def in_state(self, state: ChoiceState) -> list[ChoiceRow]:
        """The choices in one state, in the order in which they are listed."""
        return [row for row in self.choices if row.state is state]


@dataclass(frozen=True)
class Proposal:
    """A proposed draw, and each rule with whether it is met by the data of today. ``older``: children being worked with today of
    whom the data that holds tells nothing."""

    draw: DrawView
    checks: tuple[Check, ...]
    older: Older | None


@dataclass(frozen=True)
class Compared:
    """A service area's part of a confirmed sample beside all of its children."""

    service_area: str
    chosen: int
    children: int


@dataclass(frozen=True)
class Sample:
    """A confirmed sample beside its ``population``, everyone open on the day of the draw, of whom ``eligible`` could be drawn.
    Leaders asked for ``directed`` of ``chosen``; the others had a known chance. The framework asks for observations in
    ``observation_share`` (0 to 1) of the audits. ``priorities``: their labels. ``undone``: its data was undone after the draw;
    ``undone_unseen``: and nobody has said yet that they know, as this person may."""

    chosen: int
    directed: int
    priorities: tuple[str, ...]
    observation_share: float
    population: int
    eligible: int
    without_team: int
    areas: tuple[Compared, ...]
    missing: tuple[str, ...] = ()
    undone: Undone | None = None
    undone_unseen: bool = False


def proposal(seen_by: Actor, round_id: int, *, on: date) -> Proposal | None:
    """The round's present proposal with its rules, or None. ``on`` is today: who audits, and for whom, may have changed."""
    draw = _found(seen_by, round_id, DrawState.PROPOSED)
    if draw is None:
        return None
    choices = _choices(seen_by, draw)
    view = _view(seen_by, draw, choices)
    met = checks_of(draw, choices, staff(on=on), past_of(draw), view.missing)
    return Proposal(view, tuple(met), older(draw))


def confirmed(seen_by: Actor, round_id: int) -> DrawView | None:
    """The round's confirmed selection, or None while there is none."""
    draw = _found(seen_by, round_id, DrawState.CONFIRMED)
    return _view(seen_by, draw, _choices(seen_by, draw)) if draw is not None else None


def proposals_set_aside(seen_by: Actor, round_id: int) -> int:
    """How many proposals of this round were set aside; they are kept. 0 for those who do not select."""
    return Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=DrawState.SET_ASIDE).count()


def past_of(draw: Draw) -> dict[int, Looked]:
    """Who was looked at within the draw's window, and by whom. Reads the draw's round."""
    return looked_at(draw.round, months=Terms.kept(draw.settings).exclusion_months)


def checks_of(
    draw: Draw,
    choices: Iterable[Choice],
    who: Staff,
    looked: Mapping[int, Looked],
    missing: tuple[str, ...] | None = None,
) -> list[Check]:
    """Each rule of a selection, met or not, by the data given. Only chosen ones among ``choices`` count. ``missing``: as
    `missing_of` tells, where it has been asked already."""
    terms = Terms.kept(draw.settings)
    areas = areas_of(draw)
    chosen = [_as_chosen(c, who, looked, terms) for c in choices if c.state == ChoiceState.CHOSEN]
    promise = Promise(
        eligible={area.name: area.eligible for area in areas},
        missing=missing_of(draw, areas) if missing is None else missing,
        size=draw.size,
        minimum_per_service=terms.minimum_per_service,
        directed_most=terms.directed_within(draw.size),
        observation_share=terms.observation_share,
        audits_most=terms.audits_most,
        of_one_team_most=terms.of_one_team_most,
        remedies=tuple(draw.allocation.get("remedies", ())),
    )
    return checks(chosen, promise)


def with_names(choices: "QuerySet[Choice]") -> "QuerySet[Choice]":
    """Choices with what rules and pages read of them, in one query."""
    joined = ("child__team__service_area", "team", "service_area", "auditor", "replaces__child")
    carried_by = Case(When(~Q(audit__auditor_id=F("auditor_id")), then=F("audit__auditor__name")))
    return choices.select_related(*joined).defer("child__facts").annotate(carried_by=carried_by)


def areas_of(draw: Draw) -> list[Area]:
    """The service areas as they were when it was drawn, in the council's order."""
    areas = [Area(name=name, **counts) for name, counts in draw.frame_by_service.items()]
    return sorted(areas, key=lambda area: (area.position, area.name))


def missing_of(draw: Draw, areas: Iterable[Area]) -> tuple[str, ...]:
    """Service areas of the council or the round's framework of which the draw's frame held no child. Reads the draw's round and
    its framework version."""
    framework = frameworks.framework_of(draw.round.framework_version)
    return services_missing(framework, {area.name for area in areas if area.children})


def objection_to(choice: Choice, person_id: int, who: Staff, looked: Mapping[int, Looked], terms: Terms) -> str | None:
    """Why this person may not audit this choice; None when they may."""
    auditor = who.auditors.get(person_id)
    if auditor is None:
        who_is = choice.auditor.name if choice.auditor and choice.auditor_id == person_id else "This person"
        return f"{who_is} does not carry out audits. Choose someone who does."
    return objection(auditor, case_of(choice, who, looked), terms.independence)


def sample(seen_by: Actor, round_id: int, *, missing: tuple[str, ...] = ()) -> Sample | None:
    """The confirmed sample of a round beside the population it came from; None while nothing is confirmed. ``missing`` are the
    service areas that its draw is known to lack: the page of the draw tells them."""
    draw = with_undone(Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=DrawState.CONFIRMED)).first()
    if draw is None:
        return None
    counted = (
        draw.choices.filter(state=ChoiceState.CHOSEN)
        .order_by()
        .values_list("service_area__name")
        .annotate(
            n=Count("pk"),
            directed=Count("pk", filter=Q(basis=Basis.DIRECTED)),
        )
    )
    rows = list(counted)
    chosen = {name: n for name, n, _ in rows}
    areas, terms = areas_of(draw), Terms.kept(draw.settings)
    return Sample(
        chosen=sum(chosen.values()),
        directed=sum(row[2] for row in rows),
        priorities=tuple(priority.label for priority in terms.priorities),
        observation_share=terms.observation_share,
        population=draw.frame_size,
        eligible=sum(area.eligible for area in areas),
        without_team=draw.frame_size - sum(area.children for area in areas),
        areas=tuple(Compared(area.name, chosen.get(area.name, 0), area.children) for area in areas),
        missing=missing,
        undone=undone(draw),
        undone_unseen=_waits_to_be_seen(seen_by, draw),
    )


def _waits_to_be_seen(actor: Actor, draw: Draw) -> bool:
    unseen = undone(draw) is not None and draw.undone_seen_at is None
    return unseen and bool(verdict(lambda: check_see_undone(actor, draw)))


def _as_chosen(choice: Choice, who: Staff, looked: Mapping[int, Looked], terms: Terms) -> Chosen:
    against = objection_to(choice, choice.auditor_id, who, looked, terms) if choice.auditor_id is not None else None
    auditor = who.auditors.get(choice.auditor_id or 0)
    return Chosen(
        child=choice.child.reference,
        service=choice.service_area.name,
        team=choice.team.name,
        directed=choice.basis == Basis.DIRECTED,
        observation=choice.observation_planned,
        auditor_id=choice.auditor_id,
        auditor=choice.auditor.name if choice.auditor else "",
        objection=against or "",
        trained=auditor is not None and auditor.trained,
        gone=gone(choice.child),
    )


def with_framework(draws: "QuerySet[Draw]") -> "QuerySet[Draw]":
    """Draws with their round and its framework version, without the version's text."""
    return draws.select_related("round__framework_version").defer("round__framework_version__source")


def _found(seen_by: Actor, round_id: int, state: DrawState) -> Draw | None:
    rows: QuerySet[Draw] = Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=state)
    if state is DrawState.PROPOSED:
        rows = with_older(rows, seen_by).select_related("frame")
    return (
        with_data(with_undone(with_framework(rows)))
        .annotate(
            chosen=Count("choices", filter=Q(choices__state=ChoiceState.CHOSEN)),
            swapped=Count("choices", filter=Q(choices__state=ChoiceState.SWAPPED_OUT)),
            directed=Count("choices", filter=Q(choices__basis=Basis.DIRECTED)),
        )
        .select_related("drawn_by", "confirmed_by")
        .first()
    )


def _choices(seen_by: Actor, draw: Draw) -> list[Choice]:
    found = Choice.objects.visible_to(seen_by).filter(draw=draw)
    return list(with_names(found).order_by("service_area__position", "service_area__name", "position"))


def _view(seen_by: Actor, draw: Draw, choices: Sequence[Choice]) -> DrawView:
    areas, proposal, newest = areas_of(draw), draw.state == DrawState.PROPOSED, newest_as_at(draw)
    seen = {choice.pk for choice in choices}
    chosen = [choice for choice in choices if choice.state == ChoiceState.CHOSEN]
    return DrawView(
        id=draw.pk,
        round_id=draw.round_id,
        state=DrawState(draw.state),
        seed=draw.seed,
        size=draw.size,
        chosen=draw.chosen,  # type: ignore[attr-defined]
        swapped=draw.swapped,  # type: ignore[attr-defined]
        directed=draw.directed,  # type: ignore[attr-defined]
        terms=Terms.kept(draw.settings),
        areas=tuple(areas),
        frame_size=draw.frame_size,
        frame_hash=draw.frame_hash,
        without_team=draw.frame_size - sum(area.children for area in areas),
        missing=missing_of(draw, areas),
        notes=tuple(draw.notes),
        drawn_at=draw.drawn_at,
        drawn_by=draw.drawn_by.name if draw.drawn_by else "Full Circle",
        confirmed_at=draw.confirmed_at,
        confirmed_by=draw.confirmed_by.name if draw.confirmed_by else "",
        choices=tuple(
            choice_row(choice, now=proposal, newest=newest, names_who_went=choice.replaces_id in seen)
            for choice in choices
        ),
        may_change=verdict(lambda: check_change(seen_by, draw)),
        as_at=drawn_as_at(draw),
        undone=undone(draw),
        since=_since(draw, chosen) if proposal else None,
        gone=gone_words([gone(choice.child) for choice in chosen]) if proposal else "",
    )


def _since(draw: Draw, chosen: Sequence[Choice]) -> Since | None:
    data = data_since(draw)
    if data is None:
        return None
    there = [choice for choice in chosen if gone(choice.child) is None]
    drawn = _statuses_drawn(draw)
    return Since(
        data,
        closed=tuple(choice.child.reference for choice in chosen if gone(choice.child) is Gone.CLOSED),
        services=tuple(
            Moved(choice.child.reference, choice.service_area.name, service)
            for choice in there
            if (service := _service_now(choice.child)) != choice.service_area.name
        ),
        statuses=tuple(
            Moved(choice.child.reference, Status(was).label, Status(choice.child.status).label)
            for choice in there
            if (was := drawn.get(choice.child.reference, "")) and was != choice.child.status
        ),
    )


def _statuses_drawn(draw: Draw) -> dict[str, str]:
    """The status of each child of the kept frame when it was drawn, by reference."""
    if not hasattr(draw, "frame"):
        return {}
    return {row.key: row.groups[Dimension.STATUS] for row in unpack(bytes(draw.frame.content))}


def _service_now(child: Child) -> str:
    return child.team.service_area.name if child.team else "no team"


def choice_row(
    choice: Choice, *, now: bool = False, newest: date | None = None, names_who_went: bool = True
) -> ChoiceRow:
    """A choice as pages show it; with ``now``, how old the child is today and where they stand. What is told of a draw that is
    over stays the same. ``newest``: the day of the data that holds."""
    child = choice.child
    elsewhere = now and child.team_id != choice.team_id
    behind = now and newest is not None and child.as_at is not None and child.as_at < newest
    return ChoiceRow(
        id=choice.pk,
        position=choice.position,
        child=choice.child.reference,
        who=who(choice.child.gender, choice.child.age_years) if now else "",
        status=Status(choice.child.status).label if now else "",
        state=ChoiceState(choice.state),
        basis=Basis(choice.basis),
        stratum=choice.stratum,
        chance=choice.chance,
        service_area=choice.service_area.name,
        team=choice.team.name,
        flags=tuple(choice.flags),
        priorities=tuple(part["label"] for part in choice.account.get("parts", ())),
        reasons=tuple(choice.reasons),
        auditor_id=choice.auditor_id,
        auditor=choice.auditor.name if choice.auditor else "",
        auditor_reasons=tuple(choice.auditor_reasons),
        carried_by=getattr(choice, "carried_by", None) or "",
        observation=choice.observation_planned,
        swap_reason=choice.swap_reason,
        replaces=choice.replaces.child.reference if choice.replaces and names_who_went else "",
        team_now=(child.team.name if child.team else "no team") if elsewhere else "",
        gone=gone(child) if now else None,
        known_as_at=child.as_at if behind else None,
    )
