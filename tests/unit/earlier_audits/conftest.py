from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from fullcircle.domain.earlier_audits import rules
from fullcircle.domain.earlier_audits.rules.worker import Reading


@dataclass
class Outcome:
    """All that reading one file gave. ``summary`` is as it is sent."""

    rows: list[rules.AnswerRow]
    problems: list[rules.RowProblem]
    summary: dict[str, object]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Outcome]:
    """Read these bytes in this process, which keeps hundreds of these tests fast."""

    def run(content: bytes, **limits: int) -> Outcome:
        path = tmp_path / "answers"
        path.write_bytes(content)
        rows: list[rules.AnswerRow] = []
        problems: list[rules.RowProblem] = []
        summary: dict[str, object] = {}

        def emit(kind: str, *rest: object) -> None:
            if kind == "summary":
                summary.update(rest[0])  # type: ignore[call-overload]
            else:
                rows.extend(rules.AnswerRow(*cells) for cells in rest[1])  # type: ignore[attr-defined]
                problems.extend(rules.RowProblem(*cells) for cells in rest[2])  # type: ignore[attr-defined]

        Reading(path, rules.Limits(**limits), emit).run()
        return Outcome(rows, problems, summary)

    return run


@pytest.fixture
def read_apart(tmp_path: Path) -> Callable[..., Outcome]:
    """Read these bytes as the product does: in a process of its own, under its caps."""

    def run(content: bytes, **limits: int) -> Outcome:
        path = tmp_path / "answers"
        path.write_bytes(content)
        rows: list[rules.AnswerRow] = []
        problems: list[rules.RowProblem] = []

        def sink(_: int, some: object, more: object) -> None:
            rows.extend(some)  # type: ignore[arg-type]
            problems.extend(more)  # type: ignore[arg-type]

        summary = rules.read_answers(path, sink=sink, limits=rules.Limits(**limits))
        return Outcome(rows, problems, asdict(summary))

    return run
