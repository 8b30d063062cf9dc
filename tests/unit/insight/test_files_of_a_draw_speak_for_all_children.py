"""What the final audits of a draw say of all children: weighted by one over the chance, and never more than they can bear."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.domain.insight.rules.estimating import DrawnFile, Frame, all_children
from fullcircle.domain.insight.rules.measures import AllChildren, WeightedShare
from fullcircle.domain.insight.rules.speaking import line, speaks_of, whom, why_no_more
from fullcircle.domain.selection.rules.sampling import EVERYBODY, Area
from fullcircle.domain.selection.states import Basis
from tests.factories.scale import SCALE, J

pytestmark = pytest.mark.requirements("R5.4", "R7.1")

DAY = date(2026, 3, 5)
AREAS = (Area("Early help", 640, 40, 600, 90, 20), Area("Safeguarding", 410, 10, 400, 200, 20))
FRAME = Frame(DAY, 1060, AREAS)  # ten children are in no team
HELP, SAFE = (area.name for area in AREAS)


def file(
    value: Judgement | None = J.MEETS_GOOD,
    chance: float = 0.05,
    area: str = HELP,
    *,
    basis: Basis = Basis.CHANCE,
    stratum: str = "",
    chosen: bool = True,
    **aspects: Judgement,
) -> DrawnFile:
    """A file of the draw; not final without a value."""
    judged = {} if value is None else {OVERALL: value, **aspects}
    chance = 1 if basis is Basis.DIRECTED else chance
    return DrawnFile(area, stratum or area, basis, chance, chosen, value is not None, judged)


def found(*files: DrawnFile, aspects: Iterable[str] = (), **more: object) -> AllChildren:
    made = all_children(files, FRAME, aspects=list(aspects), scale=SCALE, **more)  # type: ignore[arg-type]
    assert made is not None
    return made


values = st.sampled_from(SCALE)
drawn = st.builds(
    file,
    st.one_of(st.none(), values),
    st.sampled_from([0.01, 0.04, 0.05, 0.2, 0.75]),
    st.sampled_from([HELP, SAFE]),
    basis=st.sampled_from([Basis.CHANCE, Basis.CHANCE, Basis.DIRECTED]),
    chosen=st.booleans(),
)
draws = st.lists(drawn, min_size=1, max_size=40).filter(lambda files: any(one.final for one in files))


def slow_twin(files: list[DrawnFile], wanted: set[Judgement]) -> tuple[float, float, float, float]:
    """Share, effective number and Wilson's interval, in fractions and by the book."""
    weights: list[tuple[Fraction, bool]] = []
    for one in files:
        if not one.final:
            continue
        weight = Fraction(1)
        if one.basis is not Basis.DIRECTED:
            alike = [o for o in files if o.stratum == one.stratum and o.basis is one.basis]
            weight = Fraction(len(alike), sum(o.final for o in alike)) / Fraction(one.drawn_chance)
        weights.append((weight, one.judged[OVERALL] in wanted))
    total = sum(w for w, _ in weights)
    share = float(sum((w for w, hit in weights if hit), Fraction(0)) / total)
    n = float(total * total / sum(w * w for w, _ in weights))
    z = 1.959963984540054
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return share, n, max(0.0, middle - half), min(1.0, middle + half)


@given(draws)
def test_shares_and_ranges_equal_the_slow_twin(files: list[DrawnFile]) -> None:
    overall = found(*files).overall
    for share, wanted in [
        (overall.good, set(SCALE[:2])),
        *zip(overall.each, ({value} for value in SCALE), strict=True),
    ]:
        value, n, low, high = slow_twin(files, wanted)
        assert share.value == pytest.approx(value, abs=1e-12)
        assert share.n_effective == pytest.approx(n)
        assert share.n == sum(one.final for one in files)
        if share.low is not None and share.high is not None:
            assert (share.low, share.high) == pytest.approx((low, high), abs=1e-9)
        else:
            assert all(one.basis is Basis.DIRECTED for one in files if one.final)


@given(draws)
def test_the_four_judgements_add_up_and_the_first_two_are_good(files: list[DrawnFile]) -> None:
    overall = found(*files).overall
    assert sum(share.value for share in overall.each) == pytest.approx(1)
    assert overall.each[0].value + overall.each[1].value == pytest.approx(overall.good.value)
    assert 1 <= overall.good.n_effective <= overall.good.n


@given(draws)
def test_files_of_one_chance_say_what_their_counts_say(files: list[DrawnFile]) -> None:
    alike = [file(next(iter(one.judged.values()), None), area=HELP) for one in files]
    good = [one.judged[OVERALL].good for one in alike if one.final]
    assert found(*alike).overall.good.value == pytest.approx(sum(good) / len(good))
    assert found(*alike).overall.good.n_effective == pytest.approx(len(good))


