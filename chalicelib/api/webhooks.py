"""The doors of the channels: read the request, call one service, answer."""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, Response

from chalicelib.api.errors import JSON_HEADERS, acknowledges, answers
from chalicelib.bootstrap import platform
from chalicelib.domain.deadline import REQUEST_SECONDS, Deadline
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Request

if TYPE_CHECKING:
    from chalicelib.domain.text_message import Call

webhooks = Blueprint(__name__)

BODY_BYTES = 256 * 1024
# A vendor's batch of hours in which nobody answered it: refused, it would come again for days.
BATCH_BYTES = 2 * 1024 * 1024


def _polite(channel: str, tenant: str) -> str:
    return platform().receiver.polite(channel).decode()


# Whatever a caller says it sends, the secret is looked at first and then the body itself.
@webhooks.route("/webhooks/{channel}/{tenant}", methods=["POST"], content_types=["*/*"])
@answers(_polite)
def receive(channel: str, tenant: str) -> Response:
    """One webhook call of a channel whose answer is the response."""
    now = datetime.now(UTC)
    call = webhooks.current_request
    request = Request(tenant, dict(call.headers), _body(), now, _public_url(call.context))
    answer = platform().receiver.receive(channel, request, _deadline(call.context, now))
    return Response(answer.decode(), headers=JSON_HEADERS)


@webhooks.route(
    "/webhooks/kakao-consult/{tenant}/{hook}/cstalk/{kind}",
    methods=["POST"],
    content_types=["*/*"],
)
@acknowledges
def consult(tenant: str, hook: str, kind: str) -> Response:
    """One event of the consult talk; the dealer comes again for anything but this answer."""
    answer = platform().consult.receive(tenant, hook, kind, _body(), datetime.now(UTC))
    return Response(answer.decode(), headers=JSON_HEADERS)


@webhooks.route("/webhooks/bizgo-report/{tenant}/{hook}", methods=["POST"], content_types=["*/*"])
@acknowledges
def take_reports(tenant: str, hook: str) -> Response:
    """What became of a text; the vendor comes again for anything but its own answer."""
    told = platform().text_reports.receive(tenant, _call("bizgo-report", tenant, hook))
    return Response(told.body.decode(), headers={"Content-Type": told.content_type})


@webhooks.route("/webhooks/{channel}/{tenant}/{hook}", methods=["POST"], content_types=["*/*"])
@acknowledges
def take_texts(channel: str, tenant: str, hook: str) -> Response:
    """What a vendor brings; it comes again for anything but its own answer."""
    told = platform().brought(channel, tenant, _call(channel, tenant, hook))
    return Response(told.body.decode(), headers={"Content-Type": told.content_type})


def _call(channel: str, tenant: str, hook: str) -> "Call":
    from chalicelib.domain.text_message import Call

    call = webhooks.current_request
    url = f"{_public_url(call.context)}/webhooks/{channel}/{tenant}/{hook}"
    return Call(dict(call.headers), _body(BATCH_BYTES), url, hook, datetime.now(UTC))


def _body(most: int = BODY_BYTES) -> bytes:
    raw = webhooks.current_request.raw_body
    body = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    if len(body) > most:
        raise Rejected(Reason.TOO_LARGE)
    return body


def _deadline(context: dict[str, Any], now: datetime) -> Deadline:
    """4.0 s from when the gateway took the call, so that a cold start counts."""
    taken = context.get("requestTimeEpoch")
    waited = now.timestamp() - taken / 1000 if isinstance(taken, int) else 0.0
    # Two machines' clocks: a wait is never negative, and never eats the whole time by itself.
    waited = min(max(waited, 0.0), REQUEST_SECONDS / 2)
    return Deadline(time.monotonic() + REQUEST_SECONDS - waited, time.monotonic)


def _public_url(context: dict[str, Any]) -> str:
    fixed = platform().settings.public_url
    if fixed or "domainName" not in context:
        return fixed
    return f"https://{context['domainName']}/{context['stage']}"
