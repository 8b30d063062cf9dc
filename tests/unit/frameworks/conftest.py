"""The Bolton framework, and ways to spoil a copy of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fullcircle.domain.frameworks.rules import Fault, Framework, FrameworkFaults, read_framework

BOLTON = Path(__file__).parents[3] / "frameworks" / "bolton.yaml"


class _Plain(yaml.CSafeDumper):
    """Writes everything out, without aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@pytest.fixture(scope="session")
def bolton_text() -> str:
    return BOLTON.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def bolton(bolton_text: str) -> Framework:
    return read_framework(bolton_text)


@pytest.fixture
def spoiled(bolton_text: str) -> Callable[[Callable[[Any], object]], str]:
    """The text of a copy that ``edit`` has changed in place."""

    def spoil(edit: Callable[[Any], object]) -> str:
        content = yaml.load(bolton_text, Loader=yaml.CSafeLoader)
        edit(content)
        return yaml.dump(content, Dumper=_Plain, sort_keys=False, allow_unicode=True)

    return spoil


@pytest.fixture
def faults_in() -> Callable[[str], tuple[Fault, ...]]:
    def read(text: str) -> tuple[Fault, ...]:
        with pytest.raises(FrameworkFaults) as refused:
            read_framework(text)
        return refused.value.faults

    return read
