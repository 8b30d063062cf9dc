"""What a child's case can be, and what can happen on the child's journey."""

from fullcircle.foundation.kernel.codes import Code


class Status(Code):
    """The child's status now. The first that applies, in this order, is the one (Ofsted, Annex A list 6)."""

    LOOKED_AFTER = "looked_after", "Looked after"
    CHILD_PROTECTION = "child_protection", "Child protection plan"
    IN_NEED = "in_need", "Child in need plan"
    ASSESSMENT = "assessment", "Open assessment"
    CARE_LEAVER = "care_leaver", "Care leaver"
    EARLY_HELP = "early_help", "Early help"
    REFERRAL = "referral", "Referral or contact only"
    CLOSED = "closed", "Closed"


OPEN_STATUSES = tuple(s for s in Status if s not in {Status.CLOSED, Status.REFERRAL})
"""Statuses of children who are being worked with: the population that audits draw from."""


class Moment(Code):
    """Of a child's state around an import."""

    BEFORE = "before", "Before the import"
    AFTER = "after", "After the import"


class Lane(Code):
    """What part of a child's record an import changes."""

    EVENT = "event", "Event on the journey"
    PERIOD = "period", "Period in a status"
    ALLOCATION = "allocation", "Team and worker"
    FLAG = "flag", "Reason to look at the case"


class Step(Code):
    """What an import does to a row of a child's record."""

    ADD = "add", "Added"
    CHANGE = "change", "Changed"
    TAKE = "take", "Taken away"
