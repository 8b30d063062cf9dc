"""Whatever a child's status and age, there are words that suit, every slot can be filled, and nobody is named."""

import re
from datetime import date
from itertools import product
from random import Random

import pytest

from fullcircle.demo.authority import SMALL, make_authority
from fullcircle.demo.authority.names import GIVEN
from fullcircle.demo.authority.practice import ASPECTS, JUDGEMENTS
from fullcircle.demo.authority.state import status_on
from fullcircle.demo.play.portrait import Portrait
from fullcircle.demo.words import AGES, STATUSES, Line, Pen, bank, every_line

FILES = (*ASPECTS, "overall", "voices", "profile", "moderation", "answers", "actions", "rounds", "reports")
CHILDREN = [(status, age) for status, age in product(STATUSES, AGES) if (status == "care_leaver") == (age == "adult")]
FEWEST = {"strong": 1, "sound": 2, "fair": 1, "gentle": 1, "weighty": 2, "grave": 1}
PRODUCT_WORD = {"CLA": "looked_after", "CPP": "child_protection", "CIN": "in_need", "ASSESS": "assessment"}


def suiting(lines: tuple[Line, ...], status: str, age: str) -> list[Line]:
    return [line for line in lines if line.suits(status, age, disabled=False)]


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize(("status", "age"), CHILDREN)
def test_each_aspect_has_findings_and_a_rationale_for_each_judgement(aspect: str, status: str, age: str) -> None:
    words = bank(aspect)
    for level, fewest in FEWEST.items():
        assert len(suiting(words[level], status, age)) >= fewest, level
    for judgement in JUDGEMENTS:
        assert suiting(words["rationale"][judgement], status, age), judgement


@pytest.mark.parametrize(("status", "age"), CHILDREN)
def test_the_whole_the_actions_and_the_answers_have_words_too(status: str, age: str) -> None:
    for section in bank("overall").values():
        assert suiting(section, status, age)
    for name, section in bank("actions").items():
        assert suiting(section, status, age), name
    for judgement in JUDGEMENTS:
        assert suiting(bank("answers")[judgement], status, age)
        assert suiting(bank("moderation")["own"][judgement], status, age)
    for who, sections in bank("voices").items():
        for name, lines in sections.items():
            if who != "child" or name == "missing" or age != "baby":  # babies are watched and not asked
                assert suiting(lines, status, age), (who, name)


def test_every_line_can_be_filled_for_every_kind_of_child() -> None:
    on = date(2026, 3, 5)
    authority = make_authority(seed=2, today=on, size=SMALL)
    seen: set[tuple[str, str]] = set()
    for child in authority.children:
        status = PRODUCT_WORD.get(status_on(child, on) or "", "")
        portrait = Portrait(child, status, on)
        if not status or (status, portrait.band) in seen:
            continue
        seen.add((status, portrait.band))
        pen = portrait.pen(Random(1))
        for line in (line for name in FILES if name != "rounds" for line in every_line(bank(name))):
            for text in (line.say, line.where, *line.rest):
                assert not re.search(r"[{}\[\]|~]", pen.fill(text)), text
    assert len(seen) > 8


def test_nobody_is_named() -> None:
    texts = " ".join(line.say for name in FILES for line in every_line(bank(name)))
    assert not set(GIVEN) & set(re.findall(r"[A-Z][a-z]+", texts))


def test_a_line_is_not_used_twice_and_what_is_praised_is_not_regretted() -> None:
    for seed in range(60):
        pen = Pen(Random(seed), "in_need", "middle", False, {})
        words = bank("case_recording")
        praised = pen.choose(words["sound"], 3, praise=True)
        regretted = pen.choose(words["weighty"], 2, praise=False)
        assert len({line.say for line in (*praised, *regretted)}) == len(praised) + len(regretted)
        assert not frozenset().union(*(line.topics for line in praised)) & frozenset().union(
            *(line.topics for line in regretted)
        )
