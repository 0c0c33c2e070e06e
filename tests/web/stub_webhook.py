"""A webhook that answers what a test lays out, behind the simulator's real pages."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from chalicelib.local.consult_room import ConsultRoom
from chalicelib.local.simulator import respond
from chalicelib.local.text_phones import TextPhones
from chalicelib.local.vendor_faults import VendorFaults

SECRET = "a-secret-of-the-stub"
SKILL_PATH = "/webhooks/kakao/"


def skill(*outputs: dict, quick: tuple[dict, ...] = (), contexts: tuple[dict, ...] = ()) -> dict:
    """A SkillResponse with these parts."""
    answer: dict = {"version": "2.0", "template": {"outputs": list(outputs)}}
    if quick:
        answer["template"]["quickReplies"] = list(quick)
    if contexts:
        answer["context"] = {"values": list(contexts)}
    return answer


def text(words: str) -> dict:
    """A simpleText output."""
    return {"simpleText": {"text": words}}


@dataclass
class Stub:
    """What the webhook will answer by utterance, and what it has been asked."""

    answers: dict[str, dict | bytes | int] = field(default_factory=dict)
    asked: list[tuple[dict[str, str], dict]] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    # A city's consult room, where a test lays one out, and the sender key it is reached by.
    consult: ConsultRoom | None = None
    sender: str = ""
    # Phones that text the text-message city, where a test lays some out.
    texts: TextPhones | None = None
    # What goes wrong at the vendors, where a test lays some out.
    faults: VendorFaults | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def last(self) -> dict:
        return self.asked[-1][1]

    def channels(self) -> list[dict[str, object]]:
        """Three Kakao cities and a text-message one, as the local platform lists them."""
        cities = [("pyeongtaek", "평택시"), ("icheon", "이천시"), ("gyeonggi", "경기도")]
        kakao = [self._kakao(tenant, name) for tenant, name in cities]
        sms = {"tenant": "dongjak", "name": "동작구", "service": "복지문자콜24", "channel": "sms"}
        rows = [*kakao, {**sms, "number": "1899-6808"}]
        if self.texts:
            rows.append({**sms, "channel": "msghub", "bot_id": "1899-6808"})
        if self.consult:
            rows.append({**kakao[1], "channel": "kakao-consult", "bot_id": self.sender})
        return rows

    def _kakao(self, tenant: str, name: str) -> dict[str, object]:
        return {
            "tenant": tenant,
            "name": name,
            "service": f"{name} 민원 챗봇",
            "channel": "kakao",
            "url": f"{self.url}{SKILL_PATH}{tenant}",
            "header": "X-Webhook-Secret",
            "value": SECRET,
            "bot_id": f"bot-{tenant}",
        }


def serve(stub: Stub) -> ThreadingHTTPServer:
    """A running server on a free port; the caller shuts it down."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"stub": stub}))
    stub.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hung up is part of the test."""


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_GET(self) -> None:
        if self._in_room("GET", b""):
            return
        found = respond(urlsplit(self.path).path, self.stub.channels)
        self._answer(*(found or (404, "text/plain", b"")))

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if self._in_room("POST", raw):
            return
        body = json.loads(raw)
        self.stub.asked.append(({k.lower(): v for k, v in self.headers.items()}, body))
        utterance = body["userRequest"]["utterance"]
        if utterance == "기다려":
            self.stub.held.wait(20)
        answer = self.stub.answers.get(utterance, skill(text(f"들었습니다: {utterance}")))
        if isinstance(answer, int):
            self._answer(answer, "application/json", b"{}")
        else:
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self._answer(200, "application/json", raw)

    def _in_room(self, method: str, body: bytes) -> bool:
        for door in (self.stub.consult, self.stub.texts, self.stub.faults):
            answer = door.answer(method, self.path, body) if door else None
            if answer:
                self._answer(answer.status, answer.content_type, answer.body)
                return True
        return False

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        """Quiet."""
