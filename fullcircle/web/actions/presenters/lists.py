"""What the list of actions says, and its filters as they stand in the address."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from fullcircle.domain.actions.queries import ActionRow, Choice, Counts, Filters, Menus
from fullcircle.domain.actions.states import Show, Standing
from fullcircle.domain.insight.rules.named import Figure, Measure, Reach
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.actions.presenters.one import days_words
from fullcircle.web.kit.jinja import date_long, date_short
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.texts import shortened

PER_PAGE = 25


@dataclass(frozen=True)
class Asked:
    """The filters as the address gives them. What cannot be read is not filtered by."""

    show: Show | None = None
    round: int | None = None
    service: int | None = None
    owner: int | None = None

    @classmethod
    def read(cls, given: QueryDict) -> Self:
        show = given.get("show", "")
        return cls(
            show=Show(show) if show in set(Show) else None,
            round=_number(given.get("round", "")),
            service=_number(given.get("service", "")),
            owner=_number(given.get("owner", "")),
        )

    @property
    def filters(self) -> Filters:
        return Filters(self.show, self.round, self.service, self.owner)

    @property
    def any(self) -> bool:
        return self != Asked()

    def but(self, name: str, record_id: int | None) -> Self:
        """The same with another choice of the menu ``name``."""
        return type(self)(**(vars(self) | {name: record_id}))

    def query(self, **more: str) -> str:
        """The filters as the query of an address, "?" included; "" for none. ``more``: such as the page."""
        given = {name: str(value) for name, value in vars(self).items() if value is not None} | more
        return "?" + urlencode(given, safe="{}") if given else ""

    @property
    def href(self) -> str:
        """The list with these filters."""
        return reverse("actions:list") + self.query()


def _number(text: str) -> int | None:
    return whole_number(text)


MEASURES = {
    None: Measure.ACTIONS_LISTED,
    Show.LATE: Measure.ACTIONS_LATE,
    Show.TO_VERIFY: Measure.ACTIONS_TO_CHECK,
    Show.OPEN: Measure.ACTIONS_OPEN,
    Show.VERIFIED: Measure.ACTIONS_CHECKED,
    Show.FULL_CIRCLE: Measure.BETTER,
    Show.SET_ASIDE: Measure.ACTIONS_SET_ASIDE,
}
"""What each choice counts in a round, where no other filter narrows it."""

WHERE_THERE_ARE_SOME = {Show.LEFT_BEHIND, Show.LEFT_OVER}
"""Choices that are offered only where they would list something."""

PART_OF = {Show.MINE_TO_VERIFY: Show.TO_VERIFY, Show.LEFT_TO_ME: Show.LEFT_OVER}
"""Choices that are the reader's part of another one: offered only where that part is not the whole."""


def chips(asked: Asked, counts: Counts, menus: Menus, reach: Reach) -> list[dict[str, Any]]:
    """The filters as links with counts, then the three menus. ``reach``: of how much of a round the counts are."""
    of_round = asked.round if asked.service is None and asked.owner is None else None
    found: list[dict[str, Any]] = [
        {
            "text": show.label if show else "All",
            "href": replace(asked, show=show).href,
            "count": counts[show] if show else counts.all,
            "figure": Figure(MEASURES[show], counts[show] if show else counts.all, of_round, reach)
            if of_round is not None and show in MEASURES
            else None,
            "current": asked.show is show,
        }
        for show in (None, *Show)
        if asked.show is show or _offered(show, counts)
    ]
    return found + [
        _menu(asked, title, name, choices) for title, name, choices in _menus(menus) if choices or getattr(asked, name)
    ]


def _offered(show: Show | None, counts: Counts) -> bool:
    if show in PART_OF:
        return 0 < counts[show] < counts[PART_OF[show]]
    return show not in WHERE_THERE_ARE_SOME or counts[show] > 0


def _menus(menus: Menus) -> tuple[tuple[str, str, tuple[Choice, ...]], ...]:
    """Each menu: its title, the filter it sets, and what there is to choose."""
    return (
        ("Round", "round", menus.rounds),
        ("Service area", "service", menus.service_areas),
        ("Owner", "owner", menus.owners),
    )


def _menu(asked: Asked, title: str, name: str, choices: tuple[Choice, ...]) -> dict[str, Any]:
    chosen = getattr(asked, name)
    options = [{"text": f"Any {title.lower()}", "href": asked.but(name, None).href, "current": chosen is None}]
    options += [
        {
            "text": choice.name,
            "href": asked.but(name, choice.id).href,
            "count": choice.count,
            "current": choice.id == chosen,
        }
        for choice in choices
    ]
    return {"text": title if chosen is None else _chosen(title, chosen, choices), "options": options}


def said(asked: Asked, menus: Menus) -> str:
    """The filters in words; "All" without one."""
    words = [asked.show.label] if asked.show else []
    words += [
        _chosen(title, getattr(asked, name), choices) for title, name, choices in _menus(menus) if getattr(asked, name)
    ]
    return "; ".join(words) or "All"


def _chosen(title: str, chosen: int, choices: tuple[Choice, ...]) -> str:
    return (
        f"{title}: {next((choice.name for choice in choices if choice.id == chosen), 'chosen, with no actions here')}"
    )


def lead(counts: Counts, actor: Actor) -> str:
    """How the actions stand, in one line; never that there are none, to somebody whose role does not show them."""
    if not actor.may(Permission.SEE_ACTIONS) and not counts.all:
        return ""
    late, wait = counts[Show.LATE], counts[Show.TO_VERIFY]
    said = f"One list, fed by every audit. {counts[Show.OPEN]} open, {late} past {'its' if late == 1 else 'their'} date"
    return f"{said}, {wait} {'waits' if wait == 1 else 'wait'} for someone to look at the difference."


@dataclass(frozen=True)
class Line:
    """One action of the list. ``late``: its days are over. ``needs_person``: someone is needed now, this person or its owner.
    ``stage`` is None once it is set aside. ``waits`` says why there is no ``difference`` yet."""

    id: int
    what: str
    about: str
    came_from: str
    came_from_where: str
    owner: str
    due_on: date
    due: str
    late: bool
    stage: str | None
    needs_person: bool
    difference: str
    how_known: str
    waits: str
    verify: bool


THEIRS = "To be verified by someone else: it is yours"
_WAITS = {Standing.LATE: "Not done yet", Standing.OPEN: "Not done yet", Standing.TO_VERIFY: "To be verified"}


def line(row: ActionRow, actor: Actor) -> Line:
    late = row.standing is Standing.LATE
    return Line(
        id=row.id,
        what=shortened(row.what, 120),
        about=f"Child {row.child}" if row.child else ("About a child" if row.about_child else "Whole team, no child"),
        came_from="Audit" if row.audit_id else "Team",
        came_from_where=f"Round {row.round_number}" if row.round_number else row.team,
        owner=row.owner,
        due_on=row.due_on,
        due=_due(row),
        late=late,
        stage=row.stage,
        needs_person=late or row.i_can_verify,
        difference=row.difference.label if row.difference else "",
        how_known=shortened(row.how_known, 70),
        waits=THEIRS
        if row.standing is Standing.TO_VERIFY and actor.is_(row.owner_id)
        else _WAITS.get(row.standing, ""),
        verify=row.i_can_verify,
    )


def _due(row: ActionRow) -> str:
    if row.standing in {Standing.OPEN, Standing.LATE}:
        return days_words(row.days)
    if row.done_on is None:
        return ""
    year_is_plain = row.done_on.year == row.due_on.year
    return f"Done {date_short(row.done_on) if year_is_plain else date_long(row.done_on)}"
