"""A council with submitted audits, and moderations taken through their phases by the people whose job it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.moderation import operations
from fullcircle.domain.moderation.models import Moderation
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from tests.factories.council import Council, council
from tests.factories.kept import kept
from tests.factories.scale import JudgementValue
from tests.factories.submitted import SUBMITTED_AT, submitted_round

CHOSEN_AT = SUBMITTED_AT + timedelta(days=1)
JUDGED_AT = SUBMITTED_AT + timedelta(days=2)
AGREED_AT = SUBMITTED_AT + timedelta(days=4)

FIRST, SECOND = JudgementValue.INADEQUATE, JudgementValue.MEETS_GOOD
"""What the auditor and the moderator think in the moderation of ``case``; the first word is to be nowhere before its time."""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AGREED_AT)


@pytest.fixture
def ashmere(db: None) -> Council:
    """Three service areas, two teams each, three children in each team."""
    return council(teams_in_each_area=2, children_in_each_team=3)


@dataclass
class Case:
    """One moderation and the people around it."""

    council: Council
    audit: Audit
    moderation: Moderation
    moderator: Actor
    auditor: Actor

    def judge(self, value: JudgementValue = SECOND, **aspects: JudgementValue) -> None:
        """Draft and record the moderator's judgements."""
        for key in aspect_keys(self.council):
            operations.save_draft(
                moderation_id=self.moderation.pk,
                aspect=key,
                value=aspects.get(key, value),
                rationale=f"Second reason for {key}.",
                version=0,
                by=self.moderator,
                now=JUDGED_AT,
            )
        operations.record_judgements(moderation_id=self.moderation.pk, by=self.moderator, now=JUDGED_AT)

    def agree(self, value: JudgementValue = JudgementValue.DOES_NOT_YET_MEET_GOOD) -> None:
        """Record the outcome of the talk."""
        operations.agree(
            moderation_id=self.moderation.pk,
            talk_on=AGREED_AT.date(),
            values=dict.fromkeys(aspect_keys(self.council), value),
            reason="We read the plan again together.",
            by=self.moderator,
            now=AGREED_AT,
        )


def aspect_keys(made: Council) -> list[str]:
    return [*(a.key for a in frameworks.framework(made.framework_version_id).aspects), OVERALL]


def case_of(made: Council, audit: Audit) -> Case:
    moderation = Moderation.objects.get(audit=audit)
    return Case(made, audit, moderation, made.actor(moderation.moderator_id), made.actor(audit.auditor_id))


@kept
def _case(made: Council) -> Case:
    (audit,) = submitted_round(made, FIRST)
    operations.choose_for_moderation(round_id=audit.round_id, by=made.qa_lead, now=CHOSEN_AT, seed=1)
    return case_of(made, audit)


@pytest.fixture
def case(ashmere: Council) -> Case:
    """One audit, judged inadequate throughout, that is with its moderator."""
    return _case(ashmere)


@pytest.fixture
def choose(ashmere: Council) -> Callable[..., operations.Chosen]:
    """Choose a round's audits as the QA Lead."""

    def chosen(round_id: int, seed: int | None = 1) -> operations.Chosen:
        return operations.choose_for_moderation(round_id=round_id, by=ashmere.qa_lead, now=CHOSEN_AT, seed=seed)

    return chosen
