"""A city with a consult talk at a staffed desk, and one citizen of it behind a simulated dealer."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pytest

from chalicelib.bootstrap.delivering import DeliveringParts
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.services.publisher import facts_of
from tests.platforms import city_body
from tests.services.consulting import HOOK, SENDER_KEY, accounts, payload, stamp
from tests.staffed import staffed
from tests.web.desk_site import DEPARTMENTS, TENANT, DeskSite

NUMBER, HINT = "010-0000-5678", "010-****-5678"


@dataclass
class ConsultSite(DeskSite):
    """Webhooks come over true HTTP; the queue's job is run by hand, the dealer answers truly."""

    vendor: SimulatedBizgo = field(default_factory=lambda: SimulatedBizgo(lambda _: None))

    def citizen(self, *said: str) -> "Citizen":
        found = Citizen(self, f"user-{next(self.numbers)}")
        for text in said:
            found.says(text)
        return found

    def deliver(self, who: ConversationKey) -> None:
        """What the stream and the queue do with every turn of the talk."""
        for turn in self.platform._conversations.history(who.tenant_id, who):
            for fact in facts_of(who, turn):
                self._parts.delivering.deliver(fact)
        self.stream(who)

    @cached_property
    def _parts(self) -> DeliveringParts:
        return DeliveringParts(self.platform.settings, {})


@dataclass
class Citizen:
    """One person in the consult room."""

    site: ConsultSite
    user: str
    session: str = "session-1"

    @property
    def who(self) -> ConversationKey:
        key = self.site.platform._keys.of(TENANT)
        contact = contact_id(key, "kakao", Address("plusfriendUserKey", self.user))
        return ConversationKey(TENANT, "kakao", contact)

    def says(self, text: str) -> None:
        self.site.vendor.rooms.enter(SENDER_KEY, self.user)
        self.post("message", "message_text", contents=[{"comment": text}])

    def tells(self, phone: str = "+82 10-0000-5678") -> None:
        told = {"phone_number": phone, "nickname": "시험"}
        self.post("personal_info", "personal_info", personalInfo=told)

    def leaves(self) -> None:
        self.site.vendor.rooms.leave(SENDER_KEY, self.user)
        self.post("expired_session", "expired_session")

    def post(self, kind: str, name: str, **changes: Any) -> None:
        number = next(self.site.numbers)
        known = {"userKey": self.user, "sessionId": self.session, "msgKey": f"m{number}"}
        body = payload(name, kakaoTime=stamp(datetime.now(UTC)), **known, **changes)
        url = f"{self.site.url}/webhooks/kakao-consult/{TENANT}/{HOOK}/cstalk/{kind}"
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert json.load(answer)["code"] == "A000"
        self.site.stream(self.who)

    @property
    def room(self) -> list[dict[str, Any]]:
        """What stands in their consult room."""
        lines: list[dict[str, Any]] = self.site.vendor.rooms.lines(SENDER_KEY, self.user)["lines"]
        return lines


@contextmanager
def consult_site(endpoint: str, **changes: Any) -> Iterator[ConsultSite]:
    """`changes`: of the city's compiled body, such as its `ways`."""
    vendor = SimulatedBizgo(lambda _: None)
    vendor.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("SOTONG_BIZGO_URL", vendor.url)
        own = city_body(departments=DEPARTMENTS, accounts=accounts(), **changes)
        with staffed(patch, endpoint, own) as found:
            found.platform.publishing.secrets.ensure(TENANT, accounts()["kakao-consult"]["api_key"])
            yield ConsultSite(found, vendor=vendor)
    vendor.stop()
