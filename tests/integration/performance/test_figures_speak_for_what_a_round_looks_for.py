"""Each reason a round can look for cites the performance figure, or ChAT line, that speaks for it: to those who see figures."""

import pytest

from fullcircle.domain.imports import rules as imports
from fullcircle.domain.performance.queries import picture, spot
from fullcircle.domain.selection.queries import citations
from fullcircle.foundation.access.states import Role
from fullcircle.web.selection import presenters
from tests.integration.performance.conftest import someone

pytestmark = pytest.mark.requirements("R7.1", "R3.1")

UNSPOKEN = {"no_allocated_worker", "cla_s20_long", "cla_ico_long", "cla_placed_with_parents"}


def test_every_reason_but_four_has_a_figure_and_it_is_that_of_the_newest_picture(take_in):
    take_in()
    lead = someone(Role.QA_LEAD)
    found, newest = citations(lead), picture(lead, spot(lead, "council"))
    flags = {kind.id for kind in imports.selection().flags}
    assert flags - set(found.by_flag) == UNSPOKEN
    assert found.as_at == newest.as_at
    for flag, one in found.by_flag.items():
        now = newest.now(one.key, one.part)
        assert one.figure == (None if now is None else (now.numerator, now.denominator)), flag
    assert found.by_flag["cpp_not_seen_alone"].figure == (1, 1)


def test_a_figure_is_cited_with_its_numbers_its_source_and_its_page(take_in):
    take_in()
    found = citations(someone(Role.QA_LEAD))
    seen_alone = presenters.cited(found, "cpp_not_seen_alone")
    assert (seen_alone.source, seen_alone.words) == ("ChAT line", "Seen alone at the last visit: 1 of 1 open plan")
    assert seen_alone.href == "/performance/cpp_seen_alone_pct/"
    assert presenters.cited(found, "cpp_visit_overdue").source == "Performance figure"
    assert presenters.cited(found, "cla_unstable").words == "Many placements in 12 months: not in the newest file"
    assert presenters.cited(found, "no_allocated_worker") is None
    assert presenters.cited(found, "age:under_1") is None
    assert presenters.cited_where(found).startswith("Figures are of the whole council as at 5 March 2026.")


def test_a_team_manager_is_told_the_team_s_own_figures(take_in, teams):
    take_in()
    found = citations(someone(Role.TEAM_MANAGER, team_id=teams["Safeguarding North"]))
    assert found.by_flag["cpp_not_seen_alone"].figure == (1, 1)
    assert "Figures are of Safeguarding North" in presenters.cited_where(found)
    assert presenters.cited(found, "cpp_not_seen_alone").href.endswith(f"?where=team-{teams['Safeguarding North']}")


def test_who_may_not_see_figures_is_told_so_and_shown_none(take_in):
    take_in()
    found = citations(someone(Role.PRINCIPAL_SOCIAL_WORKER))
    assert found.by_flag == {}
    assert presenters.cited_where(found) == "Performance figures are not shown here: you do not see them."


def test_before_the_first_import_no_figure_is_cited_as_nought(db):
    found = citations(someone(Role.QA_LEAD))
    assert presenters.cited_where(found).startswith("No performance figure can be cited")
    assert presenters.cited(found, "cpp_repeat").words.endswith("not in the newest file")
