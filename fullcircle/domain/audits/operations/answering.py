"""The practitioner reads the feedback on their work and answers it."""

from datetime import datetime
from typing import cast

from fullcircle.domain.audits.models import Answer, Audit
from fullcircle.domain.audits.operations._common import AUDITS, managers_of
from fullcircle.domain.audits.operations.writing import Saved
from fullcircle.domain.audits.policy import check_answer
from fullcircle.domain.audits.rules.content import LONGEST, cleaned
from fullcircle.domain.audits.states import ANSWERED
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite, WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.workflow.operations import Held


@operation
def note_reading(*, audit_id: int, by: Actor, now: datetime) -> None:
    """Note that the practitioner has opened the feedback; the first time counts."""
    _answer(AUDITS.hold(audit_id, check_answer, by=by, now=now))


@operation
def save_answer(*, audit_id: int, text: str, base_version: int, send: bool, by: Actor, now: datetime) -> Saved:
    """Save the answer; with ``send`` the auditor and the managers see it from now on, and it stands.

    StaleWrite when it was saved in another tab since ``base_version`` and says something else: the saved text stays, and
    the caller still holds this one. Saving the same words again changes nothing.
    """
    held = AUDITS.hold(audit_id, check_answer, by=by, now=now)
    answer = _answer(held)
    text = cleaned(text)
    if answer.answered_at is not None:
        if answer.text == text:
            return Saved(answer.version, answer.answered_at)
        raise WrongState("You have sent your answer already. If there is more to say, take it to supervision.")
    if len(text) > LONGEST:
        raise Invalid(
            {"text": f"Make your answer shorter: {LONGEST:,} characters at most. All you typed is still here."}
        )
    if send and not text.strip():
        raise Invalid({"text": "Write your answer before you send it."})
    if base_version != answer.version and answer.text != text:
        raise StaleWrite("Your answer was saved in another tab since you opened this page. Both texts are shown below.")
    if answer.text != text:
        answer.text, answer.version = text, answer.version + 1
    if send:
        answer.answered_at = now
    answer.save(update_fields=["text", "version", "answered_at"])
    if send:
        held.log("answered")
        held.tell(ANSWERED, held.record.auditor_id, *managers_of(held))
    return Saved(answer.version, now)


def _answer(held: Held[Audit]) -> Answer:
    practitioner_id = cast(int, held.record.practitioner_id)
    answer, first = Answer.objects.get_or_create(
        audit=held.record, defaults={"practitioner_id": practitioner_id, "read_at": held.now}
    )
    if first:
        held.log("feedback_read")
    return answer
