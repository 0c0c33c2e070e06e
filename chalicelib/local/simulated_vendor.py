"""What simulated vendors share: a server on 127.0.0.1, its answers, and what goes wrong."""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chalicelib.local.teller import Teller

HOST = "127.0.0.1"

Payload = dict[str, Any]
# Status and content; None: the connection is cut.
Answered = tuple[int, Payload] | None


@dataclass(slots=True)
class Faults:
    """What goes wrong from now on. `times`: how many calls are answered so; 0: all of them.

    `answer`: `429`, `500`, `cut` (taken, and then no answer) or `half` (every second message of a
    call is refused); `results`: `lost`, `doubled`, `late` (after `late_seconds`) or `reordered`;
    `report_code`: what reports say in place of the vendor's code for success; `retry_after`: what
    a 429 asks for, in seconds; 0: nothing.
    """

    delay_seconds: float = 0.0
    answer: str = ""
    times: int = 0
    results: str = ""
    late_seconds: float = 2.0
    report_code: str = ""
    retry_after: int = 0


class SimulatedVendor(ThreadingHTTPServer):
    """Answers from `start` until `stop`, in threads of its own. Port 0: any free one."""

    daemon_threads = True

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__((HOST, port), handler)

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://{HOST}:{self.server_address[1]}"

    def start(self) -> None:
        """Answers from now on."""
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        """No more calls."""
        self.shutdown()
        self.server_close()


class CalledVendor(SimulatedVendor, ABC):
    """A vendor that cities send by: as its faults have it, it answers, and reports later."""

    def __init__(self, port: int, handler: type["CallHandler"]) -> None:
        super().__init__(port, handler)
        self.faults = Faults()
        self._teller = Teller()

    def stop(self) -> None:
        """No more calls, and nothing more is told."""
        self._teller.stop()
        super().stop()

    def _as_faults_have_it(self, make: Callable[[str], tuple[int, Payload]]) -> Answered:
        """`make` is told the fault, for a call that is not refused whole."""
        fault = self._fault()
        if fault in ("429", "500"):
            return int(fault), self._refusal(fault)
        made = make(fault)
        return None if fault == "cut" else made

    @abstractmethod
    def _refusal(self, status: str) -> Payload:
        """How it says 429 or 500."""

    def _fault(self) -> str:
        """What `answer` says of this call, after its delay; empty: nothing goes wrong."""
        faults = self.faults
        if faults.delay_seconds:
            time.sleep(faults.delay_seconds)
        fault = faults.answer
        if fault and faults.times:
            faults.times -= 1
            if not faults.times:
                faults.answer = ""
        return fault


class CallHandler(BaseHTTPRequestHandler, ABC):
    """One connection to a vendor that cities send by: how it is `posted` to, and `asked`."""

    protocol_version = "HTTP/1.1"
    server: CalledVendor
    # Of a longer body the first ones are read.
    most_bytes = 10 * 1024 * 1024

    @abstractmethod
    def posted(self, raw: bytes) -> Answered:
        """The answer to a POST."""

    @abstractmethod
    def asked(self) -> Answered:
        """The answer to a GET."""

    def do_POST(self) -> None:
        """One call."""
        length = min(int(self.headers.get("Content-Length") or 0), self.most_bytes)
        self._answer(self.posted(self.rfile.read(length)))

    def do_GET(self) -> None:
        """One question."""
        self._answer(self.asked())

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def _answer(self, answered: Answered) -> None:
        if answered is None:
            self.close_connection = True
            return
        status, content = answered
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429 and self.server.faults.retry_after:
            self.send_header("Retry-After", str(self.server.faults.retry_after))
        self.end_headers()
        self.wfile.write(body)
