"""What is no request is never seen by the product: gunicorn answers it. In plain words, then, with the headers of every answer,
and with nothing of what was sent, in the answer or in the log."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse

from fullcircle.config.patience import LARGEST_HEAD
from fullcircle.config.settings import BASE_DIR
from tests.factories.headers import missing
from tests.integration.config.conftest import BIN

APP = """
def application(environ, start_response):
    environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/fails/":
        raise ValueError("the-secret")
    headers = [("Bad\\nName", "the-secret")] if environ["PATH_INFO"] == "/says-nonsense/" else []
    start_response("200 OK", [("Content-Length", "5"), *headers])
    return [b"right"]
"""
HOST = b"Host: qa.example.gov.uk\r\n"
SENT = {
    "no request": (b"the-secret\r\n\r\n", 400),
    "another protocol": (b"GET / TLS/1.3\r\n" + HOST + b"\r\n", 400),
    "bytes": (b"\x16\x03\x01\x02\x00\x01\x00the-secret\r\n\r\n", 400),
    "a method that is none": (b"the-secret; / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a header without a colon": (b"GET / HTTP/1.1\r\nthe-secret\r\n\r\n", 400),
    "a header with a space in its name": (b"GET / HTTP/1.1\r\nthe-secret : x\r\n\r\n", 400),
    "a header with a NUL": (b"GET / HTTP/1.1\r\nX: the-secret\x00\r\n\r\n", 400),
    "two lengths": (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nthe-secret", 400),
    "a length that is none": (b"POST / HTTP/1.1\r\nContent-Length: the-secret\r\n\r\n", 400),
    "chunks that are none": (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nthe-secret\r\n", 400),
    "an unknown coding": (b"POST / HTTP/1.1\r\nTransfer-Encoding: the-secret\r\n\r\n", 501),
    "an unknown expectation": (b"POST / HTTP/1.1\r\nExpect: the-secret\r\nContent-Length: 1\r\n\r\n", 417),
    "a long address": (b"GET /the-secret" + b"x" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "a long header": (b"GET / HTTP/1.1\r\nCookie: the-secret" + b"x" * 9_000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"X: the-secret\r\n" * 200 + b"\r\n", 431),
    "a head without an end": (b"GET / HTTP/1.1\r\nX: the-secret" + b"x" * LARGEST_HEAD, 431),
    "what fails": (b"GET /fails/ HTTP/1.1\r\n" + HOST + b"\r\n", 500),
    "an answer that is none": (b"GET /says-nonsense/ HTTP/1.1\r\n" + HOST + b"\r\n", 500),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a web server with our settings, and an application with nothing in it; its socket and its log lie there."""
    folder = tmp_path_factory.mktemp("s")
    (folder / "app.py").write_text(APP)
    command = [BIN / "gunicorn", "-c", "python:fullcircle.config.serving", "--bind", f"unix:{folder}/socket"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{BASE_DIR}:{folder}"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--workers", "1", "app:application"], cwd=BASE_DIR, env=env, stdout=log, stderr=log
        )
        try:
            until = time.monotonic() + 60
            while "Booting worker" not in (folder / "log").read_text() and time.monotonic() < until:
                time.sleep(0.1)
            yield folder
        finally:
            process.terminate()
            process.wait(60)


def sent(folder: Path, what: bytes) -> tuple[int, HttpResponse, str]:
    """The status, the headers and the body of what comes back."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(30)
        client.connect(str(folder / "socket"))
        client.sendall(what)
        came = b""
        try:
            while b"\r\n\r\n" not in came or len(came.partition(b"\r\n\r\n")[2]) < _length(came):
                if not (piece := client.recv(65_536)):
                    break
                came += piece
        except ConnectionResetError:
            pass  # closed with something unread
    head, _, body = came.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return int(first.split()[1]), HttpResponse(headers=headers), body


def _length(came: bytes) -> int:
    return int(came.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])


@pytest.mark.one_database
@pytest.mark.parametrize("what", SENT)
def test_it_is_answered_in_words_with_every_header_and_with_nothing_of_what_was_sent(server: Path, what: str) -> None:
    data, expected = SENT[what]
    status, headers, body = sent(server, data)
    assert status == expected
    assert missing(headers) == []
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Length"] == str(len(body.encode()))
    assert "<h1>" in body
    assert "the-secret" not in body
    assert sent(server, b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")[2] == "right", "it goes on serving"


@pytest.mark.one_database
def test_what_was_sent_instead_of_a_request_stands_in_no_log(server: Path) -> None:
    before = len((server / "log").read_text())
    for data, status in SENT.values():
        if status < 500:
            sent(server, data)
    said = (server / "log").read_text()[before:]
    assert "could not be read: InvalidRequestLine" in said or "could not be read: InvalidRequestMethod" in said
    assert "the-secret" not in said
