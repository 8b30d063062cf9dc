"""Write (or, with --check, compare) the generated pages of docs/reference.

states.md             every workflow: states, owners, moves
requirements.md       each requirement of the framework with the tests that prove it

The permission matrix is written by the test that asks every cell: tests/integration/permissions.
"""

import ast
import importlib
import os
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

os.environ["FULLCIRCLE_MODE"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")

import django
import yaml

django.setup()

from fullcircle import domain
from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.workflow.rules import Workflow

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
OF_THE_PRODUCT = {"integration", "functional"}
"""Folders of tests that do what people do."""


def workflows() -> Iterator[Workflow[Code]]:
    """Every workflow declared in a slice's states."""
    for found in pkgutil.iter_modules(domain.__path__):
        try:
            states = importlib.import_module(f"fullcircle.domain.{found.name}.states")
        except ModuleNotFoundError:
            continue
        yield from (value for value in vars(states).values() if isinstance(value, Workflow))


def states_page() -> str:
    lines = ["# States and moves", "", "Generated from the workflow tables in each slice's `states`. Do not edit.", ""]
    for flow in sorted(workflows(), key=lambda f: f.name):
        lines += [f"## {flow.name}", "", "| state | whose next step |", "|---|---|"]
        lines += [f"| {state.label} (`{state}`) | {owner} |" for state, owner in flow.owners.items()]
        lines += ["", "```mermaid", "stateDiagram-v2"]
        for move, rule in flow.moves.items():
            lines += [f"    {source} --> {rule.target}: {move}" for source in sorted(rule.sources, key=str)]
        lines += ["```", ""]
    return "\n".join(lines)


def requirements_page() -> str:
    proofs, done = defaultdict(list), set()
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, ids in _marked(path):
            for one in ids:
                if path.relative_to(ROOT / "tests").parts[0] in OF_THE_PRODUCT:
                    done.add(one)
                proofs[one].append(f"`{path.relative_to(ROOT)}`: {name.removeprefix('test_').replace('_', ' ')}")
    needs = yaml.safe_load((REFERENCE / "requirements.yaml").read_text(encoding="utf-8"))
    unknown = set(proofs) - {need["id"] for need in needs}
    if unknown:
        sys.exit(f"Tests name requirements that do not exist: {', '.join(sorted(unknown))}")
    lines = [
        "# Requirements and the tests that prove them",
        "",
        f"Generated from `requirements.yaml` and the tests' own marks. Do not edit. {len(done)} of {len(needs)} have a test",
        "of something that somebody does with the product; it may prove a first part, and later work proves the rest.",
        "Tests of rules and statistics alone prove none: what nobody can do yet is *not yet*.",
        "",
        "| id | requirement | proved by |",
        "|---|---|---|",
    ]
    for need in needs:
        shown = "<br>".join(proofs[need["id"]]) if need["id"] in done else "not yet"
        lines.append(f"| {need['id']} | **{need['title']}.** {need['need']}. | {shown} |")
    return "\n".join(lines) + "\n"


def _marked(path: Path) -> Iterator[tuple[str, list[str]]]:
    """What a file of tests proves: the name of a test, or "every test" for a mark of the whole file, and the requirements."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield from ((node.name, _ids(mark)) for mark in node.decorator_list)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            yield from (("every test", _ids(mark)) for mark in ast.walk(node.value))


def _ids(mark: ast.AST) -> list[str]:
    if not isinstance(mark, ast.Call) or ast.unparse(mark.func) != "pytest.mark.requirements":
        return []
    said = (part for given in mark.args for part in ast.walk(given) if isinstance(part, ast.Constant))
    return [part.value for part in said if isinstance(part.value, str)]


def main() -> None:
    pages = {"states.md": states_page(), "requirements.md": requirements_page()}
    stale = []
    for name, text in pages.items():
        path = REFERENCE / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"Stale: {', '.join(stale)}. Run make fix and commit the result.")


if __name__ == "__main__":
    main()
