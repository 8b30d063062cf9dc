"""Of whom the actions are that a page counts, in the same words wherever they are counted."""

from fullcircle.domain.actions.queries import Counts
from fullcircle.domain.insight.rules.named import Reach, reach_of
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

PARTS_ONLY = "Your role shows you the actions that you have a part in, not those of others."
ONCE_FINAL = "Those that others set from an audit are here once the audit is final."
OF_A_TEAM = (
    "Those of a team that you manage are here as soon as they are set, also from an audit that is still being written."
)


def whose_actions(actor: Actor, counts: Counts) -> str:
    """Of whom the counted or listed actions are, and from when on others are among them (`Action.objects.visible_to`)."""
    if not actor.may(Permission.SEE_ACTIONS):
        return PARTS_ONLY
    said, scope = reach_of_actions(actor, counts).said, actor.scope(Permission.SEE_ACTIONS)
    words = [f"These are the actions {said}."] if said else []
    if scope.everywhere or scope.service_ids:
        words.append(ONCE_FINAL)
    if scope.team_ids:
        words.append(OF_A_TEAM)
    return " ".join(words)


def reach_of_actions(actor: Actor, counts: Counts) -> Reach:
    """Of how much of a round this person's counts of actions are."""
    found = reach_of(actor.scope(Permission.SEE_ACTIONS), person_id=actor.person_id)
    if found.whole and counts.unsettled:
        return Reach(
            f"{found.key}, person {actor.person_id}", "from audits that are final, and from those you take part in"
        )
    return found
