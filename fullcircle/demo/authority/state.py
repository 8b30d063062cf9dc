"""What was true of a child on a given day: nothing that happens later shows."""

from dataclasses import dataclass
from datetime import date

from fullcircle.demo.authority.days import add_days
from fullcircle.demo.authority.journeys import post_on
from fullcircle.demo.authority.records import Care, Child, Episode, Plan
from fullcircle.demo.authority.workforce import Person, Post

WINDOW_DAYS = 183  # Annex A looks back six months


@dataclass(frozen=True)
class Allocation:
    """The team that holds a child and the worker, or None while the post is vacant."""

    post: Post
    worker: Person | None


def episode_on(child: Child, day: date) -> Episode | None:
    """The open episode of need, not counting a referral that led to nothing."""
    for episode in reversed(child.episodes):
        if episode.referral.on <= day < episode.closed and not episode.referral.nfa:
            return episode
    return None


def care_on(episode: Episode, day: date) -> Care | None:
    """The period of care in force."""
    return next((care for care in episode.care if care.start <= day < care.end), None)


def plan_on(episode: Episode, day: date) -> Plan | None:
    """The child protection plan in force."""
    return next((plan for plan in episode.plans if plan.start <= day < plan.end), None)


def status_on(child: Child, day: date) -> str | None:
    """One word: "CLA", "CPP", "CIN" or "ASSESS" with an open episode (the first that applies); "CLOSED" up to six months after
    help ended; "LEAVING" for a care leaver; "EARLY_HELP"; None for a child not known to any of these services."""
    episode = episode_on(child, day)
    if episode is not None:
        return open_status(episode, day)
    if child.leaving_care and child.leaving_care.start <= day < child.leaving_care.until:
        return "LEAVING"
    if any(help.start <= day < help.end for help in child.early_help):
        return "EARLY_HELP"
    return "CLOSED" if closed_episode(child, day) else None


def open_status(episode: Episode, day: date) -> str:
    """The status of an open episode."""
    if care_on(episode, day):
        return "CLA"
    if plan_on(episode, day):
        return "CPP"
    if episode.assessments and day >= episode.assessments[0].authorised:
        return "CIN"
    return "ASSESS"


def closed_episode(child: Child, day: date) -> Episode | None:
    """The latest episode in which help was given, if it closed within the last six months."""
    for episode in reversed(child.episodes):
        if episode.closed <= day:
            helped = episode.reason != "RC8"
            return episode if helped and episode.closed > add_days(day, -WINDOW_DAYS) else None
    return None


def allocation_on(child: Child, day: date) -> Allocation | None:
    """Who holds the child: for a closed child, who held it last."""
    episode = episode_on(child, day)
    if episode is not None:
        return held_by(post_on(episode, day), day)
    leaving = child.leaving_care
    if leaving and leaving.start <= day < leaving.until:
        held = leaving.posts[0][1]
        for since, post in leaving.posts:
            held = post if since <= day else held
        return held_by(held, day)
    for help in reversed(child.early_help):
        if help.start <= day < help.end:
            return held_by(help.post, day)
    closed = closed_episode(child, day)
    return held_by(post_on(closed, closed.closed), closed.closed) if closed else None


def held_by(post: Post, day: date) -> Allocation:
    """The team of a post and who held it on a day."""
    return Allocation(post, post.holder(day))
