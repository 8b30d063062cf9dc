"""What is needed to set an action: where it comes from, who could own it, and when it would be due."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from fullcircle.domain.actions import policy
from fullcircle.domain.actions.models import Action, left_over, moderated_by
from fullcircle.domain.actions.states import Urgency
from fullcircle.domain.audits.models import Audit, Finding
from fullcircle.domain.audits.policy import sight_of
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.audits.states import FindingKind
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.models import Person, Team, there
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, NotFound
from fullcircle.foundation.kernel.working_days import add_working_days

MOST_LEFT = 40
"""Earlier actions to choose from, the latest first."""


def audits_to_act_on(actor: Actor) -> QuerySet[Audit]:
    """Audits that this person may know of: as anyone who sees audits, or as their moderator until they are settled."""
    known = Audit.objects.visible_to(actor) | Audit.objects.filter(moderated_by(actor))
    return known.select_related("team__service_area", "round", "child", "moderation")


def framework_for(audit: Audit | None, *, on: date) -> Framework:
    """The framework an action goes by: that of its audit, or without one the framework in force on the day."""
    version_id = audit.framework_version_id if audit is not None else frameworks.in_force(on).id
    return frameworks.framework(version_id)


def may_read_findings(actor: Actor, audit: Audit) -> bool:
    """Whether the findings of this audit may be shown to this person: readers of the audit, and its moderator."""
    return policy.moderates(actor, audit) or sight_of(actor, audit) >= Sight.WHOLE


@dataclass(frozen=True)
class Origin:
    """What an action can come from. ``key`` is what a form sends: "finding-7", "aspect-assessment" or "audit"."""

    key: str
    title: str
    kind: FindingKind | None = None
    aspect: str = ""


@dataclass(frozen=True)
class DueChoice:
    """An urgency with its meaning and the date it leads to when the action is set on the day asked for."""

    urgency: Urgency
    title: str
    meaning: str
    working_days: int
    due_on: date


@dataclass(frozen=True)
class Owner:
    """Someone who could own the action, and what they are to it."""

    id: int
    name: str
    job_title: str


@dataclass(frozen=True)
class SettingPage:
    """What the form to set an action needs: for an audit, or for a team where no audit gave rise to it. ``left``: the actions
    of the same audit or team with which this one could go on, what each was, the latest first; ``left_before``: how many earlier
    ones there are, each of which leads here from its own page."""

    team_id: int
    team: str
    audit_id: int | None
    child: str
    round_number: int | None
    origins: tuple[Origin, ...]
    due: tuple[DueChoice, ...]
    owners: tuple[Owner, ...]
    left: tuple[tuple[int, str], ...]
    left_before: int


def teams_to_choose(seen_by: Actor) -> list[tuple[int, str]]:
    """(id, name) of the open teams that this person may set actions for. NotAllowed when there are none."""
    scope = seen_by.scope(Permission.SET_ACTIONS)
    teams = Team.objects.filter(closed_on__isnull=True)
    if not scope.everywhere:
        teams = teams.filter(Q(service_area_id__in=sorted(scope.service_ids)) | Q(pk__in=sorted(scope.team_ids)))
    found = list(teams.values_list("pk", "name"))
    if not found:
        raise NotAllowed("Managers set actions for their own teams. Ask the team’s manager to set this one.")
    return found


def setting_page_for_audit(seen_by: Actor, audit_id: int, *, on: date, after: int | None = None) -> SettingPage:
    """What the form needs for an action from this audit; ``after``: an earlier one that is to be among the choices, however long
    ago it was. Raises as setting it would: NotFound, NotAllowed, WrongState."""
    audit = audits_to_act_on(seen_by).filter(pk=audit_id).first()
    if audit is None:
        raise NotFound
    policy.check_set_from(seen_by, audit)
    framework = framework_for(audit, on=on)
    left, left_before = _left(seen_by, audit.team, audit, after)
    return SettingPage(
        team_id=audit.team_id,
        team=audit.team.name,
        audit_id=audit_id,
        child=audit.child.reference,
        round_number=audit.round.number,
        origins=_origins(seen_by, audit, framework),
        due=_due_choices(framework, on),
        owners=owners_for(audit.team, audit, on=on),
        left=left,
        left_before=left_before,
    )


def setting_page_for_team(seen_by: Actor, team_id: int, *, on: date, after: int | None = None) -> SettingPage:
    """What the form needs for an action that comes from no audit; ``after`` as from an audit. NotFound for an unknown team,
    NotAllowed out of scope."""
    team = Team.objects.select_related("service_area").filter(pk=team_id, closed_on__isnull=True).first()
    if team is None:
        raise NotFound
    policy.check_set(seen_by, team)
    due = _due_choices(framework_for(None, on=on), on)
    owners = owners_for(team, None, on=on)
    return SettingPage(team_id, team.name, None, "", None, (), due, owners, *_left(seen_by, team, None, after))


def _left(actor: Actor, team: Team, audit: Audit | None, after: int | None) -> tuple[tuple[tuple[int, str], ...], int]:
    """The latest actions left over, and the one asked for; and how many there are besides."""
    found = Action.objects.visible_to(actor).filter(left_over(), team=team, audit=audit).order_by("-verified_at", "-pk")
    rows = list(found.values_list("pk", "what")[: MOST_LEFT + 1])
    if len(rows) <= MOST_LEFT:
        return tuple(rows), 0
    rows = rows[:MOST_LEFT]
    rows += found.filter(pk=after or 0).exclude(pk__in=[pk for pk, _ in rows]).values_list("pk", "what")
    return tuple(rows), found.count() - len(rows)


def _origins(actor: Actor, audit: Audit, framework: Framework) -> tuple[Origin, ...]:
    findings = (
        Finding.objects.filter(audit=audit).values_list("pk", "text", "kind", "aspect")
        if may_read_findings(actor, audit)
        else ()
    )
    return (
        *(Origin(f"finding-{pk}", text, FindingKind(kind), aspect) for pk, text, kind, aspect in findings),
        *(Origin(f"aspect-{a.key}", a.title, aspect=a.key) for a in framework.aspects),
        Origin("audit", "The audit as a whole"),
    )


def _due_choices(framework: Framework, on: date) -> tuple[DueChoice, ...]:
    return tuple(
        DueChoice(Urgency(u.key), u.title, u.meaning, u.working_days, add_working_days(on, u.working_days))
        for u in framework.policies.action_due.value
    )


def owners_for(team: Team, audit: Audit | None, *, on: date) -> tuple[Owner, ...]:
    """People who could own an action of this team: its members, those whose role sets actions for it, and the practitioner and
    the auditor of the audit it comes from; not whoever is to judge that audit for themselves first."""
    also = () if audit is None else (audit.practitioner_id, audit.auditor_id)
    judging = None if audit is None else policy.moderator_of(audit)
    managing = access.who_may(Permission.SET_ACTIONS, on=on, in_team=team)
    people = Person.objects.filter(
        Q(team=team) | Q(pk__in=managing.values("pk")) | Q(pk__in=[p for p in also if p is not None]),
        there(on),
    ).exclude(pk=judging or 0)
    return tuple(Owner(pk, name, title) for pk, name, title in people.values_list("pk", "name", "job_title"))
