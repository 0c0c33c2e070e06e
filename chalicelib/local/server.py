"""HTTP/1.1 on 127.0.0.1: reads a request whole, asks the front, writes its answer.

A body is read to its end even when it will be refused: a client still writing would otherwise see
its connection reset instead of the answer. A client that goes away is no event.
"""

import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chalicelib.local.bodies import BadBody, BodyTooLarge, read_body
from chalicelib.local.faults import CannotRun
from chalicelib.local.front import Front
from chalicelib.local.gateway import Answer, json_answer

HOST = "127.0.0.1"
SECONDS_IDLE = 60


class Server(ThreadingHTTPServer):
    """Listens from its making on; `start` begins to answer."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, front: Front) -> None:
        self.front = front
        self._busy = 0
        self._changed = threading.Condition()
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            raise CannotRun(_why_not(port, error)) from None

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://{HOST}:{self.server_address[1]}"

    def start(self) -> None:
        """Answers in threads of its own."""
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self, seconds: float) -> None:
        """Takes no more connections and waits for the answers being made, at most so long."""
        self.shutdown()
        self.server_close()
        with self._changed:
            self._changed.wait_for(lambda: not self._busy, seconds)

    def asked(self, change: int) -> None:
        """Counts requests being answered."""
        with self._changed:
            self._busy += change
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken connection is the client's affair; all else keeps its traceback."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server
    timeout = SECONDS_IDLE
    # Small answers leave at once, in one piece.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        self.server.asked(+1)
        try:
            self._write(self._answer())
        finally:
            self.server.asked(-1)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _answer(self) -> Answer:
        try:
            body = read_body(self.headers, self.rfile)
        except BodyTooLarge:
            self.close_connection = True
            return json_answer(413, {"error": "too_large"})
        except BadBody as error:
            self.close_connection = True
            return json_answer(400, {"error": "bad_request", "message": str(error)})
        # White space around a value is no part of it (RFC 9110, 5.5); Python leaves it at the end.
        headers = {name.lower(): value.strip(" \t") for name, value in self.headers.items()}
        return self.server.front.answer(self.command, self.path, headers, body)

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A request line or header nobody can read, or an unknown method: in our own shape."""
        self.close_connection = True
        phrase = message or HTTPStatus(code).phrase
        # Set by the reading of the request line, which may have failed before.
        self.command = getattr(self, "command", None) or "GET"
        self.request_version = self.protocol_version
        self._write(json_answer(code, {"error": "bad_request", "message": phrase}))

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the application logs what matters, with ids only."""


def _why_not(port: int, error: Exception) -> str:
    why = getattr(error, "strerror", None) or str(error)
    return (
        f"Port {port} on {HOST} cannot be used ({why}): stop what holds it, "
        "or choose another PORT=."
    )
