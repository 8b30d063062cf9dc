"""A mail server that keeps what it is given, on a port of this machine."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message


class Kept(socketserver.ThreadingTCPServer):
    """The server. ``received``: the messages, in their order; ``refuses``: addresses that it takes no mail for."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.received: list[Message] = []
        self.refuses: set[str] = set()
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: Kept

    def handle(self) -> None:
        self._say("220 ready")
        for line in self.rfile:
            word = line.decode().strip()
            if word.upper().startswith("RCPT") and any(address in word for address in self.server.refuses):
                self._say("550 nobody here")
            elif word.upper() == "DATA":
                self._say("354 go on")
                self.server.received.append(message_from_bytes(b"".join(self._data())))
                self._say("250 kept")
            else:
                self._say("221 bye" if word.upper() == "QUIT" else "250 fine")

    def _data(self) -> Iterator[bytes]:
        for line in self.rfile:
            if line == b".\r\n":
                return
            yield line

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[Kept]:
    """A server while the block lasts."""
    with Kept() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
