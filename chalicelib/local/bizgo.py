"""A simulated Bizgo on 127.0.0.1: the vendor's calls over true HTTP, its webhooks, its faults.

It speaks what Infobank's SDK speaks (bizgo-sdk-comm 1.2.0), so that the SDK itself is the client.
"""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from chalicelib.local.bizgo_answer import Payload, answer
from chalicelib.local.bizgo_consult import ConsultCalls
from chalicelib.local.bizgo_rooms import Rooms
from chalicelib.local.bizgo_texts import Report, Texts
from chalicelib.local.bizgo_uploads import BadUpload, Uploads
from chalicelib.local.phones import Phones
from chalicelib.local.profiles import FindProfile, no_profile
from chalicelib.local.simulated_vendor import Answered, CalledVendor, CallHandler
from chalicelib.local.vendor_posts import answer_to

_CALLS = "/api/comm/v1/cstalk/"
_OMNI = "/api/comm/v1/send/omni"
_STATUS = "/api/comm/v1/message/inquiry/msgKey/"
_UPLOADS = {
    "/api/comm/v1/file/cstalk/image": "image",
    "/api/comm/v1/file/cstalk": "file",
    "/api/comm/v1/file/mms": "mms",
}
# The dealer comes again so often, when it is not answered as it wants.
_POST_TRIES = 3


class SimulatedBizgo(CalledVendor):
    """`webhooks` gives, for a sender key, where its events are posted; None: nobody listens.
    `is_ours`: whether texts may be sent from a number; `tell_report` takes each text's report;
    `find_profile`: who alimtalk may be sent for.

    Reports that are `reordered`: every second one is late, so that later ones overtake it.
    """

    def __init__(
        self,
        webhooks: Callable[[str], str | None],
        port: int = 0,
        is_ours: Callable[[str], bool] = lambda _: True,
        tell_report: Report = lambda _: None,
        find_profile: FindProfile = no_profile,
    ) -> None:
        super().__init__(port, _Handler)
        self._webhooks = webhooks
        self._tell_report = tell_report
        self._told = 0
        self.uploads = Uploads(f"{self.url}/files")
        self.rooms = Rooms(self.post, lambda: uuid.uuid4().hex[:20], lambda: datetime.now(UTC))
        self.phones = Phones(lambda: datetime.now(UTC))
        self.talks = ConsultCalls(self.rooms, self.uploads, self.result)
        self.texts = Texts(
            self.phones,
            self.report,
            lambda key: self.uploads.find(key) is not None,
            is_ours,
            find_profile,
        )

    def post(self, sender: str, kind: str, payload: Payload) -> None:
        """Brings an event to the city, three times if need be, as the dealer does."""
        base = self._webhooks(sender)
        if base is None:
            return
        for _ in range(_POST_TRIES):
            if answer_to(f"{base}/cstalk/{kind}", payload).get("code") == "A000":
                return

    def call(self, name: str, body: Payload) -> Answered:
        """A call's status and answer; None: the connection is to be cut."""
        return self._as_faults_have_it(lambda _: self.talks.make(name, body))

    def send(self, body: Payload) -> Answered:
        """A text's status and answer; None: the connection is to be cut."""
        return self._as_faults_have_it(lambda fault: self.texts.send(body, fault == "half"))

    def upload(self, kind: str, body: bytes, what: str) -> Answered:
        """A file brought (`image`, `file`, `mms`): status and answer; None: to be cut."""

        def take(_: str) -> tuple[int, Payload]:
            uploads = self.uploads
            try:
                if what == "mms":
                    return 200, answer("A000", data=uploads.take_picture(kind, body))
                return 200, answer("A000", data=uploads.take(kind, body, what == "image"))
            except BadUpload:
                return 400, answer("A573")

        return self._as_faults_have_it(take)

    def result(self, body: Payload, call: str, key: str, code: str = "A000") -> None:
        """The later word on a call, as the faults have it."""
        named = (str(body.get("senderKey")), str(body.get("userKey")), call, key)
        ref = str(body.get("ref") or "")
        self._later(lambda: self.rooms.report(*named, ref, code))

    def report(self, payload: Payload) -> None:
        """The later word on a text, as the faults have it."""
        code = self.faults.report_code or payload["reportCode"]

        def tell() -> None:
            self.texts.told(payload["msgKey"], code)
            self._tell_report({**payload, "reportCode": code})

        self._later(tell)

    def _later(self, tell: Callable[[], None]) -> None:
        how = self.faults.results
        self._told += 1
        is_late = how == "late" or (how == "reordered" and self._told % 2 == 1)
        for _ in range({"lost": 0, "doubled": 2}.get(how, 1)):
            self._teller.later(self.faults.late_seconds if is_late else 0.05, tell)

    def _refusal(self, status: str) -> Payload:
        return answer({"429": "A020", "500": "A910"}[status])


class _Handler(CallHandler):
    server: SimulatedBizgo
    # A file may be 10 MB in the dealer's sandbox.
    most_bytes = 11 * 1024 * 1024

    def posted(self, raw: bytes) -> Answered:
        """One call of the vendor's API."""
        if not self._is_known():
            return 404, {"common": {"authCode": "A404", "authResult": "Not Found"}}
        if not self.headers.get("Authorization"):
            return 401, {"common": {"authCode": "A401", "authResult": "Unauthorized"}}
        return self._uploaded(raw) if self.path in _UPLOADS else self._called(raw)

    def asked(self) -> Answered:
        """How one message stands."""
        if not self.path.startswith(_STATUS) or not self.headers.get("Authorization"):
            return 404, {"common": {"authCode": "A404", "authResult": "Not Found"}}
        return self.server.texts.status(self.path.removeprefix(_STATUS))

    def _is_known(self) -> bool:
        if self.path == _OMNI or self.path in _UPLOADS:
            return True
        return self.path.startswith(_CALLS) and self.server.talks.knows(self._name)

    @property
    def _name(self) -> str:
        return self.path.removeprefix(_CALLS)

    def _uploaded(self, raw: bytes) -> Answered:
        kind = self.headers.get("Content-Type", "")
        return self.server.upload(kind, raw, _UPLOADS[self.path])

    def _called(self, raw: bytes) -> Answered:
        try:
            body = json.loads(raw)
        except ValueError:
            return 400, answer("A010")
        if not isinstance(body, dict):
            return 400, answer("A011")
        if self.path == _OMNI:
            return self.server.send(body)
        return self.server.call(self._name, body)
