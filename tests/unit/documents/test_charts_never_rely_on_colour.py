"""Charts: a pattern, an edge and a word for each judgement, every count written, and no network."""

import re

import pytest

from fullcircle.documents.charts import LOOKS, Graded, draw_png, draw_svg, ink_bars, judgement_bars

ROWS = [("Assessment", (1, 24, 16, 3)), ("Planning and review", (0, 1, 1, 30)), ("Nothing judged yet", (0, 0, 0, 0))]


SCALE = [
    Graded("Outstanding", "double_ring"),
    Graded("Meets good", "full"),
    Graded("Does not yet meet good", "half"),
    Graded("Inadequate", "struck"),
]


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize("narrow", [False, True])
def test_each_judgement_has_its_word_and_its_pattern(narrow: bool) -> None:
    svg = draw_svg(judgement_bars(ROWS, SCALE, narrow=narrow))
    assert {one.word for one in SCALE} <= set(texts(svg))
    assert len(set(re.findall(r'<pattern id="(judgement-\d)"', svg))) == 3
    for place, (look, (fill, _, pattern)) in enumerate(LOOKS.items()):
        if look not in {one.look for one in SCALE}:
            continue
        filled = svg.count(f'fill="{fill}"')
        assert filled >= 2  # in the key and in a bar
        assert svg.count(f'fill="url(#judgement-{place})"') == (filled if pattern else 0)


@pytest.mark.parametrize("narrow", [False, True])
def test_every_count_and_every_n_is_written(narrow: bool) -> None:
    found = texts(draw_svg(judgement_bars(ROWS, SCALE, narrow=narrow)))
    for _, counts in ROWS:
        for count in filter(None, counts):
            assert found.count(str(count)) >= sum(count in other for _, other in ROWS)
        assert f"n {sum(counts)}" in found


def test_a_count_that_does_not_fit_stands_outside_its_bar() -> None:
    values = judgement_bars(ROWS, SCALE)["data"]["values"]
    where = {(v["row"], v["judgement"]): v["at"] for v in values}
    assert where["Assessment", "Meets good"] == "inside"
    assert where["Assessment", "Outstanding"] == "above"
    # two thin parts side by side: one above, one below, so that they never touch
    assert where["Planning and review", "Meets good"] == "above"
    assert where["Planning and review", "Does not yet meet good"] == "below"


def test_rows_keep_their_order() -> None:
    values = judgement_bars(ROWS, SCALE)["data"]["values"]
    assert list(dict.fromkeys(value["row"] for value in values)) == [name for name, _ in ROWS]


def test_text_in_a_chart_stays_text() -> None:
    svg = draw_svg(ink_bars([("<script>alert(1)</script> & 'x'", 3)]))
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg


def test_the_same_chart_is_the_same_picture() -> None:
    spec = judgement_bars(ROWS, SCALE)
    assert draw_png(spec) == draw_png(spec)
    assert draw_png(spec).startswith(b"\x89PNG")


def test_a_chart_may_not_ask_for_data_from_elsewhere() -> None:
    spec = {"data": {"url": "https://example.org/data.json"}, "mark": "bar", "encoding": {}}
    with pytest.raises(ValueError, match=r"example\.org|allowed|denied|URL"):
        draw_svg(spec)


def test_every_look_has_its_own_fill_and_no_two_are_told_apart_by_colour_alone() -> None:
    assert len({fill for fill, *_ in LOOKS.values()}) == len(LOOKS)
    assert len({pattern for *_, pattern in LOOKS.values()}) == len(LOOKS)
    every = [Graded(f"Judgement {place}", look) for place, look in enumerate(LOOKS)]
    svg = draw_svg(judgement_bars([("Overall", [3] * len(every))], every))
    assert {one.word for one in every} <= set(texts(svg))
    assert len(set(re.findall(r'<pattern id="(judgement-\d)"', svg))) == len(LOOKS) - 1
