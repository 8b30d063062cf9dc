"""The way of a report to its signer and back, and the end of one that nobody has written in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.reports import operations, queries
from fullcircle.domain.reports.models import Report
from fullcircle.domain.reports.states import ReportState
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, StaleWrite, WrongState
from tests.factories.council import NOW
from tests.integration.reports.conftest import Desk

pytestmark = pytest.mark.requirements("R3.1", "R4.2")

Browse = Callable[[Actor], Client]
WHY = "The second question names no difference.\n\n- Say what changed for children."


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.save("next", "- We meet again in May.")
    desk.send()
    return desk


def state() -> str:
    return Report.objects.get().state


def at(name: str, desk: Desk) -> str:
    return reverse(f"reports:{name}", kwargs={"report_id": desk.report_id})


def test_what_was_sent_is_not_changed_until_it_comes_back(sent: Desk) -> None:
    for change in (
        lambda: sent.save("next", "- Something else.", 1),
        lambda: operations.refresh_figures(report_id=sent.report_id, by=sent.writer, now=NOW),
        sent.send,
    ):
        with pytest.raises(WrongState):
            change()
    operations.take_back(report_id=sent.report_id, by=sent.writer, now=NOW)
    assert sent.save("next", "- Something else.", 1) == 2
    with pytest.raises(WrongState):
        operations.take_back(report_id=sent.report_id, by=sent.writer, now=NOW)


def test_nobody_is_told_to_sign_while_moderation_has_not_ended(desk: Desk, browse: Browse) -> None:
    desk.round.audit(desk.round.council.teams[0], AuditState.WITH_MODERATOR)
    operations.refresh_figures(report_id=desk.report_id, by=desk.writer, now=NOW)
    desk.save("next", "- We meet again in May.")
    first = "can be signed once the moderation of its round has ended, with every audit final or the round closed by the QA Lead"
    writer, director = browse(desk.writer), browse(desk.director)
    asked = writer.post(at("send", desk)).text
    assert "It cannot be signed yet." in asked
    assert first in asked
    said = writer.post(at("send", desk), {"do": "as_it_is"}, follow=True).text
    assert "Dara Director finds it under My work, to read and challenge." in said
    assert first in said
    assert "can sign it" not in said
    work = director.get("/").text
    assert f"Read and challenge it; it {first}" in work
    assert "sign it off" not in work
    assert first in queries.report(desk.director, desk.report_id).may_sign.reason
    room = director.get(reverse("rounds:control_room", kwargs={"round_id": desk.round.id})).text
    assert first in room
    assert "Read and sign it" not in room
    assert "count its figures again and send it again" not in writer.get("/").text
    Audit.objects.filter(round_id=desk.round.id).update(state=AuditState.FINAL)
    assert "The moderation has ended. Take the report back" in writer.get("/").text
    left = "can be signed once the QA Lead has taken it back, counted its figures again and sent it again"
    assert f"it {left}" in director.get("/").text
    assert left in queries.report(desk.director, desk.report_id).may_sign.reason


def test_whoever_can_sign_is_asked_to(sent: Desk, browse: Browse) -> None:
    assert queries.report(sent.director, sent.report_id).awaits == ""
    assert "Read, challenge and sign it off" in browse(sent.director).get("/").text


def test_comments_reach_the_writer_and_are_kept(sent: Desk, browse: Browse) -> None:
    director, writer = browse(sent.director), browse(sent.writer)
    for empty in ("", "  "):
        answer = director.post(at("send_back", sent), {"comments": empty})
        assert answer.status_code == 422
        assert "Say what should change" in answer.text
    assert state() == ReportState.SENT
    assert director.post(at("send_back", sent), {"comments": WHY}).status_code == 302
    assert director.get(at("one", sent))["Location"] == reverse("reports:list")
    assert "Sent back with comments by Dara Director." in writer.get(reverse("home:my_work")).text
    page = writer.get(at("one", sent)).text
    assert "Sent back by Dara Director on 2 March 2026" in page
    assert "Say what changed for children." in page
    sent.send()
    assert "Say what changed for children." in director.get(at("one", sent)).text
    assert [step.said for step in queries.report(sent.writer, sent.report_id).steps] == [
        "Sent to be signed",
        "Sent back",
        "Sent to be signed",
    ]


def test_the_writer_is_told_where_nobody_can_sign(desk: Desk, browse: Browse) -> None:
    desk.save("next", "- We meet again in May.")
    RoleAssignment.objects.filter(role="director").update(ends_on=NOW.date() - timedelta(days=1))
    answer = browse(desk.writer).post(at("send", desk), follow=True)
    assert "nobody who signs reports can sign in" in answer.text


def test_what_is_empty_or_open_is_told_before_it_is_sent_and_to_the_signer(desk: Desk, browse: Browse) -> None:
    writer, boxes = browse(desk.writer), {"do": "as_it_is"}
    desk.save("next", "- We meet again in May.")
    desk.save("in_short", "")
    assert "“In short” is empty." in writer.get(at("one", desk)).text
    assert writer.post(at("send", desk), boxes).status_code == 422
    desk.save("in_short", "It went well.", 1)
    desk.save("what_difference", "")
    desk.round.audit(desk.round.council.teams[0], "being_audited")
    operations.refresh_figures(report_id=desk.report_id, by=desk.writer, now=NOW)
    open_ = (
        "“What difference has it made to children and families?” has no words.",
        "1 audit of 4 is not final yet.",
        "The report shows no judgements",
    )
    asked = writer.post(at("send", desk))
    assert asked.status_code == 422
    assert all(words in asked.text for words in open_)
    assert state() == ReportState.DRAFT
    assert writer.post(at("send", desk), boxes).status_code == 302
    assert state() == ReportState.SENT
    page = browse(desk.director).get(at("sign_off", desk)).text
    assert all(words in page for words in open_)


def test_a_whole_report_is_sent_without_a_question(desk: Desk, browse: Browse) -> None:
    desk.save("next", "- We meet again in May.")
    assert browse(desk.writer).post(at("send", desk)).status_code == 302
    assert state() == ReportState.SENT


def test_nobody_is_led_to_words_they_may_not_change(sent: Desk, browse: Browse) -> None:
    """What was written before the figures is named to the signer as well, and leads to where it stands."""
    later = NOW + timedelta(hours=1)
    operations.take_back(report_id=sent.report_id, by=sent.writer, now=later)
    operations.refresh_figures(report_id=sent.report_id, by=sent.writer, now=later)
    sent.send()
    for reader in (sent.director, sent.writer):
        page = browse(reader).get(at("one", sent)).text
        assert "Written before the figures were counted" in page
        assert 'href="#next"' in page
        assert "/sections/" not in page


def test_comments_too_long_are_still_there(sent: Desk, browse: Browse) -> None:
    answer = browse(sent.director).post(at("send_back", sent), {"comments": "Long. " * 1_000})
    assert answer.status_code == 422
    assert answer.text.count("Long.") >= 1_000
    with pytest.raises(Invalid):
        operations.send_back(report_id=sent.report_id, comments="x" * 2_001, by=sent.director, now=NOW)
    assert state() == ReportState.SENT


def test_a_report_that_came_back_is_not_signed_from_a_page_opened_before(sent: Desk) -> None:
    seen = queries.report(sent.director, sent.report_id).fingerprint
    operations.send_back(report_id=sent.report_id, comments=WHY, by=sent.director, now=NOW)
    with pytest.raises(WrongState, match="with its writers again"):
        operations.sign_off(report_id=sent.report_id, seen=seen, by=sent.director, now=NOW)
    assert state() == ReportState.DRAFT


@pytest.mark.parametrize("comments", [WHY, "", "Long. " * 1_000])
def test_comments_on_a_report_taken_back_meanwhile_are_kept_and_the_page_says_what_happened(
    sent: Desk, browse: Browse, comments: str
) -> None:
    director, stranger = browse(sent.director), browse(sent.reader)
    director.get(at("send_back", sent))
    operations.take_back(report_id=sent.report_id, by=sent.writer, now=NOW)
    for name, form in (("send_back", {"comments": comments}), ("confirm", {"statement": "", "source": comments})):
        answer = director.post(at(name, sent), form)
        assert answer.status_code == 409
        assert "Things have moved on" in answer.text
        assert "This report is with its writers again." in answer.text
        assert comments.strip()[:20] in answer.text
        assert (
            f'<a href="{reverse("reports:list")}" target="_blank">Open the page again</a>' in answer.text
            or not comments
        )
        assert stranger.post(at(name, sent), form).status_code in {403, 404}
    for name in ("send_back", "one", "sign_off"):
        led = director.get(at(name, sent), follow=True)
        assert led.redirect_chain == [(reverse("reports:list"), 302)]
        assert "This report is with its writers again." in led.text
        assert "With its writers again since" in led.text
    assert stranger.get(at("one", sent)).status_code == 404


def test_two_texts_of_one_section_are_put_together_before_it_is_sent(desk: Desk) -> None:
    desk.save("next", "- We meet again in May.")
    with pytest.raises(StaleWrite) as stale:
        desk.save("next", "- We meet again in June.")
    with pytest.raises(Invalid, match=r"Of “So what\? What happens next” two texts are kept. Put them together first"):
        desk.send()
    desk.save("next", "- We meet again in May and June.", 1, resolves=stale.value.kept_as)
    desk.send()
    assert state() == ReportState.SENT


def test_an_empty_report_is_deleted_and_started_again(desk: Desk, browse: Browse) -> None:
    writer = browse(desk.writer)
    assert "Delete this empty report" in writer.get(at("one", desk)).text
    answer = writer.post(at("delete", desk), follow=True)
    assert "The empty report is deleted." in answer.text
    assert "This round has no report yet." in answer.text
    assert not Report.objects.exists()
    later = NOW + timedelta(days=1)
    assert operations.start_report(round_id=desk.round.id, by=desk.writer, now=later)


def test_a_report_with_words_or_a_past_stays(desk: Desk, browse: Browse) -> None:
    desk.save("in_short", "")
    assert "Delete this empty report" not in browse(desk.writer).get(at("one", desk)).text
    with pytest.raises(WrongState, match="written in this report"):
        operations.delete_report(report_id=desk.report_id, by=desk.writer, now=NOW)
    desk.save("in_short", "Three audits are final.", 1)
    desk.save("next", "- We meet again in May.")
    desk.sign()
    with pytest.raises(WrongState, match="kept as it was signed"):
        operations.delete_report(report_id=desk.report_id, by=desk.writer, now=NOW)


def test_each_step_is_for_those_whose_it_is(sent: Desk) -> None:
    act = {"report_id": sent.report_id, "now": NOW}
    with pytest.raises(NotAllowed):
        operations.send_back(comments=WHY, by=sent.writer, **act)
    for mine in (operations.send, operations.take_back, operations.delete_report):
        with pytest.raises(NotAllowed):
            mine(by=sent.director, **act)
    assert state() == ReportState.SENT
