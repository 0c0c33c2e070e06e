"""A city that sends broadcasts: true services on fakes, a vendor whose log is the judge."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from chalicelib.domain.audience import Entry, Recipient
from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.channel import Account
from chalicelib.domain.chunk import Reach
from chalicelib.domain.city_quiet import quiet_of
from chalicelib.domain.errors import Permanent
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.standing import Standing
from chalicelib.domain.tenant import Tenant
from chalicelib.services.audience_rules import AudienceRules
from chalicelib.services.broadcast_gate import BroadcastGate
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_mending import Mending
from chalicelib.services.broadcast_part import Rate
from chalicelib.services.broadcast_planning import Planned, Planning, Wanted
from chalicelib.services.broadcast_refunds import Refunds
from chalicelib.services.broadcast_sending import Sending
from chalicelib.services.broadcast_work import Jobs, Waves
from chalicelib.services.broadcasting import Broadcasting
from chalicelib.services.spending import Spending
from tests.broadcast_fakes import (
    FakeBroadcasts,
    FakeBulkVendor,
    FakeListKeys,
    FakeLists,
    FakeQueue,
    Ticking,
)
from tests.cities import city
from tests.fakes import FakeTenantKeys
from tests.outbound_rule_fakes import FakeConsentStore, FakePurse

CITY = "dongjak"
MAKER, OTHER = "officer-1", "officer-2"


class PlainCipher:
    """Seals by writing the key's last bytes and whose it is before what is sealed."""

    def seal(self, key: bytes, plain: bytes, about: str) -> bytes:
        return key[-4:] + about.encode() + b"|" + plain

    def open(self, key: bytes, sealed: bytes, about: str) -> bytes:
        whose = key[-4:] + about.encode() + b"|"
        if not sealed.startswith(whose):
            raise Permanent("sealed by another key, or not by us")
        return sealed[len(whose) :]


class CountedConsents(FakeConsentStore):
    """Each note is one call of AWS."""

    def __init__(self, calls: Counter[str], clock: Ticking) -> None:
        super().__init__(clock)
        self.calls = calls

    def standings(self, tenant_id: str, family: str, channel: str) -> dict[str, Standing]:
        found = super().standings(tenant_id, family, channel)
        self.calls["standings"] += max(-(-len(found) // 10_000), 1)
        return found

    def said_since(
        self, tenant_id: str, family: str, channel: str, since: datetime
    ) -> dict[str, Standing]:
        self.calls["said_since"] += 1
        return super().said_since(tenant_id, family, channel, since)

    def note_sent(self, tenant_id: str, channel: str, at: datetime) -> None:
        self.calls["note_sent"] += 1
        super().note_sent(tenant_id, channel, at)


class CountedKeys(FakeTenantKeys):
    """One process's: a key is read and unwrapped once."""

    def __init__(self, calls: Counter[str]) -> None:
        super().__init__(CITY)
        self._calls = calls
        self._had: set[str] = set()

    def of(self, tenant_id: str) -> bytes:
        if tenant_id not in self._had:
            self._had.add(tenant_id)
            self._calls["tenant_key"] += 2
        return super().of(tenant_id)


class Town:
    """One city, one vendor, one queue. `calls`: every call that would be one of AWS."""

    def __init__(self, vendor: FakeBulkVendor | None = None) -> None:
        self.calls: Counter[str] = Counter()
        self.clock = Ticking()
        self.vendor = vendor or FakeBulkVendor()
        self.vendor.clock = self.clock
        self.store = FakeBroadcasts(self.calls)
        self.parts = FakeLists(self.calls)
        self.keys = FakeListKeys(self.calls)
        self.queue = FakeQueue(self.clock, self.calls)
        self.consents = CountedConsents(self.calls, self.clock)
        self.purse = FakePurse()
        self.tenant: Tenant | None = dongjak()
        self.api_key = "api-key"
        self.rate: Rate = lambda tenant, count, patience: 0.0
        self._ids = map(str, count(1))
        self.begin_anew()

    def begin_anew(self) -> None:
        """A new process: nothing is left of the old one but what was stored."""
        self._looked_at: datetime | None = None
        lists = SealedLists(self.parts, self.keys, PlainCipher())
        waves = Waves(self.store, self.queue, self.clock)
        rules = AudienceRules(self.consents, CountedKeys(self.calls), self.clock)
        new_id = lambda: f"b{next(self._ids)}"  # noqa: E731
        self.planning = Planning(self.store, lists, self.clock, new_id, rules, self)
        gate = BroadcastGate(self, Spending(self.purse), self.clock)
        spending = Spending(self.purse)
        self.refunds = Refunds(self.store, lists, self.queue, self, spending, self.clock)
        self.casting = Broadcasting(
            self.store, lists, waves, self.clock, gate, lambda *asked: self.refunds.ask(*asked)
        )
        quiet = lambda _: quiet_of(self.tenant)  # noqa: E731
        self.mending = Mending(self.store, waves, self.clock, quiet_of=quiet)
        self.sending = Sending(
            self,
            self.store,
            lists,
            waves,
            self.vendor,
            self.read_key,
            lambda *asked: self.rate(*asked),
            self.clock,
            self.clock.sleep,
            lambda: f"n{next(self._ids)}",
            self.consents,
            rules,
        )

    def active(self, tenant_id: str) -> Tenant | None:
        # The true store keeps a tenant and looks at its pointer every 30 s.
        if self._looked_at is None or self.clock() - self._looked_at > timedelta(seconds=30):
            self._looked_at = self.clock()
            self.calls["config"] += 1
        return self.tenant if tenant_id == CITY else None

    def version(self, tenant_id: str, number: int) -> Tenant | None:
        return None

    def read_key(self, tenant_id: str, name: str) -> str | None:
        self.calls["get_parameter"] += 1
        return self.api_key

    def plan(self, entries: Iterable[Entry], text: str = "내일 물이 나오지 않습니다.") -> Planned:
        wanted = Wanted("단수 안내", text, Purpose.PUBLIC_INFO, MAKER)
        return self.planning.plan(CITY, wanted, entries)

    def started(self, people: int) -> Broadcast:
        """A broadcast to so many, begun."""
        it = self.plan(crowd(people)).broadcast
        if it.needs_approval:
            self.casting.approve(CITY, it.id, OTHER)
        return self.casting.start(CITY, it.id, MAKER)

    def work_off(self, until: datetime | None = None) -> int:
        jobs = Jobs(self.sending.send, {"refund": self.refunds.work})
        return self.queue.work_off(jobs.do, until)

    def reached(self, it: Broadcast) -> dict[Reach, int]:
        found = self.casting.progress(CITY, it.id).reached
        return {reach: number for reach, number in found.items() if number}

    def phones(self) -> Counter[str]:
        """How often each was sent to, by the vendor's own log."""
        return Counter(phone for phone, _ in self.vendor.log)


def crowd(people: int, first: int = 0) -> Iterable[Recipient]:
    return (Recipient(n + 2, f"010{n:08d}") for n in range(first, first + people))


def dongjak() -> Tenant:
    line = Account("sms", (), api_key="bizgo", numbers=("0218990000",))
    return replace(city(), id=CITY, accounts={"sms": line})
