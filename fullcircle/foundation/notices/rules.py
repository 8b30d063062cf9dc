"""When a mail is sent, and sent again."""

from datetime import date, datetime, time, timedelta

from fullcircle.foundation.kernel.clock import LONDON
from fullcircle.foundation.kernel.working_days import working_day_from
from fullcircle.foundation.notices.states import MailChoice

MORNING, EVENING = time(7, 30), time(19)
"""From when to when people are mailed on working days."""
TRIES = 12
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)


def mail_at(choice: MailChoice, *, urgent: bool, now: datetime) -> datetime | None:
    """When somebody who chose so is mailed of what they are told now; None where never. What is urgent waits for nothing.

    >>> friday_night = datetime(2026, 3, 6, 22, 0, tzinfo=LONDON)
    >>> str(mail_at(MailChoice.AT_ONCE, urgent=False, now=friday_night)), mail_at(MailChoice.NEVER, urgent=True, now=friday_night)
    ('2026-03-09 07:30:00+00:00', None)
    """
    if choice is MailChoice.NEVER:
        return None
    local = now.astimezone(LONDON)
    today, at = local.date(), local.time()
    in_hours = working_day_from(today) == today and MORNING <= at < EVENING
    if urgent or (choice is MailChoice.AT_ONCE and in_hours):
        return now
    return _morning(today if at < MORNING else today + timedelta(days=1))


def _morning(day: date) -> datetime:
    return datetime.combine(working_day_from(day), MORNING, LONDON)


def wait_after(tries: int) -> timedelta:
    """How long after so many tries the next one waits: longer each time. Never shorter than a mail server may take to answer, as
    in this time whoever tried may still be sending.

    >>> [str(wait_after(n)) for n in (1, 2, 3, 12)]
    ['0:05:00', '0:10:00', '0:20:00', '6:00:00']
    """
    return min(_SHORTEST_WAIT * float(2 ** min(tries - 1, 20)), _LONGEST_WAIT)


SUBJECT, URGENT_SUBJECT = "Something waits for you in Full Circle", "Something urgent waits for you in Full Circle"


def mail_text(said: list[str], *, council: str, address: str) -> str:
    """What a mail says: what kind of thing waits, and where. ``said``: the words of each kind, one for each notice."""
    lines = [f"- {words}" + (f" ({n} times)" if (n := said.count(words)) > 1 else "") for words in dict.fromkeys(said)]
    told = "\n".join(lines)
    return (
        f"Hello,\n\nsomething waits for you in Full Circle at {council}:\n\n{told}\n\nRead it here:\n{address}\n\n"
        "E-mails tell nothing of any child, so there is no more in this one. Whether and when you get them you choose under "
        "“Your account” in Full Circle.\n"
    )
