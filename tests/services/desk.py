"""A receiver over fakes, and Kakao calls to send to it: what the tests of a turn share."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from math import inf
from typing import Any

from chalicelib.channels import CHANNELS
from chalicelib.domain.conversation import Turn
from chalicelib.domain.deadline import REQUEST_SECONDS, Deadline
from chalicelib.domain.faq import NOTHING, Built, Ranking, no_vectors
from chalicelib.domain.message import Json, Request
from chalicelib.domain.tenant import Tenant
from chalicelib.services.inbound import Receiver
from chalicelib.services.ports import Matcher
from chalicelib.services.reply import Replies
from tests.cities import BOT, MONDAY, SECRET, city
from tests.fakes import FakeConversations, FakeTenantKeys, FakeTenants, FakeVault


class Exact:
    """A matcher that knows a few words by heart; `?` is a guess at two entries."""

    name = "exact"

    def build(self, entries: Mapping[str, Sequence[str]], home: str = "") -> Built:
        return Built({})

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        if "여권" in utterance:
            return Ranking(("passport",), 0.9)
        if "세금" in utterance:
            return Ranking(("tax",), 0.9)
        if "?" in utterance:
            return Ranking(("passport", "tax"), 0.4)
        return NOTHING if "없" in utterance else Ranking(("tax", "passport"), 0.1)


class Clock:
    """Time that tests move."""

    def __init__(self) -> None:
        self.now: datetime = MONDAY
        self.ticks = 0.0

    def monotonic(self) -> float:
        return self.ticks


@dataclass
class Answer:
    """An answer as the citizen sees it."""

    body: bytes

    @property
    def json(self) -> Json:
        parsed: Json = json.loads(self.body)
        return parsed

    @property
    def text(self) -> str:
        return json.dumps(self.json["template"]["outputs"], ensure_ascii=False)

    @property
    def labels(self) -> list[str]:
        return [reply["label"] for reply in self.json["template"].get("quickReplies", [])]

    @property
    def token(self) -> str | None:
        values = self.json.get("context", {}).get("values", [])
        return values[0]["params"]["state"] if values else None

    def extra(self, label: str) -> Json:
        replies = self.json["template"]["quickReplies"]
        found: Json = next(reply["extra"] for reply in replies if reply["label"] == label)
        return found


def send(
    receiver: Receiver,
    tenant: str,
    payload: Json,
    id: str | None,
    now: datetime = MONDAY,
    patience: Deadline | None = None,
) -> Answer:
    """One webhook call, on the real clock's deadline if no other is given."""
    headers = {"x-webhook-secret": SECRET}
    if id:
        headers["x-request-id"] = id
    request = Request(tenant, headers, json.dumps(payload).encode(), now, "https://city.example")
    deadline = patience or Deadline(time.monotonic() + REQUEST_SECONDS, time.monotonic)
    return Answer(receiver.receive("kakao", request, deadline))


@dataclass
class Desk:
    """One city on fakes. `say` posts a true SkillPayload and carries the context as Kakao does."""

    tenant: Tenant = field(default_factory=city)
    conversations: Any = field(default_factory=FakeConversations)
    vault: Any = field(default_factory=FakeVault)
    carries: bool = True
    matcher: Matcher = field(default_factory=Exact)

    def __post_init__(self) -> None:
        self.tenants = FakeTenants(self.tenant)
        self.keys = FakeTenantKeys(self.tenant.id)
        self.clock = Clock()
        self.token: str | None = None
        self._ids = count(1)
        nonces = count(1)
        self.receiver = Receiver(
            CHANNELS,
            self.tenants,
            self.keys,
            self.vault,
            self.conversations,
            Replies({"exact": self.matcher}),
            lambda: f"nonce-{next(nonces)}",
        )

    def say(self, text: str, **call: Any) -> Answer:
        answer = self.post(self.payload(text, **call), call.get("id"))
        self.token = answer.token or self.token
        return answer

    def press(self, answer: Answer, label: str) -> Answer:
        return self.say(label, extra=answer.extra(label))

    def payload(self, text: str, **call: Any) -> Json:
        token = call.get("token", self.token if self.carries else None)
        state = {"state": {"value": token, "resolvedValue": token}}
        contexts = [{"name": "sotong", "lifespan": 9, "ttl": 600, "params": state}] if token else []
        return {
            "bot": {"id": BOT},
            "action": {"clientExtra": call.get("extra"), "params": {}},
            "contexts": contexts,
            "userRequest": {
                "utterance": text,
                "lang": call.get("lang", "ko"),
                "params": call.get("params", {}),
                "user": {"id": call.get("user", "synthetic-user"), "type": "botUserKey"},
            },
            "flow": {"trigger": {"type": call.get("trigger", "TEXT_INPUT")}},
        }

    def post(self, payload: Json, id: str | None = None, secret: str = SECRET) -> Answer:
        headers = {"x-webhook-secret": secret}
        if id != "":
            headers["x-request-id"] = id or f"request-{next(self._ids)}"
        body = json.dumps(payload).encode()
        request = Request(self.tenant.id, headers, body, self.clock.now, "https://city.example")
        deadline = Deadline(self.clock.ticks + REQUEST_SECONDS, self.clock.monotonic)
        return Answer(self.receiver.receive("kakao", request, deadline))

    def later(self, **delta: float) -> None:
        self.clock.now += timedelta(**delta)

    @property
    def log(self) -> list[Turn]:
        """Every turn of every conversation there is."""
        logs = self.conversations.logs.values()
        return [log[seq] for log in logs for seq in sorted(log)]
