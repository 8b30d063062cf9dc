"""When the web server hands a request to a thread, and to which: never before the head and, of a form, the whole has come."""

import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings
from gunicorn.config import Config

from fullcircle.config.limits import LARGEST_FORM
from fullcircle.config.patience import (
    LARGEST_HEAD,
    LEAST_A_SECOND,
    SECONDS_FOR_FILE,
    SECONDS_FOR_FORM,
    SECONDS_FOR_HEAD,
    SECONDS_STALLED,
    Connection,
)

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"


@pytest.fixture
def conn() -> Iterator[Connection]:
    here, there = socket.socketpair()
    with here, there:
        yield Connection(SimpleNamespace(keepalive=5), here, ("127.0.0.1", 1), ("127.0.0.1", 2))


@pytest.mark.parametrize("came", [b"G", b"GET / HTTP/1.1\r\n", HEAD, HEAD + b"Content-Length: 9\r\n"])
def test_a_head_without_its_end_is_waited_for(conn: Connection, came: bytes) -> None:
    conn.take(came)
    assert not conn.whole


def test_a_request_without_a_body_is_there_with_its_head(conn: Connection) -> None:
    for byte in b"GET / HTTP/1.1\r\nHost: a\r\n\r\n":
        assert not conn.whole
        conn.take(bytes([byte]))
    assert conn.whole
    assert not conn.has_file


def test_a_form_is_there_with_its_last_byte(conn: Connection) -> None:
    conn.take(HEAD + b"content-LENGTH: 5\r\n\r\na=bc")
    assert not conn.whole
    conn.take(b"d")
    assert conn.whole
    assert not conn.has_file


def test_what_is_too_large_for_a_form_goes_to_the_threads_of_files_with_its_head(conn: Connection) -> None:
    conn.take(HEAD + f"Content-Length: {LARGEST_FORM + 1}\r\n\r\n".encode())
    assert conn.whole
    assert conn.has_file


@pytest.mark.parametrize("header", [b"Transfer-Encoding: chunked", b"Expect: 100-continue\r\nContent-Length: 5"])
def test_so_does_what_cannot_be_waited_for(conn: Connection, header: bytes) -> None:
    conn.take(HEAD + header + b"\r\n\r\n")
    assert conn.whole
    assert conn.has_file


def test_a_length_in_the_body_is_none(conn: Connection) -> None:
    conn.take(HEAD + b"Content-Length: 40\r\n\r\nx\r\nTransfer-Encoding: chunked\r\n")
    assert not conn.whole


def test_a_head_that_goes_on_and_on_is_too_long(conn: Connection) -> None:
    conn.take(HEAD + b"A: " + b"b" * LARGEST_HEAD)
    assert conn.too_long


def test_each_part_has_its_time(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    now = SimpleNamespace(at=1_000.0)
    monkeypatch.setattr("fullcircle.config.patience.time.monotonic", lambda: now.at)
    conn.begin(b"", seconds=5)
    assert conn.until == 1_005
    now.at = 1_004.0
    conn.take(b"GET")
    assert conn.until == 1_004 + SECONDS_FOR_HEAD
    now.at = 1_008.0
    conn.take(b" / ")
    assert conn.until == 1_004 + SECONDS_FOR_HEAD, "more bytes win no more time"
    conn.take(b"HTTP/1.1\r\nContent-Length: 9\r\n\r\n")
    assert conn.until == 1_008 + SECONDS_FOR_FORM


class Line:
    """A client that sends ``piece`` every so many seconds, by a clock of its own."""

    def __init__(self, piece: bytes, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
        self.piece, self.seconds, self.at, self.timeout = piece, seconds, 1_000.0, 0.0
        monkeypatch.setattr("fullcircle.config.patience.time.monotonic", lambda: self.at)

    def setblocking(self, _: bool) -> None:
        pass

    def settimeout(self, seconds: float) -> None:
        self.timeout = seconds

    def gettimeout(self) -> float:
        return self.timeout

    def recv(self, _: int) -> bytes:
        self.at += min(self.seconds, self.timeout)
        if self.seconds > self.timeout:
            raise TimeoutError
        return self.piece

    def read(self, header: bytes, size: int) -> int:
        """Send a request with this header to a thread of files; how many bytes of its body were read."""
        conn = Connection(Config(), self, ("127.0.0.1", 1), ("127.0.0.1", 2))
        conn.take(HEAD + header + b"\r\n\r\n")
        assert conn.whole
        assert conn.has_file
        conn.init()
        conn.parser.unreader.begin(bytes(conn.came))
        return len(next(conn.parser).body.read(size))


@pytest.mark.parametrize(
    ("header", "piece"),
    [
        (b"Expect: 100-continue\r\nContent-Length: 1000", b"a"),
        (b"Content-Length: 60000000", b"a"),
        (b"Transfer-Encoding: chunked", b"1\r\na\r\n"),
    ],
)
@pytest.mark.parametrize("seconds", [1, SECONDS_STALLED - 1])
def test_a_file_that_drips_is_let_go(
    monkeypatch: pytest.MonkeyPatch, header: bytes, piece: bytes, seconds: int
) -> None:
    line = Line(piece, seconds, monkeypatch)
    with pytest.raises(TimeoutError):
        line.read(header, 1_000)
    assert line.at <= 1_000 + SECONDS_FOR_FILE + 1


def test_nothing_is_waited_for_longer_than_a_piece_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(b"a", 1_000, monkeypatch)
    with pytest.raises(TimeoutError):
        line.read(b"Content-Length: 60000000", 1)
    assert line.at == 1_000 + SECONDS_STALLED


def test_a_large_file_has_the_time_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 600 * LEAST_A_SECOND
    line = Line(b"a" * 20 * LEAST_A_SECOND, 20, monkeypatch)
    assert line.read(f"Content-Length: {size}".encode(), size) == size
    assert line.at == 1_000 + 600


def test_each_request_on_a_connection_has_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(b"a" * 100, SECONDS_STALLED - 1, monkeypatch)
    conn = Connection(Config(), line, ("127.0.0.1", 1), ("127.0.0.1", 2))
    for _ in range(5):
        conn.init()
        conn.parser.unreader.begin(HEAD + b"Expect: 100-continue\r\nContent-Length: 100\r\n\r\n")
        assert len(next(conn.parser).body.read()) == 100
    assert line.gettimeout() == SECONDS_STALLED


def test_the_settings_take_what_the_server_takes_in() -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == LARGEST_FORM
