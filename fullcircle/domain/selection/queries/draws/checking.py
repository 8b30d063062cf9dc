"""What the rules of a selection say of a draw, by the data that it is asked with."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Case, F, Q, QuerySet, When

from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.auditors.rules.availability import away_throughout, away_words
from fullcircle.domain.auditors.rules.independence import objection
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.performance.queries import services_missing
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.queries.data import Looked, case_of, looked_at, window
from fullcircle.domain.selection.queries.obstacles import obstacle
from fullcircle.domain.selection.rules.checks import Check, Chosen, Promise, checks
from fullcircle.domain.selection.rules.sampling import Area
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Basis, ChoiceState


def with_framework(draws: "QuerySet[Draw]") -> "QuerySet[Draw]":
    """Draws with their round and its framework version, without the version's text."""
    return draws.select_related("round__framework_version").defer("round__framework_version__source")


def areas_of(draw: Draw) -> list[Area]:
    """The service areas as they were when it was drawn, in the council's order."""
    areas = [Area(name=name, **counts) for name, counts in draw.frame_by_service.items()]
    return sorted(areas, key=lambda area: (area.position, area.name))


def missing_of(draw: Draw, areas: Iterable[Area]) -> tuple[str, ...]:
    """Service areas of the council or the round's framework of which the draw's frame held no child. Reads the draw's round and
    its framework version."""
    version = draw.round.framework_version
    framework = frameworks.framework_read(version.pk, version.content_hash)
    return services_missing(framework, {area.name for area in areas if area.children})


def past_of(draw: Draw) -> dict[int, Looked]:
    """Who was looked at within the draw's window, and by whom. Reads the draw's round."""
    return looked_at(draw.round, months=Terms.kept(draw.settings).exclusion_months)


def with_names(choices: "QuerySet[Choice]") -> "QuerySet[Choice]":
    """Choices with what rules and pages read of them, in one query."""
    joined = ("child__team__service_area", "team", "service_area", "auditor", "replaces__child")
    carried_by = Case(When(~Q(audit__auditor_id=F("auditor_id")), then=F("audit__auditor__name")))
    return choices.select_related(*joined).defer("child__facts").annotate(carried_by=carried_by)


def checks_of(
    draw: Draw,
    choices: Iterable[Choice],
    who: Staff,
    looked: Mapping[int, Looked],
    missing: tuple[str, ...] | None = None,
) -> list[Check]:
    """Each rule of a selection, met or not, by the data given. Only chosen ones among ``choices`` count,
    read `with_obstacles`. ``missing``: as
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


def objection_to(choice: Choice, person_id: int, who: Staff, looked: Mapping[int, Looked], terms: Terms) -> str | None:
    """Why this person may not audit this choice; None when they may."""
    auditor = who.auditors.get(person_id)
    if auditor is None:
        who_is = choice.auditor.name if choice.auditor and choice.auditor_id == person_id else "This person"
        return f"{who_is} does not carry out audits. Choose someone who does."
    return objection(auditor, case_of(choice, who, looked), terms.independence)


def staff_of(draw: Draw, *, on: date, scheduled_roles: frozenset[str] = frozenset()) -> Staff:
    """Who can audit on that day, with the time they have for the draw's round. Reads the round."""
    time = window(draw.round, Terms.kept(draw.settings).audits_most)
    return staff(on=on, scheduled_roles=scheduled_roles, window=time)


def away_from(draw: Draw, person_id: int, who: Staff, *, on: date) -> str:
    """That this person is away for all of the time that is left for the audits of the draw's round, in words; "" if they are not.
    ``who`` as `staff_of` gives it."""
    one, found = who.auditors.get(person_id), draw.round
    if one is None:
        return ""
    return away_throughout(one.name, from_=max(found.starts_on, on), until=found.audits_due_on, leave=one.away)


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
        obstacle=obstacle(choice),
        room=terms.limits.room(auditor) if auditor else None,
        away=away_words(auditor.away) if auditor else "",
    )
