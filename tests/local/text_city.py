"""A city's webhook of text messages as msghub sees it: keeps what came, refuses on demand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PHONE, OTHER_PHONE, NUMBER = "01000000001", "01000000002", "18990000"


class TextCity(ThreadingHTTPServer):
    """Acknowledges with the code 10000, after `refusals` answers that do not."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.raw: list[bytes] = []
        self.refusals = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def batches(self) -> list[dict[str, Any]]:
        return [json.loads(each) for each in self.raw]

    @property
    def items(self) -> list[dict[str, Any]]:
        return [item for batch in self.batches for item in batch["moLst"]]


class _Door(BaseHTTPRequestHandler):
    server: TextCity

    def do_POST(self) -> None:
        self.server.raw.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.refusals -= 1
        code = "10000" if self.server.refusals < 0 else "99999"
        answer = json.dumps({"code": code, "message": "success"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def text_city() -> Iterator[TextCity]:
    found = TextCity()
    threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()
