"""Reads of notices. Each person reads their own, and what others were told of because of them."""

from fullcircle.foundation.notices.queries.kinds import kinds
from fullcircle.foundation.notices.queries.lists import (
    NoticePage,
    NoticeRow,
    Sending,
    choice_of,
    notice,
    notices,
    told_others,
    unread_of,
)
from fullcircle.foundation.notices.queries.mailing import mails

__all__ = [
    "NoticePage",
    "NoticeRow",
    "Sending",
    "choice_of",
    "kinds",
    "mails",
    "notice",
    "notices",
    "told_others",
    "unread_of",
]
