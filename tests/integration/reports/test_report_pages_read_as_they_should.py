"""The pages of reports: who finds what, the way from draft to signature, and files whose figures are the page's."""

import html
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx.oxml.ns import qn

from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.cases.models import Child
from fullcircle.domain.reports import operations
from fullcircle.domain.reports.models import Report
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.web.kit.jinja import date_long
from tests.factories.audited import audited_round
from tests.factories.council import NOW, Council
from tests.integration.reports.conftest import Desk

pytestmark = pytest.mark.requirements("R3.1", "R4.2")

Browse = Callable[[Actor], Client]


def at(name: str, desk: Desk, **more: str) -> str:
    return reverse(f"reports:{name}", kwargs={"report_id": desk.report_id, **more})


def test_the_writer_starts_a_report_from_the_list(ashmere: Council, browse: Browse) -> None:
    made = audited_round(ashmere)
    client = browse(ashmere.qa_lead)
    made.audit(ashmere.teams[0])
    assert "This round has no report yet." in client.get(reverse("reports:list")).text
    answer = client.post(reverse("reports:start", kwargs={"round_id": made.id}), follow=True)
    assert answer.status_code == 200
    assert "QA report: round 1" in answer.text


def test_no_report_is_started_before_there_is_an_audit_to_tell_of_and_why_not_is_said(
    ashmere: Council, browse: Browse
) -> None:
    made = audited_round(ashmere)
    client = browse(ashmere.qa_lead)
    for state, why in ((None, "No audit has been submitted yet."), (AuditState.SUBMITTED, "No audit is final yet.")):
        if state is not None:
            made.audit(ashmere.teams[0], state)
        page = client.get(reverse("reports:list")).text
        assert why in page
        assert "Start the report" not in page
        refused = client.post(reverse("reports:start", kwargs={"round_id": made.id}))
        assert refused.status_code == 409
        assert why in refused.text
    made.audit(ashmere.teams[1])
    assert "Start the report" in client.get(reverse("reports:list")).text


def test_a_reader_does_not_find_a_draft(desk: Desk, browse: Browse) -> None:
    client = browse(desk.reader)
    assert client.get(at("one", desk)).status_code == 404
    assert client.get(at("word", desk)).status_code == 404
    assert client.get(at("pdf", desk)).status_code == 404
    assert client.get(at("chart", desk, chart="judgements")).status_code == 404
    assert client.get(at("edit", desk, section="next")).status_code == 403
    assert client.post(at("sign_off", desk)).status_code == 403


def test_from_draft_to_signature(desk: Desk, browse: Browse) -> None:
    writer, director = browse(desk.writer), browse(desk.director)
    assert "is still to be written" in writer.get(at("one", desk)).text
    assert director.get(at("one", desk)).status_code == 404
    form = {"text": "- We meet again in May.", "version": "0"}
    saved = writer.post(at("edit", desk, section="next"), form)
    assert (saved.status_code, saved["Location"]) == (302, at("one", desk) + "#next")
    assert "Dara Director finds it under My work" in writer.post(at("send", desk), follow=True).text
    confirm = director.get(at("sign_off", desk))
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', confirm.text)
    assert seen is not None
    signed = director.post(at("sign_off", desk), {"seen": seen[1]}, follow=True)
    assert "The report is signed off and kept as it is now." in signed.text
    reader = browse(desk.reader).get(at("one", desk))
    assert reader.status_code == 200
    assert "We meet again in May." in reader.text
    assert "Signed off on" in reader.text
    assert "Edit the words" not in reader.text
    assert writer.post(at("edit", desk, section="next"), form).status_code == 409


def test_an_old_confirmation_page_signs_nothing(desk: Desk, browse: Browse) -> None:
    desk.save("next", "- We meet again in May.")
    desk.send()
    director = browse(desk.director)
    seen = re.search(r'value="([0-9a-f]{64})"', director.get(at("sign_off", desk)).text)
    assert seen is not None
    operations.take_back(report_id=desk.report_id, by=desk.writer, now=NOW)
    desk.save("in_short", "Changed since.")
    desk.send()
    answer = director.post(at("sign_off", desk), {"seen": seen[1]})
    assert answer.status_code == 409
    assert "Read it again" in answer.text