def test_a_file_that_leaders_asked_for_stands_for_itself_alone() -> None:
    files = [file(J.MEETS_GOOD, 0.1) for _ in range(10)] + [file(J.INADEQUATE, basis=Basis.DIRECTED)]
    made = found(*files)
    assert made.overall.good.value == pytest.approx(100 / 101)
    assert made.directed == 1
    assert "1 file that leaders asked for stands for itself alone." in speaks_of(made)


def test_leaders_files_alone_say_nothing_of_others() -> None:
    made = found(*(file(basis=Basis.DIRECTED) for _ in range(40)))
    assert not made.overall.good.speaks
    assert "leaders asked for each of these files" in line(made, made.overall.good)
    assert why_no_more(made.overall.good).startswith("Leaders asked for each of these files")


def test_audits_that_are_not_final_are_left_out_and_the_others_of_their_area_stand_for_more() -> None:
    files = [file(J.MEETS_GOOD), file(None), file(J.INADEQUATE, area=SAFE), file(J.INADEQUATE, area=SAFE)]
    made = found(*files, file(None, chosen=False))
    assert made.overall.good.value == pytest.approx(3 / 5)  # one final file of three that came up, beside two of two
    assert made.unfinished == 1
    assert "1 audit that is not final is left out" in speaks_of(made)


def test_a_service_area_without_a_final_audit_is_not_spoken_of() -> None:
    made = found(file(), file(None, area=SAFE))
    assert (made.unheard, made.children) == ((SAFE,), 600)
    assert "No drawn file of Safeguarding is final yet" in speaks_of(made)
    asked = found(file(), file(None, area=SAFE), file(area=SAFE, basis=Basis.DIRECTED))
    assert asked.unheard == (SAFE,)


def test_leaders_files_speak_for_their_area_only_where_they_are_all_its_children() -> None:
    """Of two children of an area leaders asked for one, or for both."""
    tiny = Frame(DAY, 602, (AREAS[0], Area("Tiny", 2, 0, 2, 0, 2)))
    asked = file(area="Tiny", basis=Basis.DIRECTED)
    one, both = (all_children([file(), *[asked] * n], tiny, aspects=[], scale=SCALE) for n in (1, 2))
    assert one is not None
    assert both is not None
    assert (one.unheard, both.unheard) == (("Tiny",), ())


def test_areas_drawn_as_one_speak_for_each_other() -> None:
    made = found(file(stratum=EVERYBODY), file(None, area=SAFE, stratum=EVERYBODY))
    assert (made.unheard, made.children) == ((), 1000)


def test_it_says_of_whom_it_speaks() -> None:
    said = speaks_of(found(file(), file(area=SAFE), undrawn=2))
    assert said == (
        "The estimates speak of 1,000 children. On 5 March 2026, the day of the draw, 1,060 were open to us, of whom the draw "
        "left out 60. 2 files that were not drawn are left out."
    )
    assert whom(found(file(), file(area=SAFE))) == "the 1,000 children whom these files speak for"


def test_every_child_open_on_the_day_of_the_draw_is_accounted_for() -> None:
    made = found(file(), file(None, area=SAFE))
    assert made.open_then == 1060 == made.children + made.left_out + 400
    assert "they say nothing about the 400 children there" in speaks_of(made)


def test_within_a_service_area_only_its_children_are_spoken_of() -> None:
    made = found(file(J.INADEQUATE), file(), file(area=SAFE), within={SAFE})
    assert (made.open_to, made.children, made.left_out, made.overall.good.n) == (SAFE, 400, 10, 1)
    assert [area.name for area in made.areas] == [SAFE]


def test_each_service_area_and_aspect_is_estimated_from_its_own_files() -> None:
    files = [file(J.MEETS_GOOD, 0.1, recording=J.INADEQUATE), file(J.INADEQUATE, 0.3), file(J.MEETS_GOOD, area=SAFE)]
    made = found(*files, aspects=["recording", "planning"])
    shares = {area.name: (area.children, area.files.count, area.files.n, area.good.value) for area in made.areas}
    assert shares[HELP] == (600, 1, 2, pytest.approx(0.75))
    assert shares[SAFE] == (400, 1, 1, pytest.approx(1))
    assert set(made.aspects) == {"recording"}
    assert made.aspects["recording"].good.value == 0


def test_nothing_final_says_nothing() -> None:
    assert all_children([file(None)], FRAME, aspects=[], scale=SCALE) is None
    assert line(None, None).startswith("not known")


@given(st.floats(0, 1), st.integers(10, 800).map(lambda tenths: tenths / 10), st.integers(0, 40))
def test_words_follow_the_effective_number_of_files(value: float, n_effective: float, more: int) -> None:
    share = WeightedShare(value, 0.2, 0.9, int(n_effective) + 1 + more, n_effective)
    said = line(found(file()), share).replace("\u00a0", " ")
    assert f"as if from {int(n_effective)} file" in said
    assert ("could plausibly be 20 to 90 %" in said) == (n_effective >= 10)
    assert ("about" in said) == (n_effective >= 30 and 0.005 <= value < 0.995)
    assert ("too few to say more" in said) == (n_effective < 10)
