"""Lists 8 to 11: children in care, care leavers, adoption, adopters."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from fullcircle.demo.authority.days import add_days, at, latest, years_between
from fullcircle.demo.authority.journeys import post_on
from fullcircle.demo.authority.lists.shared import YEAR_DAYS, Row, disability, held, recent
from fullcircle.demo.authority.profile import UNSUITABLE_HOMES
from fullcircle.demo.authority.records import Adopter, Adoption, Care, Child
from fullcircle.demo.authority.state import allocation_on, held_by


def in_care(child: Child, on: date) -> Iterator[Row]:
    known = [(care, episode) for episode in child.episodes for care in episode.care if care.start <= on]
    if not known:
        return
    care, episode = known[-1]
    ended = care.end if care.end <= on else None
    if ended and not recent(ended, on):
        return
    last_day = ended or on
    since, legal = [(since, code) for since, code in care.legal if since <= last_day][-1]
    again = any(other.end > add_days(care.start, -YEAR_DAYS) for other, _ in known[:-1])
    visits = [visit.on for visit in care.visits]
    row: Row = disability(child) | {
        "uasc_12m": "Y" if care.uasc and add_days(care.start, YEAR_DAYS) > on else "N",
        "cla_start_date": care.start,
        "category_of_need": care.need,
        "repeat_cla_12m": "Y" if again and add_days(care.start, YEAR_DAYS) > on else "N",
        "legal_status_start": since,
        "legal_status": legal,
        "last_review_date": latest(care.reviews, last_day),
        "last_visit_date": latest(visits, last_day),
        "permanence_plan": at(care.permanence, last_day),
        "last_iro_contact": latest(care.officer_contacts, last_day),
        "last_health_assessment": latest(care.health, last_day),
        "last_dental_check": latest(care.dental, last_day),
        "cla_end_date": ended,
        "ceased_reason": care.reason if ended else None,
    }
    yield row | _placed(care, last_day) | _away(care, last_day) | held(held_by(post_on(episode, last_day), last_day))


def _placed(care: Care, day: date) -> Row:
    so_far = [placement for placement in care.placements if placement.start <= day]
    placement = so_far[-1]
    ends = [later.start for later in so_far[1:]] + [day]
    in_the_year = sum(1 for end in ends if end > add_days(day, -YEAR_DAYS))
    return {
        "placements_12m": max(1, in_the_year),
        "placement_start_date": placement.start,
        "placement_type": placement.kind,
        "placement_provider": placement.provider,
        "placement_postcode": _postcode(placement.start),
        "placement_urn": placement.urn or None,
        "placement_location": "OUT" if placement.outside else "IN",
        "placement_la": placement.place,
    }


def _postcode(day: date) -> str:
    """A postcode that cannot exist: there is no AQ area."""
    number = day.toordinal()
    return f"AQ{number % 19 + 1} {number % 9 + 1}{'ABDEFGHJLN'[number % 10]}{'PQRSTUWXYZ'[number // 10 % 10]}"


def _away(care: Care, day: date) -> Row:
    past = [missing for missing in care.missing if missing.on <= day]
    year = [missing for missing in past if missing.on > add_days(day, -YEAR_DAYS)]
    missing = [episode for episode in year if not episode.absent]
    return {
        "missing_episodes_12m": len(missing),
        "absent_episodes_12m": len(year) - len(missing),
        "rhi_offered": missing[-1].offered if missing else None,
        "rhi_accepted": missing[-1].accepted if missing else None,
    }


def leaving_care(child: Child, on: date) -> Iterator[Row]:
    leaving = child.leaving_care
    if leaving is None or not leaving.start <= on < leaving.until:
        return
    touch = at(leaving.touch, on) or "YES"
    home, activity = (at(leaving.homes, on), at(leaving.activities, on)) if touch == "YES" else (None, None)
    grown = years_between(child.born, on) >= 18
    holder = held(allocation_on(child, on))
    yield (
        disability(child)
        | holder
        | {
            "uasc_or_former": "Y" if leaving.uasc else "N",
            "personal_adviser": holder["allocated_worker"],
            "eligibility": "QUALIFYING" if leaving.qualifying else "FORMER" if grown else "RELEVANT",
            "pathway_plan_review_date": latest(leaving.pathway_reviews, on),
            "la_in_touch": touch,
            "latest_contact_date": latest(leaving.contacts, on),
            "accommodation_type": home,
            "accommodation_suitability": None if home is None else "2" if home in UNSUITABLE_HOMES else "1",
            "activity_status": activity,
        }
    )


def adoption(child: Child, on: date) -> Iterator[Row]:
    for care in chain.from_iterable(episode.care for episode in child.episodes):
        adoption = care.adoption
        if adoption is None or adoption.decided > on or not _adoption_counts(adoption, on):
            continue

        def so_far(day: date | None) -> date | None:
            return day if day is not None and day <= on else None

        yield disability(child) | {
            "family_id": adoption.family if so_far(adoption.matched) else None,
            "entered_care_date": care.start,
            "adoption_decision_date": adoption.decided,
            "placement_order_date": so_far(adoption.order),
            "matched_date": so_far(adoption.matched),
            "placed_for_adoption_date": so_far(adoption.placed),
            "adoption_order_date": so_far(adoption.adopted),
            "decision_reversed_date": so_far(adoption.reversed),
            "decision_reversed_reason": adoption.reversal if so_far(adoption.reversed) else None,
            "ffa_placed_date": so_far(adoption.early),
        }


def _adoption_counts(adoption: Adoption, on: date) -> bool:
    over = adoption.adopted or adoption.reversed
    return over is None or over > on or recent(over, on, YEAR_DAYS)


def adopters(known: Iterable[Adopter], on: date) -> Iterator[Row]:
    for adopter in known:
        over = adopter.left or adopter.adopted
        if adopter.enquiry > on or (over is not None and over <= on and not recent(over, on, YEAR_DAYS)):
            continue
        stop = min(on, adopter.left or on)

        def so_far(day: date | None, stop: date = stop) -> date | None:
            return day if day is not None and day <= stop else None

        left = adopter.left is not None and adopter.left <= on
        yield {
            "adopter_id": adopter.reference,
            "family_id": adopter.family,
            "gender": adopter.sex,
            "ethnicity": adopter.ethnicity,
            "disability": "Y" if adopter.disabled else "N",
            "ffa": "Y" if adopter.early else "N",
            "enquiry_date": adopter.enquiry,
            "stage1_start": so_far(adopter.stage1),
            "stage1_end": so_far(adopter.stage1_end),
            "stage2_start": so_far(adopter.stage2),
            "stage2_end": so_far(adopter.stage2_end),
            "application_submitted": so_far(adopter.submitted),
            "application_approved": so_far(adopter.approved),
            "matched_date": so_far(adopter.matched),
            "placed_date": so_far(adopter.placed),
            "children_placed": adopter.children if so_far(adopter.placed) else None,
            "adoption_order_date": so_far(adopter.adopted),
            "left_process_date": adopter.left if left else None,
            "left_process_reason": adopter.left_reason if left else None,
        }
