"""Writes of notices: telling, reading, choosing when to be mailed, and mailing."""

from fullcircle.foundation.notices.operations.mailing import forget_mails, send_due
from fullcircle.foundation.notices.operations.reading import choose_mail, read_all, read_notice
from fullcircle.foundation.notices.operations.telling import tell

__all__ = ["choose_mail", "forget_mails", "read_all", "read_notice", "send_due", "tell"]
