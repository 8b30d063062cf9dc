"""What a closed round shows of its judgements stays shown when an audit comes in late, which tells nothing until it is final."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.insight.queries import round_measures
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation.rules.ending import NOT_ENDED
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.4", "R7.4")]

SINCE = "Since the round was closed, 1 audit came in, to be moderated or made final; it counts here once it is final."


@pytest.fixture
def a_round(ashmere) -> AuditedRound:
    """Twelve final audits, seven of them good, and one that nobody has sent in."""
    made = audited_round(ashmere)
    for n in range(12):
        made.audit(ashmere.teams[n % 6], overall="meets_good" if n < 7 else "does_not_yet_meet_good")
    made.audit(ashmere.teams[0], AuditState.BEING_AUDITED)
    return made


def _close(made: AuditedRound) -> None:
    moderation.close_round(round_id=made.id, reason="One is ill.", by=made.council.qa_lead, now=NOW)


def _comes_in(made: AuditedRound, overall: str, *, days: int) -> Audit:
    late = made.audit(made.council.teams[1], AuditState.SUBMITTED, overall=overall)
    Audit.objects.filter(pk=late.pk).update(submitted_at=NOW + timedelta(days=days))
    return late


def _page(browser, made: AuditedRound) -> str:
    page = browser.get(reverse("rounds:control_room", kwargs={"round_id": made.id})).text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace(" ,", ",")


@pytest.mark.parametrize("state", [AuditState.SUBMITTED, AuditState.WITH_MODERATOR])
def test_a_late_audit_hides_nothing_and_is_told_beside(a_round, signed_in, state):
    _close(a_round)
    browser = signed_in("quinn.lead")
    before = _page(browser, a_round)
    assert "7 of 12 final audits are good or better" in before
    assert "Since the round was closed" not in before
    late = _comes_in(a_round, "meets_good", days=1)
    Audit.objects.filter(pk=late.pk).update(state=state)
    page = _page(browser, a_round)
    assert "7 of 12 final audits are good or better" in page
    assert SINCE in page
    assert NOT_ENDED.removesuffix(".") not in page


def test_its_judgement_changes_no_figure_before_it_is_final(a_round):
    _close(a_round)
    lead = a_round.council.qa_lead
    late = _comes_in(a_round, "meets_good", days=1)
    told = []
    for overall in ("meets_good", "does_not_yet_meet_good"):
        late.judgements.update(value=overall)
        found = insight.so_far(lead, insight.round_progress(lead, a_round.id))
        told.append((found, round_measures(lead, a_round.id, now=NOW).how_well))
    assert told[0] == told[1]
    assert told[0][1].ended
    assert told[0][0].overall.n == 12


def test_once_final_it_counts_like_the_others(a_round, signed_in):
    _close(a_round)
    late = _comes_in(a_round, "meets_good", days=1)
    Audit.objects.filter(pk=late.pk).update(state=AuditState.FINAL)
    late.judgements.update(final_value="meets_good")
    page = _page(signed_in("quinn.lead"), a_round)
    assert "8 of 13 final audits are good or better" in page
    assert "Since the round was closed" not in page


def test_what_waited_when_the_round_was_closed_is_still_waited_for(a_round, signed_in):
    _comes_in(a_round, "meets_good", days=-1)
    _close(a_round)
    page = _page(signed_in("quinn.lead"), a_round)
    assert NOT_ENDED.removesuffix(".") in page
    assert "good or better" not in page
