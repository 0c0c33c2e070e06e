"""One city's text line on fakes: a vendor brings texts, the bot or a person answers."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.channels.msghub import Msghub
from chalicelib.channels.text_line import TextLine as TextChannel
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.delivery import SAID
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Json
from chalicelib.domain.text_message import ADDRESS_KIND, FAMILY, Acknowledged, Call
from chalicelib.sealing.aes_gcm import AesGcm
from chalicelib.services.agreeing_to_ads import AgreeingToAds
from chalicelib.services.barring import Barring
from chalicelib.services.beside_bot import BesideBot
from chalicelib.services.delivering import Delivering
from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.files_by_text import FilesByText
from chalicelib.services.handoff import Handoff
from chalicelib.services.hearing import Hearing
from chalicelib.services.inbound import Receiver
from chalicelib.services.joined_texts import JoinedTexts
from chalicelib.services.outbound_gate import OutboundGate
from chalicelib.services.promising import Promising
from chalicelib.services.publisher import facts_of
from chalicelib.services.pushed_talks import PushedTalks
from chalicelib.services.rating import Ratings
from chalicelib.services.reply import Replies
from chalicelib.services.reply_vendors import ReplyVendors
from chalicelib.services.reviewing import Reviewing
from chalicelib.services.sharing import Sharing
from chalicelib.services.spending import Spending
from chalicelib.services.stopping import Stopping
from chalicelib.services.subscribing import Subscribing
from chalicelib.services.text_answers import TextAnswers
from chalicelib.services.text_inbox import TextInbox
from chalicelib.services.text_line import TEXT, TextLine
from chalicelib.services.text_pushing import TextPusher
from chalicelib.services.topic_audience import TopicSeal
from chalicelib.services.undelivered import Undelivered
from chalicelib.services.vendor_choice import VendorChoice
from chalicelib.services.vendor_ports import Registration
from chalicelib.services.vendor_watch import VendorWatch
from tests.cities import MONDAY, body, city
from tests.consult_fakes import FakeClaims, FakeDeliveries, FakeSealedItems
from tests.desk_fakes import FakeAgents, FakeDesks, FakeFeeds
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.fakes import (
    Failing,
    FakeConversations,
    FakeTenantKeys,
    FakeTenants,
    FakeVault,
    Plan,
)
from tests.file_fakes import FakeFiles
from tests.outbound_rule_fakes import FakeConsentStore, FakePurse
from tests.services.desk import Exact
from tests.text_fakes import FakeAside, FakeInbox, FakeLater, FakeTextRuns, FakeTextSender
from tests.vendor_fakes import FakeVendorHealth

HOOK = "synthetic-hook-of-this-line"
NUMBER = "18990000"
PHONE = "01012345678"
KEY_SECONDS = 30.0
# So long the bot waits for more of the same.
JOIN_SECONDS = 20


def accounts(answers: str = "person") -> Json:
    """The small city's accounts with a text line that msghub brings texts to."""
    digest = hashlib.sha256(HOOK.encode()).hexdigest()
    line = {
        "id": "1899-0000",
        "digests": [],
        "answers": answers,
        "join_seconds": JOIN_SECONDS,
        "numbers": [NUMBER],
        "api_key": "sms/api-key",
        "base_url": "https://vendor.example",
    }
    vendor = {"id": "1899-0000", "digests": [digest], "numbers": [NUMBER]}
    return {**body()["accounts"], "sms": line, "msghub": vendor}


