"""What a reply by one of two vendors needs on AWS, its function may do; so may who asks after it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import pytest

from chalicelib.bootstrap import Platform, reconciling
from chalicelib.bootstrap.delivering import DeliveringParts
from chalicelib.bootstrap.reconciling import ReconcilingParts
from chalicelib.bootstrap.vendors import VendorParts
from chalicelib.channels.solapi_report import SECRET
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome, ref_of
from chalicelib.domain.text_message import Call, key_of
from tests.house.rights import watched
from tests.house.test_rights import OPEN, PeoplesTown, _arrived
from tests.house.town import CITY, keep_secret, settings_of_town
from tests.platforms import city_body, register
from tests.services import texting
from tests.services.reply_town import ways
from tests.text_fakes import FakeTextSender

S = DeliveryState
AWAY = Outcome(S.FAILED_TEMPORARY, Failure.UNAVAILABLE)


@dataclass
class ReplyTown(PeoplesTown):
    """Somebody has texted; their receipt's number is owed to them."""

    bizgo: FakeTextSender
    solapi: FakeTextSender

    @cached_property
    def delivering(self) -> DeliveringParts:
        parts = DeliveringParts(self.platform.settings, {"SOTONG_DELIVER_QUEUE": self.queue})
        self.give_vendors(parts)
        return parts

    def give_vendors(self, parts: VendorParts) -> None:
        vendors = {"bizgo": self.bizgo, "solapi": self.solapi}
        vars(parts).update(_bizgo=self.bizgo, _vendors=vendors)

    def is_owed(self) -> None:
        self.texts("쌀이 떨어졌어요", 1)
        self.job("read_texts", self.platform.read_text, _arrived(self.facts(), "MO1"))

    def delivers(self) -> None:
        self.job("deliver_replies", self.delivering.deliver, self.facts())

    @property
    def who(self) -> ConversationKey:
        return self._who("phone", texting.PHONE, "sms")

    def states(self) -> list[tuple[DeliveryState, str]]:
        found = self.platform._deliveries.recent(CITY, self.who, 1)
        return [(each.state, each.vendor) for each in found]


@pytest.fixture
def town(moto: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplyTown]:
    settings, queue = settings_of_town()
    platform = Platform(settings)
    accounts = {name: texting.accounts()[name] for name in ("sms", "msghub")}
    accounts["solapi-report"] = {**accounts["msghub"], "signing": "s/signing"}
    own = ways(0, 1)
    # So much that nothing waits for room.
    own["vendors"] = [{**each, "rate": 1_000_000} for each in own["vendors"]]
    register(platform, city_body(accounts=accounts, agent_hours=OPEN, ways=own))
    for name in ("sms/api-key", "s/key", "s/x"):
        keep_secret(name)
    platform._signing.keep(CITY, "s/signing", "synthetic")
    solapi = FakeTextSender("solapi", is_repeatable=False)
    bizgo = FakeTextSender(phones=solapi.phones)
    with watched(monkeypatch) as watch:
        found = ReplyTown(Platform(settings), watch, queue, bizgo, solapi)
        found.is_owed()
        yield found


def test_a_reply_goes_by_another_vendor_and_is_reported(town: ReplyTown) -> None:
    town.solapi.outcomes = [AWAY]
    town.delivers()
    assert town.states() == [(S.SENT, "bizgo")]
    _reported(town, "4000")
    assert town.states() == [(S.DELIVERED, "bizgo")]
    assert not town.watch.refused


def test_a_reply_without_room_is_queued_and_goes_out(town: ReplyTown) -> None:
    choice = town.delivering._text_pusher._vendors._choice
    choice._has_room = lambda by: False  # type: ignore[attr-defined]
    town.delivers()
    assert town.states() == [(S.FAILED_TEMPORARY, "")]
    choice._has_room = lambda by: True  # type: ignore[attr-defined]
    town.delivers()
    assert town.states() == [(S.SENT, "solapi")]
    assert not town.watch.refused


def test_a_cut_call_is_asked_after(town: ReplyTown) -> None:
    town.solapi.outcomes = [Outcome(S.UNKNOWN, Failure.CUT)]
    town.delivers()
    later = datetime.now(UTC) + timedelta(minutes=6)
    town.delivering.delivering._claims._clock = lambda: later
    town.delivers()
    assert town.states() == [(S.DELIVERED, "solapi")]
    assert len(town.solapi.asked) == 1
    assert not town.watch.refused


@pytest.mark.parametrize("end", [S.DELIVERED, S.FAILED_PERMANENT])
def test_a_reply_that_was_never_reported_is_asked_after(
    town: ReplyTown, end: DeliveryState, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.delivers()
    ref = ref_of(town.who.contact, 1, 1)
    town.solapi.says[key_of(CITY, ref)] = Outcome(end, Failure.REFUSED)
    later = datetime.now(UTC) + timedelta(hours=74)
    monkeypatch.setattr(reconciling, "now", lambda: later)
    parts = ReconcilingParts(town.platform.settings, {"SOTONG_DELIVER_QUEUE": town.queue})
    town.give_vendors(parts)
    with town.watch.acting("reconcile"):
        assert parts.reconcile() >= 1
    assert town.states() == [(end, "solapi")]
    assert not town.watch.refused


def _reported(town: ReplyTown, code: str) -> None:
    key = key_of(CITY, ref_of(town.who.contact, 1, 1))
    said = {"messageId": "M1", "statusCode": code, "customFields": {"key": key}}
    raw = json.dumps([{"data": said}]).encode()
    proof = hashlib.sha1(b"synthetic", usedforsecurity=False).hexdigest()
    at = datetime.now(UTC)
    call = Call({SECRET: proof}, raw, "https://city.example", texting.HOOK, at)
    with town.watch.acting("webhook_handler"):
        told = town.platform.brought("solapi-report", CITY, call)
    assert json.loads(told.body) == {"result": "ok"}
