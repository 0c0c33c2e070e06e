"""A simulated Solapi on 127.0.0.1: the vendor's calls over true HTTP, its reports, its faults.

It speaks what the vendor's Python SDK speaks (solapi 5.0.3), so that the SDK itself is a client.
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from chalicelib.local.phones import Phones
from chalicelib.local.profiles import FindProfile, no_profile
from chalicelib.local.simulated_vendor import Answered, CalledVendor, CallHandler
from chalicelib.local.solapi_messages import CARRIED, Messages, Payload

_SEND = "/messages/v4/send-many/detail"
# The SDK calls the second of the two.
_LISTS = ("/messages/v4/list", "/messages/v4/list-old")
_PROOF = re.compile(
    r"HMAC-SHA256 ApiKey=(?P<key>[^,]+), Date=(?P<date>[^,]+), salt=(?P<salt>[^,]{12,64}), "
    r"signature=(?P<signature>[0-9a-f]{64})"
)
_TOLERANCE_SECONDS = 900
_ERRORS = {"429": "TooManyRequests", "500": "InternalError"}

# Posts a call's reports: what stands in `data`, each.
Post = Callable[[list[Payload]], None]


class SimulatedSolapi(CalledVendor):
    """`post` brings reports to the cities; `secret_of` gives an API key's secret, by which calls
    are checked, or None for a key of which any signature is good.

    Reports that are `reordered` come the last first, and once more with `3000`: older news.
    """

    def __init__(
        self,
        phones: Phones,
        port: int = 0,
        post: Post = lambda _: None,
        is_ours: Callable[[str], bool] = lambda _: True,
        find_profile: FindProfile = no_profile,
        secret_of: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        super().__init__(port, _Handler)
        self.phones = phones
        self.messages = Messages(phones, self.tell, is_ours, find_profile)
        self._post = post
        self._secret_of = secret_of
        self._salts: set[str] = set()

    def fault_of(self, header: str) -> str:
        """The error code of a call that does not prove itself; empty: it does."""
        proof = _PROOF.fullmatch(header)
        if proof is None:
            return "InvalidAPIKey"
        try:
            made = datetime.fromisoformat(proof["date"]).timestamp()
        except ValueError:
            return "SignatureDoesNotMatch"
        if abs(time.time() - made) > _TOLERANCE_SECONDS:
            return "RequestTimeTooSkewed"
        if proof["salt"] in self._salts:
            return "DuplicatedSignature"
        self._salts.add(proof["salt"])
        secret = self._secret_of(proof["key"])
        text = f"{proof['date']}{proof['salt']}".encode()
        signed = hmac.new((secret or "").encode(), text, hashlib.sha256).hexdigest()
        wrong = secret is not None and not hmac.compare_digest(signed, proof["signature"])
        return "SignatureDoesNotMatch" if wrong else ""

    def take(self, body: Payload) -> Answered:
        """A sending's status and answer; None: the connection is to be cut."""
        return self._as_faults_have_it(lambda fault: self.messages.send(body, fault == "half"))

    def tell(self, reports: list[Payload]) -> None:
        """The later word on a call's messages, as the faults have it."""
        how, code, later = self.faults.results, self.faults.report_code, self.faults.late_seconds
        found = [{**each, "statusCode": code or each["statusCode"]} for each in reports]

        def telling() -> None:
            for each in found:
                self.messages.told(each["messageId"], each["statusCode"])
            for batch in _batches(how, found):
                self._post(batch)

        self._teller.later(later if how == "late" else 0.05, telling)

    def _refusal(self, status: str) -> Payload:
        return {"errorCode": _ERRORS[status], "errorMessage": status}


def _batches(how: str, found: list[Payload]) -> list[list[Payload]]:
    """What is posted, call by call."""
    if how == "lost" or not found:
        return []
    if how == "reordered":
        return [found[::-1], [{**each, "statusCode": CARRIED} for each in found]]
    return [found, found] if how == "doubled" else [found]


class _Handler(CallHandler):
    server: SimulatedSolapi

    def posted(self, raw: bytes) -> Answered:
        """Messages to be sent."""
        if self.path != _SEND:
            return 404, {"errorCode": "NotFound", "errorMessage": ""}
        if fault := self.server.fault_of(self.headers.get("Authorization", "")):
            return 401, {"errorCode": fault, "errorMessage": ""}
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        return self.server.take(body if isinstance(body, dict) else {})

    def asked(self) -> Answered:
        """What was sent."""
        address = urlsplit(self.path)
        if address.path not in _LISTS:
            return 404, {"errorCode": "NotFound", "errorMessage": ""}
        if fault := self.server.fault_of(self.headers.get("Authorization", "")):
            return 401, {"errorCode": fault, "errorMessage": ""}
        return self.server.messages.page_of(dict(parse_qsl(address.query)))
