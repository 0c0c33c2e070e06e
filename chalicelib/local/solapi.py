"""A simulated Solapi on 127.0.0.1: the vendor's calls over true HTTP, its reports, its faults.

It speaks what the vendor's Python SDK speaks (solapi 5.0.3), so that the SDK itself is a client.
"""

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chalicelib.local.phones import Phones
from chalicelib.local.profiles import FindProfile, no_profile
from chalicelib.local.solapi_messages import CARRIED, Messages, Payload
from chalicelib.local.teller import Teller

HOST = "127.0.0.1"
_SEND = "/messages/v4/send-many/detail"
# The SDK calls the second of the two.
_LISTS = ("/messages/v4/list", "/messages/v4/list-old")
_PROOF = re.compile(
    r"HMAC-SHA256 ApiKey=(?P<key>[^,]+), Date=(?P<date>[^,]+), salt=(?P<salt>[^,]{12,64}), "
    r"signature=(?P<signature>[0-9a-f]{64})"
)
_TOLERANCE_SECONDS = 900
_MOST_BYTES = 10 * 1024 * 1024
_ERRORS = {"429": "TooManyRequests", "500": "InternalError"}

# Posts a call's reports: what stands in `data`, each.
Post = Callable[[list[Payload]], None]


@dataclass(slots=True)
class SolapiFaults:
    """What goes wrong from now on. `times`: how many calls are answered so; 0: all of them.

    `answer`: `429`, `500`, `cut` (taken, and then no answer) or `half` (every second message of a
    call is refused); `results`: `lost`, `doubled`, `late` (after `late_seconds`) or `reordered`
    (the last first, and `3000` after what it came to); `report_code`: in place of 4000;
    `retry_after`: what a 429 asks for, in seconds; 0: nothing.
    """

    delay_seconds: float = 0.0
    answer: str = ""
    times: int = 0
    results: str = ""
    late_seconds: float = 2.0
    report_code: str = ""
    retry_after: int = 0


class SimulatedSolapi(ThreadingHTTPServer):
    """`post` brings reports to the cities; `secret_of` gives an API key's secret, by which calls
    are checked, or None for a key of which any signature is good.
    """

    daemon_threads = True

    def __init__(
        self,
        phones: Phones,
        port: int = 0,
        post: Post = lambda _: None,
        is_ours: Callable[[str], bool] = lambda _: True,
        find_profile: FindProfile = no_profile,
        secret_of: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        super().__init__((HOST, port), _Handler)
        self.faults = SolapiFaults()
        self.phones = phones
        self.messages = Messages(phones, self.tell, is_ours, find_profile)
        self._post = post
        self._secret_of = secret_of
        self._salts: set[str] = set()
        self._teller = Teller()

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://{HOST}:{self.server_address[1]}"

    def start(self) -> None:
        """Answers in threads of its own."""
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        """No more calls, and nothing more is told."""
        self._teller.stop()
        self.shutdown()
        self.server_close()

    def fault_of(self, header: str) -> str:
        """The error code of a call that does not prove itself; empty: it does."""
        proof = _PROOF.fullmatch(header)
        if proof is None:
            return "InvalidAPIKey"
        try:
            made = datetime.fromisoformat(proof["date"]).timestamp()
        except ValueError:
            return "SignatureDoesNotMatch"
        if abs(time.time() - made) > _TOLERANCE_SECONDS:
            return "RequestTimeTooSkewed"
        if proof["salt"] in self._salts:
            return "DuplicatedSignature"
        self._salts.add(proof["salt"])
        secret = self._secret_of(proof["key"])
        text = f"{proof['date']}{proof['salt']}".encode()
        signed = hmac.new((secret or "").encode(), text, hashlib.sha256).hexdigest()
        wrong = secret is not None and not hmac.compare_digest(signed, proof["signature"])
        return "SignatureDoesNotMatch" if wrong else ""

    def take(self, body: Payload) -> tuple[int, Payload] | None:
        """A sending's status and answer; None: the connection is to be cut."""
        fault = self._fault()
        if fault in _ERRORS:
            return int(fault), {"errorCode": _ERRORS[fault], "errorMessage": fault}
        made = self.messages.send(body, fault == "half")
        return None if fault == "cut" else made

    def tell(self, reports: list[Payload]) -> None:
        """The later word on a call's messages, as the faults have it."""
        how, code, later = self.faults.results, self.faults.report_code, self.faults.late_seconds
        found = [{**each, "statusCode": code or each["statusCode"]} for each in reports]

        def telling() -> None:
            for each in found:
                self.messages.told(each["messageId"], each["statusCode"])
            for batch in _batches(how, found):
                self._post(batch)

        self._teller.later(later if how == "late" else 0.05, telling)

    def _fault(self) -> str:
        faults = self.faults
        if faults.delay_seconds:
            time.sleep(faults.delay_seconds)
        fault = faults.answer
        if fault and faults.times:
            faults.times -= 1
            if not faults.times:
                faults.answer = ""
        return fault


def _batches(how: str, found: list[Payload]) -> list[list[Payload]]:
    """What is posted, call by call."""
    if how == "lost" or not found:
        return []
    if how == "reordered":
        return [found[::-1], [{**each, "statusCode": CARRIED} for each in found]]
    return [found, found] if how == "doubled" else [found]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SimulatedSolapi

    def do_POST(self) -> None:
        """Messages to be sent."""
        length = min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES)
        raw = self.rfile.read(length)
        if self.path != _SEND:
            return self._send(404, {"errorCode": "NotFound", "errorMessage": ""})
        if fault := self.server.fault_of(self.headers.get("Authorization", "")):
            return self._send(401, {"errorCode": fault, "errorMessage": ""})
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        answered = self.server.take(body if isinstance(body, dict) else {})
        if answered is None:
            self.close_connection = True
            return None
        return self._send(*answered)

    def do_GET(self) -> None:
        """What was sent."""
        address = urlsplit(self.path)
        if address.path not in _LISTS:
            return self._send(404, {"errorCode": "NotFound", "errorMessage": ""})
        if fault := self.server.fault_of(self.headers.get("Authorization", "")):
            return self._send(401, {"errorCode": fault, "errorMessage": ""})
        return self._send(*self.server.messages.page_of(dict(parse_qsl(address.query))))

    def _send(self, status: int, content: Payload) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429 and self.server.faults.retry_after:
            self.send_header("Retry-After", str(self.server.faults.retry_after))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
