"""The web server's worker: a request is given to a thread only once it is there, so that who sends slowly holds nobody's place.

The worker of gunicorn that this builds on gives a connection to a thread with its first byte; a few clients that send a byte now
and then would hold every thread. Here the main loop of the worker, which waits for many connections at once, takes in the head of
a request and the whole of a form. Files are too large to be held: they are read by threads of their own, so that slow ones delay
other files and no page. Every wait has an end, and so have all waits for one file together.
"""

import re
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from fullcircle.config import unreadable
from fullcircle.config.limits import LARGEST_FORM

SECONDS_FOR_HEAD: Final = 10
SECONDS_FOR_FORM: Final = 60
SECONDS_STALLED: Final = 30
"""How long a thread waits for the next piece of a file, or for a client to take the next piece of an answer."""

SECONDS_FOR_FILE: Final = 60
LEAST_A_SECOND: Final = 32 * 1024
"""How long a thread waits for all pieces of a file together: so many seconds, and one for each so many bytes that have come."""

LARGEST_HEAD: Final = 64 * 1024
MOST_HELD: Final = 64 * 1024 * 1024
"""Bytes of requests on their way that a worker holds; beyond, the largest is dropped."""

FILE_THREADS: Final = 4

MOST_LINGERING: Final = 8
"""Connections closed with patience at one time: of a file of which not all was read, so that its sender reads the answer."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_UNREAD = re.compile(rb"\r\n(transfer-encoding|expect):", re.IGNORECASE)
_TOO_LONG = unreadable.answer(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


class FileReader(SocketUnreader):  # type: ignore[misc]  # gunicorn tells no types
    """Reads what a thread has to wait for, and gives up on what comes too slowly. Only waiting counts, not what the site does."""

    def begin(self, came: bytes) -> None:
        """Read another request, of which so much has come."""
        self.unread(came)
        self.left = SECONDS_FOR_FILE + len(came) / LEAST_A_SECOND

    def chunk(self, size_hint: int | None = None) -> bytes:
        if self.left <= 0:
            raise TimeoutError("This came too slowly.")
        most, began = self.sock.gettimeout() or SECONDS_STALLED, time.monotonic()
        self.sock.settimeout(min(most, self.left))
        data: bytes = super().chunk(size_hint)
        self.sock.settimeout(most)
        self.left += len(data) / LEAST_A_SECOND - (time.monotonic() - began)
        return data


class Connection(TConn):  # type: ignore[misc]  # gunicorn tells no types
    """A connection. ``came``: what has come of the next request; ``until``: when the rest must be there."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.came = bytearray()
        self.head_ends = -1
        self.length = 0
        self.had_file = False
        self.until = time.monotonic() + SECONDS_FOR_HEAD

    def init(self) -> None:
        """Called by the thread that takes the request on."""
        if not self.initialized:
            super().init()
            self.parser.unreader = FileReader(self.sock)
        self.sock.settimeout(SECONDS_STALLED)

    def begin(self, came: bytes, *, seconds: float) -> None:
        """Wait for the next request, of which something may have come with the last one."""
        self.came, self.head_ends, self.length = bytearray(came), -1, 0
        self.until = time.monotonic() + seconds

    def take(self, data: bytes) -> None:
        """Some more has come."""
        if not self.came:
            self.until = time.monotonic() + SECONDS_FOR_HEAD
        self.came += data
        self._look()

    def _look(self) -> None:
        if self.head_ends >= 0:
            return
        self.head_ends = self.came.find(b"\r\n\r\n")
        if self.head_ends >= 0:
            self.until = time.monotonic() + SECONDS_FOR_FORM
            found = _LENGTH.search(self.came, 0, self.head_ends + 2)
            self.length = int(found[1]) if found else 0

    @property
    def too_long(self) -> bool:
        """Whether there is no end to its head."""
        return self.head_ends < 0 and len(self.came) > LARGEST_HEAD

    @property
    def has_file(self) -> bool:
        """Whether its body is not taken in here: too large for a form, or of a length that is not told."""
        return self.length > LARGEST_FORM or bool(_UNREAD.search(self.came, 0, self.head_ends + 2))

    @property
    def whole(self) -> bool:
        """Whether a thread would not have to wait."""
        if self.head_ends < 0:
            return False
        return self.has_file or len(self.came) >= self.head_ends + 4 + self.length


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn tells no types
    """Takes requests in before it hands them on. Serves plain HTTP/1.1, as a proxy that ends TLS sends it."""

    def init_process(self) -> None:
        self.on_their_way: set[Connection] = set()
        self.files = ThreadPoolExecutor(FILE_THREADS)
        self.closing, self.lingering = ThreadPoolExecutor(MOST_LINGERING), 0
        super().init_process()

    def accept(self, listener: Any) -> None:
        try:
            opened, address = listener.accept()
        except OSError:  # taken by another worker, gone already, or more than the system allows
            return
        self.nr_conns += 1
        self._wait_for(Connection(self.cfg, opened, address, listener.getsockname()))

    def _wait_for(self, conn: Connection) -> None:
        conn.sock.setblocking(False)
        self.on_their_way.add(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._more, conn))

    def _more(self, conn: Connection, _: Any) -> None:
        try:
            data = conn.sock.recv(LARGEST_HEAD)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        conn.take(data)
        self._go_on(conn)

    def _go_on(self, conn: Connection) -> None:
        if conn.too_long:
            self._drop(conn, _TOO_LONG)
        elif conn.whole:
            self._hand_on(conn)
        elif len(conn.came) > LARGEST_HEAD and sum(len(one.came) for one in self.on_their_way) > MOST_HELD:
            self._drop(max(self.on_their_way, key=lambda one: len(one.came)))

    def _hand_on(self, conn: Connection) -> None:
        self.on_their_way.discard(conn)
        self.poller.unregister(conn.sock)
        conn.had_file = conn.has_file
        conn.init()
        conn.data_ready = True
        conn.parser.unreader.begin(bytes(conn.came))
        conn.begin(b"", seconds=SECONDS_FOR_HEAD)
        done: Future[Any] = (self.files if conn.had_file else self.tpool).submit(self.handle, conn)
        done.add_done_callback(lambda result: self.method_queue.defer(self.finish_request, conn, result))

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Called by gunicorn where a request could not be read, or nothing answered it: in our words, telling nothing of either
        to the client, nor to the log what a client sent instead of a request."""
        status = unreadable.status_of(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.error("A request could not be answered.", exc_info=exc)
        else:
            self.log.warning("What %s sent could not be read: %s", addr[0] if addr else "?", type(exc).__name__)
        with suppress(OSError):  # gone already
            client.sendall(unreadable.answer(status))

    def finish_request(self, conn: Connection, fs: "Future[Any]") -> None:
        """After an answer: wait for the next request on the connection, or close it."""
        goes_on = not fs.cancelled() and fs.exception() is None and fs.result() and self.alive
        if not goes_on:
            self._close(conn)
            return
        conn.begin(conn.parser.unreader.take_buffered(), seconds=self.cfg.keepalive)
        self._wait_for(conn)
        if conn.came:
            conn.take(b"")
            self._go_on(conn)

    def _close(self, conn: Connection) -> None:
        if not conn.had_file or self.lingering >= MOST_LINGERING:
            self.nr_conns -= 1
            conn.close()
            return
        self.lingering += 1
        done = self.closing.submit(conn.close, graceful=True)  # it waits for the client, so never in the main loop
        done.add_done_callback(lambda _: self.method_queue.defer(self._lingered))

    def _lingered(self) -> None:
        self.lingering -= 1
        self.nr_conns -= 1

    def murder_pending(self) -> None:
        """Called about once a second: whoever has not sent the rest in time is dropped."""
        now = time.monotonic()
        for conn in [one for one in self.on_their_way if one.until <= now or not self.alive]:
            self._drop(conn)

    def _drop(self, conn: Connection, last_words: bytes = b"") -> None:
        self.on_their_way.discard(conn)
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        try:
            if last_words:
                conn.sock.send(last_words)
            conn.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # gone already
        conn.close()
