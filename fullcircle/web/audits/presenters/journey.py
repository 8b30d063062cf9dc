"""The child's journey of an audit, in the terms of the page kit's drawing."""

from collections.abc import Iterator
from datetime import date, timedelta

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.audits.queries import AuditCard
from fullcircle.domain.cases.queries import Journey as Known
from fullcircle.domain.cases.queries import JourneyEntry, Stretch
from fullcircle.domain.cases.rules import SEEN_KINDS
from fullcircle.domain.cases.states import Status
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.web.kit.components.timeline import Event, Journey, Look, Period, Shape, Visit, journey

_LOOKS: dict[str, tuple[Look, str]] = {
    Status.LOOKED_AFTER.label: ("ink", "In care"),
    Status.CHILD_PROTECTION.label: ("ink", "CP plan"),
    Status.IN_NEED.label: ("mist", "In need"),
    Status.ASSESSMENT.label: ("open", "Assess"),
}
_EVENTS: dict[str, tuple[str, Shape]] = {
    "contact": ("Contact", "other"),
    "referral": ("Referral", "referral"),
    "strategy_discussion": ("Strategy discussion", "enquiry"),
    "conference": ("Conference", "conference"),
    "review_conference": ("Review", "review"),
    "care_review": ("Review", "review"),
    "pathway_review": ("Pathway plan review", "review"),
    "legal_status": ("Legal status", "other"),
    "iro_contact": ("Reviewing officer", "other"),
    "health_assessment": ("Health check", "other"),
    "dental_check": ("Dentist", "other"),
    "contact_with_care_leaver": ("In touch", "other"),
}
_DAY = timedelta(days=1)
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")


def journey_drawn(known: Known, card: AuditCard, framework: Framework) -> Journey | None:
    """The drawing, over the months to be read with those to be judged marked; None when imports tell nothing of them."""
    policies = framework.policies
    ends_on = card.known_as_at
    starts_on = months_before(ends_on, policies.look_back_months.value + policies.judging_window_months.value)
    judged = policies.judging_window_months.value
    drawn = journey(
        periods=[*_statuses(known.statuses), *_homes(known.events), *_workers(known.allocations)],
        events=list(_events(known.events)),
        visits=list(_visits(known.events)),
        starts_on=starts_on,
        ends_on=ends_on,
        judged_from=months_before(ends_on, judged),
        judged_label=f"Judge these {judged} months",
    )
    return drawn if drawn.rows else None


def _seen(entry: JourneyEntry) -> bool:
    return entry.kind in SEEN_KINDS


def _visits(events: tuple[JourneyEntry, ...]) -> Iterator[Visit]:
    """The days on which the child was seen, each once, since several lists tell of one visit. Seen alone where any says so."""
    alone: dict[date, bool] = {}
    for event in events:
        if _seen(event):
            said = "seen alone: yes" in event.detail.lower()
            alone[event.happened_on] = said or alone.get(event.happened_on, False)
    return (Visit(on, was_alone) for on, was_alone in alone.items())


def _statuses(stretches: tuple[Stretch, ...]) -> Iterator[Period]:
    """One status at a time: where several hold, the first in the order of cases.states.Status, as for the status now."""
    order = [status.label for status in Status]
    turns = sorted({day for s in stretches for day in (s.starts_on, s.ends_on and s.ends_on + _DAY) if day})
    shown: list[tuple[str, date, date | None]] = []
    for first, following in zip(turns, [*turns[1:], None], strict=False):
        holding = [s.what for s in stretches if s.starts_on <= first and (s.ends_on is None or s.ends_on >= first)]
        what = min(holding, key=order.index, default="")
        until = following - _DAY if following else None
        if shown and shown[-1][0] == what:
            shown[-1] = (what, shown[-1][1], until)
        else:
            shown.append((what, first, until))
    for what, first, until in shown:
        if what:
            look, short = _LOOKS.get(what, ("quiet", ""))
            yield Period("status", what, first, until, look, short)


def _workers(stretches: tuple[Stretch, ...]) -> Iterator[Period]:
    for place, stretch in enumerate(stretches):
        short = _ORDINALS[place] if place < len(_ORDINALS) else ""
        yield Period("worker", stretch.what, stretch.starts_on, stretch.ends_on, "quiet", short)


def _homes(events: tuple[JourneyEntry, ...]) -> Iterator[Period]:
    """Each placement lasts until the next one starts, or until care ends."""
    turns = [event for event in events if event.kind in {"placement", "care_end"}]
    for event, following in zip(turns, [*turns[1:], None], strict=False):
        if event.kind == "placement":
            until: date | None = following.happened_on if following else None
            yield Period("home", event.detail or "Placement", event.happened_on, until, "quiet", "Placement")


def _events(events: tuple[JourneyEntry, ...]) -> Iterator[Event]:
    """What is not drawn in another lane: starts and ends of a status are its period, visits and homes have their own."""
    for event in events:
        if _seen(event) or event.kind == "placement" or event.kind.endswith(("_start", "_end")):
            continue
        label, shape = _EVENTS.get(event.kind, (event.kind.replace("_", " ").capitalize(), "other"))
        yield Event(event.happened_on, label, shape, event.detail)
