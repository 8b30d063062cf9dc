"""What is still open with a person who leaves, and who gives it to somebody else, so that nobody's work is stranded."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.actions.states import Show
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.moderation import queries as moderation
from fullcircle.domain.rounds import queries as rounds
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.web.kit.jinja import counted


@dataclass(frozen=True)
class OpenWork:
    """One kind of work that is open with somebody: how much, what happens to it, and the list of just that ("" where this reader
    has none)."""

    what: str
    then: str
    href: str = ""
    step: str = ""


def open_work(reader: Actor, person_id: int, *, left: bool) -> list[OpenWork]:
    """What is open with this person, in the order in which it hurts. Only how many: no child is named. ``left``: they left."""
    found = audits.open_with(reader, person_id)
    moderating, owned = moderation.open_with(reader, person_id), actions.open_with(reader, person_id)
    scheduled = rounds.open_with(reader, person_id)
    managed = access.managed_by(reader, person_id, on=clock.today())
    kinds = (
        (
            counted(found.to_write, "audit to carry out", "audits to carry out"),
            found.to_write,
            _once_left("the QA Lead finds each under My work and gives it, as far as written, to someone else.", left),
            _list("audits:list", open_with=person_id) if reader.scope(Permission.SEE_AUDITS).everywhere else "",
        ),
        (
            counted(moderating, "moderation", "moderations"),
            moderating,
            _once_left("the QA Lead finds each under My work and asks someone else.", left),
            "",
        ),
        (
            _actions(owned),
            owned.count or owned.perhaps_more,
            _what_becomes_of_actions(owned, left),
            _list("actions:list", show=Show.OPEN, owner=person_id)
            if owned.count and reader.scope(Permission.SEE_ACTIONS).everywhere
            else "",
        ),
        (
            counted(scheduled, "activity of the schedule", "activities of the schedule"),
            scheduled,
            _once_left("those who plan rounds find each under My work as it comes due.", left),
            _list("rounds:schedule", open_with=person_id) if reader.may(Permission.SEE_ROUNDS) else "",
        ),
        (
            counted(found.about_their_work, "audit about their own work", "audits about their own work"),
            found.about_their_work,
            "These go on without them. What they had not answered stays unanswered.",
            "",
        ),
        (
            f"{counted(managed, 'person has', 'people have')} them as line manager",
            managed,
            "Give each another line manager: nobody is asked to audit or moderate work in their own line.",
            _list("people:list", manager=person_id),
        ),
    )
    return [OpenWork(what, then, href, "See them" if href else "") for what, n, then, href in kinds if n]


def _actions(owned: actions.ActionsOpenWith) -> str:
    """How many actions, and that there may be more where this reader is told of some only later."""
    if not owned.perhaps_more:
        return counted(owned.count, "open action", "open actions")
    if not owned.count:
        return "Perhaps open actions from audits that are not final yet"
    return f"{counted(owned.count, 'open action', 'open actions')}, and perhaps more from audits that are not final yet"


def _once_left(then: str, left: bool) -> str:
    """What happens then, or what happens now."""
    return f"{then[0].upper()}{then[1:]}" if left else f"When they have left, {then}"


def _what_becomes_of_actions(owned: actions.ActionsOpenWith, left: bool) -> str:
    """Who gives on the actions that are counted, and that others may be counted only later."""
    given = _once_left(
        "the managers of the teams find them under My work, those of an audit once it is final, and give each to another owner.",
        left,
    )
    later = "Those of audits that are not final yet are counted here once these are."
    return " ".join(words for words, said in ((given, owned.count), (later, owned.perhaps_more)) if said)


def _list(name: str, **asked: object) -> str:
    return f"{reverse(name)}?{urlencode(asked)}"
