from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fullcircle.domain.frameworks import queries
from fullcircle.domain.frameworks.models import FrameworkVersion

pytestmark = pytest.mark.django_db


def _run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_framework", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path, bolton_text: str) -> Path:
    path = tmp_path / "framework.yaml"
    path.write_text(bolton_text, encoding="utf-8")
    return path


def test_check_changes_nothing(file: Path) -> None:
    assert "The file is sound" in _run(file, "--check")
    assert not FrameworkVersion.objects.exists()


def test_a_file_becomes_a_draft_and_again_is_already_there(file: Path) -> None:
    assert "version 1, is now a draft." in _run(file)
    assert "is there already, with exactly this text: draft." in _run(file)
    assert list(FrameworkVersion.objects.values_list("state", flat=True)) == ["draft"]


def test_publish_puts_it_in_force(file: Path) -> None:
    assert "is published" in _run(file, "--publish")
    assert queries.in_force(date(2026, 3, 5)).published_by == "Full Circle"


def test_publishing_again_changes_nothing(file: Path) -> None:
    _run(file, "--publish")
    assert "is there already, with exactly this text: in force." in _run(file, "--publish")
    assert FrameworkVersion.objects.count() == 1


def test_a_version_that_cannot_be_published_is_not_left_as_a_draft(file: Path, bolton_text: str) -> None:
    _run(file, "--publish")
    file.write_text(bolton_text.replace("  version: 1\n", "  version: 2\n", 1), encoding="utf-8")
    with pytest.raises(CommandError, match=r"has to begin later.*Nothing was changed"):
        _run(file, "--publish")
    assert FrameworkVersion.objects.count() == 1


def test_every_fault_is_listed_with_its_line_and_path(file: Path, bolton_text: str) -> None:
    file.write_text(
        bolton_text.replace("month: 5", "month: 15", 1).replace("code: bolton", "code: 7", 1), encoding="utf-8"
    )
    with pytest.raises(CommandError) as refused:
        _run(file)
    message = str(refused.value)
    assert "The framework file has 2 faults. Nothing was changed." in message
    assert "identity.code: should be text" in message
    assert "fundamentals[management_grip].month: should be 12 or less" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "There is no file"), (b"\xff\xfe\x00", "is not text in UTF-8"), (b"", "group of names")],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "other.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        _run(path)
