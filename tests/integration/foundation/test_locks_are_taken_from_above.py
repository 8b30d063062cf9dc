"""Whoever holds several records took them from above, so that no two people wait for each other."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.actions.states import Urgency
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.selection import operations as selection
from tests.factories.council import NOW, TODAY, council
from tests.factories.moderated import agree, given_to_moderate, judge
from tests.factories.submitted import SUBMITTED_AT, submit, submitted_round

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirements("R1.1"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, and no locks to tell of"),
]
IMPORT, ROUND, DRAW, AUDIT = "imports_import", "rounds_round", "selection_draw", "audits_audit"
MODERATION, ACTION = "moderation_moderation", "actions_action"


def locks(act: Callable[[], object]) -> list[str]:
    """The tables of which it locks rows, in the order in which it first does."""
    with CaptureQueriesContext(connection) as asked:
        act()
    locking = (one["sql"] for one in asked.captured_queries if "FOR UPDATE" in one["sql"])
    tables = [found[1] for sql in locking if (found := re.search(r'FROM "(\w+)"', sql))]
    return [one for one in dict.fromkeys(tables) if one in {IMPORT, ROUND, DRAW, AUDIT, MODERATION, ACTION}]


def test_a_round_from_its_draw_to_its_close_is_held_from_above() -> None:
    made = council(teams_in_each_area=1, children_in_each_team=4)
    lead = {"by": made.qa_lead, "now": NOW}
    round_id = rounds.plan_round(title="Planning", focus="", starts_on=TODAY, **lead)
    proposed = locks(lambda: selection.propose(round_id=round_id, size=3, seed=7, priorities={}, **lead))
    assert proposed == [IMPORT, ROUND]
    assert locks(lambda: audits.allocate_confirmed_selection(round_id=round_id, **lead)) == [IMPORT, ROUND, DRAW]
    submit(made, Audit.objects.filter(round_id=round_id).earliest("pk").pk)
    later = {"by": made.qa_lead, "now": SUBMITTED_AT}
    assert locks(lambda: moderation.choose_for_moderation(round_id=round_id, seed=1, **later)) == [ROUND, AUDIT]
    assert locks(lambda: moderation.finalise_unmoderated(round_id=round_id, **later)) in ([ROUND], [ROUND, AUDIT])
    assert locks(lambda: moderation.close_round(round_id=round_id, reason="Time is up.", **later))[0] == ROUND


def test_what_is_about_an_audit_is_held_after_it() -> None:
    made = council(teams_in_each_area=1, children_in_each_team=4)
    (audit,) = submitted_round(made, "meets_good")
    assert locks(lambda: given_to_moderate(made, audit)) == [AUDIT]
    one = Moderation.objects.select_related("audit").get(audit=audit)
    assert locks(lambda: judge(made, one)) == [AUDIT, MODERATION]
    assert locks(lambda: agree(made, one)) == [AUDIT, MODERATION]
    later = {"by": made.qa_lead, "now": SUBMITTED_AT}
    smart = Smart(what="Talk", measure="It was held", achievable="There is time", difference_for="They are heard")
    action_id = actions.set_action(
        smart=smart, urgency=Urgency.STANDARD, owner_id=audit.auditor_id, audit_id=audit.pk, **later
    )
    done = locks(lambda: actions.mark_done(action_id=action_id, version=1, evidence="On file", **later))
    assert done == [AUDIT, ACTION]
