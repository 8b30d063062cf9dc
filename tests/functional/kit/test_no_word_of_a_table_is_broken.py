"""A table that stacks on a phone keeps each word of its heads and cells whole, names above all."""

import pytest

from tests.functional.kit.conftest import Open, markup

TABLES = """
{% extends "base.html" %}
{% from "kit/card.html" import card %}
{% from "kit/judgement.html" import apart, judgement_tag %}
{% from "kit/table.html" import table %}
{% block title %}Tables{% endblock %}
{% block content %}
{% call card("Two views", kind="flush") %}
{{ table("Judgements", ["Aspect", "Auditor: Ivo Lindenmere", "Moderator: Hildegard Featherstonehaugh", "Agreed"], [
  {"cells": ["Assessment", judgement_tag(scale[0]), judgement_tag(scale[1]), judgement_tag(scale[2])]},
  {"cells": ["Recommendations", judgement_tag(scale[0]), "Featherstonehaugh", none]}], boxed=true) }}
{% endcall %}
{{ table("Several", ["Child", "Responsibilities", "Team", "Status", "Representations", "Due"], [
  {"cells": ["40172", "Accommodation and representation", "Safeguarding", "Undercommunicated", "x", "12 September 2026"]}]) }}
{% endblock %}
"""

BROKEN = """() => [...document.querySelectorAll("td, th")].filter(cell => cell.checkVisibility()).flatMap(cell => {
    const found = [], texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!text.parentElement.checkVisibility() || text.parentElement.closest(".fc-hidden")) continue;
        for (const word of text.data.matchAll(/[^\\s-]+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
        }
    }
    return found;
})"""


@pytest.mark.parametrize("width", [320, 360, 480, 690])
def test_no_word_is_broken_in_two(show: Open, width: int) -> None:
    page = show(markup(TABLES), width=width)
    assert page.locator(".fc-table__label", has_text="Lindenmere").first.is_visible(), "the table stacks"
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_table_of_the_catalogue_breaks_a_word_on_a_phone(show: Open) -> None:
    assert show(width=320).evaluate(BROKEN) == []


def test_a_word_wider_than_the_page_is_broken_rather_than_widen_it(show: Open) -> None:
    page = show(markup(TABLES.replace("Lindenmere", "Lindenmere" * 6)), width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(BROKEN) != [], "the check sees a broken word"


def test_labels_that_have_room_stand_beside_their_values(show: Open) -> None:
    page = show(markup(TABLES), width=320)
    cell = page.locator("td", has=page.locator(".fc-table__label", has_text="Agreed")).first
    label, value = cell.locator(".fc-table__label").bounding_box(), cell.locator(".fc-table__value").bounding_box()
    assert label is not None
    assert value is not None
    assert value["x"] >= label["x"] + label["width"]
