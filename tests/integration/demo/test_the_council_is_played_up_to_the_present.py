"""What a newcomer finds: two past rounds, one in its fourth week, one planned; and everything that happens in between."""

import re
from collections import Counter

import pytest

from fullcircle.demo.play.council import Council
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.states import ActionState
from fullcircle.domain.audits.models import Answer, Audit, AuditorJudgement, Finding, Section
from fullcircle.domain.audits.states import OVERALL, AuditState
from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import Status
from fullcircle.domain.imports.models import Import
from fullcircle.domain.intake.states import FileState
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.reports import queries as reports
from fullcircle.domain.reports.models import Report
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.auditlog.queries import latest, verify
from fullcircle.foundation.kernel import clock
from fullcircle.web.auditlog.presenters import entry_rows
from fullcircle.web.auditlog.views import names_for
from tests.integration.demo.conftest import NOW

TODAY = clock.day_of(NOW)


def test_two_rounds_are_past_one_is_in_its_fourth_week_and_one_is_planned(council: Council) -> None:
    rounds = list(Round.objects.order_by("number"))
    assert [found.state for found in rounds] == [
        RoundState.CLOSED,
        RoundState.CLOSED,
        RoundState.UNDER_WAY,
        RoundState.PLANNED,
    ]
    assert (TODAY - rounds[2].starts_on).days // 7 == 3
    assert rounds[3].starts_on > TODAY
    assert len({found.title for found in rounds}) == 4


def test_the_round_under_way_shows_how_far_each_audit_is(council: Council) -> None:
    states = Counter(Audit.objects.filter(round__state=RoundState.UNDER_WAY).values_list("state", flat=True))
    assert len(states) >= 3
    assert states[AuditState.FINAL] + states[AuditState.WITH_MODERATOR] + states[AuditState.SUBMITTED] >= 3
    assert states[AuditState.BEING_AUDITED] + states[AuditState.NOT_STARTED] >= 2


@pytest.mark.requirements("R4.1")
def test_every_service_area_is_represented_in_each_round(council: Council) -> None:
    for found in Round.objects.exclude(state=RoundState.PLANNED):
        chosen = Choice.objects.filter(draw__round=found, state=ChoiceState.CHOSEN, draw__state="confirmed")
        assert set(chosen.values_list("service_area__key", flat=True)) == set(council.areas)


def test_children_in_early_help_belong_to_the_team_that_leads_it(council: Council) -> None:
    helped = Child.objects.filter(status=Status.EARLY_HELP)
    assert helped.filter(team__service_area__key="early_help").count() > 0.4 * helped.count()


def test_past_audits_are_final_with_judgements_of_every_kind_of_child(council: Council) -> None:
    past = Audit.objects.filter(round__state=RoundState.CLOSED)
    assert set(past.values_list("state", flat=True)) <= {AuditState.FINAL, AuditState.WITHDRAWN}
    values = set(AuditorJudgement.objects.filter(audit__in=past, aspect=OVERALL).values_list("final_value", flat=True))
    assert len(values) >= 2
    assert len({audit.header["status"] for audit in past}) >= 4


def test_auditors_and_moderators_sometimes_differ_and_both_views_are_kept(council: Council) -> None:
    compared = [
        (moderation.audit.judgements.get(aspect=own.aspect).value, own.value)
        for moderation in Moderation.objects.exclude(state="to_judge")
        for own in moderation.judgements.all()
    ]
    differing = sum(first != second for first, second in compared)
    assert 0.05 * len(compared) < differing < 0.6 * len(compared)
    agreed = Moderation.objects.filter(state="agreed")
    assert agreed.exists()
    assert not agreed.filter(reason="").exists()


def test_actions_are_open_overdue_done_and_verified_by_someone_else(council: Council) -> None:
    states = Counter(Action.objects.values_list("state", flat=True))
    assert all(states[state] for state in (ActionState.OPEN, ActionState.DONE, ActionState.VERIFIED))
    assert Action.objects.filter(state=ActionState.OPEN, due_on__lt=TODAY).exists()
    differences = set(Action.objects.filter(state=ActionState.VERIFIED).values_list("difference", flat=True))
    assert len(differences) >= 2


def test_practitioners_read_and_answer(council: Council) -> None:
    assert Answer.objects.exclude(text="").count() >= 5
    assert Answer.objects.filter(answered_at__isnull=True).exists()


def test_one_report_is_signed_and_intact_and_one_waits_for_the_director(council: Council) -> None:
    assert Counter(Report.objects.values_list("state", flat=True)) == {ReportState.SIGNED_OFF: 1, ReportState.SENT: 1}
    director = council.leader("director", NOW)
    signed = reports.report(director, Report.objects.get(state=ReportState.SIGNED_OFF).pk)
    assert signed.intact
    waiting = reports.report(director, Report.objects.get(state=ReportState.SENT).pk)
    assert waiting.may_sign


