"""Send a report to be signed, take it back or send it back, confirm its figures, sign it off."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from fullcircle.documents.document import to_json
from fullcircle.domain.reports import policy, queries
from fullcircle.domain.reports.models import Report
from fullcircle.domain.reports.operations._common import REPORTS, keepable
from fullcircle.domain.reports.rules.composing import frozen_hash, signed_status
from fullcircle.domain.reports.states import SENT_BACK, SIGNED, SIGNED_BY_OTHER, TO_SIGN, WITH_WRITERS, ReportState
from fullcircle.foundation.access.queries import who_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import GRANTS, Permission
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.foundation.kernel.operation import operation

LONGEST_COMMENTS = 2_000
LONGEST_SOURCE = 300
_SIGNING = replace(REPORTS, rows="")
"""The signature says who signed, and when: it is no step to a signer or back."""


@operation
def send(*, report_id: int, by: Actor, now: datetime) -> None:
    """Send a report to those who sign: from now on they see it, and nobody changes it unless it comes back.

    Raises NotFound, NotAllowed, WrongState, and Invalid while it is not complete.
    """
    held = REPORTS.hold(report_id, by=by, now=now)
    words = queries.words_of(held.record.texts.all())
    policy.check_send(by, held.record, words, waiting=queries.sections_waiting(held.record))
    held.move("send")
    held.tell(TO_SIGN, *_signers(now))


@operation
def take_back(*, report_id: int, by: Actor, now: datetime) -> None:
    """Take a report back that was sent and is not signed, to go on writing."""
    held = REPORTS.hold(report_id, policy.check_take_back, by=by, now=now)
    held.move("take_back")
    held.tell(WITH_WRITERS, *_signers(now))


@operation
def send_back(*, report_id: int, comments: str, by: Actor, now: datetime) -> None:
    """Send a report back to its writers, with what should change. Invalid, on ``comments``, without them."""
    held = REPORTS.hold(report_id, policy.check_send_back, by=by, now=now)
    comments = comments.strip()
    if not comments:
        raise Invalid({"comments": "Say what should change, so that the writers can go on."})
    if len(comments) > LONGEST_COMMENTS:
        raise Invalid({"comments": f"Make it shorter: {LONGEST_COMMENTS:,} characters at most."})
    held.move("send_back", comments)
    held.tell(SENT_BACK, *_writers(held.record))
    held.tell(WITH_WRITERS, *_signers(now))


@operation
def confirm(*, report_id: int, statement: str, source: str, by: Actor, now: datetime) -> None:
    """Vouch for a sentence whose figures the tables do not hold, saying where they are from (``source``).

    ``statement`` is its digest (``queries.StatementRow``). Confirming it again changes nothing. StaleWrite when the sentence or
    its figures in the tables changed since, or somebody confirmed it from another source; Invalid, on ``source``, without one.
    """
    held = REPORTS.hold(report_id, policy.check_confirm, by=by, now=now)
    report = held.record
    source = keepable(" ".join(source.split()))
    statements = queries.statements_of(report, queries.words_of(report.texts.all()))
    said = next((one for one in statements if one.digest == statement), None)
    if said is None:
        raise StaleWrite("This sentence or the tables changed after you opened the report. Look at it again.")
    if said.agrees or (said.at and said.source != source):
        by_whom = (
            f"{said.by} has confirmed this sentence, from: {said.source}" if said.at else "The tables say this now"
        )
        raise StaleWrite(f"{by_whom}. What you typed was not needed, and is not kept.")
    if not said.waits:
        return
    if not source:
        raise Invalid({"source": "Say where this figure is from, so that others can look it up."})
    if len(source) > LONGEST_SOURCE:
        raise Invalid({"source": f"Make it shorter: {LONGEST_SOURCE} characters at most."})
    report.confirmations.create(
        statement=said.digest, section=said.section, sentence=said.told, source=source, at=now, by_id=by.person_id
    )
    held.log("figure_confirmed", section=said.section)


@operation
def sign_off(*, report_id: int, seen: str, by: Actor, now: datetime) -> None:
    """Sign the report and freeze it with its data.

    ``seen`` is the fingerprint of the draft the signer read (``queries.ReportView.fingerprint``). StaleWrite when figures or
    words changed since: nobody signs what they have not read. Invalid while a sentence states a figure that no table holds and
    nobody confirmed.
    """
    held = _SIGNING.hold(report_id, by=by, now=now)
    report = held.record
    words = queries.words_of(report.texts.all())
    statements = queries.statements_of(report, words)
    waiting = queries.waiting_sentences(statements)
    policy.check_sign_off(by, report, words, unconfirmed=waiting, awaits=queries.awaits_of(report))
    if seen != frozen_hash(report.figures, to_json(queries.document_of(report, words, statements))):
        raise StaleWrite("The report changed after you opened it. Read it again, then sign.")
    status = signed_status(now, _role_that_signs(by))
    report.document = to_json(queries.document_of(report, words, statements, status=status))
    report.frozen_hash = frozen_hash(report.figures, report.document)
    report.signed_at, report.signed_by_id = now, by.person_id
    held.move("sign_off", detail={"fingerprint": report.frozen_hash})
    held.tell(SIGNED, *_writers(report))
    held.tell(SIGNED_BY_OTHER, *_signers(now))


def _signers(now: datetime) -> Iterable[int]:
    return who_may(Permission.SIGN_REPORTS, on=day_of(now)).values_list("pk", flat=True)


def _writers(report: Report) -> set[int | None]:
    """Who started the report, and who sent it to be signed last."""
    sent = report.steps.filter(state=ReportState.SENT).order_by("-pk").values_list("by_id", flat=True).first()
    return {report.started_by_id, sent}


def _role_that_signs(by: Actor) -> str:
    """The role by which this person signs, in words. The product itself never signs."""
    return next(grant.role.label for grant in by.grants if Permission.SIGN_REPORTS in GRANTS[grant.role])
