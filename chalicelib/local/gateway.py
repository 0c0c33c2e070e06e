"""API Gateway as far as Chalice's routes need it: a request in, the application's answer out."""

import base64
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import (
    LambdaEventConverter,
    LocalChalice,
    LocalGateway,
    LocalGatewayException,
    RouteMatcher,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. A header may be there several times."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = field(default=())


def json_answer(status: int, content: object) -> Answer:
    """One line of JSON."""
    body = json.dumps(content, ensure_ascii=False).encode() + b"\n"
    return Answer(status, "application/json; charset=utf-8", body)


NOT_FOUND = json_answer(404, {"error": "not_found"})


class Gateway:
    """Chalice's local gateway."""

    def __init__(self, app: Chalice) -> None:
        # Chalice keeps the current request on the application; here many threads share that one,
        # where on Lambda a process has one request at a time.
        app.__class__ = LocalChalice
        self._routes = RouteMatcher(list(app.routes))
        self._local = LocalGateway(app, Config.create(lambda_timeout=30, app_name=app.app_name))
        self._local.event_converter = _Events(self._routes, app.api.binary_types)

    def handle(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """`path` with its query. An address without a route is 404, where API Gateway says 403."""
        try:
            self._routes.match_route(path)
        except ValueError:
            return NOT_FOUND
        try:
            return _answer(self._local.handle_request(method, path, headers, body))
        except LocalGatewayException as error:
            return _refusal(error)


class _Events(LambdaEventConverter):
    """Adds what Chalice leaves out of the request's context."""

    def create_lambda_event(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> dict[str, Any]:
        event: dict[str, Any] = super().create_lambda_event(method, path, headers, body)
        event["requestContext"] |= {
            "requestId": str(uuid.uuid4()),
            "requestTimeEpoch": time.time_ns() // 1_000_000,
        }
        return event


def _refusal(error: LocalGatewayException) -> Answer:
    return Answer(error.CODE, "application/json", error.body or b"")


def _answer(raw: dict[str, Any]) -> Answer:
    headers: list[tuple[str, str]] = list((raw.get("headers") or {}).items())
    for name, values in (raw.get("multiValueHeaders") or {}).items():
        headers += [(name, value) for value in values]
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    rest = tuple((name, str(value)) for name, value in headers if name.lower() != "content-type")
    return Answer(raw["statusCode"], kind or "application/json", _body(raw), rest)


def _body(raw: dict[str, Any]) -> bytes:
    body = raw.get("body") or b""
    if raw.get("isBase64Encoded"):
        return base64.b64decode(body)
    return body.encode() if isinstance(body, str) else bytes(body)