def test_the_newest_extract_is_read_with_its_problems_and_not_applied(council: Council) -> None:
    newest = Import.objects.order_by("-as_at")[0]
    assert newest.state == FileState.READ
    assert newest.problems.count() > 20
    assert set(Import.objects.exclude(pk=newest.pk).values_list("state", flat=True)) == {FileState.APPLIED}


def test_nothing_happens_after_the_present(council: Council) -> None:
    for model, field in ((Audit, "submitted_at"), (Audit, "finalised_at"), (Action, "set_at"), (Action, "verified_at")):
        assert not model.objects.filter(**{f"{field}__gt": NOW}).exists()
    assert not Moderation.objects.filter(agreed_at__gt=NOW).exists()


def test_the_log_of_the_whole_story_is_sound(council: Council) -> None:
    checked = verify()
    assert checked.fault is None
    assert checked.checked > 900


def test_people_who_work_there_can_sign_in_and_the_story_names_leaders(council: Council) -> None:
    assert Person.objects.filter(account__isnull=False).count() >= 35
    assert {"Priya Nightingale", "Marguerite Ashdown"} <= set(Person.objects.values_list("name", flat=True))


def test_some_workers_left_meanwhile_and_others_began(council: Council) -> None:
    left = Person.objects.filter(left_on__isnull=False)
    assert left.exists()
    assert not any(people.actor(person.pk, on=TODAY).grants for person in left)
    first_day = Round.objects.order_by("number")[0].starts_on
    assert any(council.person(person_id).joined > first_day for person_id in council.ids.values())


def test_progress_is_told_in_plain_words(council: Council, said: list[str]) -> None:
    assert said[0].startswith("Ashmere Council, small, seed 1: 12 teams")
    assert sum(line.startswith("Imported the extract of") for line in said) == 3
    assert sum(line.startswith("Round ") for line in said) == 3


# The texts


def written_texts() -> list[str]:
    texts = [*Finding.objects.values_list("text", flat=True), *Finding.objects.values_list("source", flat=True)]
    texts += [leaf for content in Section.objects.values_list("content", flat=True) for leaf in leaves(content)]
    for name in ("what", "measure", "achievable", "difference_for", "evidence", "how_known"):
        texts += Action.objects.values_list(name, flat=True)
    texts += [*Moderation.objects.values_list("reason", flat=True), *Answer.objects.values_list("text", flat=True)]
    return [text for text in texts if text]


def leaves(content: object) -> list[str]:
    if isinstance(content, str):
        return [content]
    inner = content.values() if isinstance(content, dict) else content if isinstance(content, list) else []
    return [leaf for value in inner for leaf in leaves(value)]


def test_every_slot_and_choice_of_a_text_is_filled(council: Council) -> None:
    for text in written_texts():
        assert not re.search(r"[{}\[\]|~]|  |\.\.|\s[.,]", text), text


def test_texts_name_nobody(council: Council) -> None:
    names = {person.name for person in council.authority.workforce.people()}
    given = {name.split()[0] for name in names}
    words = {word for text in written_texts() for word in re.findall(r"[A-Z][a-z]+", text)}
    assert not given & words


def test_findings_are_varied(council: Council) -> None:
    findings = list(Finding.objects.values_list("text", flat=True))
    assert len(findings) > 300
    assert len(set(findings)) > 0.35 * len(findings)
    assert Counter(findings).most_common(1)[0][1] < 0.025 * len(findings)


def test_a_text_never_praises_what_it_also_regrets_about_attendance_or_chronologies(council: Council) -> None:
    for audit in Audit.objects.exclude(submitted_at=None):
        kinds: dict[str, set[str]] = {"strength": set(), "improvement": set()}
        for finding in audit.findings.all():
            kinds[finding.kind] |= {
                topic for topic in ("chronology", "genogram", "Attendance") if topic in finding.text
            }
        assert not kinds["strength"] & kinds["improvement"], audit.pk


def test_the_audit_log_of_all_that_was_played_is_in_words(council: Council) -> None:
    reader = council.leader("qa_lead", NOW)
    names = names_for(reader, people.people(reader, on=TODAY))
    rows = entry_rows(latest(limit=100_000), names, waits=False)
    assert len(rows) > 500
    told = {f"{row.event} | {row.subject} | {row.detail}" for row in rows}
    assert [one for one in told if re.search(r"[_{}]|\d{4}-\d\d-\d\d|\(record|[a-z]\.[a-z]", one)] == []
