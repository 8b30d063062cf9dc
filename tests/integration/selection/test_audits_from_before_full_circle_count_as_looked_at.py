"""Audits imported from another tool: within the window their children are left out of a draw."""

from datetime import date

import pytest

from fullcircle.domain.cases.models import Child
from fullcircle.domain.earlier_audits import operations as earlier_audits
from fullcircle.domain.earlier_audits import queries as earlier
from fullcircle.domain.earlier_audits.rules import Mapped
from fullcircle.domain.earlier_audits.states import Meaning
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection import queries
from fullcircle.domain.selection.queries.data import history
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.states import Role
from tests.factories.council import NOW, TODAY, person
from tests.factories.long_tables import TEMPLATE, csv_table, form


@pytest.fixture
def audited_before(ashmere, settings, tmp_path):
    """40000 was audited half a year ago, 40001 years ago."""
    settings.MEDIA_ROOT = tmp_path
    analyst = access.actor(person("Ana Lyst", Role.PERFORMANCE_ANALYST), on=TODAY)
    rows = [*form("1", "40000", auditDate="05/09/2025"), *form("2", "40001", auditDate="01/02/2019")]
    file_id = earlier_audits.receive(chunks=[csv_table(rows)], file_name="answers.csv", by=analyst, now=NOW)
    earlier_audits.read(file_id=file_id, by=analyst, now=NOW)
    known = {"auditDate": Mapped(Meaning.AUDITED_ON), "overallGrade": Mapped(Meaning.OVERALL)}
    asked = {row.key for row in earlier.mapping_page(analyst, file_id).questions}
    meanings = {key: known.get(key, Mapped(Meaning.LEAVE_OUT)) for key in asked}
    earlier_audits.map_questions(file_id=file_id, template=TEMPLATE, meanings=meanings, by=analyst, now=NOW)
    earlier_audits.map_words(file_id=file_id, template=TEMPLATE, words={"Good": "meets_good"}, by=analyst, now=NOW)
    earlier_audits.apply(file_id=file_id, by=analyst, now=NOW)


@pytest.mark.requirements("R7.1")
def test_a_child_audited_within_the_window_is_left_out_and_one_audited_long_ago_is_not(
    ashmere, round_id, audited_before
):
    number = Round.objects.get(pk=round_id).number
    made = queries.trial(ashmere.qa_lead, number=number, size=9, seed=1, priorities={}, on=TODAY)
    assert made["frame"]["left_out"] == {"looked_at": 1}
    assert "40000" not in {choice["child"] for choice in made["choices"]}


def test_they_were_audited_before_and_no_team_was_heard_by_it(ashmere, round_id, audited_before):
    past = history(Round.objects.get(pk=round_id), months=12)
    ids = dict(Child.objects.values_list("reference", "pk"))
    assert past.ever == {ids["40000"], ids["40001"]}
    assert {child: looked.round_name for child, looked in past.looked.items()} == {
        ids["40000"]: "an audit before Full Circle"
    }
    assert past.teams == {}
    assert past.size == 0


def test_an_audit_dated_after_the_round_says_nothing_of_it(ashmere, round_id, audited_before):
    found = Round.objects.get(pk=round_id)
    found.starts_on = date(2025, 9, 1)
    assert not history(found, months=12).looked


def test_a_child_who_comes_in_later_was_audited_before_too(ashmere, round_id, audited_before):
    Child.objects.filter(reference="40000").update(reference="40000-gone")
    assert len(history(Round.objects.get(pk=round_id), months=12).ever) == 1
    Child.objects.filter(reference="40000-gone").update(reference="40000")
    assert len(history(Round.objects.get(pk=round_id), months=12).ever) == 2
