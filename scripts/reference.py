"""Write (or, with --check, compare) the generated pages of docs/reference.

states.md             every workflow: states, owners, moves
permission-matrix.md  every URL and method by role, from the URL table
requirements.md       each requirement of the framework with the tests that prove it
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
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.workflow import Workflow
from fullcircle.web.kit.matrix import Answer, expected
from fullcircle.web.kit.routes import Entry, Rule, all_rules

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"


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


_MARK = {
    Answer.ALLOWED: "yes",
    Answer.NOT_FOUND: "not found",
    Answer.FORBIDDEN: "refused",
    Answer.SIGN_IN: "sign in",
}


def matrix_page() -> str:
    lines = [
        "# Permission matrix",
        "",
        "Generated from the URL table (`page(...)` in each area's `urls`). Every cell is asked in a test. Do not edit.",
        "",
        "*own*: a record of the person's own work, team or service (in scope). *other*: a record beyond it. Roles of the whole",
        "council have no *other*. *not found*: the page does not say whether there is such a record. Whether the state of the",
        "record allows an act now is a second question, answered by each slice's policy.",
        "",
    ]
    heads = ["URL", "method", "rule", "visitor", *(role.label for role in Role)]
    lines += ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for route, rule in sorted(all_rules(), key=lambda pair: pair[0]):
        assert rule is not None, f"{route} has no rule"
        for method in rule.methods:
            cells = [_cell(rule, None), *(_cell(rule, role) for role in Role)]
            lines.append("| " + " | ".join([f"`/{route}`", method, _needs(rule), *cells]) + " |")
    return "\n".join(lines) + "\n"


def _cell(rule: Rule, role: Role | None) -> str:
    own = _MARK[expected(rule, role, own=True)]
    if not rule.record or role is None:
        return own
    other = _MARK[expected(rule, role, own=False)]
    return own if own == other else f"own {own}, other {other}"


def _needs(rule: Rule) -> str:
    return rule.needs.value if isinstance(rule.needs, Entry) else " or ".join(p.label for p in rule.needs)


def requirements_page() -> str:
    proofs = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, ids in _marked(path):
            for one in ids:
                proofs[one].append(f"`{path.relative_to(ROOT)}`: {name.removeprefix('test_').replace('_', ' ')}")
    needs = yaml.safe_load((REFERENCE / "requirements.yaml").read_text(encoding="utf-8"))
    unknown = set(proofs) - {need["id"] for need in needs}
    if unknown:
        sys.exit(f"Tests name requirements that do not exist: {', '.join(sorted(unknown))}")
    proved = sum(1 for need in needs if proofs[need["id"]])
    lines = [
        "# Requirements and the tests that prove them",
        "",
        f"Generated from `requirements.yaml` and the tests' own marks. Do not edit. {proved} of {len(needs)} have a test;",
        "a test may prove a first part of a requirement, and later work proves the rest.",
        "",
        "| id | requirement | proved by |",
        "|---|---|---|",
    ]
    for need in needs:
        shown = "<br>".join(proofs[need["id"]]) or "not yet"
        lines.append(f"| {need['id']} | **{need['title']}.** {need['need']}. | {shown} |")
    return "\n".join(lines) + "\n"


def _marked(path: Path) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.requirements":
                    yield node.name, [a.value for a in mark.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]


def main() -> None:
    pages = {"states.md": states_page(), "permission-matrix.md": matrix_page(), "requirements.md": requirements_page()}
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
