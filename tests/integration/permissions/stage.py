"""A council in which every role has somebody, with records of their own and records beyond them."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from uuid import UUID, uuid4

from django.db import transaction

from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.actions.states import Urgency
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.earlier_audits import operations as earlier_audits
from fullcircle.domain.earlier_audits.models import EarlierAudit
from fullcircle.domain.earlier_audits.rules import Mapped
from fullcircle.domain.earlier_audits.states import Meaning
from fullcircle.domain.imports import operations as imports
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds.models import Activity
from fullcircle.domain.selection import operations as selection
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.staff_lists import operations as staff_lists
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.forms import operations as forms
from fullcircle.foundation.forms.operations import Place
from fullcircle.foundation.forms.rules import Text
from fullcircle.foundation.notices.models import Notice
from fullcircle.web.kit.routes import Rule
from tests.factories.council import NOW, TODAY, Council, Team, council, person
from tests.factories.long_tables import TEMPLATE, csv_table, form
from tests.factories.submitted import SUBMITTED_AT, round_under_way, submit
from tests.factories.told import everybody_signs_in

Apart = tuple[Team, Audit, Audit, Moderation]
AUDITOR, MODERATOR = "Auditor, their audit", "Moderator, their moderation"


WORDS = {
    "key": "assessment",
    "who": "MQ",
    "token": "x-y",
    "name": "overall",
    "aspect": "assessment",
    "section": "how_well",
    "chart": "judgements",
    "indicator": "cin_open_count",
    "standard": "icpc_wd",
}
"""Values of the parts of a path that are no record."""


@dataclass
class Who:
    """Someone who asks: the column of the matrix, their account, and for each kind of record one of their own and one beyond."""

    column: str
    role: Role | None
    account_id: int | None
    own: dict[str, int] = field(default_factory=dict)
    beyond: dict[str, int] = field(default_factory=dict)


@dataclass
class Stage:
    """Who asks, and the ids that do not depend on who asks."""

    people: list[Who]
    shared: dict[str, int | UUID]


def path_to(route: str, rule: Rule, stage: Stage, records: dict[str, int]) -> str:
    """The route with its parts filled in: the first number is the rule's record, others are of the kind that they are named
    after. A kind of which the stage has no record stops the test, so that nothing is asked for the record of another kind."""
    there = {**stage.shared, **records}
    kinds = [rule.record] if rule.record else []

    def fill(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "slug":
            return WORDS[name]
        return str(there[kinds.pop() if kinds else name.removesuffix("_id")])

    return "/" + re.sub(r"<(\w+):(\w+)>", fill, route)


def _account(person_id: int) -> int:
    found = Person.objects.get(pk=person_id).account_id
    assert found is not None
    return found


def _action(made: Council, audit: Audit) -> int:
    lead = made.qa_lead
    moderates = Moderation.objects.filter(audit=audit, moderator_id=lead.person_id).exists()
    assert audit.practitioner_id is not None
    return actions.set_action(
        audit_id=audit.pk,
        smart=Smart(
            what="Plan rewritten with dates",
            measure="Each step has a date",
            achievable="Two hours with the manager",
            difference_for="Her mother can say what must change by when",
        ),
        urgency=Urgency.STANDARD,
        owner_id=audit.practitioner_id,
        by=made.actor(audit.auditor_id) if moderates else lead,
        now=SUBMITTED_AT,
    )


def build(made: Council | None = None) -> Stage:
    """Three service areas with a team each; a round whose audits are final, in moderation or submitted; actions; a report."""
    made = made or council(teams_in_each_area=2, children_in_each_team=4)
    everybody_signs_in()
    round_id = round_under_way(made, size=12)
    for audit in Audit.objects.filter(round_id=round_id).order_by("pk"):
        submit(made, audit.pk)
    audits, apart = _moderated(made, round_id)
    action_of = {audit.pk: _action(made, audit) for audit in audits}
    planned = rounds.plan_round(title="Next", focus="", starts_on=date(2026, 6, 1), by=made.qa_lead, now=NOW)
    selection.propose(round_id=planned, size=3, seed=1, priorities={}, by=made.qa_lead, now=NOW)
    rounds.plan_schedule(from_=TODAY, until=date(2026, 6, 30), by=made.qa_lead, now=NOW)
    received = imports.receive(chunks=[b"not a workbook"], file_name="x.xlsx", as_at=TODAY, by=made.qa_lead, now=NOW)
    answers = csv_table(form(child=apart[1].child.reference))
    table = earlier_audits.receive(chunks=[answers], file_name="x.csv", by=made.qa_lead, now=NOW)
    listed = staff_lists.receive(chunks=[b"Name,Job title\nNew One,Adviser\n"], file_name="x.csv", by=SYSTEM, now=NOW)
    report_id = reports.start_report(round_id=round_id, by=made.qa_lead, now=SUBMITTED_AT)
    reports.save_section_text(
        report_id=report_id, key="next", text="- We meet again.", version=0, by=made.qa_lead, now=SUBMITTED_AT
    )
    reports.send(report_id=report_id, by=made.qa_lead, now=SUBMITTED_AT)
    shared: dict[str, int | UUID] = {
        "round": planned,
        "report": report_id,
        "import": received,
        "staff_list": listed,
        "legacy file": table,
        "legacy audit": _earlier_audit(made, answers),
        "framework version": made.framework_version_id,
        "activity": Activity.objects.values_list("pk", flat=True).first() or 0,
        "choice": Choice.objects.filter(draw__round_id=planned).values_list("pk", flat=True).first() or 0,
        "person": made.qa_lead.person_id or 0,
        "notice": Notice.objects.filter(person_id=apart[1].practitioner_id).values_list("pk", flat=True)[0],
        "draft": _draft(made),
        "assignment": RoleAssignment.objects.get(person_id=made.qa_lead.person_id).pk,
    }
    return Stage(_people(made, audits, action_of, apart), shared)


def _draft(made: Council) -> int:
    """Words that the QA Lead has written and not sent."""
    place = Place("/rounds/new/", "/rounds/new/", "Plan a round", {})
    texts = (Text("focus", 0, "Who does what?"),)
    return forms.keep_draft(place=place, page=uuid4(), version=1, texts=texts, by=made.qa_lead, now=NOW).id


def _earlier_audit(made: Council, answers: bytes) -> int:
    by = made.qa_lead
    file_id = earlier_audits.receive(chunks=[answers], file_name="y.csv", by=by, now=NOW)
    earlier_audits.read(file_id=file_id, by=by, now=NOW)
    said = {"auditDate": Mapped(Meaning.AUDITED_ON)}
    earlier_audits.map_questions(file_id=file_id, template=TEMPLATE, meanings=said, by=by, now=NOW)
    earlier_audits.apply(file_id=file_id, by=by, now=NOW)
    return EarlierAudit.objects.get().pk


def _people(made: Council, audits: list[Audit], action_of: dict[int, int], apart: Apart) -> list[Who]:
    team, mine, far, moderated = apart
    own = {"audit": mine.pk, "action": action_of[mine.pk], "moderation": moderated.pk, "child": mine.child_id}
    beyond = {"audit": far.pk, "action": action_of[far.pk], "moderation": moderated.pk, "child": far.child_id}
    people = [Who("Visitor", None, None, own, beyond)]
    for role in Role:
        holder = {
            Role.PRACTITIONER: mine.practitioner_id,
            Role.TEAM_MANAGER: team.manager_id,
            Role.HEAD_OF_SERVICE: team.head_id,
            Role.QA_LEAD: made.qa_lead.person_id,
        }.get(role) or person(f"The {role.label}", role)
        people.append(Who(role.label, role, _account(holder), own, beyond))
    final = [a for a in audits if a.state == AuditState.FINAL]
    elsewhere = next(a for a in final if far.auditor_id not in {a.auditor_id, _manager(made, a)})
    auditor_far = {"audit": elsewhere.pk, "action": action_of[elsewhere.pk], "moderation": moderated.pk}
    auditor_far["child"] = elsewhere.child_id
    people.append(Who(AUDITOR, Role.TEAM_MANAGER, _account(far.auditor_id), beyond | {}, auditor_far))
    theirs = {"audit": moderated.audit_id, "action": action_of[moderated.audit_id], "moderation": moderated.pk}
    theirs["child"] = moderated.audit.child_id
    people.append(Who(MODERATOR, Role.HEAD_OF_SERVICE, _account(moderated.moderator_id), theirs, theirs))
    return people


def _moderated(made: Council, round_id: int) -> tuple[list[Audit], Apart]:
    """The round's audits once some are moderated and the others final, and three records that are apart.

    Which audits are moderated, and by whom, is a draw that differs between databases; so draw until three are apart.
    """
    for seed in range(100):
        before = transaction.savepoint()
        moderation.choose_for_moderation(round_id=round_id, by=made.qa_lead, now=SUBMITTED_AT, seed=seed)
        moderation.finalise_unmoderated(round_id=round_id, by=made.qa_lead, now=SUBMITTED_AT)
        audits = list(Audit.objects.filter(round_id=round_id).order_by("pk"))
        apart = _apart(made, audits)
        if apart is not None:
            return audits, apart
        transaction.savepoint_rollback(before)
    raise AssertionError("The round is too small for an audit, one beyond it and a moderation beyond both.")


def _apart(made: Council, audits: list[Audit]) -> Apart | None:
    """A team with a final audit of its own, a final audit of another service area, and a moderation of another service area by a
    head of a third one, with no person in two of them; None when there are no such three."""
    teams = {team.id: team for team in made.teams}
    final = [audit for audit in audits if audit.state == AuditState.FINAL]
    by_heads = Moderation.objects.filter(moderator_id__in=made.heads).select_related("audit").order_by("pk")
    for mine, far, moderated in product(final, final, by_heads):
        team, there = teams[mine.team_id], teams[moderated.audit.team_id]
        strangers = {far.auditor_id, moderated.audit.auditor_id, team.manager_id, there.manager_id}
        other_areas = team.area_id not in {teams[far.team_id].area_id, there.area_id}
        if other_areas and len(strangers) == 4 and moderated.moderator_id not in {team.head_id, there.head_id}:
            return team, mine, far, moderated
    return None


def _manager(made: Council, audit: Audit) -> int:
    return next(team.manager_id for team in made.teams if team.id == audit.team_id)