@dataclass
class Town:
    """The line, its inbox, and the desk behind it."""

    answers: str = "person"
    topics: tuple[Json, ...] = ()
    inbox: Any = field(default_factory=FakeInbox)
    # What fails of all that the services call while they read.
    plan: Plan = field(default_factory=lambda: Plan({}))

    def __post_init__(self) -> None:
        self.now = MONDAY
        self.tenant = city(accounts=accounts(self.answers), topics=list(self.topics))
        self.tenants = FakeTenants(self.tenant)
        self.keys = FakeTenantKeys(self.tenant.id)
        self.agents = FakeAgents()
        self.log = FakeConversations()
        self.desk = FakeDesks(self.log, self.agents)
        self.vault = FakeVault()
        self.conversations: Any = Failing(self.log, self.plan)
        self.desks: Any = Failing(self.desk, self.plan)
        self.claims: Any = Failing(FakeClaims(self.desk.claims), self.plan)
        self.sealed: Any = Failing(FakeSealedItems(), self.plan)
        self.consents: Any = Failing(FakeConsentStore(), self.plan)
        self.purse: Any = FakePurse()
        self.runs: Any = Failing(FakeTextRuns(), self.plan)
        self.queue = FakeLater(lambda: self.now)
        self.later: Any = Failing(self.queue, self.plan)
        self.aside = FakeAside()
        self.sender = FakeTextSender()
        # Those of the city's own ways beside it, and how they do.
        self.others: list[FakeTextSender] = []
        self.health = FakeVendorHealth()
        self.has_room: Callable[[Registration], bool] = lambda by: True
        self.delayed = FakeLater(lambda: self.now)
        self.files = FakeFiles()
        self.deliveries: Any = FakeDeliveries(self.log)
        self._ids = count(1)
        self.build()

    def build(self) -> None:
        """Services over what is set now; a test may have put something else in place before."""
        nonces = (f"nonce-{number}" for number in count(1))
        letters = count(1)
        turns = DeskTurns(
            self.conversations, self.desks, self.claims, self.tenants,
            lambda: next(nonces), lambda: self.now,
        )  # fmt: skip
        self.turns_of_desk = turns
        promising = Promising(self.desks, self.agents, FakeDeskFigures())
        handoff = Handoff(
            turns, self.desks, promising, lambda _, size: f"{next(letters):05d}"[:size],
            barring=Barring(self.desk.records.read),
        )  # fmt: skip
        hearing = Hearing(turns, self.claims, self.tenants, promising)
        ratings = Ratings(self.conversations, self.claims, self.tenants, lambda: next(nonces))
        talks = PushedTalks(
            TEXT, handoff, hearing, self.desks, self.claims, self.sealed, self.vault, ratings,
            Stopping(self.consents, hearing, turns, lambda: self.now),
        )  # fmt: skip
        answers = TextAnswers(BesideBot(hearing, handoff), talks)
        channel = TextChannel()
        receiver = Receiver(
            {channel.name: channel}, self.tenants, self.keys, self.vault, self.conversations,
            Replies({"exact": Exact()}), lambda: next(nonces), answers.heard, answers.asked,
        )  # fmt: skip
        self.line = TextLine(
            channel, self.tenants, self.keys, self.vault, self.inbox, self.conversations,
            JoinedTexts(self.runs, self.inbox, self.later, lambda: self.now), receiver, talks,
            "https://city.example",
            Subscribing(
                self.consents, hearing, turns, self.claims, TopicSeal(self.keys, AesGcm()),
                lambda: self.now,
            ),
            AgreeingToAds(self.consents, hearing, turns, lambda: self.now),
        )  # fmt: skip
        self.door = TextInbox(
            {"msghub": Msghub()}, self.tenants, self.vault, self.inbox, self.aside,
            lambda tenant_id, name: None,
        )  # fmt: skip

        feeds = FakeFeeds(lambda: self.now)
        feeds.bump(self.tenant.id, ["desk", *self.tenant.departments])
        self.reviewing = Reviewing(
            self.keys, self.tenants, turns, self.desk, feeds, promising, lambda: self.now
        )
        gate = OutboundGate(Spending(self.purse), lambda: self.now)
        by_text = FilesByText(self.files, lambda: self.now, "https://city.example")
        choice = VendorChoice(
            lambda tenant_id, name: "key", VendorWatch(self.health, lambda: self.now),
            lambda: self.now, lambda by: self.has_room(by),
        )  # fmt: skip
        vendors = {each.name: each for each in (self.sender, *self.others)}
        self.vendors = ReplyVendors(
            choice, vendors, {self.sender.name: self.sender}, lambda: self.now
        )
        pusher = TextPusher(self.vendors, self.tenants.version, by_text, gate)
        ids = (f"{'a' * 25}{letter}" for letter in "abcdefgh")
        self.sharing = Sharing(turns, self.files, lambda: next(ids), lambda: self.now)
        self.delivering = Delivering(
            self.tenants, self.conversations, self.deliveries, self.sealed, self.vault,
            {pusher.channel: pusher},
            Undelivered(turns, self.claims), self.delayed, lambda: self.now,
        )  # fmt: skip

    def deliver(self, sender: str = PHONE) -> None:
        """Everything that the person's turns tell, in order, as the queue hands it over."""
        who = self.who(sender)
        for turn in self.turns(sender):
            for event in facts_of(who, turn):
                if event.fact in SAID:
                    self.delivering.deliver(event)

    def received(self, sender: str = PHONE) -> list[str]:
        """What the person's phone shows."""
        return [each.text for each in self.sender.phones.get(sender, [])]

    def bring(self, *texts: Json, hook: str = HOOK, tenant: str = "") -> Acknowledged:
        """The vendor posts these `moLst` items."""
        posted = json.dumps({"moCnt": len(texts), "moLst": list(texts)}).encode()
        call = Call({}, posted, "https://city.example/w", hook, self.now)
        return self.door.receive("msghub", tenant or self.tenant.id, call)

    def text(self, words: str | None, sender: str = PHONE, **changes: Any) -> Json:
        """One `moLst` item; changes may take fields away by None."""
        made = {
            "moKey": f"MO{next(self._ids):04d}",
            "moNumber": NUMBER,
            "moType": "SMSMO",
            "moCallback": sender,
            "moTitle": None,
            "moMsg": words,
            "telco": "KT",
            "contentCnt": 0,
            "contentInfoLst": None,
            "moRecvDt": f"{self.now:%Y-%m-%dT%H:%M:%S}",
            **changes,
        }
        return {name: value for name, value in made.items() if value is not None}

    def read(self) -> None:
        """Every text of the inbox, as the queue hands it over."""
        for tenant_id, delivery in list(self.inbox.texts):
            self.take(tenant_id, delivery)

    def take(self, tenant_id: str, delivery: str, seconds: float = KEY_SECONDS) -> None:
        event = Published(
            f"arrived-{delivery}", Fact.TEXT_ARRIVED, delivery, tenant_id, "", "", 0, self.now
        )
        self.line.read(event, Deadline(seconds, lambda: 0.0))

    def says(self, words: str | None, **changes: Any) -> None:
        """The person texts, and it is read; what is held is told by `waits`."""
        self.bring(self.text(words, **changes))
        self.read()

    def waits(self, seconds: float = JOIN_SECONDS) -> None:
        """Time passes, and the queue hands out what was sent to it for later."""
        self.now += timedelta(seconds=seconds)
        for event in self.queue.received():
            try:
                self.line.read(event, Deadline(KEY_SECONDS, lambda: 0.0))
            except Retryable:
                self.queue.send(event, 0)

    def who(self, sender: str = PHONE) -> ConversationKey:
        key = self.keys.of(self.tenant.id)
        contact = contact_id(key, FAMILY, Address(ADDRESS_KIND, sender))
        return ConversationKey(self.tenant.id, FAMILY, contact)

    def turns(self, sender: str = PHONE) -> list[Turn]:
        return list(self.log.history(self.tenant.id, self.who(sender)))

    def entry(self, sender: str = PHONE) -> DeskEntry | None:
        found: DeskEntry | None = self.desk.entry(self.tenant.id, self.who(sender))
        return found

    def at(self, moment: datetime) -> None:
        self.now = moment