def test_two_tabs_show_both_texts_and_lose_neither(desk: Desk, browse: Browse) -> None:
    client = browse(desk.writer)
    url = at("edit", desk, section="how_well")
    client.post(url, {"text": "From the first tab.", "version": "0"})
    answer = client.post(url, {"text": "From the second tab.", "version": "0"})
    assert answer.status_code == 409
    assert "both texts are kept" in answer.text
    assert "From the first tab." in answer.text
    assert "From the second tab." in answer.text
    hidden = dict(re.findall(r'<input type="hidden" name="(version|resolves)" value="(\d+)"', answer.text))
    assert hidden["version"] == "1"
    assert "From the second tab." in client.get(url).text
    assert client.post(url, {"text": "Both.", **hidden}).status_code == 302
    assert "From the second tab." not in client.get(url).text


def test_what_was_typed_is_shown_again_when_it_is_refused(desk: Desk, browse: Browse) -> None:
    typed = "word " * 5_000
    answer = browse(desk.writer).post(at("edit", desk, section="how_well"), {"text": typed, "version": "0"})
    assert answer.status_code == 422
    assert "the most is 20,000" in answer.text
    assert typed.strip() in answer.text


def test_markup_that_was_typed_is_words_on_the_page(desk: Desk, browse: Browse) -> None:
    desk.save("in_short", "<script>alert(1)</script> {{ 7*7 }} & <b>bold</b>")
    page = browse(desk.writer).get(at("one", desk)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} &amp; &lt;b&gt;bold&lt;/b&gt;" in page
    assert "<script>alert" not in page


def test_the_files_hold_the_figures_of_the_page(desk: Desk, browse: Browse, tmp_path: Path) -> None:
    desk.save("next", "- We meet again in May.")
    desk.sign()
    client = browse(desk.reader)
    page = client.get(at("one", desk)).text
    document = page.split('id="in_short"', 1)[1].split('aria-labelledby="kept"', 1)[0]
    shown = html.unescape(re.sub(r"<[^>]+>", " ", document))
    wanted = Counter(numbers(shown))
    word = client.get(at("word", desk))
    assert word["Content-Disposition"] == 'attachment; filename="qa-report-round-1.docx"'
    pdf = client.get(at("pdf", desk))
    assert pdf["Content-Disposition"] == 'attachment; filename="qa-report-round-1.pdf"'
    (tmp_path / "report.pdf").write_bytes(pdf.content)
    command = ["pdftotext", "-layout", tmp_path / "report.pdf", "-"]
    in_pdf = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    body = docx.Document(BytesIO(word.content)).element.body
    in_word = " ".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    assert sum(wanted.values()) > 100
    assert not wanted - Counter(numbers(in_word))
    assert not wanted - Counter(numbers(in_pdf))


def numbers(text: str) -> list[str]:
    return re.findall(r"(?<![\w-])\d+(?![\w-])", text)


def test_the_fingerprint_is_shown_in_groups_and_can_be_copied_whole(desk: Desk, browse: Browse) -> None:
    desk.save("next", "- We meet again in May.")
    desk.sign()
    page = browse(desk.reader).get(at("one", desk)).text
    whole = Report.objects.get().frozen_hash
    assert f'<code class="fc-hash fc-hash--whole">{whole}</code>' in page
    assert f"{whole[:4]} {whole[4:8]} {whole[8:12]} {whole[12:16]} …" in page


def test_a_draft_file_says_that_it_is_a_draft(desk: Desk, browse: Browse) -> None:
    answer = browse(desk.writer).get(at("word", desk))
    assert answer["Content-Disposition"] == 'attachment; filename="qa-report-round-1-draft.docx"'
    text = docx.Document(BytesIO(answer.content)).sections[0].footer.paragraphs[0].text
    assert "Draft, not signed off" in text


