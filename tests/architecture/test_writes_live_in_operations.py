"""Writes to the database happen in `operations` modules and nowhere else, and each says who and when."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "fullcircle"
ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "select_for_update"}
ON_A_QUERYSET = {"create", "update", "delete", "save"}
PLAIN_PYTHON = {"rules", "states", "stats", "migrations"}


def _modules() -> list[Path]:
    return [
        path
        for path in sorted(ROOT.rglob("*.py"))
        if not (set(path.relative_to(ROOT).parts) | {path.stem}) & (PLAIN_PYTHON | {"operations"})
    ]


def _writes(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            receiver, name = ast.unparse(node.func.value), node.func.attr
            queryset = any(mark in receiver for mark in (".objects", ".filter(", ".exclude(", "_set."))
            if (
                name in ALWAYS
                or (name in ON_A_QUERYSET and queryset)
                or (name == "save" and "update_fields" in ast.unparse(node))
            ):
                found.append(f"line {node.lineno}: {receiver}.{name}(...)")
    return found


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_write_outside_operations(path: Path) -> None:
    assert _writes(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "Child.objects.create(x=1)",
        "found.filter(a=1).update(b=2)",
        "row.save(update_fields=['a'])",
        "q.bulk_create(rows)",
    ],
)
def test_a_write_would_be_found(line: str) -> None:
    assert _writes(line)


def _public_functions() -> list[tuple[str, ast.FunctionDef]]:
    files = [p for p in sorted((ROOT / "domain").rglob("*.py")) if "operations" in {*p.parts, p.stem}]
    return [
        (f"{path.relative_to(ROOT)}:{node.name}", node)
        for path in files
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize(("where", "function"), _public_functions(), ids=lambda v: v if isinstance(v, str) else "")
def test_an_operation_takes_keywords_and_says_who_acts(where: str, function: ast.FunctionDef) -> None:
    decorators = {ast.unparse(d) for d in function.decorator_list}
    if "operation" not in decorators:
        return  # a helper shared by the modules of one operations package
    assert function.args.args == [], "an operation takes keyword arguments only"
    assert "by" in {argument.arg for argument in function.args.kwonlyargs}
