"""How people are mailed, and what becomes of a mail."""

from fullcircle.foundation.kernel.codes import Code


class MailChoice(Code):
    """When somebody is mailed of what they are told. In the product they are told always."""

    AT_ONCE = "at_once", "At once, in working hours"
    DAILY = "daily", "Once a day, at 07:30 on working days"
    NEVER = "never", "Never by e-mail"


class MailState(Code):
    WAITING = "waiting", "Waits to be sent"
    ACCEPTED = "accepted", "Taken by the mail server"
    GAVE_UP = "gave_up", "Could not be sent"
