"""The same question gives the same number on every page and in every file, for every role, in every round of the council. That it
does on a whole authority too is tried by `python -m trials figures_agree`."""

from datetime import timedelta

import pytest

from fullcircle.demo.play.council import Council
from fullcircle.domain.insight.rules.named import OF_STATE, PART_OF, Measure
from fullcircle.foundation.kernel import clock
from tests import figures
from tests.figures import Told
from tests.integration.demo.conftest import NOW

pytestmark = pytest.mark.requirements("R3.1", "R4.2", "R5.9", "R7.4")

NAMES_THAT_EVERYBODY_TELLS = set(Measure) - {
    Measure.WITHDRAWN,  # only where there is one
    Measure.TO_JUDGE,  # told as the rest of those with a moderator
    Measure.TO_AGREE,  # only where a talk is still to hold, which a draw may leave none of
    Measure.CHANGED,
    Measure.CAME_IN_SINCE,  # only of a closed round that an audit came in late to
}


@pytest.mark.django_db
def test_every_figure_agrees_on_every_page_and_in_every_file_for_every_role(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    looked = figures.look(NOW)
    assert looked.faults == []
    assert {one.measure for one in looked.told} >= NAMES_THAT_EVERYBODY_TELLS
    assert len(looked.told) > 500, figures.as_told(looked)
    assert len({one.scope for one in looked.told}) >= 3, "a service, a team and the whole council are asked"


def test_two_values_of_one_name_are_told_apart_by_round_scope_and_moment_alone() -> None:
    one = Told(1, Measure.FINAL, "round", NOW.isoformat(), 6, "the control room")
    same = one._replace(where="the report")
    assert (
        figures.disagreements([one, same, one._replace(round_id=2, value=7), one._replace(scope="teams 3", value=1)])
        == []
    )
    assert figures.disagreements([one, one._replace(value=7, at=(NOW - timedelta(days=1)).isoformat())]) == []
    (said,) = figures.disagreements([one, same._replace(value=5)])
    assert "6 on ['the control room']" in said
    assert "5 on ['the report']" in said


def test_each_state_and_each_whole_of_a_part_has_one_name() -> None:
    assert len(set(OF_STATE.values())) == len(OF_STATE)
    assert not set(PART_OF) & {Measure.AUDITS, Measure.ACTIONS, Measure.CHILDREN_OPEN}
