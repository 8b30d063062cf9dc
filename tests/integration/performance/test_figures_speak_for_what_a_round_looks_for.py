"""Each reason a round can look for cites the performance figure, or ChAT line, that speaks for it: to those who see figures."""

import pytest

from fullcircle.domain.imports import rules as imports
from fullcircle.domain.performance.queries import picture, spot
from fullcircle.domain.selection.queries import citations
from fullcircle.foundation.access.states import Role
from fullcircle.web.selection import presenters
from tests.factories import workbooks
from tests.integration.performance.conftest import PLAN, someone

pytestmark = pytest.mark.requirements("R7.1", "R3.1")

UNSPOKEN = {"no_allocated_worker", "cla_s20_long", "cla_ico_long", "cla_placed_with_parents"} | {
    "repeat_s47_no_icpc",
    "cin_not_seen",
    "cin_drift",
    "cpp_long",
}
"""Nothing is counted of these, or only something else: all enquiries, or by other limits than the reason goes by."""


def test_every_reason_has_the_figure_of_the_same_thing_in_the_newest_picture_or_none(take_in):
    take_in()
    lead = someone(Role.QA_LEAD)
    found, newest = citations(lead), picture(lead, spot(lead, "council"))
    flags = {kind.id for kind in imports.selection().flags}
    assert flags - set(found.by_flag) == UNSPOKEN
    assert found.as_at == newest.as_at
    for flag, one in found.by_flag.items():
        now = newest.now(one.key, one.part)
        counted = None if now is None else (one.indicator.to_look_at(now.numerator, now.denominator), now.denominator)
        assert one.figure == counted, flag
    assert found.by_flag["cpp_not_seen_alone"].figure == (0, 1)


def test_a_figure_is_cited_with_its_numbers_its_source_and_its_page(take_in):
    take_in()
    found = citations(someone(Role.QA_LEAD))
    seen_alone = presenters.cited(found, "cpp_not_seen_alone")
    assert seen_alone.source == "ChAT line"
    assert seen_alone.words == "Seen alone at the last visit: not so for 0 of 1 open plan"
    assert seen_alone.counts == (
        "Of open plans where it is recorded. The youngest are in the figure and do not have the reason."
    )
    assert seen_alone.href == "/performance/cpp_seen_alone_pct/"
    assert presenters.cited(found, "cpp_visit_overdue").source == "Performance figure"
    assert presenters.cited(found, "cla_unstable").counts == ""
    assert presenters.cited(found, "cla_unstable").words == "Many placements in 12 months: not in the newest file"
    assert presenters.cited(found, "no_allocated_worker") is None
    assert presenters.cited(found, "age:under_1") is None
    assert presenters.cited_where(found).startswith("Figures are of the whole council as at 5 March 2026.")


def test_the_figure_of_a_reason_is_of_those_who_have_it_never_of_the_others(take_in):
    """Of 33 plans three are not visited in time and two are not the first: these are told, not the 30 and the 31."""
    plans = [
        PLAN
        | {
            "Child Unique ID": str(41_000 + place),
            "Date of the Last Statutory Visit": "05/01/2026" if place < 3 else "12/02/2026",
            "Number of Previous Child Protection Plans": int(place < 2),
        }
        for place in range(33)
    ]
    take_in(content=workbooks.workbook({6: workbooks.children(3), 7: plans}))
    found = citations(someone(Role.QA_LEAD))
    visits, repeat = (presenters.cited(found, flag) for flag in ("cpp_visit_overdue", "cpp_repeat"))
    assert visits.words == "Children on a protection plan not visited in time: 3 of 33 open plans, 9\u00a0%"
    assert visits.counts == "Of open plans older than the standard."
    assert repeat.words == "Second or later child protection plan: 2 of 33 new plans, 6\u00a0%"
    assert repeat.counts.startswith("Of plans that started in the last six months. Plans that started earlier")


def test_a_team_manager_is_told_the_team_s_own_figures(take_in, teams):
    take_in()
    found = citations(someone(Role.TEAM_MANAGER, team_id=teams["Safeguarding North"]))
    assert found.by_flag["cpp_not_seen_alone"].figure == (0, 1)
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
