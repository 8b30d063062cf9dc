"""What is too large, or from nobody, is refused by what its head says: not a byte of it is read or stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.held import carried

pytestmark = pytest.mark.django_db

NEW = "/imports/new/"
MB = 1024 * 1024
FORM = "application/x-www-form-urlencoded"

Body = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def arriving(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are stored while they arrive; whether any was is seen by what was made there."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that were stored, even for a moment."""
    from django.core.files import uploadhandler

    names: list[str] = []
    real = uploadhandler.TemporaryUploadedFile

    def noting(name: str, *args: Any) -> Any:
        names.append(name)
        return real(name, *args)

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", noting)
    return names


@pytest.mark.parametrize("length", [str(62 * MB), str(10**15), "9" * 30, "-5", "x", "1e3"])
def test_a_file_above_the_limit_is(analyst: Client, unread: Body, length: str) -> None:
    answer = analyst.post(NEW, **unread(length))
    assert answer.status_code == 413
    assert "at most 61 MB are taken. Nothing was changed." in answer.content.decode()


def test_so_is_a_form_above_the_limit(analyst: Client, unread: Body) -> None:
    answer = analyst.post(NEW, **unread(str(3 * MB), FORM))
    assert answer.status_code == 413
    assert "at most 2 MB are taken" in answer.content.decode()


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", FORM, "application/json", ""])
@pytest.mark.parametrize("path", [NEW, "/sign-in/", "/nowhere/"])
def test_so_is_anything_large_from_nobody(unread: Body, path: str, kind: str) -> None:
    answer = Client().post(path, **unread(str(3 * MB), kind))
    assert answer.status_code == 413
    assert "nobody is signed in. Sign in, then send it." in answer.content.decode()


def test_so_is_a_body_that_does_not_say_how_large_it_is(analyst: Client, unread: Body) -> None:
    answer = analyst.post(NEW, **unread("", HTTP_TRANSFER_ENCODING="Chunked"))
    assert answer.status_code == 411
    assert "It did not say how large it is." in answer.content.decode()


def test_a_small_file_from_nobody_is_not_stored_and_what_was_typed_is_carried_through_sign_in(
    stored: list[str],
) -> None:
    sent = {"as_at_0": "27", "note": "Run this morning.", "file": SimpleUploadedFile("a.xlsx", b"x" * 100_000)}
    answer = Client().post(NEW, sent)
    assert answer.status_code == 401
    held = carried(answer)
    assert held is not None
    assert ("note", "Run this morning.") in held.fields
    assert stored == []


def test_one_from_somebody_signed_in_is(analyst: Client, stored: list[str]) -> None:
    analyst.post(NEW, {"file": SimpleUploadedFile("a.xlsx", b"x" * 100_000)})
    assert stored == ["a.xlsx"]


def test_texts_beside_a_file_that_are_above_the_limit_are_told_as_too_large(analyst: Client) -> None:
    answer = analyst.post(NEW, {"note": "a" * (3 * MB), "file": SimpleUploadedFile("a.xlsx", b"x")})
    assert answer.status_code == 413
