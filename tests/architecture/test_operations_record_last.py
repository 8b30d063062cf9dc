"""What an operation records in the audit log comes last: from then on it holds the end of the chain, which every save needs.

One that writes after it has recorded waits for rows while others wait for it: two of them can wait for each other for ever. An
operation that is made of others, each of which records, is marked ``@auditlog.at_the_end()``.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "fullcircle"
WRITES = {"save", "create", "update", "delete", "select_for_update", "get_or_create", "update_or_create"}
WRITES |= {"bulk_create", "bulk_update", "delete_in_steps"}
At = tuple[str, str]
"""A module and a name in it; "" for the module of a method of anything else."""
RECORD = ("fullcircle.foundation.auditlog.operations", "record")
_LOOPS = ast.For | ast.While | ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp


@dataclass
class Module:
    name: str
    tree: ast.Module

    def __post_init__(self) -> None:
        self.names: dict[str, At] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                self.names |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
        self.functions = {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}

    def called(self, call: ast.Call) -> At:
        match call.func:
            case ast.Name(id=name):
                return self.names.get(name, (self.name, name))
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return (self.name, name)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in self.names:
                return (".".join(self.names[owner]), name)
            case ast.Attribute(attr=name):
                return ("", name)
        return ("", "")


class Reading:
    """Which functions of these modules write and which record, themselves or through others."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.of = {(module.name, name): module for module in modules for name in module.functions}
        self.offered = {(_package(module), name): (module, name) for module, name in self.of} | {
            at: at for at in self.of
        }
        self.calls = {at: {self._at(at, call) for call in _calls_in(self._node(at))} for at in self.of}
        self.writing = self._reaching({("", name) for name in WRITES})
        self.recording = self._reaching({RECORD})
        self.faults: list[str] = []

    def run(self) -> list[str]:
        for at in sorted(self._in_a_transaction()):
            self._where = at
            self._statements(self._node(at).body, recorded=False)
        for at in self.of:
            self._where = at
            for block in self._transactions(at):
                self._statements(block.body, recorded=False)
        return self.faults

    def _transactions(self, at: At) -> Iterator[ast.With]:
        """The parts of a function that are a transaction each."""
        for node in ast.walk(self._node(at)):
            if isinstance(node, ast.With) and any(
                ast.unparse(item.context_expr).endswith((".atomic()", ".step()")) for item in node.items
            ):
                yield node

    def _node(self, at: At) -> ast.FunctionDef:
        return self.of[at].functions[at[1]]

    def _at(self, where: At, call: ast.Call) -> At:
        called = self.of[where].called(call)
        return self.offered.get(called, called)

    def _reaching(self, wanted: set[At]) -> set[At]:
        found = set(wanted)
        while more := {at for at, calls in self.calls.items() if at not in found and calls & found}:
            found |= more
        return found

    def _in_a_transaction(self) -> set[At]:
        """Operations in one transaction, and what they call; but what is put off to an end is in order anyhow."""
        found: set[At] = set()
        look = [at for at in self.of if "transaction.atomic" in self._marks(at)]
        blocks = ((at, block) for at in self.of for block in self._transactions(at))
        look += [self._at(at, call) for at, block in blocks for call in _calls_in(block)]
        while look:
            at = look.pop()
            if at in self.of and at not in found and "auditlog.at_the_end()" not in self._marks(at):
                found.add(at)
                look += self.calls[at]
        return found - {RECORD}

    def _marks(self, at: At) -> set[str]:
        return {ast.unparse(mark) for mark in self._node(at).decorator_list}

    def _statements(self, statements: Iterable[ast.AST], *, recorded: bool) -> bool:
        for one in statements:
            recorded = self._one(one, recorded=recorded)
        return recorded

    def _one(self, node: ast.AST, *, recorded: bool) -> bool:
        """Whether something is recorded when this is through. A way that ends the function goes no further."""
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            return recorded
        if isinstance(node, ast.If):
            recorded = self._one(node.test, recorded=recorded)
            ways = [(way, self._statements(way, recorded=recorded)) for way in (node.body, node.orelse)]
            return any(through for way, through in ways if not way or not isinstance(way[-1], ast.Return | ast.Raise))
        for _ in range(2 if isinstance(node, _LOOPS) else 1):  # what comes round again comes after itself
            recorded = self._statements(ast.iter_child_nodes(node), recorded=recorded)
        if isinstance(node, ast.Call):
            called = self._at(self._where, node)
            fault = f"{'.'.join(self._where)} calls {called[1]} after it has recorded"
            if recorded and called in self.writing and called != RECORD and fault not in self.faults:
                self.faults.append(fault)
            return recorded or called in self.recording
        return recorded


def _calls_in(function: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _package(module: str) -> str:
    """How others import it: an operations package offers what its modules hold."""
    return module.split(".operations", 1)[0] + ".operations"


def module_of(path: Path) -> Module:
    dotted = ".".join(["fullcircle", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")
    return Module(dotted, ast.parse(path.read_text(encoding="utf-8")))


def test_nothing_is_written_after_it_is_recorded() -> None:
    paths = [path for path in sorted(ROOT.rglob("*.py")) if "operations" in {*path.parts, path.stem}]
    assert Reading(module_of(path) for path in paths).run() == []


LOG = "from fullcircle.foundation.auditlog import operations as auditlog\n"


@pytest.mark.parametrize(
    "body",
    [
        "auditlog.record('x')\n    Child.objects.create()",
        "for one in some:\n        one.save()\n        auditlog.record('x')",
        "told()\n    put()",
        "if some:\n        auditlog.record('x')\n    put()",
    ],
)
def test_a_write_after_it_would_be_found(body: str) -> None:
    helpers = "def told():\n    auditlog.record('x')\ndef put():\n    found.update(a=1)\n"
    source = f"{LOG}{helpers}@transaction.atomic\ndef act():\n    {body}\n"
    record = Module(RECORD[0], ast.parse("def record(event):\n    Head.objects.select_for_update()\n"))
    assert Reading([record, Module("fullcircle.domain.x.operations", ast.parse(source))]).run()
    marked = source.replace("@transaction.atomic", "@transaction.atomic\n@auditlog.at_the_end()")
    assert not Reading([record, Module("fullcircle.domain.x.operations", ast.parse(marked))]).run()
