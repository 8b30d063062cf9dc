"""Lists 1 to 7: contacts, early help, referrals, assessments, enquiries, children in need, child protection."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from fullcircle.demo.authority.days import add_days, latest
from fullcircle.demo.authority.journeys import post_on
from fullcircle.demo.authority.lists.shared import YEAR_DAYS, Row, disability, held, recent
from fullcircle.demo.authority.records import Child, Enquiry, Episode
from fullcircle.demo.authority.state import (
    WINDOW_DAYS,
    allocation_on,
    closed_episode,
    episode_on,
    held_by,
    open_status,
)


def contacts(child: Child, on: date) -> Iterator[Row]:
    for contact in child.contacts:
        if recent(contact.on, on):
            yield {"date_of_contact": contact.on, "contact_source": contact.source}


def early_help(child: Child, on: date) -> Iterator[Row]:
    for help in child.early_help:
        ended = help.end if help.end <= on else None
        if help.start <= on and (ended is None or ended > add_days(on, -WINDOW_DAYS)):
            yield {
                "assessment_start_date": help.start,
                "assessment_completion_date": ended,
                "organisation": help.organisation,
            }


def _counted_back(days: list[date]) -> int:
    """How many of ``days`` fell in the twelve months before the latest of them."""
    last = max(days)
    return sum(1 for day in days if add_days(last, -YEAR_DAYS) <= day < last)


def referrals(child: Child, on: date) -> Iterator[Row]:
    known = [episode.referral for episode in child.episodes if episode.referral.on <= on]
    shown = [referral for referral in known if recent(referral.on, on)]
    if not shown:
        return
    earlier = _counted_back([referral.on for referral in known])
    for referral in shown:
        yield held(held_by(referral.post, referral.on)) | {
            "date_of_referral": referral.on,
            "referral_source": referral.source,
            "referral_nfa": "Y" if referral.nfa else "N",
            "referrals_last_12m": earlier,
        }


def assessments(child: Child, on: date) -> Iterator[Row]:
    for assessment in chain.from_iterable(episode.assessments for episode in child.episodes):
        done = assessment.authorised if assessment.authorised <= on else None
        if assessment.start > on or (done and not recent(done, on)):
            continue
        support = None if done is None else "Y" if assessment.support else "N"
        yield (
            disability(child)
            | {
                "assessment_start_date": assessment.start,
                "child_seen": assessment.seen if done or add_days(assessment.start, 6) <= on else "N",
                "assessment_authorised_date": done,
                "requires_support": support,
            }
            | held(held_by(assessment.post, done or on))
        )


def enquiries(child: Child, on: date) -> Iterator[Row]:
    known = [enquiry for episode in child.episodes for enquiry in episode.enquiries if enquiry.start <= on]
    shown = [enquiry for enquiry in known if recent(enquiry.start, on)]
    if not shown:
        return
    last = max(enquiry.start for enquiry in known)
    conferences = [e.conference for e in known if e.conference and add_days(last, -YEAR_DAYS) <= e.conference < last]
    for enquiry in shown:
        yield (
            disability(child)
            | _enquiry(enquiry, on)
            | {"s47_last_12m": _counted_back([e.start for e in known]), "icpc_last_12m": len(conferences)}
            | held(held_by(enquiry.post, enquiry.start))
        )


def _enquiry(enquiry: Enquiry, on: date) -> Row:
    decided = enquiry.decided <= on
    conference = enquiry.conference if enquiry.conference and enquiry.conference <= on else None
    return {
        "strategy_discussion_date": enquiry.start,
        "icpc_unnecessary": ("N" if enquiry.conference else "Y") if decided else None,
        "icpc_date": conference,
        "icpc_resulted_in_cpp": ("Y" if enquiry.plan else "N") if conference else None,
    }


def _last_seen(episode: Episode, on: date) -> date | None:
    days = [visit.on for visit in episode.visits if visit.on <= on]
    days += [visit.on for care in episode.care for visit in care.visits if visit.on <= on]
    return max(days, default=None)


def in_need(child: Child, on: date) -> Iterator[Row]:
    episode = episode_on(child, on)
    closed = None
    if episode is None:
        episode = closed = closed_episode(child, on)
    if episode is None:
        return
    yield (
        disability(child)
        | {
            "cin_start_date": episode.referral.on,
            "primary_need": episode.need,
            "last_seen_date": _last_seen(episode, on),
            "cin_closure_date": closed.closed if closed else None,
            "closure_reason": closed.reason if closed else None,
            "case_status": "CLOSED" if closed else open_status(episode, on),
        }
        | held(allocation_on(child, on) if closed is None else held_by(post_on(closed, closed.closed), closed.closed))
    )


def protection(child: Child, on: date) -> Iterator[Row]:
    known = [(plan, episode) for episode in child.episodes for plan in episode.plans if plan.start <= on]
    if not known:
        return
    plan, episode = known[-1]
    ended = plan.end if plan.end <= on else None
    if ended and not recent(ended, on):
        return
    last_day = ended or on
    visits = [visit for visit in episode.visits if plan.start <= visit.on <= last_day]
    moved = plan.recategorised and plan.recategorised[0] <= on
    protected = plan.protected_on is not None and recent(plan.protected_on, on)
    yield (
        disability(child)
        | {
            "cpp_start_date": plan.start,
            "initial_category": plan.category,
            "latest_category": plan.recategorised[1] if plan.recategorised and moved else plan.category,
            "last_statutory_visit": visits[-1].on if visits else None,
            "seen_alone": ("Y" if visits[-1].alone else "N") if visits else None,
            "last_review_conference": latest(plan.reviews, last_day),
            "cpp_end_date": ended,
            "epo_or_police_protection_6m": "Y" if protected else "N",
            "previous_cpp_count": child.earlier_plans + len(known) - 1,
        }
        | held(held_by(post_on(episode, last_day), last_day))
    )
