"""The state of a record changes by a move alone, and every workflow is that of some records."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

from fullcircle import domain
from fullcircle.foundation.workflow.operations import Records
from fullcircle.foundation.workflow.rules import Workflow

FILES = [path for path in sorted(Path(domain.__path__[0]).rglob("*.py")) if "operations" in {*path.parts, path.stem}]
OF_A_CHOICE = {"choice", "following"}
"""A chosen child is chosen, in reserve or swapped out, by the draw that it is part of: it moves in no workflow of its own."""


def _set_by_hand(source: str) -> list[str]:
    """What is given a state by hand."""
    nodes = list(ast.walk(ast.parse(source)))
    targets = [target for node in nodes if isinstance(node, ast.Assign) for target in node.targets]
    single = [one for target in targets for one in (target.elts if isinstance(target, ast.Tuple) else [target])]
    set_ = [ast.unparse(one.value) for one in single if isinstance(one, ast.Attribute) and one.attr == "state"]
    return [name for name in set_ if name not in OF_A_CHOICE]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(domain.__path__[0])))
def test_no_operation_sets_a_state_by_hand(path: Path) -> None:
    assert _set_by_hand(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("line", ["audit.state = x", "found.state, found.note = x, y"])
def test_a_state_set_by_hand_would_be_found(line: str) -> None:
    assert _set_by_hand(line)


def test_every_workflow_is_that_of_some_records() -> None:
    declared = []
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        if module.name.endswith(".states") or ".operations" in module.name:
            declared += vars(importlib.import_module(module.name)).values()
    moving = [one.workflow for one in declared if isinstance(one, Records)]
    workflows = [one for one in declared if isinstance(one, Workflow)]
    assert workflows
    assert [one.name for one in workflows if one not in moving] == []
