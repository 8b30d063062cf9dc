"""The figures of a round by name. A figure has one name and one way to be counted, wherever it is shown and whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access.rules import Scope
from fullcircle.foundation.kernel.codes import Code


class Measure(Code):
    """What is counted. What it is a part of stands in ``PART_OF``."""

    AUDITS = "round.audits", "audits of the round, without those withdrawn"
    WITHDRAWN = "round.withdrawn", "audits withdrawn"
    NOT_STARTED = "round.not_started", "audits not started"
    BEING_AUDITED = "round.being_audited", "audits being written"
    SUBMITTED = "round.submitted", "audits that their auditors have sent in, whatever came of them since"
    TO_SEND_ON = "round.to_send_on", "submitted audits that wait to be given to a moderator or made final"
    WITH_MODERATOR = "round.with_moderator", "audits with a moderator, to judge or to agree"
    TO_JUDGE = "round.to_judge", "audits whose moderator has not judged yet"
    TO_AGREE = "round.to_agree", "audits that both have judged, the talk still to hold"
    CAME_IN_SINCE = "round.came_in_since", "audits that came in after the round was closed, and are not final yet"
    FINAL = "round.final", "final audits, moderated or not"
    MODERATED = "round.moderated", "final audits whose outcome was agreed in moderation"
    SAME = "round.moderated_same", "moderated audits in which both first gave the same overall judgement"
    CHANGED = "round.moderated_changed", "moderated audits whose overall judgement is not the auditor’s first"
    OBSERVED = "round.observed", "audits planned with a direct observation"
    ON_TIME = "round.on_time", "submitted audits that were in on time"
    CHILD_HEARD = "round.child_heard", "submitted audits with the child’s own view"
    FAMILY_HEARD = "round.family_heard", "submitted audits with a parent or carer spoken to"
    PRACTITIONER_TOOK_PART = "round.practitioner_took_part", "submitted audits with the practitioner taking part"
    JUDGED = "round.judged", "final audits with an overall judgement, once the moderation of the round has ended"
    GOOD = "round.good", "judged audits that are good or better overall"
    CHILDREN_OPEN = "round.children_open", "children open to us on the day of the draw"
    CHILDREN_ELIGIBLE = "round.children_eligible", "children who could be drawn"
    CHILDREN_LEFT_OUT = "round.children_left_out", "children open to us whom the draw left out"
    ACTIONS = "round.actions", "actions set from audits of the round that are final, without those set aside"
    ACTIONS_LISTED = "round.actions_listed", "actions set from audits of the round that are final, with those set aside"
    ACTIONS_SET_ASIDE = "round.actions_set_aside", "actions set aside, with a reason"
    ACTIONS_OPEN = "round.actions_open", "actions not done yet"
    ACTIONS_LATE = "round.actions_late", "open actions past their date"
    ACTIONS_DONE = "round.actions_done", "actions done with evidence, checked or not"
    ACTIONS_TO_CHECK = "round.actions_to_check", "actions done whose difference nobody has checked yet"
    ACTIONS_CHECKED = "round.actions_checked", "actions whose difference someone else has checked"
    BETTER = "round.better", "checked actions after which life got better for the child"
    PARTLY_BETTER = "round.partly_better", "checked actions after which life got partly better for the child"


PART_OF: Mapping[Measure, Measure] = {
    Measure.SUBMITTED: Measure.AUDITS,
    Measure.FINAL: Measure.AUDITS,
    Measure.OBSERVED: Measure.AUDITS,
    Measure.MODERATED: Measure.FINAL,
    Measure.SAME: Measure.MODERATED,
    Measure.CHANGED: Measure.MODERATED,
    Measure.ON_TIME: Measure.SUBMITTED,
    Measure.CHILD_HEARD: Measure.SUBMITTED,
    Measure.FAMILY_HEARD: Measure.SUBMITTED,
    Measure.PRACTITIONER_TOOK_PART: Measure.SUBMITTED,
    Measure.GOOD: Measure.JUDGED,
    Measure.CHILDREN_ELIGIBLE: Measure.CHILDREN_OPEN,
    Measure.ACTIONS_DONE: Measure.ACTIONS,
    Measure.ACTIONS_CHECKED: Measure.ACTIONS_DONE,
    Measure.BETTER: Measure.ACTIONS_CHECKED,
    Measure.PARTLY_BETTER: Measure.ACTIONS_CHECKED,
}
"""A figure that is told as "k of n": of what."""

OF_STATE: Mapping[AuditState, Measure] = {
    AuditState.NOT_STARTED: Measure.NOT_STARTED,
    AuditState.BEING_AUDITED: Measure.BEING_AUDITED,
    AuditState.SUBMITTED: Measure.TO_SEND_ON,
    AuditState.WITH_MODERATOR: Measure.WITH_MODERATOR,
    AuditState.FINAL: Measure.FINAL,
    AuditState.WITHDRAWN: Measure.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of a round is counted for someone. Two people with the same ``key`` read the same figures. ``said``: of what
    these are, to stand after "audits"; "" for the whole round."""

    key: str
    said: str = ""

    @property
    def whole(self) -> bool:
        return not self.said

    @property
    def of_which(self) -> str:
        """One sentence: of which audits the figures are; "" for the whole round."""
        return f"These are the audits {self.said}." if self.said else ""


WHOLE = Reach("round")


def reach_of(scope: Scope, *, person_id: int | None = None) -> Reach:
    """The reach of a scope and, with ``person_id``, of the audits that this person takes part in besides.

    >>> reach_of(Scope(team_ids=frozenset({7})), person_id=3)
    Reach(key='teams 7, person 3', said='of your team, or that you carry out or are about your work')
    """
    if scope.everywhere:
        return WHOLE
    keys, places = [], []
    for name, one, many, ids in (
        ("services", "your service area", "your service areas", scope.service_ids),
        ("teams", "your team", "your teams", scope.team_ids),
    ):
        if ids:
            keys.append(f"{name} {'-'.join(map(str, sorted(ids)))}")
            places.append(one if len(ids) == 1 else many)
    said = [f"of {' and '.join(places)}"] if places else []
    if person_id is not None:
        keys.append(f"person {person_id}")
        said.append("that you carry out or are about your work")
    return Reach(", ".join(keys) or "nothing", ", or ".join(said) or "that your role reaches")


@dataclass(frozen=True, slots=True)
class Figure:
    """A counted value with its name: of which round, and for how much of it."""

    measure: Measure
    value: int
    round_id: int
    reach: Reach = WHOLE
