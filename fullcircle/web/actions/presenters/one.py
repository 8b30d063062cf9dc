"""What the page of one action says."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from fullcircle.domain.actions.queries import ActionPage, ActionRow, UpdateLine
from fullcircle.domain.actions.states import SOMETHING_LEFT, Difference, Standing, Step, UpdateKind
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import StaleWrite
from fullcircle.web.kit.texts import step_said

ROUTES: dict[Step, str] = {
    Step.NOTE: "actions:note",
    Step.CHANGE_OWNER: "actions:owner",
    Step.CHANGE_DUE: "actions:due",
    Step.MARK_DONE: "actions:done",
    Step.REOPEN: "actions:reopen",
    Step.VERIFY: "actions:verify",
    Step.NOTHING_MORE: "actions:nothing_more",
    Step.SET_ASIDE: "actions:set_aside",
}
"""The URL name that each step is sent to."""


def days_words(days: int) -> str:
    """Days to the due date in words: "3 days left", "due today", "10 days over"."""
    if days == 0:
        return "Due today"
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'left' if days > 0 else 'over'}"


def next_step(row: ActionRow) -> Step | None:
    """The step that moves the action on; None at the end."""
    return {Standing.LATE: Step.MARK_DONE, Standing.OPEN: Step.MARK_DONE, Standing.TO_VERIFY: Step.VERIFY}.get(
        row.standing
    )


def where(page: ActionPage, reader: Actor) -> str:
    """What the place on the circle means, and what moves the action on; how it came back, where it did."""
    row = page.row
    mine = reader.is_(row.owner_id)
    turn = row.turn
    again = f"{step_said('Opened again', turn.by, turn.on, turn.why)} " if turn else ""
    if row.owner_left and row.standing in {Standing.LATE, Standing.OPEN}:
        return f"{again}{_nobody_does_it(page)}"
    if row.standing is Standing.LATE:
        who = "you" if mine else row.owner
        return f"{again}It is past its date. What would help {who} to do it? A new date or another owner may."
    if row.standing is Standing.OPEN:
        who = "You do it, then say" if mine else f"{row.owner} does it, then says"
        return f"{again}{who} what shows that it is done."
    if row.standing is Standing.TO_VERIFY:
        return "It is done. Next, someone who did not do it looks at what changed for the child."
    if row.standing is Standing.SET_ASIDE:
        return step_said("Set aside", turn.by, turn.on, turn.why) if turn else "It is set aside."
    if page.nothing_more and row.difference in SOMETHING_LEFT:
        seen = "part of the difference" if row.difference is Difference.PARTLY else "no difference that shows"
        return f"It made {seen}. This action is at its end, and nothing more is needed."
    rest = "needs a new one" if page.left_over else "is in a new one"
    return {
        Difference.YES: "It made the difference it was for, and someone has seen it.",
        Difference.PARTLY: f"It made part of the difference. This action is at its end; what is left {rest}.",
        Difference.NOT_YET: f"The difference does not show yet. This action is at its end; what would help {rest}.",
        Difference.CANNOT_KNOW: "Whether it made a difference cannot be known. Talk in supervision about what that means.",
    }[row.difference or Difference.CANNOT_KNOW]


def owner_note(page: ActionPage, reader: Actor) -> str:
    """Of an open action, that its owner is here and does not find it, since they cannot sign in; "" where they can."""
    row = page.row
    waits = row.standing in {Standing.LATE, Standing.OPEN} and not row.owner_left
    if page.owner_signs_in or not waits or reader.is_(row.owner_id):
        return ""
    return "They cannot sign in at present, so they do not find it here. Tell them of it."


def _nobody_does_it(page: ActionPage) -> str:
    """That the owner of an open action has left, and who gives it to somebody else."""
    row = page.row
    late = " It is past its date." if row.standing is Standing.LATE else ""
    return f"{row.owner} has left, so nobody does it now.{late} {_who_gives_it(page)} to someone else."


def _who_gives_it(page: ActionPage) -> str:
    """Who can give it to another owner. Where nobody manages the team, as where the owner did, the Head of Service."""
    row = page.row
    if page.may[Step.CHANGE_OWNER]:
        return "You can give it"
    if page.without_manager:
        return f"The Head of Service of {row.service_area} gives it"
    return f"The manager of {row.team}, or its Head of Service, gives it"


def set_another(page: ActionPage) -> tuple[str, str] | None:
    """Of an action that is left over: the words and the link to set a new one, or who can, and no link; of one with which
    others go on that this person may not see, that there are; or who said that nothing more is needed. None where nothing is
    left."""
    row, ended = page.row, page.nothing_more
    if not page.left_over and ended:
        return step_said("Said to need nothing more", ended.by, day_of(ended.at), ended.text), ""
    if not page.left_over:
        unseen = row.difference in SOMETHING_LEFT and not page.gone_on_in
        return ("A new action was set for what is left.", "") if unseen else None
    if not page.may_set_another:
        return f"The manager of {row.team} can set a new action for what is left.", ""
    place = {"audit": row.audit_id, "aspect": row.aspect} if row.audit_id else {"team": page.team_id}
    query = urlencode({name: value for name, value in (place | {"after": row.id}).items() if value})
    return "Set a new action for what is left", f"{reverse('actions:new')}?{query}"


@dataclass(frozen=True)
class Stale:
    """A step that was not taken, because the action had changed: its text beside what happened meanwhile."""

    message: str
    yours: str
    meanwhile: UpdateLine | None


def stale(refusal: StaleWrite, typed: list[str], page: ActionPage) -> Stale:
    """``page`` is the action as it is now, ``typed`` what was written: shown as the history keeps it, where it does."""
    kept = next((line.text for line in page.history if line.kind is UpdateKind.KEPT), "") if refusal.kept_as else ""
    meanwhile = next((line for line in page.history if line.kind not in {UpdateKind.KEPT, UpdateKind.NOTE}), None)
    return Stale(str(refusal), kept or "\n".join(typed), meanwhile)