def test_a_report_that_was_sent_says_so_in_the_list_on_its_page_and_in_its_file(desk: Desk, browse: Browse) -> None:
    desk.save("next", "- We meet again in May.")
    desk.send()
    writer = browse(desk.writer)
    assert "Sent to be signed" in writer.get(reverse("reports:list")).text
    page = writer.get(at("one", desk)).text
    assert "Sent to be signed, not signed off" in page
    assert "Draft, not" not in page
    answer = writer.get(at("word", desk))
    assert answer["Content-Disposition"] == 'attachment; filename="qa-report-round-1-sent-to-be-signed.docx"'
    text = docx.Document(BytesIO(answer.content)).sections[0].footer.paragraphs[0].text
    assert "Sent to be signed, not signed off" in text
    desk.sign_sent()
    room = writer.get(reverse("rounds:control_room", kwargs={"round_id": desk.round.id})).text
    assert f"signed off on {date_long(NOW)}, with its figures as counted on {date_long(NOW)}" in room


def test_no_page_or_file_names_a_child_or_a_worker(desk: Desk, browse: Browse) -> None:
    desk.save("next", "- We meet again in May.")
    desk.sign()
    client = browse(desk.reader)
    body = docx.Document(BytesIO(client.get(at("word", desk)).content)).element.body
    said = "".join(t.text or "" for t in body.iter(qn("w:t")))
    page = client.get(at("one", desk)).text
    workers = Person.objects.exclude(name__in=["Dara Director", desk.reader.name]).values_list("name", flat=True)
    assert not [name for name in workers if name in said or name in page]
    assert not [r for r in Child.objects.values_list("reference", flat=True) if r in said or r in page]


def test_the_writer_reads_what_auditors_wrote_and_nobody_else_does(desk: Desk, browse: Browse) -> None:
    url = at("findings", desk, aspect="assessment")
    page = browse(desk.writer).get(url)
    assert page.text.count("Words about a child that no report may show.") == 3
    assert "Words about a child" not in browse(desk.writer).get(at("findings", desk, aspect="case_recording")).text
    assert browse(desk.writer).get(at("findings", desk, aspect="nothing")).status_code == 404
    assert browse(desk.director).get(url).status_code == 403
    assert browse(desk.reader).get(url).status_code == 403


def test_charts_are_pictures_with_words_and_a_table(desk: Desk, browse: Browse) -> None:
    client = browse(desk.writer)
    page = client.get(at("one", desk)).text
    assert page.count("<img") == 2
    assert page.count("In plain words.") == 2
    assert page.count("The same as a table") == 2
    assert 'alt="Stacked bars' in page
    for name in ("chart", "narrow_chart"):
        picture = client.get(at(name, desk, chart="judgements"))
        assert picture["Content-Type"] == "image/svg+xml"
        assert picture.content.startswith(b"<svg")
    assert client.get(at("chart", desk, chart="nothing")).status_code == 404


def test_pages_hold_no_inline_style_or_script(desk: Desk, browse: Browse) -> None:
    client = browse(desk.writer)
    for url in (reverse("reports:list"), at("one", desk), at("edit", desk, section="next")):
        page = client.get(url).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", page), url


@pytest.mark.parametrize("name", ["list", "one", "edit", "findings", "sign_off"])
def test_a_page_costs_a_fixed_number_of_queries(name: str, desk: Desk, browse: Browse) -> None:
    client = browse(desk.director if name == "sign_off" else desk.writer)
    if name == "sign_off":
        desk.save("next", "- We meet again in May.")
        desk.send()
    url = (
        reverse("reports:list")
        if name == "list"
        else at(name, desk, **({"edit": {"section": "how_well"}, "findings": {"aspect": "assessment"}}.get(name, {})))
    )

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    before = cost()
    for n in range(4):
        made = audited_round(desk.round.council, title=f"Another {n}")
        made.audit(desk.round.council.teams[0])
        if name == "list":
            operations.start_report(round_id=made.id, by=desk.writer, now=NOW)
        desk.round.audit(desk.round.council.teams[0])
    assert cost() == before
    assert before <= 12
