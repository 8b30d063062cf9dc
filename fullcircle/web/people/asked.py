"""Links to set a password that wait for a second person, as one reader may act on them."""

from dataclasses import dataclass
from datetime import date

from fullcircle.foundation.access import queries
from fullcircle.foundation.access.policy import check_agree_to_link
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class Asked:
    """A link that waits, and whether this reader may agree to it, or why not."""

    link: queries.LinkAsked
    may_agree: Verdict


WHO_AGREES = "a second person agrees first: the QA Lead, or another administrator."
NOBODY_AGREES = (
    "At present nobody could be the second person: nobody else who can sign in, with a password set, has a role for it that you "
    "did not give. Whoever runs the server can print a link instead, with fullcircle set-up-link."
)


def nobody_agrees(reader: Actor, person_id: int, *, on: date) -> str:
    """That a second person is needed for a link that this reader asks for, and that there is none; "" where there is."""
    return "" if queries.somebody_could_agree(person_id, asked_by=reader.person_id, on=on) else NOBODY_AGREES


def links_asked(reader: Actor, *, on: date) -> list[Asked]:
    """What waits for a second person; nothing for whoever has nothing to do with it."""
    concerned = reader.may(Permission.MANAGE_PEOPLE) or reader.may(Permission.AGREE_TO_LINKS)
    if not (reader.link_waits and concerned):
        return []
    return [Asked(one, _may_agree(reader, one)) for one in queries.link_requests(reader, on=on)]


def link_asked(reader: Actor, person_id: int, *, on: date) -> Asked | None:
    """What waits for one person."""
    return next((one for one in links_asked(reader, on=on) if one.link.person_id == person_id), None)


def _may_agree(reader: Actor, one: queries.LinkAsked) -> Verdict:
    return verdict(
        lambda: check_agree_to_link(
            reader, person_id=one.person_id, asked_by=one.asked_by_id, made_by_asker=one.made_by_asker
        )
    )
