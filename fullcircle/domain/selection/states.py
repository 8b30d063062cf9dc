"""States of a draw and of each choice in it, what a choice rests on, and the words by which children are grouped or left out."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.workflow.rules import Move, Workflow


class DrawState(Code):
    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    SET_ASIDE = "set_aside", "Set aside"


DRAW_WORKFLOW = Workflow(
    name="Selection",
    owners={DrawState.PROPOSED: "QA Lead", DrawState.CONFIRMED: "nobody", DrawState.SET_ASIDE: "nobody"},
    moves={
        "confirm": Move(
            {DrawState.PROPOSED}, DrawState.CONFIRMED, "This selection is no longer a proposal.", "confirmed"
        ),
        "set_aside": Move({DrawState.PROPOSED}, DrawState.SET_ASIDE, "This selection is no longer a proposal."),
    },
)


class ChoiceState(Code):
    CHOSEN = "chosen", "Chosen"
    RESERVE = "reserve", "In reserve"
    SWAPPED_OUT = "swapped_out", "Swapped out"


class Basis(Code):
    """What a choice rests on. Children drawn by chance (or whose chance came to 1) speak for all children like them, as much as
    their chance says; the directed speak for themselves alone."""

    CHANCE = "chance", "Drawn by chance"
    CERTAIN = "certain", "Certain to be drawn"
    DIRECTED = "directed", "Asked for by leaders"


class Exclusion(Code):
    """Why a child being worked with was left out of a draw. These children are outside what its estimates speak of."""

    NO_TEAM = "no_team", "Not yet in a team"
    RESTRICTED = "restricted", "Set aside by hand"
    LOOKED_AT = "looked_at", "Looked at not long ago"
    AUDIT_OPEN = "audit_open", "An audit is still open"


class InTheWay(Code):
    """Why no audit of a chosen child can begin: what the data says, or what was done since they were drawn."""

    IN_NO_DATA = "in_no_data", "In no data any more"
    CLOSED = "closed", "No longer being worked with"
    SET_ASIDE = "set_aside", "Set aside by hand"
    AUDIT_OPEN = "audit_open", "An audit is still open"


class RestrictionReason(Code):
    """Why a child is set aside by hand."""

    LIVE_COMPLAINT = "live_complaint", "A complaint is being looked into"
    COURT_SEALED = "court_sealed", "The file is sealed by a court"
    SERIOUS_INCIDENT = "serious_incident", "A serious incident is being reviewed"
    FAMILY_ASKED = "family_asked", "The family has asked us not to, for now"
    OTHER = "other", "Another reason"


class Dimension(Code):
    """By what children are grouped: for priorities, and to compare a sample with everybody."""

    SERVICE = "service", "Service area"
    TEAM = "team", "Team"
    STATUS = "status", "Status"
    AGE = "age", "Age"
    SEX = "sex", "Sex"
    ETHNICITY = "ethnicity", "Ethnic group"
    DISABILITY = "disability", "Disability"
    HISTORY = "history", "Looked at before"


class AgeBand(Code):
    UNDER_1 = "under_1", "Under 1, or not yet born"
    FROM_1 = "1_to_4", "1 to 4"
    FROM_5 = "5_to_9", "5 to 9"
    FROM_10 = "10_to_15", "10 to 15"
    FROM_16 = "16_to_17", "16 and 17"
    FROM_18 = "18_and_over", "18 and over"
    UNKNOWN = "unknown", "Age not known"
