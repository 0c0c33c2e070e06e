"""Texts and alimtalk as Bizgo takes them (`send/omni`): checked, sent once for a key, received.

The codes are those of Infobank's SDK (bizgo-sdk-comm 1.2.0, _error_codes.py).
"""

import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.hours import SEOUL
from chalicelib.local.bizgo_alimtalk import Alimtalk, alimtalk_of
from chalicelib.local.bizgo_answer import Payload, answer
from chalicelib.local.bizgo_text_flow import BadFlow, Text, text_of
from chalicelib.local.phones import Phones
from chalicelib.local.profiles import FindProfile, no_profile

# The later word on a text: the body of the vendor's report webhook.
Report = Callable[[Payload], None]

_MOST_DESTINATIONS = 200
_MOST_KEY = 200
_MOST_TTL = 86400
_MOBILE = re.compile(r"01\d{8,9}")


class Texts:
    """`knows_picture`: whether a file key is of an uploaded one. `is_ours`: whether a number was
    registered to send from; `find_profile`: who a Kakao sender profile is.
    """

    def __init__(
        self,
        phones: Phones,
        report: Report,
        knows_picture: Callable[[str], bool],
        is_ours: Callable[[str], bool],
        find_profile: FindProfile = no_profile,
    ) -> None:
        self._phones = phones
        self._report = report
        self._knows_picture = knows_picture
        self._is_ours = is_ours
        self._find_profile = find_profile
        # msgKey -> the report as it will be told; what was told has its code.
        self._statuses: dict[str, Payload] = {}
        # (idempotency key, phone) -> until when it is remembered.
        self._taken: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def send(self, body: Payload, half: bool = False) -> tuple[int, Payload]:
        """Status and answer. `half`: every second destination is refused for now."""
        fault = _fault(body)
        if fault:
            return 400, answer(fault)
        try:
            flow = body["messageFlow"]
            text = alimtalk_of(flow, self._find_profile) or text_of(
                flow, self._is_ours, self._knows_picture
            )
        except BadFlow as bad:
            return 400, answer(bad.code)
        told = [
            self._one(body, each, text, half and n % 2 == 1)
            for n, each in enumerate(body["destinations"])
        ]
        ref = {"ref": body["ref"]} if body.get("ref") else {}
        return 200, answer("A000", **ref, data={"destinations": told})

    def told(self, key: str, code: str) -> None:
        """The report of this message went out, with this code."""
        if key in self._statuses:
            self._statuses[key]["reportCode"] = code

    def status(self, key: str) -> tuple[int, Payload]:
        """How a message stands, by Bizgo's own key."""
        found = self._statuses.get(key)
        if found is None:
            return 400, answer("A820")
        return 200, answer("A000", data={"messages": [found]})

    def _one(
        self, body: Payload, destination: Any, text: Text | Alimtalk, refused: bool
    ) -> Payload:
        to = str(destination.get("to", "")) if isinstance(destination, dict) else ""
        if not _MOBILE.fullmatch(to):
            return {"to": to, "code": "A306", "result": "Failed"}
        if refused:
            return {"to": to, "code": "A920", "result": "Failed"}
        if not self._first(body, to):
            return {"to": to, "code": "A301", "result": "Failed"}
        key = _new_key()
        put = text.filled(destination.get("replaceWords") or {})
        put.reach(self._phones, to)
        self._statuses[key] = {"msgKey": key, "serviceType": put.service, "responseCode": "A000"}
        self._report(_report(key, put, destination.get("ref") or body.get("ref")))
        return {"to": to, "msgKey": key, "code": "A000", "result": "Success"}

    def _first(self, body: Payload, to: str) -> bool:
        """Whether this phone has not had what was sent by the same key before."""
        key = body.get("idempotencyKey")
        if key is None:
            return True
        now = time.monotonic()
        with self._lock:
            if self._taken.get((key, to), 0.0) > now:
                return False
            self._taken[key, to] = now + int(body["idempotencyTtl"])
        return True


def _fault(body: Payload) -> str:
    """The code of what is wrong with the whole call; empty: nothing."""
    return next(_faults(body), "")


def _faults(body: Payload) -> Iterator[str]:
    destinations, flow = body.get("destinations"), body.get("messageFlow")
    if not isinstance(destinations, list) or not destinations:
        yield "A307"
    elif len(destinations) > _MOST_DESTINATIONS:
        yield "A318"
    if not isinstance(flow, list) or not flow:
        yield "A300"
    key, ttl = body.get("idempotencyKey"), body.get("idempotencyTtl")
    if key is not None and not (isinstance(key, str) and 0 < len(key) <= _MOST_KEY):
        yield "A308"
    if key is not None and not (isinstance(ttl, int) and 0 <= ttl <= _MOST_TTL):
        yield "A309"


def _report(key: str, text: Text | Alimtalk, ref: Any) -> Payload:
    now = datetime.now(UTC).astimezone(SEOUL).isoformat(timespec="milliseconds")
    told = "성공" if text.report_code == "10000" else "실패"
    stamped = {"sendTime": now, "reportTime": now, "reportText": told}
    named = {"msgKey": key, "serviceType": text.service, "msgType": text.sort, "reportType": "SM"}
    report = {**named, **stamped, "reportCode": text.report_code}
    return {**report, "carrier": "10001", **({"ref": str(ref)} if ref else {})}


def _new_key() -> str:
    now = datetime.now(UTC).astimezone(SEOUL)
    return f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03}{uuid.uuid4().hex[:12].upper()}000"
