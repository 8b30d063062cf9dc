"""Counts in templates and messages: "1 person", never "1 people"."""

import re
from pathlib import Path

import pytest
from django.template import engines

import fullcircle
from fullcircle.web.kit.jinja import counted

PACKAGE = Path(fullcircle.__file__).parent
TEMPLATES = sorted((PACKAGE / "web" / "templates").rglob("*.html"))
MANY = (
    "people|children|audits|actions|rounds|teams|rows|files|forms|problems|names|versions|reports|findings|auditors|moderations|"
    "answers|entries|services|proposals|requests|texts|days|weeks|conflicts|priorities|sentences"
)
# After "of" a count is part of "3 of 14 audits"; a line that looks at 1 by itself has words for it.
SHOWN = re.compile(rf"(?<!of )\{{\{{[^{{}}]+\}}\}}(?:</strong>)? (?:{MANY})\b")
JOINED = re.compile(rf"[\w)\]] ~ \" (?:{MANY})\b")
OF = re.compile(r"\" of \" ~ [\w.|()\"{:,}]+ ~ \" ")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_template_counts_with_words_for_one_and_for_many(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = [
        line.strip()
        for line in lines
        if (SHOWN.search(line) or JOINED.search(OF.sub("", line))) and "== 1" not in line and "counted(" not in line
    ]
    assert wrong == []


def test_the_search_finds_what_it_is_for() -> None:
    assert SHOWN.search("{{ rows|length }} people who can audit")
    assert SHOWN.search("<strong>{{ n }}</strong> audits")
    assert not SHOWN.search("{{ n }} of {{ m }} audits")
    assert JOINED.search('table(rows|length ~ " people who can audit"')


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (2318, "2,318 people")]
)
def test_templates_have_one_word_for_it(number: int, said: str) -> None:
    assert counted(number, "person", "people") == said
    template = engines["jinja2"].env.from_string('{{ counted(number, "person", "people") }}')
    assert template.render(number=number) == said
