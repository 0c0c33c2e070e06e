"""A simulated Bizgo on 127.0.0.1: the vendor's calls over true HTTP, its webhooks, its faults.

It speaks what Infobank's SDK speaks (bizgo-sdk-comm 1.2.0), so that the SDK itself is the client.
"""

import json
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chalicelib.local.bizgo_rooms import NoSession, Payload, Rooms
from chalicelib.local.bizgo_uploads import BadUpload, Uploads

HOST = "127.0.0.1"
_CALLS = "/api/comm/v1/cstalk/"
_UPLOADS = {"/api/comm/v1/file/cstalk/image": True, "/api/comm/v1/file/cstalk": False}
_POST_SECONDS = 10.0
# The dealer comes again so often, when it is not answered as it wants.
_POST_TRIES = 3
_MOST_CHARACTERS = 1000
# A file may be 10 MB in the dealer's sandbox.
_MOST_BYTES = 11 * 1024 * 1024


@dataclass(slots=True)
class Faults:
    """What goes wrong from now on. `times`: how many calls are answered so; 0: all of them.

    `answer`: `429`, `500` or `cut` (taken, and then no answer); `results`: `lost`, `doubled` or
    `late` (after `late_seconds`).
    """

    delay_seconds: float = 0.0
    answer: str = ""
    times: int = 0
    results: str = ""
    late_seconds: float = 2.0


class SimulatedBizgo(ThreadingHTTPServer):
    """`webhooks` gives, for a sender key, where its events are posted; None: nobody listens."""

    daemon_threads = True

    def __init__(self, webhooks: Callable[[str], str | None], port: int = 0) -> None:
        super().__init__((HOST, port), _Handler)
        self._webhooks = webhooks
        self.faults = Faults()
        self.uploads = Uploads(f"{self.url}/files")
        self.rooms = Rooms(self.post, lambda: uuid.uuid4().hex[:20], lambda: datetime.now(UTC))

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://{HOST}:{self.server_address[1]}"

    def start(self) -> None:
        """Answers in threads of its own."""
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        """No more calls."""
        self.shutdown()
        self.server_close()

    def post(self, sender: str, kind: str, payload: Payload) -> None:
        """Brings an event to the city, three times if need be, as the dealer does."""
        base = self._webhooks(sender)
        if base is None:
            return
        body = json.dumps(payload, ensure_ascii=False).encode()
        for _ in range(_POST_TRIES):
            if _posted(f"{base}/cstalk/{kind}", body):
                return

    def call(self, name: str, body: Payload) -> tuple[int, Payload] | None:
        """A call's status and answer; None: the connection is to be cut."""
        fault = self._fault()
        if fault in ("429", "500"):
            code = {"429": "A020", "500": "A910"}[fault]
            return int(fault), _answer(code)
        made = _CALLED[name](self, body)
        return None if fault == "cut" else made

    def upload(self, kind: str, body: bytes, is_image: bool) -> tuple[int, Payload] | None:
        """A file brought: status and answer; None: the connection is to be cut."""
        fault = self._fault()
        if fault in ("429", "500"):
            return int(fault), _answer({"429": "A020", "500": "A910"}[fault])
        try:
            brought = self.uploads.take(kind, body, is_image)
        except BadUpload:
            return 400, _answer("A573")
        return None if fault == "cut" else (200, _answer("A000", data=brought))

    def result(self, body: Payload, call: str, key: str, code: str = "A000") -> None:
        """The later word on a call, as the faults have it."""
        how = self.faults.results
        named = (str(body.get("senderKey")), str(body.get("userKey")), call, key)
        ref = str(body.get("ref") or "")

        def tell() -> None:
            time.sleep(self.faults.late_seconds if how == "late" else 0.05)
            for _ in range({"lost": 0, "doubled": 2}.get(how, 1)):
                self.rooms.report(*named, ref, code)

        threading.Thread(target=tell, daemon=True).start()

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


def _write(server: SimulatedBizgo, body: Payload, card: str = "") -> tuple[int, Payload]:
    text = body.get("message")
    if not isinstance(text, str) or not 0 < len(text) <= _MOST_CHARACTERS:
        return 400, _answer("A572")
    file = server.uploads.named(body)
    if file is None and body.get("msgType") in ("IMAGE", "FILE"):
        return 400, _answer("A573")
    try:
        key = server.rooms.write(str(body["senderKey"]), str(body["userKey"]), text, card, file)
    except NoSession:
        return 400, _answer("A821")
    server.result(body, "write", key)
    return 200, _answer("A000", msgKey=key)


def _end(server: SimulatedBizgo, body: Payload) -> tuple[int, Payload]:
    event = str(body.get("botEvent") or "")
    try:
        key = server.rooms.end(str(body["senderKey"]), str(body["userKey"]), event)
    except NoSession:
        return 400, _answer("A821")
    server.result(body, "endwithbot" if event else "end", key)
    return 200, _answer("A000", data={"msgKey": key})


def _card(server: SimulatedBizgo, body: Payload) -> tuple[int, Payload]:
    """A rich message: of its kinds the text, and the card that asks for a phone number."""
    return _write(server, body, str(body.get("msgType") or ""))


_CALLED: Mapping[str, Callable[[SimulatedBizgo, Payload], tuple[int, Payload]]] = {
    "plain": _write,
    "rich": _card,
    "end": _end,
    "endWithBot": _end,
}


def _answer(code: str, **more: Any) -> Payload:
    common = {"authCode": "A000", "authResult": "Success", "infobankTrId": uuid.uuid4().hex}
    result = "Success" if code == "A000" else "Failed"
    return {"common": common, "data": {"code": code, "result": result, **more}}


def _posted(url: str, body: bytes) -> bool:
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=_POST_SECONDS) as answer:
            return bool(json.load(answer).get("code") == "A000")
    except (OSError, ValueError):
        return False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SimulatedBizgo

    def do_POST(self) -> None:
        """One call of the vendor's API."""
        length = min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES)
        raw = self.rfile.read(length)
        name = self.path.removeprefix(_CALLS)
        uploads = self.path in _UPLOADS
        if not uploads and (not self.path.startswith(_CALLS) or name not in _CALLED):
            return self._send(404, {"common": {"authCode": "A404", "authResult": "Not Found"}})
        if not self.headers.get("Authorization"):
            return self._send(401, {"common": {"authCode": "A401", "authResult": "Unauthorized"}})
        answered = self._uploaded(raw) if uploads else self._called(name, raw)
        if answered is None:
            self.close_connection = True
            return None
        return self._send(*answered)

    def _uploaded(self, raw: bytes) -> tuple[int, Payload] | None:
        kind = self.headers.get("Content-Type", "")
        return self.server.upload(kind, raw, _UPLOADS[self.path])

    def _called(self, name: str, raw: bytes) -> tuple[int, Payload] | None:
        try:
            body = json.loads(raw)
        except ValueError:
            return 400, _answer("A010")
        if not isinstance(body, dict) or not body.get("senderKey") or not body.get("userKey"):
            return 400, _answer("A011")
        return self.server.call(name, body)

    def _send(self, status: int, content: Payload) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
