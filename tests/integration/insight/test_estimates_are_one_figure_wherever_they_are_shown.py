"""A small round with known chances: control room, report, its Word and PDF files and the figures kept give one estimate."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx.oxml.ns import qn

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.insight import queries
from fullcircle.domain.insight.queries import round_measures
from fullcircle.domain.insight.rules.keeping import from_data, to_data
from fullcircle.domain.insight.rules.measures import AllChildren
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.states import Basis, ChoiceState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import NOW, Council, council, person

pytestmark = pytest.mark.requirements("R5.4", "R7.1")


@pytest.fixture
def ashmere(db: None) -> Council:
    return council(teams_in_each_area=1, children_in_each_team=0)


@pytest.fixture
def a_round(ashmere: Council) -> AuditedRound:
    """A closed round. Early help: 6 files of a 1 in 10 chance, all good. Safeguarding: 12 of a 1 in 5 chance, 2 good. One more
    is not final, and leaders asked for one. So 6 x 10 + 2 x 5 x 13/12 of 6 x 10 + 12 x 5 x 13/12 children, and 1 of 1."""
    made = audited_round(ashmere)
    help_, safe, _ = ashmere.teams
    for _ in range(6):
        made.audit(help_, basis=Basis.CHANCE, chance=0.1)
    for at in range(12):
        made.audit(safe, overall="meets_good" if at < 2 else "inadequate", basis=Basis.CHANCE, chance=0.2)
    made.audit(safe, AuditState.BEING_AUDITED, basis=Basis.CHANCE, chance=0.2)
    made.audit(safe, overall="outstanding", basis=Basis.DIRECTED)
    Round.objects.filter(pk=made.id).update(state=RoundState.CLOSED)
    return made


@pytest.fixture
def browse(monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor], Client]:
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def made(actor: Actor) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(person=actor.person_id))
        return client

    return made


def everyone(a_round: AuditedRound) -> AllChildren:
    found = round_measures(a_round.council.qa_lead, a_round.id, now=NOW).how_well.all_children
    assert found is not None
    return found


def seen(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")


def in_word(content: bytes) -> str:
    return seen(" ".join(t.text or "" for t in docx.Document(BytesIO(content)).element.body.iter(qn("w:t"))))


def in_pdf(content: bytes, folder: Path) -> str:
    (folder / "report.pdf").write_bytes(content)
    shown = subprocess.run(["pdftotext", folder / "report.pdf", "-"], capture_output=True, check=True, text=True).stdout
    return seen(shown)


def test_each_file_counts_for_one_over_its_chance(a_round: AuditedRound) -> None:
    good = everyone(a_round).overall.good
    weights = [10.0] * 6 + [5 * 13 / 12] * 12 + [1.0]
    assert good.value == pytest.approx((60 + 2 * 5 * 13 / 12 + 1) / sum(weights))
    assert good.n_effective == pytest.approx(sum(weights) ** 2 / sum(w * w for w in weights))
    assert (good.n, everyone(a_round).unfinished, everyone(a_round).directed) == (19, 1, 1)


def test_page_report_and_files_say_the_same(
    a_round: AuditedRound, browse: Callable[[Actor], Client], tmp_path: Path
) -> None:
    lead = a_round.council.qa_lead
    client = browse(lead)
    room = seen(client.get(reverse("rounds:control_room", kwargs={"round_id": a_round.id})).text)
    assert "In the files we looked at 9 of 19 good or better For the 560 children whom these files speak for" in room
    line = re.search(r"could plausibly be \d+ to \d+ %, as if from \d+ files", room, re.IGNORECASE)
    assert line is not None
    wanted = line[0][1:]
    report_id = reports.start_report(round_id=a_round.id, by=lead, now=NOW)
    page = client.get(reverse("reports:one", kwargs={"report_id": report_id})).text
    word = client.get(reverse("reports:word", kwargs={"report_id": report_id})).content
    pdf = client.get(reverse("reports:pdf", kwargs={"report_id": report_id})).content
    for shown in (seen(page), in_word(word), in_pdf(pdf, tmp_path)):
        assert wanted in shown
        assert "The estimates speak of 560 children. On 2 March 2026, the day of the draw, 900 were open to us" in shown
        assert "of whom the draw left out 60" in shown
        assert "1 audit that is not final is left out" in shown
        assert (
            "No drawn file of Children in care is final yet, so they say nothing about the 280 children there" in shown
        )


def test_a_signed_report_keeps_its_estimate(a_round: AuditedRound, browse: Callable[[Actor], Client]) -> None:
    measures = round_measures(a_round.council.qa_lead, a_round.id, now=NOW)
    assert from_data(to_data(measures), tuple) == measures


def test_the_judgement_agreed_in_moderation_is_the_one_that_counts(a_round: AuditedRound) -> None:
    before = everyone(a_round).overall.good.value
    audit = Audit.objects.filter(round_id=a_round.id, judgements__final_value="inadequate").first()
    assert audit is not None
    a_round.moderated(audit, "meets_good", "meets_good")
    assert everyone(a_round).overall.good.value > before


def test_a_file_swapped_out_makes_the_others_stand_for_more(a_round: AuditedRound) -> None:
    before = everyone(a_round).overall.good.value
    help_ = a_round.council.teams[0]
    made = a_round.audit(help_, AuditState.WITHDRAWN, basis=Basis.CHANCE, chance=0.1)
    Choice.objects.filter(audit=made).update(state=ChoiceState.SWAPPED_OUT, swap_reason="The family moved away.")
    assert everyone(a_round).overall.good.value > before
    assert everyone(a_round).unfinished == 1


def test_a_round_without_known_chances_says_not_known(a_round: AuditedRound, browse: Callable[[Actor], Client]) -> None:
    Audit.objects.filter(round_id=a_round.id).update(choice=None)
    Draw.objects.filter(round_id=a_round.id).delete()
    lead = a_round.council.qa_lead
    assert round_measures(lead, a_round.id, now=NOW).how_well.all_children is None
    room = seen(browse(lead).get(reverse("rounds:control_room", kwargs={"round_id": a_round.id})).text)
    assert "9 of 19 good or better" in room
    assert "Not known, because it is not on record how likely each file was to be chosen" in room


def test_files_that_were_not_drawn_are_counted_and_not_weighted(a_round: AuditedRound) -> None:
    drawn = Audit.objects.filter(round_id=a_round.id, state=AuditState.FINAL).first()
    assert drawn is not None
    Audit.objects.filter(pk=drawn.pk).update(choice=None)
    found = everyone(a_round)
    assert (found.undrawn, found.overall.good.n) == (1, 18)


def test_a_head_of_service_reads_of_the_children_of_their_service(a_round: AuditedRound) -> None:
    safe = a_round.council.teams[1]
    found = round_measures(a_round.council.actor(safe.head_id), a_round.id, now=NOW).how_well.all_children
    assert found is not None
    assert (found.open_to, found.children, found.left_out, found.overall.good.n) == ("Safeguarding", 280, 20, 13)
    assert [area.name for area in found.areas] == ["Safeguarding"]


def test_who_may_not_see_measures_reads_nothing_of_them(a_round: AuditedRound) -> None:
    stranger = a_round.council.actor(person("Test Partner", Role.PARTNER))
    found = queries.so_far(stranger, queries.round_progress(stranger, a_round.id))
    assert (found.overall.n, found.all_children) == (0, None)


def test_what_is_said_so_far_costs_two_queries_whatever_the_size(a_round: AuditedRound) -> None:
    def cost() -> int:
        lead = a_round.council.qa_lead
        counted = queries.round_progress(lead, a_round.id)
        with CaptureQueriesContext(connection) as captured:
            queries.so_far(lead, counted)
        return len(captured)

    before = cost()
    for team in a_round.council.teams * 4:
        a_round.audit(team, basis=Basis.CHANCE)
    assert cost() == before == 2
