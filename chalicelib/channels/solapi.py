"""Notices by Solapi's HTTP API (v4): a text, or an alimtalk that no text follows.

Our own calls and not its SDK (solapi 5.0.3): that gives no timeout, status or clock to choose, and
its list leaves out `customFields`, by which alone we find our message again. `disableSms` is always
true: whether a text follows is our ladder's to decide.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.channels.solapi_codes import CUT, REFUSED, UNREACHED, of_call, of_message
from chalicelib.domain.alimtalk import OutgoingAlimtalk
from chalicelib.domain.asked_in_vain import not_now
from chalicelib.domain.back_off import retry_after_of
from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.registration import Registration
from chalicelib.domain.text_message import OutgoingText

if TYPE_CHECKING:
    from ssl import SSLContext

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
# The custom field that holds our key; a name of at most 30 characters, a value of at most 100.
KEY = "key"

_URL = "https://api.solapi.com"
_SEND = "/messages/v4/send-many/detail"
_LIST = "/messages/v4/list"
# How far back a message is looked for, and through how many of its list's pages.
_LOOKED_BACK = timedelta(days=3)
_PAGE = 500
_PAGES = 10

Json = dict[str, Any]


class Solapi:
    """A MessageVendor. `base_url`, where given, stands in for the registrations' own.

    `clock` gives aware UTC, `new_salt` 12 to 64 characters that were never used before.
    """

    name = "solapi"
    is_repeatable = False

    def __init__(
        self,
        clock: Callable[[], datetime],
        new_salt: Callable[[], str],
        base_url: str = "",
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._clock = clock
        self._new_salt = new_salt
        self._base_url = base_url
        self._read_seconds = read_seconds

    def send_text(self, by: Registration, text: OutgoingText) -> Outcome:
        """Sends one, once: UNKNOWN where the call was cut, to be asked and not sent again."""
        titled = {"subject": text.title} if text.title and text.kind.value != "sms" else {}
        message = {"from": text.sender, "text": text.text, **titled}
        return self._send(by, text.to, text.kind.value.upper(), text.key, message)

    def send_alimtalk(self, by: Registration, message: OutgoingAlimtalk) -> Outcome:
        """Sends one, once, by the values: Solapi fills the text and the buttons Kakao approved."""
        options = {
            "pfId": message.profile,
            "templateId": message.code,
            "variables": {f"#{{{name}}}": value for name, value in message.values.items()},
            "disableSms": True,
        }
        return self._send(by, message.to, "ATA", message.key, {"kakaoOptions": options})

    def ask(self, by: Registration, key: str, vendor_key: str, to: str = "") -> Outcome | None:
        """By Solapi's id where there is one, else by our key among the last three days' messages.

        `to` makes the list short. None where the list is too long to be read to its end.
        """
        asked: Json = {"limit": _PAGE}
        if vendor_key:
            asked["messageId"] = vendor_key
        else:
            since = self._clock().astimezone(UTC) - _LOOKED_BACK
            asked |= {"dateType": "CREATED", "startDate": since.isoformat(timespec="seconds")}
            asked |= {"to": to} if to else {}
        for page in self._pages(by, asked):
            if page is None or isinstance(page, Outcome):
                return not_now(page) if page else None
            for id, each in _messages(page):
                if _key_of(each) == key:
                    return of_message(str(each.get("statusCode", "")), id)
        return REFUSED

    def _pages(self, by: Registration, asked: Json) -> Iterator[Json | Outcome | None]:
        """Each page; what a call without one came to; None where there are too many."""
        for _ in range(_PAGES):
            found = self._call(by, "GET", _LIST, params=asked)
            if isinstance(found, Outcome) or not _is_list(found):
                yield found if isinstance(found, Outcome) else None
                return
            yield found
            if not found.get("nextKey"):
                return
            asked = {**asked, "startKey": found["nextKey"]}
        yield None

    def _send(self, by: Registration, to: str, kind: str, key: str, message: Json) -> Outcome:
        whole = {"to": to, "type": kind, "autoTypeDetect": False, "customFields": {KEY: key}}
        body = {
            "messages": [{**whole, **message}],
            "allowDuplicates": False,
            "showMessageList": True,
        }
        answer = self._call(by, "POST", _SEND, json=body)
        return answer if isinstance(answer, Outcome) else _of_one(answer)

    def _call(
        self,
        by: Registration,
        method: str,
        path: str,
        *,
        params: Json | None = None,
        json: Json | None = None,
    ) -> Json | Outcome:
        """What was answered, or what a call without an answer to read came to."""
        import httpx

        stamp = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        proof = authorization(by.api_key, by.api_secret, stamp, self._new_salt())
        url = (self._base_url or by.vendor.base_url or _URL).rstrip("/") + path
        seconds = httpx.Timeout(self._read_seconds, connect=CONNECT_SECONDS)
        try:
            answer = httpx.request(
                method,
                url,
                params=params,
                json=json,
                headers={"Authorization": proof},
                timeout=seconds,
                verify=_trusted(),
            )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return UNREACHED
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError):
            # It went nowhere: an address that is none, or letters that no call can carry.
            return REFUSED
        except httpx.HTTPError:
            return CUT
        body = _object(answer)
        if answer.is_success:
            return CUT if body is None else body
        told = of_call(answer.status_code, str((body or {}).get("errorCode", "")))
        if told.state is not DeliveryState.FAILED_TEMPORARY:
            return told
        header = answer.headers.get("Retry-After", "")
        return replace(told, retry_after=retry_after_of(header, self._clock()))


def authorization(api_key: str, api_secret: str, date: str, salt: str) -> str:
    """The header's value: the HMAC-SHA256 of date and salt by the API secret, as hex."""
    digest = hmac.new(api_secret.encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
    return f"HMAC-SHA256 ApiKey={api_key}, Date={date}, salt={salt}, signature={digest}"


@cache
def _trusted() -> "SSLContext":
    """The certificates, which httpx would read anew for each call, 20 ms long."""
    import httpx

    return httpx.create_ssl_context()


def _of_one(answer: Json) -> Outcome:
    """Of the one message; an answer that names none tells nothing."""
    failed, taken = answer.get("failedMessageList"), answer.get("messageList")
    for listed in (failed, taken):
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict):
                told = of_message(str(each.get("statusCode", "")), str(each.get("messageId") or ""))
                return _refused(told) if listed is failed else told or CUT
    return CUT


def _refused(told: Outcome | None) -> Outcome:
    """What stands among the refused was not taken, whatever its code says."""
    return told if told and told.state is DeliveryState.FAILED_PERMANENT else REFUSED


def _messages(page: Json) -> Iterator[tuple[str, Json]]:
    listed = page["messageList"]
    for id, each in listed.items() if isinstance(listed, dict) else ():
        if isinstance(each, dict):
            yield id, each


def _key_of(message: Json) -> object:
    fields = message.get("customFields")
    return fields.get(KEY) if isinstance(fields, dict) else None


def _is_list(page: Json) -> bool:
    return isinstance(page.get("messageList"), dict)


def _object(answer: Any) -> Json | None:
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
