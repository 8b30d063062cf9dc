"""Words that state figures are compared with the tables, or confirmed one by one, before a report is signed."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.documents.document import to_json
from fullcircle.domain.reports import operations, queries
from fullcircle.domain.reports.models import Confirmation, Report
from fullcircle.domain.reports.queries import StatementRow
from fullcircle.domain.reports.states import ReportState
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, StaleWrite, WrongState
from tests.factories.council import NOW, person
from tests.factories.log import told
from tests.integration.reports.conftest import Desk

pytestmark = pytest.mark.requirements("R3.1", "R4.2")

Browse = Callable[[Actor], Client]
TRAINED = "We trained 12 people."
SOURCE = "Training register, 1 March"


@pytest.fixture
def written(desk: Desk) -> Desk:
    """One sentence that a table says, one that no table says."""
    desk.save("how_much", f"3 of our 3 audits are final. {TRAINED}")
    desk.save("next", "- We meet again in May.")
    return desk


def at(name: str, desk: Desk) -> str:
    return reverse(f"reports:{name}", kwargs={"report_id": desk.report_id})


def statements(desk: Desk, *, edited: str = "how_much") -> list[StatementRow]:
    return [said for said in queries.report(desk.writer, desk.report_id).statements if said.section == edited]


def waiting(desk: Desk) -> list[str]:
    return [said.sentence for said in queries.report(desk.writer, desk.report_id).statements if said.waits]


def confirm(desk: Desk, sentence: str = TRAINED, *, by: Actor | None = None, source: str = SOURCE) -> None:
    digest = next(one.digest for one in queries.report(desk.writer, desk.report_id).statements if one.told == sentence)
    operations.confirm(report_id=desk.report_id, statement=digest, source=source, by=by or desk.writer, now=NOW)


def test_first_drafts_say_what_the_tables_say(desk: Desk) -> None:
    found = queries.report(desk.writer, desk.report_id).statements
    assert len(found) > 5
    assert waiting(desk) == []


def test_a_sentence_of_the_tables_agrees_and_another_waits(written: Desk) -> None:
    agrees, waits = statements(written)
    assert agrees.agrees == ("audits final: 3 of 3",)
    assert (waits.sentence, waits.waits) == (TRAINED, True)


def test_it_is_not_signed_while_a_sentence_waits_and_is_once_each_is_confirmed(written: Desk) -> None:
    written.send()
    view = queries.report(written.director, written.report_id)
    assert view.may_sign.reason == (
        "One sentence states a figure that the tables do not hold. Each must be confirmed or changed before the report is signed."
    )
    with pytest.raises(Invalid, match="must be confirmed or changed"):
        operations.sign_off(report_id=written.report_id, seen=view.fingerprint, by=written.director, now=NOW)
    assert Report.objects.get().state == ReportState.SENT
    confirm(written, by=written.director)
    seen = queries.report(written.director, written.report_id).fingerprint
    operations.sign_off(report_id=written.report_id, seen=seen, by=written.director, now=NOW)
    assert Report.objects.get().state == ReportState.SIGNED_OFF


def test_what_somebody_confirmed_after_the_signer_looked_is_read_before_it_is_signed(written: Desk) -> None:
    written.send()
    seen = queries.report(written.director, written.report_id).fingerprint
    confirm(written)
    with pytest.raises(StaleWrite):
        operations.sign_off(report_id=written.report_id, seen=seen, by=written.director, now=NOW)


def test_the_report_tells_its_readers_what_was_confirmed_and_keeps_who_and_when(written: Desk) -> None:
    assert "1 sentence waits for somebody to confirm" in to_json(
        queries.report(written.writer, written.report_id).document
    )
    confirm(written)
    written.sign()
    view = queries.report(written.reader, written.report_id)
    assert f"“{TRAINED}” From: {SOURCE}" in to_json(view.document)
    assert "for somebody to confirm" not in to_json(view.document)
    assert [(one.told, one.source, one.by, one.at) for one in view.statements] == [(TRAINED, SOURCE, "Quinn Lead", NOW)]
    assert "Quinn Lead" not in to_json(view.document)
    [entry] = told(event="reports.figure_confirmed")
    assert "how_much" in entry.detail
    assert "trained" not in entry.detail


def test_whoever_sends_it_is_told_what_waits_and_what_the_tables_say_against_it(written: Desk, browse: Browse) -> None:
    against = "2 of our 3 audits are final."
    written.save("how_much", f"{against} {TRAINED}", 1)
    confirm(written, against, source="Counted by hand")
    writer = browse(written.writer)
    asked = writer.post(at("send", written)).text
    assert f"“{against}” The tables say:" in asked
    said = writer.post(at("send", written), {"do": "as_it_is"}, follow=True).text
    assert "can sign it once 1 sentence is confirmed or changed: the tables do not hold its figure." in said


def test_a_confirmation_falls_when_the_sentence_changes(written: Desk) -> None:
    confirm(written)
    assert waiting(written) == []
    written.save("how_much", "3 of our 3 audits are final. We trained 13 people.", 1)
    assert waiting(written) == ["We trained 13 people."]
    written.save("how_much", f"It went well. {TRAINED}", 2)
    assert waiting(written) == []


OTHER = "2 of our 3 audits are final."


def test_a_confirmation_falls_when_its_own_figures_change_and_not_when_others_do(written: Desk, browse: Browse) -> None:
    written.save("how_much", f"{OTHER} {TRAINED}", 1)
    confirm(written)
    confirm(written, OTHER, source="Counted by hand")
    assert operations.refresh_figures(report_id=written.report_id, by=written.writer, now=NOW) == 0
    assert waiting(written) == []
    written.round.audit(written.round.council.teams[0])
    page = browse(written.writer).post(at("refresh", written), {}, follow=True).text
    assert waiting(written) == [OTHER]
    assert "One sentence that was confirmed waits again, as its figures in the tables changed." in page
    assert 'value="Counted by hand"' in page
    assert "It was confirmed before the figures changed, from: Counted by hand" in page
    assert f"From: {SOURCE}" in page


def test_a_source_typed_and_not_sent_outlives_figures_that_change(written: Desk, browse: Browse) -> None:
    written.save("how_much", OTHER, 1)
    (said,) = statements(written)
    written.round.audit(written.round.council.teams[0])
    typed = {f"confirm-{said.digest[:12]}-source": "Half a source"}
    assert 'value="Half a source"' in browse(written.writer).post(at("refresh", written), typed, follow=True).text


def test_who_signs_and_who_reads_sees_what_the_tables_say_against_a_confirmed_sentence(
    written: Desk, browse: Browse
) -> None:
    written.save("how_much", f"{OTHER} {TRAINED}", 1)
    confirm(written)
    confirm(written, OTHER, source="Counted by hand")
    written.send()
    page = browse(written.director).get(at("sign_off", written)).text
    assert page.count("The tables say:") == 1
    assert "The tables say: audits final: 3 of 3." in page
    assert "The tables say: audits final: 3 of 3." in browse(written.director).get(at("one", written)).text
    operations.take_back(report_id=written.report_id, by=written.writer, now=NOW)
    written.sign()
    view = queries.report(written.reader, written.report_id)
    assert f"“{OTHER}” From: Counted by hand (the tables say: audits final: 3 of 3)" in to_json(view.document)
    assert [one.told for one in view.statements] == [TRAINED, OTHER]
    assert view.intact


def test_a_stale_or_an_empty_confirmation_is_refused_and_a_second_one_is_told_of_the_first(written: Desk) -> None:
    for source in ("", "  "):
        with pytest.raises(Invalid, match="Say where this figure is from"):
            confirm(written, source=source)
    with pytest.raises(Invalid, match="300 characters"):
        confirm(written, source="x" * 301)
    digest = statements(written)[1].digest
    confirm(written)
    confirm(written)
    with pytest.raises(StaleWrite, match=f"has confirmed this sentence, from: {SOURCE}. What you typed"):
        confirm(written, source="Another")
    assert [one.source for one in Confirmation.objects.all()] == [SOURCE]
    written.save("how_much", "We trained 13 people.", 1)
    with pytest.raises(StaleWrite, match="changed after you opened"):
        operations.confirm(report_id=written.report_id, statement=digest, source=SOURCE, by=written.writer, now=NOW)


def test_only_writers_and_signers_confirm_and_only_until_it_is_signed(written: Desk) -> None:
    with pytest.raises(NotFound):
        confirm(written, by=written.reader)
    with pytest.raises(NotFound):
        confirm(written, by=written.director)  # it is not sent yet
    with pytest.raises(NotAllowed):
        confirm(written, by=SYSTEM)
    confirm(written)
    digest = statements(written)[1].digest
    written.sign()
    for actor, error in ((written.reader, NotAllowed), (written.writer, WrongState), (written.director, WrongState)):
        with pytest.raises(error):
            operations.confirm(report_id=written.report_id, statement=digest, source=SOURCE, by=actor, now=NOW)


def test_a_report_signed_before_stays_as_it_was(written: Desk) -> None:
    confirm(written)
    written.sign()
    Confirmation.objects.all().delete()
    view = queries.report(written.reader, written.report_id)
    assert view.intact
    assert view.statements == ()


def test_the_page_marks_sentences_in_place_and_confirms_them_without_script(written: Desk, browse: Browse) -> None:
    writer = browse(written.writer)
    page = writer.get(at("one", written)).text
    assert f'<mark class="fc-said fc-said--waits">{TRAINED}</mark>' in page
    assert '<mark class="fc-said fc-said--agrees">3 of our 3 audits are final.</mark>' in page
    assert "One sentence states a figure that the tables do not hold, and nobody has confirmed it" in page
    assert "No table of this report says so." in page
    digest = re.search(r'name="statement" value="([0-9a-f]{64})"', page)
    assert digest is not None
    box = f"confirm-{digest[1][:12]}-source"
    empty = writer.post(at("confirm", written), {"statement": digest[1], box: ""})
    assert empty.status_code == 422
    assert "Say where this figure is from" in empty.text
    long = writer.post(at("confirm", written), {"statement": digest[1], box: "y" * 301})
    assert long.status_code == 422
    assert "y" * 301 in long.text
    done = writer.post(at("confirm", written), {"statement": digest[1], box: SOURCE}, follow=True)
    assert "Confirmed. No sentence waits any more." in done.text
    assert f'<mark class="fc-said fc-said--confirmed">{TRAINED}</mark>' in done.text
    again = writer.post(at("confirm", written), {"statement": "0" * 64, f"confirm-{'0' * 12}-source": SOURCE})
    assert again.status_code == 409
    assert browse(written.reader).post(at("confirm", written), {}).status_code == 403


def test_words_typed_for_one_figure_outlive_what_is_done_for_another(desk: Desk, browse: Browse) -> None:
    desk.save("how_much", "We trained 12 people. We met 11 families.")
    desk.save("next", "- We train 14 more people.")
    writer = browse(desk.writer)
    first, second, third = (one.digest for one in queries.report(desk.writer, desk.report_id).statements if one.waits)
    boxes = {f"confirm-{digest[:12]}-source": f"Source of {digest[:3]}" for digest in (first, second, third)}
    page = writer.get(at("one", desk)).text
    assert page.count('formaction="' + at("confirm", desk) + '"') == 3
    assert all(f'name="{box}"' in page for box in boxes)

    done = writer.post(at("confirm", desk), boxes | {"statement": second}, follow=True).text
    assert f"From: Source of {second[:3]}" in done
    assert [f'value="Source of {digest[:3]}"' in done for digest in (first, second, third)] == [True, False, True]

    counted = writer.post(at("refresh", desk), boxes, follow=True).text
    assert f'value="Source of {first[:3]}"' in counted
    refused = writer.post(at("confirm", desk), boxes | {"statement": first, f"confirm-{first[:12]}-source": ""}).text
    assert "Say where this figure is from" in refused
    assert f'value="Source of {third[:3]}"' in refused
    assert "Source of" not in writer.get(at("one", desk)).text.replace(f"From: Source of {second[:3]}", "")


def test_the_signer_finds_what_waits_and_what_was_confirmed_before_signing(written: Desk, browse: Browse) -> None:
    written.send()
    director = browse(written.director)
    assert "must be confirmed or changed" in director.get(at("sign_off", written)).text
    assert "Confirm this sentence" in director.get(at("one", written)).text
    confirm(written)
    page = director.get(at("sign_off", written)).text
    assert f"“{TRAINED}” From: {SOURCE}" in page
    assert "I have read it, sign it off" in page


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.QA_LEAD, Role.TEAM_MANAGER, Role.IRO, Role.PERFORMANCE_ANALYST])
def test_every_link_in_a_report_works_for_its_reader(role: Role, written: Desk, browse: Browse) -> None:
    confirm(written)
    team = written.round.council.teams[0] if role is Role.TEAM_MANAGER else None
    actor = written.round.council.actor(team.manager_id if team else person(f"A {role.label}", role))
    client = browse(actor)
    if role in {Role.DIRECTOR, Role.QA_LEAD}:
        written.send()
        follow_links(client, at("one", written))
        operations.take_back(report_id=written.report_id, by=written.writer, now=NOW)
    if role is Role.QA_LEAD:
        follow_links(client, at("one", written))
    written.sign()
    follow_links(client, at("one", written))


def follow_links(client: Client, url: str) -> None:
    """Every link and picture of the page is there for this person, and every place on it too."""
    page = client.get(url).text
    main = page[page.index("<main") if "<main" in page else 0 :]
    targets = {html.unescape(found) for found in re.findall(r'(?:href|src|srcset)="([^"]+)"', main)}
    assert any(target.startswith("/reports/") for target in targets)
    for target in sorted(targets):
        if target.startswith("#"):
            assert f'id="{target[1:]}"' in page, target
        elif target.startswith("/") and not target.startswith("/static/"):
            assert client.get(target).status_code == 200, target
