"""Thousands of notices through two vendors in a storm: true services, many workers, dying at random.

Vendors and the store are in memory and time is passed, so that an hour takes seconds and every run
of a seed is the same.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from chalicelib.domain.delivery import Outcome
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_key import NoticeReported, read_notice_key
from chalicelib.domain.purpose import Purpose
from chalicelib.services.late_receipts import LateReceipts
from chalicelib.services.notice_calls import NoticeCalls
from chalicelib.services.notice_mending import NoticeMending
from chalicelib.services.notice_people import NoticePeople
from chalicelib.services.notice_receipts import NoticeReceipts
from chalicelib.services.notice_sending import NoticeSending
from chalicelib.services.notifying import Asked, Notifying
from chalicelib.services.spending import Spending
from chalicelib.services.vendor_choice import VendorChoice
from chalicelib.services.vendor_rate import NOTICES, VendorRate
from chalicelib.services.vendor_watch import VendorWatch
from tests.cities import city
from tests.consult_fakes import FakeSealedItems
from tests.fakes import FakeConversations, FakeTenantKeys, FakeTenants, FakeVault
from tests.faults.storm_time import StormTime
from tests.faults.storm_vendor import StormVendor
from tests.notice_fakes import FakeNotices
from tests.outbound_rule_fakes import FakeConsentStore, FakePurse
from tests.vendor_fakes import FakeVendorHealth

# As SendNotices in infra/resources.yaml, and how long its queue keeps a message from others.
PROCESSES, VISIBLE_AFTER = 20, 360.0
# Messages a second that each vendor takes of the city's account.
WIDE = {"one": 100.0, "two": 20.0}
NARROW = {"one": 40.0, "two": 20.0}
NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
_DAY = 24 * 3600.0
_WAYS = {
    "rungs": [{"way": "alimtalk", "minutes": 30}, {"way": "text", "minutes": 60}],
    "templates": [
        {"id": "done", "text": "#{이름}님, 처리되었습니다.", "codes": {"one": "T1", "two": "T2"}}
    ],
    "sender": "021234567",
}
_SHARES = {"one": 80, "two": 20}


class Killed(BaseException):
    """kill -9: nothing catches this."""


class Mortal:
    """What its caller uses, who may be killed just before or just after each call."""

    def __init__(self, real: Any, dies: Callable[[], bool]) -> None:
        self._real = real
        self._dies = dies

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if not callable(found):
            return found

        def call(*args: Any, **named: Any) -> Any:
            if self._dies():
                raise Killed
            answer = found(*args, **named)
            if self._dies():
                raise Killed
            return answer

        return call


@dataclass(frozen=True, slots=True)
class Message:
    """As the queue hands it out for the `received`th time."""

    event: Published
    received: int = 0


class Storm:
    """`killed`: of so many calls one is the last of its worker. `phones`: what arrived at each."""

    def __init__(
        self, people: int, seed: int, rates: Mapping[str, float] = WIDE, killed: float = 0.002
    ) -> None:
        self.random = Random(seed)
        self.time = StormTime(NOON)
        self.killed = killed
        self.kills: Counter[str] = Counter()
        self.phones: dict[str, list[str]] = defaultdict(list)
        self.has_talk = {_phone(n): self.random.random() < 0.85 for n in range(people)}
        self.has_phone = {_phone(n): self.random.random() < 0.97 for n in range(people)}
        vendors = [_vendor(name, rate) for name, rate in rates.items()]
        prices = {"cap": 10**12, "prices": {"alimtalk": 700, "sms": 900}}
        self.tenant = city(ways={**_WAYS, "vendors": vendors}, budget=prices)
        self.tenants, self.store = FakeTenants(self.tenant), FakeNotices()
        self.vault, self.keys = FakeVault(), FakeTenantKeys(self.tenant.id)
        self.health, self.purse = FakeVendorHealth(), FakePurse()
        self.consents, self.sealed = FakeConsentStore(), FakeSealedItems()
        self.vendors = {
            name: StormVendor(name, self.time, self.random, self._reported, self._reach)
            for name in rates
        }
        self.queue: deque[Message] = deque()
        self.workers = [self._worker() for _ in range(PROCESSES)]
        self.idle = [*range(PROCESSES)]
        self.seen = 0
        # The webhook and the mender are processes too, and die as well.
        late = LateReceipts(self.tenants, VendorWatch(self.health, self.time.clock))
        self.receipts = NoticeReceipts(self._mortal("webhook", self.store), late.delivered)
        self.mending = NoticeMending(
            self, self._mortal("mender", self.store), self, self.time.clock
        )
        self.asked = {n: self._ask(n) for n in range(people)}

    def run(self) -> "Storm":
        """From the first to the last, or for a day."""
        self.time.after(0.0, self._stream)
        self.time.after(300.0, self._mend)
        self.time.run()
        return self

    def notices(self) -> dict[str, Notice]:
        """By the phone that each is for."""
        kept = self.store.kept
        return {_phone(n): kept[self.tenant.id, id] for n, id in self.asked.items()}

    def failures(self) -> Counter[str]:
        """How often it was told of each notice that it failed."""
        return Counter(each.id for fact, each in self.store.told if fact is Fact.NOTICE_FAILED)

    def ids(self) -> list[str]:
        """Which cities there are."""
        return [self.tenant.id]

    def send(self, event: Published, seconds: int) -> None:
        """The queue's door for what is to wait."""
        self.time.after(float(seconds), lambda: self._arrives(Message(event)))

    def _ask(self, n: int) -> str:
        notifying = Notifying(self.tenants, self.keys, self.vault, self.store, self.time.clock)
        said = {"template": "done", "values": {"이름": f"{n}번째"}}
        asked = Asked(self.tenant.id, Purpose.SERVICE, f"case#{n}", phone=_phone(n), **said)  # type: ignore[arg-type]
        return notifying.notify(asked)

    def _worker(self) -> NoticeSending:
        rate = VendorRate(NOTICES, PROCESSES, self.time.seconds, self.time.pause)
        watch = VendorWatch(self.health, self.time.clock)
        choice = VendorChoice(lambda tenant, name: "key", watch, self.time.clock, rate.has_room)
        people = NoticePeople(
            FakeConversations(),
            self.sealed,
            self.vault,
            self.keys,
            self.consents,
            self.time.clock,
        )
        vendors = {name: self._mortal(name, each) for name, each in self.vendors.items()}
        return NoticeSending(
            self.tenants,
            self._mortal("store", self.store),
            self.vault,
            people,
            Spending(self._mortal("purse", self.purse)),
            choice,
            NoticeCalls(vendors),
            self._mortal("queue", self),
            self.time.clock,
            self.random.random,
        )

    def _mortal(self, what: str, real: Any) -> Any:
        def dies() -> bool:
            died = self.random.random() < self.killed
            self.kills[what] += died
            return died

        return Mortal(real, dies)

    def _stream(self) -> None:
        """Each fact comes to the queue after a moment: some twice, and some are lost on the way."""
        told, self.seen = self.store.told[self.seen :], len(self.store.told)
        for fact, notice in told:
            if fact is not Fact.NOTICE_FAILED:
                event = Published(
                    "id", fact, notice.id, notice.tenant_id, "", "", 0, self.time.clock()
                )
                for _ in range(self.random.choices((1, 2, 0), (93, 5, 2))[0]):
                    self.send(event, round(self.random.uniform(0, 30)))

    def _arrives(self, message: Message) -> None:
        self.queue.append(message)
        self._hand_out()

    def _hand_out(self) -> None:
        while self.queue and self.idle:
            place, message = self.idle.pop(), self.queue.popleft()
            self.time.begin(lambda place=place, message=message: self._job(place, message))

    def _job(self, place: int, message: Message) -> None:
        try:
            self.workers[place].take(message.event)
        except Killed:
            self.workers[place] = self._worker()
            self._again(message)
        except Retryable:
            self._again(message)
        finally:
            self.idle.append(place)
            self.time.after(0.0, self._stream)
            self.time.after(0.0, self._hand_out)

    def _again(self, message: Message) -> None:
        again = Message(message.event, message.received + 1)
        if again.received < 5:
            self.time.after(VISIBLE_AFTER, lambda: self._arrives(again))

    def _mend(self) -> None:
        with suppress(Killed):
            self.mending.mend_all()
        open_ones = any(each.end is None for each in self.store.kept.values())
        if open_ones and self.time.now < _DAY:
            self.time.after(300.0, self._mend)

    def _reach(self, way: str, to: str) -> bool:
        there = (self.has_talk if way == "alimtalk" else self.has_phone)[to]
        if there:
            self.phones[to].append(way)
        return there

    def _reported(self, key: str, outcome: Outcome) -> None:
        """A vendor comes again with what was not acknowledged."""
        named = read_notice_key(key)
        assert named
        try:
            self.receipts.take(NoticeReported(named, outcome, self.time.clock()))
        except Killed:
            self.time.after(30.0, lambda: self._reported(key, outcome))
        self.time.after(0.0, self._stream)


def _vendor(name: str, rate: float) -> dict[str, Any]:
    named = {"name": name, "api_key": name, "profile": "@city"}
    return {**named, "share": _SHARES[name], "rate": rate}


def _phone(n: int) -> str:
    return f"0100000{n:04d}"
