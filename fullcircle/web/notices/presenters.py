"""Notices in words, made when they are shown: of what their reader may still open, and of nothing else."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.auditors.states import CONFLICT_DECLARED, CONFLICT_ENDED, CONFLICT_NOTED
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.moderation import queries as moderation
from fullcircle.domain.reports import queries as reports
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import LINK_WAITS, Permission
from fullcircle.foundation.notices.queries import NoticeRow, Sending
from fullcircle.web.kit.jinja import datetime_long

NOT_YOURS = "Something that is not yours to see any more"
BY_THE_PRODUCT = "Full Circle"

_PAGES = {"audit": "audits:one", "action": "actions:one", "moderation": "moderation:one", "report": "reports:one"}
"""The page of each kind of record; the word of the record is the word of its id in the address."""

_OF_PEOPLE = {
    LINK_WAITS.word: (Permission.AGREE_TO_LINKS, "people:one"),
    CONFLICT_DECLARED.word: (Permission.SELECT_CASES, "auditors:one"),
}
"""Where a notice about somebody else leads, and what its reader needs for that."""

_OF_ONESELF = {CONFLICT_NOTED.word: "auditors:my_conflicts", CONFLICT_ENDED.word: "auditors:my_conflicts"}
"""Where a notice about oneself leads; any other to one's account."""


@dataclass(frozen=True)
class Line:
    """A notice as a page shows it. ``about``: the thing, "" where there is nothing more to say; ``href``: its page, ""
    where it is not open to the reader."""

    id: UUID
    words: str
    about: str
    href: str
    by: str
    at: datetime
    unread: bool
    urgent: bool


@dataclass(frozen=True)
class LineOfOthers:
    """What somebody else was told. ``sent``: what became of the mail; ``ring``: they are to be rung."""

    who: str
    words: str
    about: str
    at: datetime
    sent: str
    ring: bool


class Subjects:
    """What notices are about, as far as one reader may open it now: asked once for each kind of record."""

    def __init__(self, actor: Actor, rows: Iterable[NoticeRow], *, on: date) -> None:
        ids: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            kind, _, number = row.subject.partition(":")
            ids[kind].add(int(number))
        asked: Mapping[str, Callable[[set[int]], dict[int, str]]] = {
            "audit": lambda some: audits.audits_named(actor, some),
            "action": lambda some: actions.actions_named(actor, some, on=on),
            "moderation": lambda some: moderation.moderations_named(actor, some),
            "report": lambda some: reports.reports_named(actor, some),
            "person": lambda some: access.people_named(actor, some),
        }
        self._actor = actor
        self._named = {kind: asked[kind](some) for kind, some in ids.items() if kind in asked}
        self._reports_open = reports.reports_open(actor, ids["report"]) if ids["report"] else set()

    def of(self, row: NoticeRow) -> tuple[str, str] | None:
        """How the thing is called, and its page, or for a report that is with its writers where all are told of; None where it is
        not this reader's to see."""
        kind, _, number = row.subject.partition(":")
        name = self._named.get(kind, {}).get(int(number))
        if name is None:
            return None
        if kind == "person":
            return self._of_person(row, int(number), name)
        if kind == "report" and int(number) not in self._reports_open:
            return name, reverse("reports:list")
        return name, reverse(_PAGES[kind], kwargs={f"{kind}_id": int(number)})

    def _of_person(self, row: NoticeRow, person_id: int, name: str) -> tuple[str, str] | None:
        word = row.kind.word if row.kind else ""
        if word not in _OF_PEOPLE:
            return (
                ("", reverse(_OF_ONESELF.get(word, "accounts:account"))) if self._actor.is_(person_id) else (name, "")
            )
        needs, page = _OF_PEOPLE[word]
        return (name, reverse(page, kwargs={"person_id": person_id})) if self._actor.may(needs) else None


def lines(rows: Sequence[NoticeRow], subjects: Subjects) -> list[Line]:
    """What a reader was told."""
    return [_line(row, subjects.of(row)) for row in rows]


def _line(row: NoticeRow, subject: tuple[str, str] | None) -> Line:
    kind = row.kind
    about, href = subject or ("", "")
    says = kind is not None and (subject is not None or kind.gone)
    return Line(
        id=row.id,
        words=kind.words if kind is not None and says else NOT_YOURS,
        about=about,
        href=href,
        by=(row.by or BY_THE_PRODUCT) if says else "",
        at=row.at,
        unread=row.unread,
        urgent=says and kind is not None and kind.urgent and row.unread,
    )


def lines_of_others(rows: Sequence[NoticeRow], subjects: Subjects, *, mails: bool) -> list[LineOfOthers]:
    """What others were told because of the reader; what it is about is named where the reader may open it themselves still."""
    return [_line_of_others(row, (subjects.of(row) or ("",))[0], mails) for row in rows]


def _line_of_others(row: NoticeRow, about: str, mails: bool) -> LineOfOthers:
    ring = row.sending is Sending.RING
    return LineOfOthers(
        who=row.who,
        words=row.kind.words if row.kind else NOT_YOURS,
        about=about,
        at=row.at,
        sent=_sent(row) if mails or row.sending is not Sending.NONE else "",
        ring=ring,
    )


def _sent(row: NoticeRow) -> str:
    return {
        Sending.NONE: "Not by e-mail",
        Sending.WAITS: f"Mail to go from {datetime_long(row.mail_at)}",
        Sending.ACCEPTED: f"Mailed {datetime_long(row.mail_at)}",
        Sending.GAVE_UP: "The mail could not be sent",
        Sending.RING: "Not sent yet: ring them",
    }[row.sending]
