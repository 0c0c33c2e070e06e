"""A real platform over the stub store, with a city registered: what door and count tests share."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib.bootstrap import Platform, default_matcher, platform
from chalicelib.domain.errors import Retryable
from chalicelib.domain.faq import Built, digest_of
from chalicelib.domain.manifest import Manifest
from chalicelib.domain.message import Json
from chalicelib.local.environment import local_environment
from chalicelib.matchers import DEFAULT_MATCHER, MATCHERS
from tests.cities import BOT, SECRET, body
from tests.perf.stub_store import Stub, serve


def environment(endpoint: str) -> dict[str, str]:
    """What the application needs to work on this endpoint."""
    own = {"SOTONG_STAGE": "test", "SOTONG_TABLE": "sotong-test"}
    return {**local_environment(endpoint, "", "alias/test", "https://city.example"), **own}


def searched(entries: Json) -> dict[str, list[str]]:
    """What publishing gives the matcher of compiled entries."""
    return {
        id: [*raw["question"].values(), *raw.get("variants", []), raw["answer"]["ko"]]
        for id, raw in entries.items()
    }


def city_body(matcher: str = DEFAULT_MATCHER, **changes: Any) -> Json:
    """The small city's body with an index of a matcher: the one in use, if none is named."""
    made = body(**changes)
    built = _built(matcher, json.dumps(made["faq"]))
    named = {"vectors": digest_of(built.vectors)} if built.vectors else {}
    return {**made, "matcher": {"name": matcher, "index": built.index, **named}}


def register(on: Platform, content: Json, number: int = 1) -> None:
    """Publishes a compiled body as the active version."""
    tenant = content["tenant"]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    manifest = Manifest(number, digest, "test", "", datetime.now(UTC))
    _patiently(lambda: on.publishing.keys.ensure(tenant))
    built = _built(content["matcher"]["name"], json.dumps(content["faq"]))
    on.versions.write(tenant, manifest, content, built.vectors)
    on.versions.activate(tenant, number, number - 1)


def _patiently(first: Callable[[], object]) -> None:
    """A turn's clients wait a second; the first call of a busy machine's process may take longer."""
    for _ in range(5):
        try:
            first()
        except Retryable:
            continue
        return
    pytest.fail("the store does not answer")


@cache
def _built(matcher: str, entries: str) -> Built:
    # The one in use remembers between runs what it has embedded.
    made = default_matcher() if matcher == DEFAULT_MATCHER else MATCHERS[matcher]
    return made.build(searched(json.loads(entries)))


@contextmanager
def running(patch: pytest.MonkeyPatch, content: Json) -> Iterator[tuple[Platform, Stub]]:
    """The application's own platform on a fresh stub; calls are counted from here on."""
    stub = Stub()
    endpoint, stop = serve(stub)
    for name, value in environment(endpoint).items():
        patch.setenv(name, value)
    platform.cache_clear()
    found = platform()
    register(found, content)
    stub.calls.clear()
    yield found, stub
    platform.cache_clear()
    stop()


def payload(text: str, user: str = "synthetic-user", token: str | None = None, **more: Any) -> Json:
    """A SkillPayload as Kakao sends it."""
    state = {"state": {"value": token, "resolvedValue": token}}
    contexts = [{"name": "sotong", "lifespan": 9, "ttl": 600, "params": state}] if token else []
    return {
        "bot": {"id": BOT},
        "action": {"clientExtra": more.get("extra"), "params": {}},
        "contexts": contexts,
        "userRequest": {
            "utterance": text,
            "lang": "ko",
            "params": {"surface": "Kakaotalk.plusfriend"},
            "user": {"id": user, "type": "botUserKey"},
        },
        "flow": {"trigger": {"type": more.get("trigger", "TEXT_INPUT")}},
    }


def post(client: Client, content: object, **call: Any) -> HTTPResponse:
    """A webhook call: `secret`, `id`, `tenant`, `channel` may be given; bytes go as they are."""
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    if call.get("secret", SECRET) is not None:
        headers["X-Webhook-Secret"] = call.get("secret", SECRET)
    if call.get("id"):
        headers["X-Request-Id"] = call["id"]
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    path = f"/webhooks/{call.get('channel', 'kakao')}/{call.get('tenant', 'saetbyeol')}"
    return client.http.post(path, headers=headers, body=raw)


def token_of(answer: Json) -> str:
    """The state token that Kakao would carry back."""
    found: str = answer["context"]["values"][0]["params"]["state"]
    return found
