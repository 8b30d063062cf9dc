"""Whoever takes a file about children away leaves a line in the audit log: who, when, of what, and no child."""

import pytest

from fullcircle.domain.imports import operations as imports
from fullcircle.domain.imports import queries
from fullcircle.foundation.auditlog import queries as auditlog
from tests.factories.council import NOW, council

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]


def test_problems_of_an_import_and_the_list_of_actions(signed_in, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    made = council(teams_in_each_area=1, children_in_each_team=0)
    taken = imports.receive(chunks=[b"a,b"], file_name="x.csv", as_at=NOW.date(), by=made.qa_lead, now=NOW)
    assert queries.import_row(made.qa_lead, taken).id == taken
    browser = signed_in("quinn.lead")
    for path, event in (
        (f"/imports/{taken}/problems.xlsx", "imports.problems_taken"),
        ("/actions/export/", "actions.exported"),
    ):
        assert browser.get(path).status_code == 200
        entry = next(iter(auditlog.latest(limit=1)))
        assert (entry.event, entry.by_name) == (event, "Quinn Lead")


def test_a_file_that_is_refused_leaves_none(signed_in):
    council(teams_in_each_area=1, children_in_each_team=0)
    before = len(auditlog.latest(limit=1_000))
    assert signed_in("quinn.lead").get("/imports/999/problems.xlsx").status_code == 404
    assert len(auditlog.latest(limit=1_000)) == before
