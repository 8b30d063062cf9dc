"""No judgement, no aspect, no service, no number of them and no rhythm of a framework is known to code: the file says them.

Left out are the demo, statistics with their published examples, and migrations, which tell what was once. A regular expression of
English (an audit may be "late", "poor" or "outstanding" in a sentence) is no key.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fullcircle.domain.frameworks.rules import read_framework

pytestmark = pytest.mark.requirements("R1.1")
ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "fullcircle"
FRAMEWORKS = [read_framework(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "frameworks").glob("*.yaml"))]
KEYS = frozenset(
    one.key for framework in FRAMEWORKS for part in (framework.judgements, framework.aspects) for one in part
) | frozenset(area.key for framework in FRAMEWORKS for area in framework.service_areas)
NOT_OF_A_FRAMEWORK = frozenset(
    {"assessment", "early_help", "children_in_care", "care_leavers", "front_door"}
) | frozenset({"safeguarding", "fostering"})
"""Words that the law, the lists of Annex A, the areas of figures or people’s passwords have too."""
LEFT_OUT = ("demo", "stats", "jobs/stats_check")
NAME = re.compile(r"[\w.:/#-]+")
TOKEN = re.compile(r"[A-Za-z]\w*")
COUNTED = re.compile(
    r"\b(?:four|five|six|seven|eight|[4-9])\s+(?:aspects|judgements|service areas)\b"
    r"|\bsix[- ]week|\bevery six weeks\b|\b42[- ]days?\b",
    re.IGNORECASE,
)
KNOWN = KEYS - NOT_OF_A_FRAMEWORK


def modules() -> Iterator[Path]:
    for path in sorted(PRODUCT.rglob("*.py")):
        inside = path.relative_to(PRODUCT)
        if "migrations" not in inside.parts and not inside.as_posix().startswith(LEFT_OUT):
            yield path


def known_to(source: str) -> list[str]:
    """The keys that a module knows, as a string that is a name or as a name of its own; and numbers of aspects in its words."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = set(re.split(r"[.:/#-]", node.value)) if NAME.fullmatch(node.value) else set()
            found += [f"line {node.lineno}: “{key}”" for key in sorted(said & KNOWN)]
            found += [f"line {node.lineno}: “{words}”" for words in COUNTED.findall(node.value)]
        named = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "arg", None)
        if isinstance(named, str) and named.lower() in KNOWN:
            found.append(f"line {node.lineno}: {named}")
    return found


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(PRODUCT)))
def test_a_module_knows_no_word_of_a_framework(path: Path) -> None:
    assert known_to(path.read_text(encoding="utf-8")) == []


def markup() -> Iterator[Path]:
    yield from sorted((PRODUCT / "web/templates").rglob("*.html"))
    yield from sorted((ROOT / "assets").rglob("*.scss"))
    yield from sorted((ROOT / "assets/js").rglob("*.js"))


@pytest.mark.parametrize("path", list(markup()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_a_style_or_a_script_knows_no_word_of_a_framework(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(TOKEN.findall(text.replace("-", " "))) & KNOWN == set()
    assert COUNTED.findall(text) == []


@pytest.mark.parametrize(
    "line",
    [
        'x == "inadequate"',
        'classes["fc-j-exemplary"]',
        "found.outstanding",
        "dict(outcome_impact=1)",
        'title = "The seven aspects"',
        '"Every six weeks"',
    ],
)
def test_a_word_of_a_framework_would_be_found(line: str) -> None:
    assert known_to(line)


def test_the_shipped_frameworks_are_of_different_shape() -> None:
    for shape in (
        lambda framework: len(framework.aspects),
        lambda framework: len(framework.judgements),
        lambda framework: framework.policies.round_length_days.value,
        lambda framework: {area.key for area in framework.service_areas},
    ):
        told = [shape(framework) for framework in FRAMEWORKS]
        assert all(one != other for at, one in enumerate(told) for other in told[at + 1 :])
