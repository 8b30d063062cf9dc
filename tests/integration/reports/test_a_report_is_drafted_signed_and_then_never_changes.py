"""From the records to a signed report: figures and first draft, edited words, sign-off, and after that nothing moves."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from fullcircle.documents.document import Document, to_json
from fullcircle.documents.pdf import render_pdf
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.reports import operations, queries
from fullcircle.domain.reports.models import Report
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, StaleWrite, Withdrawn, WrongState
from tests.factories.audited import audited_round
from tests.factories.council import NOW
from tests.factories.log import told
from tests.integration.reports.conftest import Desk

pytestmark = pytest.mark.requirements("R3.1", "R4.2")


def words(document: Document) -> str:
    return to_json(document)


def test_a_new_report_holds_the_figures_and_a_first_draft(desk: Desk) -> None:
    view = queries.report(desk.writer, desk.report_id)
    assert view.row.state is ReportState.DRAFT
    assert view.row.figures_at == NOW
    assert "3 of 3 allocated audits are final." in words(view.document)
    assert [part.key for part in view.parts if not part.text] == ["next"]
    assert not any(part.edited for part in view.parts)


def test_a_round_has_one_report(desk: Desk) -> None:
    again = operations.start_report(round_id=desk.round.id, by=desk.writer, now=NOW)
    assert again == desk.report_id
    assert Report.objects.count() == 1


def test_a_round_that_has_not_started_has_nothing_to_report(desk: Desk) -> None:
    planned = audited_round(desk.round.council, title="Next one")
    Round.objects.filter(pk=planned.id).update(state="planned")
    with pytest.raises(WrongState, match="has not started"):
        operations.start_report(round_id=planned.id, by=desk.writer, now=NOW)


def test_edited_words_take_the_place_of_the_first_draft(desk: Desk) -> None:
    assert desk.save("how_much", "We did what we planned.") == 1
    view = queries.report(desk.writer, desk.report_id)
    part = next(part for part in view.parts if part.key == "how_much")
    assert (part.text, part.edited, part.version, part.saved_by) == ("We did what we planned.", True, 1, "Quinn Lead")
    assert "We did what we planned." in words(view.document)
    assert "allocated audits are final" not in "".join(
        block.words[0].text for block in view.document.sections[1].blocks if block.kind == "paragraph"
    )


def test_an_emptied_section_stays_empty(desk: Desk) -> None:
    desk.save("in_short", "Something.")
    desk.save("in_short", "", 1)
    part = next(p for p in queries.report(desk.writer, desk.report_id).parts if p.key == "in_short")
    assert (part.text, part.edited) == ("", True)


def test_counting_again_changes_figures_and_drafts_but_no_words_of_people(desk: Desk) -> None:
    desk.save("how_well", "Our own words.")
    desk.round.audit(desk.round.council.teams[0])
    later = NOW + timedelta(hours=1)
    operations.refresh_figures(report_id=desk.report_id, by=desk.writer, now=later)
    view = queries.report(desk.writer, desk.report_id)
    parts = {part.key: part for part in view.parts}
    assert "4 of 4 allocated audits are final." in parts["how_much"].text
    assert parts["how_well"].text == "Our own words."
    assert [key for key, part in parts.items() if part.older] == ["how_well"]


def test_it_cannot_be_sent_before_someone_wrote_what_happens_next(desk: Desk) -> None:
    view = queries.report(desk.writer, desk.report_id)
    assert "What happens next" in view.may_send.reason
    with pytest.raises(Invalid, match="still to be written"):
        desk.send()
    assert Report.objects.get().state == ReportState.DRAFT


def test_nobody_signs_what_they_have_not_read(desk: Desk) -> None:
    desk.save("next", "- We meet again in May.")
    desk.send()
    seen = queries.report(desk.director, desk.report_id).fingerprint
    operations.take_back(report_id=desk.report_id, by=desk.writer, now=NOW)
    desk.save("next", "- We meet again in June.", 1)
    desk.send()
    with pytest.raises(StaleWrite, match="changed after you opened it"):
        operations.sign_off(report_id=desk.report_id, seen=seen, by=desk.director, now=NOW)


def test_a_signed_report_does_not_change_when_the_data_does(desk: Desk) -> None:
    desk.save("next", "- We meet again in May.")
    desk.sign()
    signed = queries.report(desk.reader, desk.report_id)
    pdf = render_pdf(signed.document)
    for team in desk.round.council.teams:
        desk.round.action(desk.round.audit(team, overall="inadequate"), "verified", difference="not_yet")
    Round.objects.filter(pk=desk.round.id).update(title="Another title", focus="Another focus")
    later = queries.report(desk.reader, desk.report_id)
    assert later.document == signed.document
    assert render_pdf(later.document) == pdf
    assert later.intact
    assert "Signed off on 2 March 2026 by the Director" in words(later.document)


def test_a_signed_report_cannot_be_edited_counted_again_or_signed_again(desk: Desk) -> None:
    desk.save("next", "- We meet again in May.")
    desk.sign()
    with pytest.raises(WrongState, match="kept as it was signed"):
        desk.save("next", "- Something else.", 1)
    with pytest.raises(WrongState):
        operations.refresh_figures(report_id=desk.report_id, by=desk.writer, now=NOW)
    with pytest.raises(WrongState):
        operations.sign_off(report_id=desk.report_id, seen="", by=desk.director, now=NOW)
    with pytest.raises(WrongState):
        queries.part(desk.writer, desk.report_id, "next")


def test_a_change_behind_its_back_is_noticed(desk: Desk) -> None:
    desk.save("next", "- We meet again in May.")
    desk.sign()
    report = Report.objects.get()
    Report.objects.update(document=report.document.replace("outstanding", "Outstanding", 1))
    assert not queries.report(desk.reader, desk.report_id).intact
    Report.objects.update(document=report.document, figures={**report.figures, "number": 8})
    assert not queries.report(desk.reader, desk.report_id).intact


def test_the_database_refuses_a_signed_report_without_its_frozen_document(desk: Desk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(state="signed_off", signed_at=NOW)


def test_each_step_is_in_the_audit_log(desk: Desk) -> None:
    desk.save("next", "- We meet again in May.")
    operations.refresh_figures(report_id=desk.report_id, by=desk.writer, now=NOW)
    desk.sign()
    events = [(entry.event, entry.by_name) for entry in told(event="reports.")]
    assert events == [
        ("reports.started", "Quinn Lead"),
        ("reports.text_saved", "Quinn Lead"),
        ("reports.figures_refreshed", "Quinn Lead"),
        ("reports.sent", "Quinn Lead"),
        ("reports.signed_off", "Dara Director"),
    ]
    assert Report.objects.get().frozen_hash in told(event="reports.signed_off")[0].detail


def test_only_the_right_roles_write_and_sign(desk: Desk) -> None:
    desk.save("next", "- We meet again in May.")
    desk.send()
    with pytest.raises(NotAllowed):
        operations.save_section_text(
            report_id=desk.report_id, key="next", text="x", version=1, by=desk.director, now=NOW
        )
    with pytest.raises(NotAllowed):
        operations.sign_off(report_id=desk.report_id, seen="", by=desk.writer, now=NOW)
    with pytest.raises(NotFound):
        operations.sign_off(report_id=desk.report_id, seen="", by=desk.reader, now=NOW)
    with pytest.raises(NotAllowed):
        operations.start_report(round_id=desk.round.id, by=desk.reader, now=NOW)


def test_a_draft_reaches_the_signer_when_it_is_sent_and_readers_when_it_is_signed(desk: Desk) -> None:
    def unseen_by(actor: Actor, as_said: type[Exception] = NotFound) -> None:
        assert queries.reports(actor) == []
        for read in (
            partial(queries.report, actor, desk.report_id),
            partial(queries.chart, actor, desk.report_id, "overall"),
        ):
            with pytest.raises(as_said) as said:
                read()
            assert said.type is as_said

    assert [row.id for row in queries.reports(desk.writer)] == [desk.report_id]
    unseen_by(desk.director)
    unseen_by(desk.reader)
    desk.save("next", "- We meet again in May.")
    desk.send()
    assert [row.state for row in queries.reports(desk.director)] == [ReportState.SENT]
    unseen_by(desk.reader)
    operations.take_back(report_id=desk.report_id, by=desk.writer, now=NOW)
    unseen_by(desk.director, Withdrawn)
    unseen_by(desk.reader)
    desk.sign()
    assert [row.state for row in queries.reports(desk.reader)] == [ReportState.SIGNED_OFF]


def test_someone_without_any_role_sees_no_report(desk: Desk) -> None:
    desk.save("next", "- We meet again in May.")
    desk.sign()
    stranger = replace(desk.reader, grants=())
    assert queries.reports(stranger) == []
    with pytest.raises(NotFound):
        queries.report(stranger, desk.report_id)


def test_no_report_is_signed_before_its_judgements_are_among_its_figures(desk: Desk) -> None:
    """A signed report stays as it is and a round has one: signed early it would never tell how well the work was done."""
    waits = desk.round.audit(desk.round.council.teams[0], AuditState.SUBMITTED)
    operations.refresh_figures(report_id=desk.report_id, by=desk.writer, now=NOW)
    desk.save("next", "We meet in May.")
    desk.send()
    view = queries.report(desk.director, desk.report_id)
    assert "holds no judgements" in view.may_sign.reason
    with pytest.raises(Invalid, match="moderation of the round had not ended"):
        operations.sign_off(report_id=desk.report_id, seen=view.fingerprint, by=desk.director, now=NOW)
    operations.take_back(report_id=desk.report_id, by=desk.writer, now=NOW)
    Audit.objects.filter(pk=waits.pk).update(state=AuditState.WITHDRAWN)
    operations.refresh_figures(report_id=desk.report_id, by=desk.writer, now=NOW)
    desk.sign()
    assert queries.report(desk.director, desk.report_id).row.state is ReportState.SIGNED_OFF
