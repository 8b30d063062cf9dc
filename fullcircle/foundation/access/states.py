"""Roles, permissions and scopes as words. A person who is not a programmer should be able to read this file."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.telling import Kind


class ScopeKind(Code):
    """How far a role reaches."""

    AUTHORITY = "authority", "The whole council"
    SERVICE = "service", "One service area"
    TEAM = "team", "One team"


class Permission(Code):
    """What a role may do. For permissions about records, the scope of the role says for which."""

    SEE_PEOPLE = "see_people", "See people, teams and roles"
    MANAGE_PEOPLE = "manage_people", "Change people, teams and roles"
    AGREE_TO_LINKS = "agree_to_links", "Agree to a set-up link"
    SEE_AUDIT_LOG = "see_audit_log", "Read the audit log"
    SCRUB_AUDIT_LOG = "scrub_audit_log", "Scrub names and details in the audit log"
    SEE_FRAMEWORKS = "see_frameworks", "Read the framework"
    MANAGE_FRAMEWORKS = "manage_frameworks", "Draft and publish framework versions"
    SEE_IMPORTS = "see_imports", "See imports and their problems"
    MANAGE_IMPORTS = "manage_imports", "Import performance data and map names"
    SEE_CHILDREN = "see_children", "See the child records in scope"
    SEE_PERFORMANCE = "see_performance", "See the performance picture in scope"
    SET_STANDARDS = "set_standards", "Set the council’s own standards"
    SEE_ROUNDS = "see_rounds", "See rounds and how far they are"
    PLAN_ROUNDS = "plan_rounds", "Plan rounds and change their dates"
    SELECT_CASES = "select_cases", "Draw, change and confirm a selection"
    SEE_AUDITS = "see_audits", "See the finished audits in scope"
    FOLLOW_AUDITS = "follow_audits", "See how far every audit in scope is, and who is late"
    CARRY_OUT_AUDITS = "carry_out_audits", "Carry out audits that are allocated to them"
    MODERATE = "moderate", "Moderate audits in scope"
    ASSIGN_MODERATION = "assign_moderation", "Choose which audits are moderated, and by whom"
    SEE_ACTIONS = "see_actions", "See the actions in scope"
    SET_ACTIONS = "set_actions", "Set actions in scope"
    VERIFY_ACTIONS = "verify_actions", "Verify the difference an action made"
    SEE_MEASURES = "see_measures", "See the figures of the three questions"
    SEE_REPORTS = "see_reports", "Read signed reports"
    WRITE_REPORTS = "write_reports", "Write reports"
    SIGN_REPORTS = "sign_reports", "Sign reports off"


class Role(Code):
    """Roles of the framework (section 5, figure 3) and of the product."""

    PRACTITIONER = "practitioner", "Practitioner"
    TEAM_MANAGER = "team_manager", "Team manager"
    IRO = "iro", "Independent reviewing officer"
    HEAD_OF_SERVICE = "head_of_service", "Head of Service"
    QA_LEAD = "qa_lead", "QA Lead"
    PRINCIPAL_SOCIAL_WORKER = "principal_social_worker", "Principal Social Worker"
    PERFORMANCE_ANALYST = "performance_analyst", "Performance analyst"
    ASSISTANT_DIRECTOR = "assistant_director", "Assistant Director"
    DIRECTOR = "director", "Director"
    CHIEF_EXECUTIVE = "chief_executive", "Chief Executive"
    WORKFORCE_LEAD = "workforce_lead", "Workforce lead"
    INFORMATION_GOVERNANCE_LEAD = "information_governance_lead", "Information governance lead"
    PARTNER = "partner", "Safeguarding partner"
    ELECTED_MEMBER = "elected_member", "Elected member"
    INSPECTOR = "inspector", "Inspector"
    ADMINISTRATOR = "administrator", "Administrator"


class Way(Code):
    """How a link to set a password goes to its person."""

    MAIL = "mail"
    HAND = "hand"


class LinkEnd(Code):
    """What became of a link to set a password."""

    WAITS = "waits", "Waits for a second person"
    OPEN = "open", "Made, and not used yet"
    AGREED = "agreed", "Agreed to, and not used yet"
    TAKEN_BACK = "taken_back", "Refused or taken back"
    USED = "used", "Used"
    OVERTAKEN = "overtaken", "Of no use any more: signed in, or roles or the account changed"
    EXPIRED = "expired", "Not used within a day"


P = Permission

SCOPES: dict[Role, ScopeKind] = {
    Role.PRACTITIONER: ScopeKind.TEAM,
    Role.TEAM_MANAGER: ScopeKind.TEAM,
    Role.HEAD_OF_SERVICE: ScopeKind.SERVICE,
} | {
    role: ScopeKind.AUTHORITY
    for role in Role
    if role not in {Role.PRACTITIONER, Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE}
}
"""The one kind of scope each role is given with."""

_LEADER = frozenset(
    {P.SEE_FRAMEWORKS, P.SEE_PERFORMANCE, P.SEE_ROUNDS, P.SEE_AUDITS, P.SEE_ACTIONS, P.SEE_MEASURES, P.SEE_REPORTS}
    | {P.SIGN_REPORTS}
)

GRANTS: dict[Role, frozenset[Permission]] = {
    # A practitioner's audits, feedback and actions are theirs by relation to the record, not by a permission.
    Role.PRACTITIONER: frozenset({P.SEE_FRAMEWORKS}),
    Role.TEAM_MANAGER: frozenset(
        {P.SEE_FRAMEWORKS, P.SEE_CHILDREN, P.SEE_ROUNDS, P.SEE_AUDITS, P.CARRY_OUT_AUDITS, P.SEE_ACTIONS}
        | {P.SET_ACTIONS, P.VERIFY_ACTIONS, P.SEE_REPORTS, P.SEE_PERFORMANCE}
    ),
    Role.IRO: frozenset({P.SEE_FRAMEWORKS, P.SEE_REPORTS}),
    Role.HEAD_OF_SERVICE: frozenset(
        {P.SEE_FRAMEWORKS, P.SEE_CHILDREN, P.SEE_ROUNDS, P.SEE_AUDITS, P.FOLLOW_AUDITS, P.MODERATE, P.SEE_ACTIONS}
        | {P.SET_ACTIONS, P.VERIFY_ACTIONS, P.SEE_MEASURES, P.SEE_REPORTS, P.SEE_PERFORMANCE}
    ),
    Role.QA_LEAD: frozenset(
        {P.SEE_PEOPLE, P.SEE_FRAMEWORKS, P.MANAGE_FRAMEWORKS, P.SEE_IMPORTS, P.MANAGE_IMPORTS, P.SEE_CHILDREN}
        | {P.SEE_ROUNDS, P.PLAN_ROUNDS, P.SELECT_CASES, P.SEE_AUDITS, P.FOLLOW_AUDITS, P.CARRY_OUT_AUDITS, P.MODERATE}
        | {P.ASSIGN_MODERATION, P.SEE_ACTIONS, P.SET_ACTIONS, P.VERIFY_ACTIONS, P.SEE_MEASURES, P.SEE_REPORTS}
        | {P.WRITE_REPORTS, P.AGREE_TO_LINKS, P.SEE_AUDIT_LOG, P.SEE_PERFORMANCE, P.SET_STANDARDS}
    ),
    Role.PRINCIPAL_SOCIAL_WORKER: frozenset(
        {P.SEE_FRAMEWORKS, P.SEE_ROUNDS, P.SEE_AUDITS, P.CARRY_OUT_AUDITS, P.SEE_ACTIONS, P.SEE_MEASURES, P.SEE_REPORTS}
    ),
    Role.PERFORMANCE_ANALYST: frozenset(
        {P.SEE_PEOPLE, P.SEE_FRAMEWORKS, P.SEE_IMPORTS, P.MANAGE_IMPORTS, P.SEE_CHILDREN, P.SEE_ROUNDS, P.SEE_MEASURES}
        | {P.SEE_REPORTS, P.SEE_PERFORMANCE, P.SET_STANDARDS}
    ),
    Role.ASSISTANT_DIRECTOR: _LEADER,
    Role.DIRECTOR: _LEADER,
    # What is taught follows from what reports say, of no child and of no worker.
    Role.WORKFORCE_LEAD: frozenset({P.SEE_FRAMEWORKS, P.SEE_REPORTS}),
    Role.INFORMATION_GOVERNANCE_LEAD: frozenset({P.SEE_FRAMEWORKS, P.SEE_PEOPLE, P.SEE_AUDIT_LOG, P.SCRUB_AUDIT_LOG}),
    Role.PARTNER: frozenset(),
    # Chief Executive and members read what is published for them, with small numbers suppressed; until there is such a version,
    # the one knows the framework that the council works by.
    Role.CHIEF_EXECUTIVE: frozenset({P.SEE_FRAMEWORKS}),
    Role.ELECTED_MEMBER: frozenset(),
    Role.INSPECTOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(
        {P.SEE_PEOPLE, P.MANAGE_PEOPLE, P.AGREE_TO_LINKS, P.SEE_FRAMEWORKS, P.MANAGE_FRAMEWORKS}
        | {P.SEE_AUDIT_LOG, P.SCRUB_AUDIT_LOG}
    ),
}
"""What each role may do, within its scope."""

ROLE_GIVEN = Kind("access.role_given", "A role was given to you", by_hand=False)
ROLE_ENDED = Kind("access.role_ended", "A role of yours was ended, or has a last day now", by_hand=False)
LINK_WAITS = Kind("access.link_waits", "A link to set a password waits for somebody to agree", by_hand=False)
NOTICES = (ROLE_GIVEN, ROLE_ENDED, LINK_WAITS)
"""What people are told of."""
