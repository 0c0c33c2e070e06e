"""Messages as Solapi takes and lists them (`send-many/detail`, `list`), received by phones.

Shapes are those of its Python SDK (solapi 5.0.3). It knows no idempotency key: what is sent twice
arrives twice, and only one request may not name one phone twice.
"""

import re
import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.local.phones import Phones
from chalicelib.local.profiles import FindProfile

Payload = dict[str, Any]
# What is told later of a message: the `data` of one report.
Tell = Callable[[list[Payload]], None]

DEALER = "solapi"
TAKEN, CARRIED, ARRIVED = "2000", "3000", "4000"
_NOT_OURS, _NO_PROFILE, _NO_TEMPLATE, _OTHER_TEXT = "1062", "3103", "3105", "3107"
_BAD = "1010"
_MOST_MESSAGES = 10_000
_MOST_BYTES = {"SMS": 90, "LMS": 2000}
_MOBILE = re.compile(r"01\d{8,9}")
_GAP = re.compile(r"#\{([^{}\n]{1,40})\}")
_ACCOUNT = "00000000000000"


class Messages:
    """`is_ours`: whether texts may go out from a number; `tell` takes what became of a call's."""

    def __init__(
        self,
        phones: Phones,
        tell: Tell,
        is_ours: Callable[[str], bool],
        find_profile: FindProfile,
    ) -> None:
        self._phones = phones
        self._tell = tell
        self._is_ours = is_ours
        self._find_profile = find_profile
        self._kept: dict[str, Payload] = {}
        self._lock = threading.Lock()

    def send(self, body: Payload, half: bool = False) -> tuple[int, Payload]:
        """Status and answer. `half`: every second message is refused."""
        asked = body.get("messages")
        if not isinstance(asked, list) or not 0 < len(asked) <= _MOST_MESSAGES:
            return 400, _error("ValidationError")
        group, seen = f"G4V{uuid.uuid4().hex.upper()}", set[str]()
        taken: list[Payload] = []
        failed: list[Payload] = []
        for n, each in enumerate(asked):
            message = each if isinstance(each, dict) else {}
            to = str(message.get("to", ""))
            again = to in seen and not body.get("allowDuplicates")
            code = _BAD if again or (half and n % 2 == 1) else self._fault(message)
            seen.add(to)
            (failed if code else taken).append(self._listed(message, group, code or TAKEN))
        for each in taken:
            with self._lock:
                self._kept[each["messageId"]] = each
        self._tell([self._reached(each) for each in taken])
        answer = {"failedMessageList": failed, "groupInfo": _group(group, len(taken), len(failed))}
        shown = [_short(each) for each in taken]
        return 200, answer | ({"messageList": shown} if body.get("showMessageList") else {})

    def page_of(self, asked: Mapping[str, str]) -> tuple[int, Payload]:
        """Status and a page of what was taken, oldest first."""
        with self._lock:
            found = [each for each in self._kept.values() if _is_asked_for(each, asked)]
        start, limit = asked.get("startKey", ""), int(asked.get("limit", "20"))
        if start:
            ids = [each["messageId"] for each in found]
            found = found[ids.index(start) :] if start in ids else []
        page, rest = found[:limit], found[limit:]
        more = {"nextKey": rest[0]["messageId"]} if rest else {}
        messages = {each["messageId"]: each for each in page}
        return 200, {"limit": limit, "messageList": messages, "startKey": start or None, **more}

    def told(self, id: str, code: str) -> None:
        """This message's report went out, with this code."""
        with self._lock:
            if id in self._kept:
                self._kept[id]["statusCode"] = code

    def _fault(self, message: Payload) -> str:
        """Why it is not taken; empty: it is."""
        kind, text = message.get("type"), message.get("text")
        if not _MOBILE.fullmatch(str(message.get("to", ""))):
            return _BAD
        if kind == "ATA":
            options = message.get("kakaoOptions")
            return "" if isinstance(options, dict) and options.get("pfId") else _NO_PROFILE
        if kind not in _MOST_BYTES or not isinstance(text, str) or not text:
            return _BAD
        if len(text.encode("cp949", "replace")) > _MOST_BYTES[kind]:
            return _BAD
        return "" if self._is_ours(str(message.get("from", ""))) else _NOT_OURS

    def _listed(self, message: Payload, group: str, code: str) -> Payload:
        now = datetime.now(UTC).isoformat()
        named = ("to", "from", "type", "text", "subject", "kakaoOptions", "customFields")
        told = {"statusCode": code, "statusMessage": "", "accountId": _ACCOUNT, "country": "82"}
        stamped = {"groupId": group, "dateCreated": now, "dateUpdated": now}
        return {
            "messageId": f"M4V{uuid.uuid4().hex.upper()}",
            **{name: message.get(name) for name in named},
            **told,
            **stamped,
        }

    def _reached(self, message: Payload) -> Payload:
        """The report of it; what arrives is on the phone by then."""
        if message["type"] == "ATA":
            return {**message, "statusCode": self._shown(message)}
        title = message.get("subject") or ""
        self._phones.received(
            message["to"], message["from"], message["text"], message["type"], title
        )
        return {**message, "statusCode": ARRIVED}

    def _shown(self, message: Payload) -> str:
        options = message["kakaoOptions"]
        profile = self._find_profile(DEALER, str(options["pfId"]))
        if profile is None:
            return _NO_PROFILE
        template = profile.templates.get(str(options.get("templateId", "")))
        if template is None:
            return _NO_TEMPLATE
        values = options.get("variables") or {}
        if {f"#{{{name}}}" for name in template.names} - values.keys():
            return _OTHER_TEXT

        def fill(text: str) -> str:
            return _GAP.sub(lambda gap: str(values[gap[0]]), text)

        buttons = [
            {"kind": each.kind.value, "name": each.name, "url": fill(each.mobile)}
            for each in template.buttons
        ]
        text = fill(template.text)
        self._phones.alimtalk(message["to"], profile.number, profile.name, text, buttons)
        return ARRIVED


def _error(code: str) -> Payload:
    return {"errorCode": code, "errorMessage": code}


def _short(message: Payload) -> Payload:
    named = ("messageId", "statusCode", "statusMessage", "customFields")
    return {name: message[name] for name in named}


def _is_asked_for(message: Payload, asked: Mapping[str, str]) -> bool:
    same = all(
        message.get(name) == asked[name]
        for name in ("messageId", "groupId", "to", "from", "type", "statusCode")
        if name in asked
    )
    made = datetime.fromisoformat(message["dateCreated"])
    since = asked.get("startDate")
    return same and not (since and made < datetime.fromisoformat(since))


def _group(id: str, taken: int, failed: int) -> Payload:
    nothing = {"requested": 0, "replacement": 0, "refund": 0, "sum": 0}
    now = datetime.now(UTC).isoformat()
    names = ("sentTotal", "sentSuccess", "sentPending", "sentReplacement", "refund")
    counted = {"registeredFailed": failed, "registeredSuccess": taken}
    return {
        "groupId": id,
        "count": {"total": taken + failed, **dict.fromkeys(names, 0), **counted},
        "countForCharge": {},
        "balance": nothing,
        "point": nothing,
        "app": {},
        "log": [],
        "status": "SENDING",
        "allowDuplicates": False,
        "isRefunded": False,
        "accountId": _ACCOUNT,
        "masterAccountId": None,
        "apiVersion": "4",
        "price": {},
        "dateCreated": now,
        "dateUpdated": now,
    }
