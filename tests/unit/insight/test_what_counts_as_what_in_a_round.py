"""The counting rules of a round, one by one."""

from datetime import date

from fullcircle.domain.actions.states import ActionState, Difference
from fullcircle.domain.audits.states import OVERALL, AuditState, FindingKind
from fullcircle.domain.insight.rules import counting
from fullcircle.domain.insight.rules.counting import ActionRow, AuditRow, Moderated
from fullcircle.domain.insight.rules.measures import HowMuch, Share
from tests.factories.scale import SCALE, J

DUE, TODAY = date(2026, 1, 5), date(2026, 1, 9)
REASONS = {"child": ["Too young", "The child did not want to"]}


def much(*audits: AuditRow, today: date = TODAY) -> HowMuch:
    return counting.how_much(
        audits, services=[("Safeguarding", 310), ("Fostering", None)], reasons=REASONS, observation_aim=0.1, today=today
    )


def audit(state: AuditState = AuditState.FINAL, on: date | None = DUE, **more: object) -> AuditRow:
    return AuditRow("Safeguarding", state, DUE, on, **more)  # type: ignore[arg-type]


def test_withdrawn_audits_are_counted_apart() -> None:
    found = much(audit(), audit(AuditState.WITHDRAWN, None))
    assert (found.allocated, found.withdrawn, found.final) == (1, 1, 1)


def test_on_time_is_up_to_and_on_the_day() -> None:
    found = much(audit(on=date(2026, 1, 5)), audit(on=date(2026, 1, 6)), audit(AuditState.BEING_AUDITED, None))
    assert found.on_time == Share(1, 2)


def test_late_is_not_in_and_past_the_day() -> None:
    assert much(audit(AuditState.NOT_STARTED, None)).late == 1
    assert much(audit(AuditState.NOT_STARTED, None), today=DUE).late == 0
    assert much(audit(AuditState.SUBMITTED, date(2026, 1, 8))).late == 0


def test_voices_are_of_submitted_audits_and_reasons_keep_their_order() -> None:
    found = much(
        audit(voices={"child": ""}),
        audit(voices={"child": "The child did not want to"}),
        audit(voices={"child": "Too young"}),
        audit(voices={}),
        audit(AuditState.BEING_AUDITED, None, voices={"child": ""}),
    )
    assert found.child.heard == Share(1, 4)
    assert found.child.missing == (("Too young", 1), ("The child did not want to", 1), ("No reason recorded", 1))


def test_service_areas_without_an_audit_stay_in_the_table() -> None:
    safeguarding, fostering = much(audit(), audit(AuditState.SUBMITTED)).services
    assert (safeguarding.children, safeguarding.allocated, safeguarding.submitted, safeguarding.final) == (310, 2, 2, 1)
    assert (fostering.children, fostering.allocated) == (None, 0)


def test_judgements_and_findings_go_to_their_aspect() -> None:
    found = counting.how_well(
        {("assessment", "meets_good"): 3, (OVERALL, "inadequate"): 1, (OVERALL, "outstanding"): 2},
        {("assessment", FindingKind.STRENGTH): 2},
        aspects=[("assessment", "Assessment", "how_well"), ("recording", "Case recording", "how_well")],
        scale=SCALE,
        moderation=counting.moderation([], SCALE),
        ended=True,
    )
    assert found.overall.counts == (2, 0, 0, 1)
    assert found.overall.good == Share(2, 3)
    assert [(a.key, a.profile.n, a.strengths, a.improvements) for a in found.aspects] == [
        ("assessment", 3, 2, 0),
        ("recording", 0, 0, 0),
    ]


def test_agreement_compares_the_two_first_judgements_and_change_the_final_one() -> None:
    found = counting.moderation(
        [
            Moderated(J.MEETS_GOOD, J.MEETS_GOOD, J.MEETS_GOOD, drawn=True),
            Moderated(J.MEETS_GOOD, J.DOES_NOT_YET_MEET_GOOD, J.MEETS_GOOD),
            Moderated(J.INADEQUATE, J.MEETS_GOOD, J.DOES_NOT_YET_MEET_GOOD, drawn=True),
        ],
        SCALE,
    )
    assert (found.same, found.within_one, found.changed) == (Share(1, 3), Share(2, 3), Share(1, 3))
    assert (found.lower, found.higher, found.line_lost, found.line_gained, found.drawn) == (1, 1, 1, 1, 2)
    assert found.kappa is None
    assert "too few" in found.no_kappa


def test_actions_are_counted_by_how_far_they_came() -> None:
    rows = [
        ActionRow(ActionState.OPEN, date(2026, 1, 8)),
        ActionRow(ActionState.OPEN, TODAY),
        ActionRow(ActionState.DONE, DUE),
        ActionRow(ActionState.VERIFIED, DUE, Difference.YES),
        ActionRow(ActionState.VERIFIED, DUE, Difference.NOT_YET),
        ActionRow(ActionState.SET_ASIDE, DUE),
    ]
    found = counting.what_difference(rows, audits_with_action=Share(2, 3), statements=Share(3, 3), today=TODAY)
    assert (found.raised, found.set_aside, found.open, found.overdue) == (5, 1, 2, 1)
    assert (found.done, found.verified, found.yes, found.partly, found.not_yet, found.cannot_know) == (3, 2, 1, 0, 1, 0)
    assert not found.says_nothing


def test_done_but_not_verified_says_nothing_of_a_difference() -> None:
    found = counting.what_difference(
        [ActionRow(ActionState.DONE, DUE)], audits_with_action=Share(1, 1), statements=Share(1, 1), today=TODAY
    )
    assert found.says_nothing
