"""A simulated Bizgo on 127.0.0.1: the vendor's calls over true HTTP, its webhooks, its faults.

It speaks what Infobank's SDK speaks (bizgo-sdk-comm 1.2.0), so that the SDK itself is the client.
"""

import json
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chalicelib.local.bizgo_answer import Payload, answer
from chalicelib.local.bizgo_consult import ConsultCalls
from chalicelib.local.bizgo_rooms import Rooms
from chalicelib.local.bizgo_texts import Report, Texts
from chalicelib.local.bizgo_uploads import BadUpload, Uploads
from chalicelib.local.phones import Phones
from chalicelib.local.profiles import FindProfile, no_profile
from chalicelib.local.teller import Teller

HOST = "127.0.0.1"
_CALLS = "/api/comm/v1/cstalk/"
_OMNI = "/api/comm/v1/send/omni"
_STATUS = "/api/comm/v1/message/inquiry/msgKey/"
_UPLOADS = {
    "/api/comm/v1/file/cstalk/image": "image",
    "/api/comm/v1/file/cstalk": "file",
    "/api/comm/v1/file/mms": "mms",
}
_POST_SECONDS = 10.0
# The dealer comes again so often, when it is not answered as it wants.
_POST_TRIES = 3
# A file may be 10 MB in the dealer's sandbox.
_MOST_BYTES = 11 * 1024 * 1024


@dataclass(slots=True)
class Faults:
    """What goes wrong from now on. `times`: how many calls are answered so; 0: all of them.

    `answer`: `429`, `500`, `cut` (taken, and then no answer) or `half` (of a text's destinations
    every second one is refused for now); `results`: `lost`, `doubled`, `late` (after
    `late_seconds`) or `reordered` (every second one is, so that later ones overtake it).
    `report_code`: what reports of texts say in place of 10000. `retry_after`: what a 429 asks for,
    in seconds; 0: nothing.
    """

    delay_seconds: float = 0.0
    answer: str = ""
    times: int = 0
    results: str = ""
    late_seconds: float = 2.0
    report_code: str = ""
    retry_after: int = 0


class SimulatedBizgo(ThreadingHTTPServer):
    """`webhooks` gives, for a sender key, where its events are posted; None: nobody listens.
    `is_ours`: whether texts may be sent from a number; `tell_report` takes each text's report;
    `find_profile`: who alimtalk may be sent for.
    """

    daemon_threads = True

    def __init__(
        self,
        webhooks: Callable[[str], str | None],
        port: int = 0,
        is_ours: Callable[[str], bool] = lambda _: True,
        tell_report: Report = lambda _: None,
        find_profile: FindProfile = no_profile,
    ) -> None:
        super().__init__((HOST, port), _Handler)
        self._webhooks = webhooks
        self._tell_report = tell_report
        self.faults = Faults()
        self._told = 0
        self._teller = Teller()
        self.uploads = Uploads(f"{self.url}/files")
        self.rooms = Rooms(self.post, lambda: uuid.uuid4().hex[:20], lambda: datetime.now(UTC))
        self.phones = Phones(lambda: datetime.now(UTC))
        self.talks = ConsultCalls(self.rooms, self.uploads, self.result)
        self.texts = Texts(
            self.phones,
            self.report,
            lambda key: self.uploads.find(key) is not None,
            is_ours,
            find_profile,
        )

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
        return self._as_faults_have_it(lambda _: self.talks.make(name, body))

    def send(self, body: Payload) -> tuple[int, Payload] | None:
        """A text's status and answer; None: the connection is to be cut."""
        return self._as_faults_have_it(lambda fault: self.texts.send(body, fault == "half"))

    def upload(self, kind: str, body: bytes, what: str) -> tuple[int, Payload] | None:
        """A file brought (`image`, `file`, `mms`): status and answer; None: to be cut."""

        def take(_: str) -> tuple[int, Payload]:
            uploads = self.uploads
            try:
                if what == "mms":
                    return 200, answer("A000", data=uploads.take_picture(kind, body))
                return 200, answer("A000", data=uploads.take(kind, body, what == "image"))
            except BadUpload:
                return 400, answer("A573")

        return self._as_faults_have_it(take)

    def result(self, body: Payload, call: str, key: str, code: str = "A000") -> None:
        """The later word on a call, as the faults have it."""
        named = (str(body.get("senderKey")), str(body.get("userKey")), call, key)
        ref = str(body.get("ref") or "")
        self._later(lambda: self.rooms.report(*named, ref, code))

    def report(self, payload: Payload) -> None:
        """The later word on a text, as the faults have it."""
        code = self.faults.report_code or payload["reportCode"]

        def tell() -> None:
            self.texts.told(payload["msgKey"], code)
            self._tell_report({**payload, "reportCode": code})

        self._later(tell)

    def _later(self, tell: Callable[[], None]) -> None:
        how = self.faults.results
        self._told += 1
        is_late = how == "late" or (how == "reordered" and self._told % 2 == 1)
        for _ in range({"lost": 0, "doubled": 2}.get(how, 1)):
            self._teller.later(self.faults.late_seconds if is_late else 0.05, tell)

    def _as_faults_have_it(
        self, make: Callable[[str], tuple[int, Payload]]
    ) -> tuple[int, Payload] | None:
        fault = self._fault()
        if fault in ("429", "500"):
            return int(fault), answer({"429": "A020", "500": "A910"}[fault])
        made = make(fault)
        return None if fault == "cut" else made

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
        if not self._is_known():
            return self._send(404, {"common": {"authCode": "A404", "authResult": "Not Found"}})
        if not self.headers.get("Authorization"):
            return self._send(401, {"common": {"authCode": "A401", "authResult": "Unauthorized"}})
        answered = self._uploaded(raw) if self.path in _UPLOADS else self._called(raw)
        if answered is None:
            self.close_connection = True
            return None
        return self._send(*answered)

    def do_GET(self) -> None:
        """How one message stands."""
        if not self.path.startswith(_STATUS) or not self.headers.get("Authorization"):
            return self._send(404, {"common": {"authCode": "A404", "authResult": "Not Found"}})
        return self._send(*self.server.texts.status(self.path.removeprefix(_STATUS)))

    def _is_known(self) -> bool:
        if self.path == _OMNI or self.path in _UPLOADS:
            return True
        return self.path.startswith(_CALLS) and self.server.talks.knows(self._name)

    @property
    def _name(self) -> str:
        return self.path.removeprefix(_CALLS)

    def _uploaded(self, raw: bytes) -> tuple[int, Payload] | None:
        kind = self.headers.get("Content-Type", "")
        return self.server.upload(kind, raw, _UPLOADS[self.path])

    def _called(self, raw: bytes) -> tuple[int, Payload] | None:
        try:
            body = json.loads(raw)
        except ValueError:
            return 400, answer("A010")
        if not isinstance(body, dict):
            return 400, answer("A011")
        if self.path == _OMNI:
            return self.server.send(body)
        return self.server.call(self._name, body)

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
