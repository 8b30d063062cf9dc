from datetime import timedelta

from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.selection import queries as selection
from tests.factories.council import NOW, TODAY
from tests.integration.audits.conftest import Case


def ids(case: Case, who: str, **filters: object) -> set[int]:
    page = queries.audits_page(case.people()[who], on=case.audit.due_on, page=1, **filters)  # type: ignore[arg-type]
    return {row.id for row in page.object_list}


def test_the_list_reaches_as_far_as_the_role(case: Case) -> None:
    every = set(Audit.objects.values_list("pk", flat=True))
    area = case.audit.team.service_area_id
    assert ids(case, "qa_lead") == ids(case, "director") == every
    assert ids(case, "head") == set(Audit.objects.filter(team__service_area_id=area).values_list("pk", flat=True))
    own_team = Audit.objects.filter(team=case.audit.team)
    carried_out = Audit.objects.filter(auditor_id=case.manager.person_id)
    assert ids(case, "manager") == set((own_team | carried_out).values_list("pk", flat=True))
    assert ids(case, "practitioner") == set(
        Audit.objects.filter(practitioner_id=case.practitioner.person_id).values_list("pk", flat=True)
    )
    assert case.id not in ids(case, "stranger")


def test_filters_narrow_it(case: Case) -> None:
    case.bring_to(AuditState.BEING_AUDITED)
    assert ids(case, "qa_lead", state=AuditState.BEING_AUDITED) == {case.id}
    assert ids(case, "qa_lead", round_id=case.audit.round_id) == ids(case, "qa_lead")
    assert ids(case, "qa_lead", round_id=0) == set()
    assert ids(case, "qa_lead", mine=True) == set()
    assert case.id in ids(case, "auditor", mine=True)
    assert case.id in ids(case, "practitioner", mine=True)


def test_late_audits_are_marked_for_their_auditor_and_whoever_is_shown_rounds(case: Case) -> None:
    """And not for the practitioner: the date is the auditor's."""
    after = case.audit.due_on + timedelta(days=1)

    def late(who: str) -> bool:
        return {
            row.id: row.late for row in queries.progress_of_round(case.people()[who], case.audit.round_id, on=after)
        }[case.id]

    told = ("qa_lead", "head", "auditor", "director", "manager", "practitioner")
    assert {who for who in told if late(who)} == set(told) - {"practitioner"}


def test_nothing_is_late_on_its_day_or_once_it_is_submitted(case: Case) -> None:
    def late(days: int) -> bool:
        on = case.audit.due_on + timedelta(days=days)
        return any(
            r.late for r in queries.progress_of_round(case.qa_lead, case.audit.round_id, on=on) if r.id == case.id
        )

    assert not late(0)
    assert late(1)
    case.bring_to(AuditState.SUBMITTED)
    assert not late(1)


def test_an_audit_handed_on_counts_this_year_for_who_carries_it_out_now(case: Case) -> None:
    def this_year() -> dict[int, int]:
        return selection.given_this_year(case.qa_lead, on=TODAY)

    before, former = this_year(), case.auditor.person_id or 0
    _, others = queries.other_auditors(case.qa_lead, case.id, now=NOW)
    new = others[0].person_id
    operations.reassign(audit_id=case.id, auditor_id=new, reason="She is away.", by=case.qa_lead, now=NOW)
    after = this_year()
    assert (after[former], after[new]) == (before[former] - 1, before[new] + 1)
    asked = {one.auditor: one.year for one in selection.burden(case.qa_lead, case.audit.round_id)}
    assert asked[others[0].name] == after[new]
