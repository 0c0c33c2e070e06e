"""The doors of the web chat: its page, what a visitor says, what is new, the snippet for a site.

A tenant that is not there, or has no web chat, is answered with the same bytes at every door.
"""

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from chalice.app import Blueprint, Response
from chalice.app import Request as Call

from chalicelib.bootstrap import platform
from chalicelib.domain.contact_line import contact_line
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.errors import NotFound, Reason, Rejected, Retryable
from chalicelib.domain.language import ENDONYMS, fill, known_language, say
from chalicelib.domain.message import Request
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.visitor import LIFE, cookie_name
from chalicelib.web.address import Address
from chalicelib.web.browser_language import COOKIE, page_language
from chalicelib.web.chat_words import words
from chalicelib.web.drawing import Headers, draw
from chalicelib.web.request import address_of, query_of, whole
from chalicelib.web.static import contents

chat = Blueprint(__name__)
log = logging.getLogger(__name__)

# A message of 4000 characters, a token and a choice, in JSON; more is nothing of ours.
BODY_BYTES = 32 * 1024
SECONDS_TO_ANSWER = 8.0
# How long a call waits for something new; API Gateway hangs up after 29 s.
SECONDS_HELD = 15.0

_JSON: Headers = {
    "Content-Type": "application/json; charset=UTF-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
_STATUS = {
    Reason.BAD_SECRET: 401,
    Reason.BAD_BODY: 400,
    Reason.TOO_LARGE: 413,
    Reason.TOO_MANY: 429,
}

View = Callable[[str], Response]


def _guarded(view: View) -> View:
    """Our errors as one line of JSON; what is not there looks the same whatever it is not."""

    @wraps(view)
    def guarding(tenant: str) -> Response:
        try:
            return view(tenant)
        except NotFound:
            return _error(404, "not_found")
        except Rejected as refusal:
            return _error(_STATUS.get(refusal.reason, 403), refusal.reason.value)
        except Retryable:
            return _error(503, "later")
        except Exception as fault:  # the last door: the page says that it may be sent again
            log.error("chat failed", extra=_whereabouts(fault))
            return _error(503, "later")

    return guarding


def _whereabouts(fault: Exception) -> dict[str, str]:
    """Class and place, never the message: it may quote what a citizen wrote."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return {"error": type(fault).__name__, "place": place}


@chat.route("/chat/{tenant}", methods=["GET"])
@_guarded
def page(tenant: str) -> Response:
    """The page, in the language of `?lang=`, of an earlier choice or of the browser, and a cookie
    for whoever has none.
    """
    call = chat.current_request
    visits, address, query = platform().chat.visits, _address(call), query_of(call)
    city, cookies, embedded = visits.city(tenant), call.headers.get("cookie", ""), "embed" in query
    language = page_language(query.get("lang"), cookies, call.headers.get("accept-language", ""))
    set_cookies = []
    value = visits.cookie(city, cookies, datetime.now(UTC))
    if value:
        elsewhere = call.headers.get("sec-fetch-site") == "cross-site"
        set_cookies.append(_cookie(city, value, address, elsewhere and embedded))
    # In a panel the city's own page has chosen, not the person.
    if known_language(query.get("lang")) and not embedded:
        set_cookies.append(_chosen(language, address))
    headers = {**_page_headers(city), **({"Set-Cookie": set_cookies} if set_cookies else {})}
    return Response(_drawn(city, language, address, embedded), headers=headers)


@chat.route("/chat/{tenant}/messages", methods=["POST"], content_types=["application/json"])
@_guarded
def say_something(tenant: str) -> Response:
    """One message of a visitor; the answer is `{seq, token?, parts, choices}`."""
    call = chat.current_request
    body = _body(call.raw_body)
    if len(body) > BODY_BYTES:
        raise Rejected(Reason.TOO_LARGE)
    deadline = Deadline(time.monotonic() + SECONDS_TO_ANSWER, time.monotonic)
    answer = platform().chat.say(_request(tenant, call, body), deadline)
    return Response(answer.decode(), headers=_JSON)


@chat.route("/chat/{tenant}/turns", methods=["GET"])
@_guarded
def turns(tenant: str) -> Response:
    """What was said behind the turn `?after=`, waiting a while where an agent may speak."""
    call = chat.current_request
    after = whole(query_of(call).get("after", ""))
    hold = Deadline(time.monotonic() + SECONDS_HELD, time.monotonic)
    found = platform().chat.turns(_request(tenant, call, b""), after, hold)
    return Response(found.decode(), headers=_JSON)


@chat.route("/chat/{tenant}/embed.js", methods=["GET"])
@_guarded
def snippet(tenant: str) -> Response:
    """The script by which a city's own page shows the chat in a panel."""
    city = platform().chat.visits.city(tenant)
    settings = {
        "tenant": city.id,
        "origins": list(city.accounts["web"].origins),
        "names": dict(city.service),
        "words": {code: _panel_words(code) for code in ENDONYMS},
    }
    headers: Headers = {
        "Content-Type": "text/javascript; charset=utf-8",
        "Cache-Control": "public, max-age=300",
        "X-Content-Type-Options": "nosniff",
        # Sites that isolate themselves may load it too.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    script = contents()["chat-embed.js"].strip()
    return Response(f"{script}({json.dumps(settings)});\n", headers=headers)


def _panel_words(language: str) -> dict[str, str]:
    return {name: words(language)[name] for name in ("open", "close")}


def _drawn(city: Tenant, language: str, address: Address, embedded: bool) -> str:
    said, service = words(language), say(city.service, language)
    privacy = say(city.privacy_text, language)
    return draw(
        "chat.html",
        address,
        tenant=city.id,
        service=service,
        privacy=fill(privacy, service=service, days=str(city.retention_days)),
        contact=contact_line(city, language, "web"),
        language=language,
        languages=list(ENDONYMS.items()),
        words=said,
        embedded=embedded,
        settings={"language": language, "words": said},
    )


def _page_headers(city: Tenant) -> Headers:
    framed = " ".join(("'self'", *city.accounts["web"].origins))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {framed}"
    )
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def _cookie(city: Tenant, value: str, address: Address, elsewhere: bool) -> str:
    """In a panel on another site the browser would keep a `Lax` cookie from us: there it is one
    for that site alone (`Partitioned`), which only a secure connection may set.
    """
    seconds = int(LIFE.total_seconds())
    lasting = f"{cookie_name(city.id)}={value}; Path={address.path('/chat')}; Max-Age={seconds}"
    if elsewhere:
        return f"{lasting}; HttpOnly; SameSite=None; Secure; Partitioned"
    return f"{lasting}; HttpOnly; SameSite=Lax{'; Secure' * address.is_secure}"


def _chosen(language: str, address: Address) -> str:
    """What a person chose, for as long as the page knows them."""
    seconds = int(LIFE.total_seconds())
    lasting = f"{COOKIE}={language}; Path={address.path('/chat')}; Max-Age={seconds}"
    return f"{lasting}; HttpOnly; SameSite=Lax{'; Secure' * address.is_secure}"


def _address(call: Call) -> Address:
    return address_of(call, platform().settings.public_url)


def _request(tenant: str, call: Call, body: bytes) -> Request:
    now = datetime.now(UTC)
    return Request(tenant, dict(call.headers), body, now, _address(call).url(""))


def _body(raw: str | bytes) -> bytes:
    return raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw


def _error(status: int, error: str) -> Response:
    return Response(f'{{"error":"{error}"}}', headers=_JSON, status_code=status)
