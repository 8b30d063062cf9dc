"""Events of the child's journey. Which date becomes which event is one table; the wording of an event comes from codes,
never from free text, so that no name, school or address can reach a journey.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.imports.rules.facts.shapes import Event


@dataclass(frozen=True, slots=True)
class _Told:
    """How a date of a list becomes an event. `apart` is a field whose code tells two events of one day apart; `words`
    are (text before, field, its code list) put into the detail where the row gives the code."""

    kind: str
    on: str
    apart: str | None = None
    words: tuple[tuple[str, str, str], ...] = ()


_EVENTS: Final[Mapping[str, tuple[_Told, ...]]] = {
    "contacts": (
        _Told("contact", "date_of_contact", "contact_source", (("From", "contact_source", "contact_source"),)),
    ),
    "early_help": (
        _Told("early_help_start", "assessment_start_date"),
        _Told("early_help_end", "assessment_completion_date"),
    ),
    "referrals": (
        _Told(
            "referral",
            "date_of_referral",
            "referral_source",
            (("From", "referral_source", "contact_source"), ("No further action", "referral_nfa", "yes_no")),
        ),
    ),
    "assessments": (
        _Told("assessment_start", "assessment_start_date"),
        _Told(
            "assessment_end",
            "assessment_authorised_date",
            words=(("Child seen", "child_seen", "yes_no_unknown"), ("Support needed", "requires_support", "yes_no")),
        ),
    ),
    "s47_icpc": (
        _Told(
            "strategy_discussion",
            "strategy_discussion_date",
            words=(("Conference judged unnecessary", "icpc_unnecessary", "yes_no"),),
        ),
        _Told("conference", "icpc_date", words=(("Led to a child protection plan", "icpc_resulted_in_cpp", "yes_no"),)),
    ),
    "children_in_need": (
        _Told("need_start", "cin_start_date", words=(("Main need", "primary_need", "primary_need"),)),
        _Told("seen", "last_seen_date"),
        _Told("need_end", "cin_closure_date", words=(("Reason", "closure_reason", "closure_reason"),)),
    ),
    "child_protection": (
        _Told("cp_plan_start", "cpp_start_date", words=(("Category", "initial_category", "abuse_category"),)),
        _Told("cp_visit", "last_statutory_visit", words=(("Seen alone", "seen_alone", "yes_no_unknown"),)),
        _Told("review_conference", "last_review_conference"),
        _Told("cp_plan_end", "cpp_end_date", words=(("Category", "latest_category", "abuse_category"),)),
    ),
    "children_in_care": (
        _Told("care_start", "cla_start_date", words=(("Main need", "category_of_need", "category_of_need"),)),
        _Told("legal_status", "legal_status_start", words=(("", "legal_status", "legal_status"),)),
        _Told("placement", "placement_start_date", words=(("", "placement_type", "placement_type"),)),
        _Told("care_review", "last_review_date"),
        _Told("care_visit", "last_visit_date"),
        _Told("iro_contact", "last_iro_contact"),
        _Told("health_assessment", "last_health_assessment"),
        _Told("dental_check", "last_dental_check"),
        _Told("care_end", "cla_end_date", words=(("Reason", "ceased_reason", "ceased_reason"),)),
    ),
    "care_leavers": (
        _Told("pathway_review", "pathway_plan_review_date"),
        _Told("contact_with_care_leaver", "latest_contact_date"),
    ),
    "adoption": (
        _Told("care_start", "entered_care_date"),
        _Told("adoption_decision", "adoption_decision_date"),
        _Told("placement_order", "placement_order_date"),
        _Told("matched", "matched_date"),
        _Told("placed_fostering_for_adoption", "ffa_placed_date"),
        _Told("placed_for_adoption", "placed_for_adoption_date"),
        _Told("adoption_order", "adoption_order_date"),
        _Told(
            "adoption_decision_reversed",
            "decision_reversed_date",
            words=(("Reason", "decision_reversed_reason", "adoption_reversal_reason"),),
        ),
    ),
}
EVENT_KINDS: Final = tuple(dict.fromkeys(told.kind for list_events in _EVENTS.values() for told in list_events))
LISTS_OF_CHILDREN: Final = frozenset(_EVENTS)
LONGEST_DETAIL: Final = 200


def events(list_key: str, row: Record) -> Iterable[Event]:
    for told in _EVENTS[list_key]:
        on = row.day(told.on)
        if on is None:
            continue
        apart = row.text(told.apart) if told.apart else None
        key = f"{told.kind}:{on.isoformat()}" + (f":{apart}" if apart else "")
        yield Event(key, told.kind, on, _detail(row, told))


def _detail(row: Record, told: _Told) -> str:
    parts = []
    for before, name, codes in told.words:
        if label := specification().label(codes, row.text(name)):
            parts.append(
                f"{before}: {label[0].lower() + label[1:] if not label[:2].isupper() else label}" if before else label
            )
    return "; ".join(parts)[:LONGEST_DETAIL]
