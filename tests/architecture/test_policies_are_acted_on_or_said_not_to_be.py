"""A rule shown to readers is one that the product goes by, or is said not to be yet."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from fullcircle.domain.frameworks.rules.policies import NOT_ACTED_ON, Policies

pytestmark = pytest.mark.requirements("R1.2")

PRODUCT = Path(__file__).parents[2] / "fullcircle"
SHOWN_OR_CHECKED = (PRODUCT / "web/frameworks", PRODUCT / "domain/frameworks/rules/consistency.py")
"""Where a policy is read to be shown, or to be checked against another, and nothing comes of it."""


def read(path: Path) -> Iterator[str]:
    """The names that a file reads of something called policies."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            of = node.value
            called = of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""
            if called == "policies":
                yield node.attr


@pytest.fixture(scope="module")
def acted_on() -> set[str]:
    files = [path for path in PRODUCT.rglob("*.py") if not any(path.is_relative_to(one) for one in SHOWN_OR_CHECKED)]
    return {name for path in files for name in read(path)}


@pytest.mark.parametrize("name", Policies.model_fields)
def test_a_policy_is_acted_on_unless_it_is_said_not_to_be(acted_on: set[str], name: str) -> None:
    assert (name in acted_on) is (name not in NOT_ACTED_ON)


def test_no_other_name_is_said_not_to_be() -> None:
    assert set(Policies.model_fields) > NOT_ACTED_ON
