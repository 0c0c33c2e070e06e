"""Consents and the purse in memory; they pass the contract tests of the true stores."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from chalicelib.domain.consent import Consents
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict
from chalicelib.domain.standing import NOTHING_SAID, Standing, standings_of
from chalicelib.domain.subscriber import Subscriber


class FakeConsentStore:
    """By tenant and person; read for lists of recipients too, as store/standings.py does."""

    def __init__(
        self, clock: Callable[[], datetime] = lambda: datetime(2026, 1, 1, tzinfo=UTC)
    ) -> None:
        self._clock = clock
        self.said: list[tuple[datetime, str, ConversationKey]] = []
        self.known: dict[tuple[str, ConversationKey], Consents] = {}
        self.sent: dict[tuple[str, str], datetime] = {}
        # By tenant and topic, then contact.
        self.lists: dict[tuple[str, str], dict[str, bytes]] = {}

    def of(self, tenant_id: str, who: ConversationKey) -> Consents:
        return self.known.get((tenant_id, who), Consents())

    def write(
        self,
        tenant_id: str,
        who: ConversationKey,
        consents: Consents,
        topics: Mapping[str, bytes | None] = MappingProxyType({}),
    ) -> None:
        if self.of(tenant_id, who).revision != consents.revision:
            raise Conflict("changed since")
        for topic, sealed in topics.items():
            people = self.lists.setdefault((tenant_id, topic), {})
            people.pop(who.contact, None)
            if sealed is not None:
                people[who.contact] = sealed
        self.known[tenant_id, who] = replace(consents, revision=consents.revision + 1)
        self.said.append((self._clock(), tenant_id, who))

    def subscribers(self, tenant_id: str, topic: str) -> Iterator[Subscriber]:
        people = self.lists.get((tenant_id, topic), {})
        yield from (Subscriber(contact, sealed) for contact, sealed in people.items())

    def standings(self, tenant_id: str, family: str, channel: str) -> dict[str, Standing]:
        found = {
            who.contact: standings_of(consents).get(channel)
            for (tenant, who), consents in self.known.items()
            if (tenant, who.family) == (tenant_id, family)
        }
        return {contact: each for contact, each in found.items() if each}

    def said_since(
        self, tenant_id: str, family: str, channel: str, since: datetime
    ) -> dict[str, Standing]:
        return {
            who.contact: standings_of(self.known[tenant, who]).get(channel, NOTHING_SAID)
            for at, tenant, who in self.said
            if (tenant, who.family) == (tenant_id, family) and at >= since
        }

    def note_sent(self, tenant_id: str, channel: str, at: datetime) -> None:
        self.sent[tenant_id, channel] = max(at, self.sent.get((tenant_id, channel), at))

    def was_noticed(self, tenant_id: str, channel: str, now: datetime) -> bool:
        at = self.sent.get((tenant_id, channel))
        return at is not None and now < at + timedelta(days=30)


class FakePurse:
    """By tenant and month."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, str], int] = {}
        # By tenant and key: the month and how much; nothing more once it was given back.
        self.paid: dict[tuple[str, str], tuple[str, int] | None] = {}
        self.warned: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def pay(
        self, tenant_id: str, month: str, key: str, cost: int, cap: int | None, at: datetime
    ) -> bool:
        with self._lock:
            if (tenant_id, key) in self.paid:
                return True
            before = self.sums.get((tenant_id, month), 0)
            if cap is not None and before + cost > cap:
                return False
            self.sums[tenant_id, month] = before + cost
            self.paid[tenant_id, key] = (month, cost)
            return True

    def give_back(self, tenant_id: str, key: str, cost: int, at: datetime) -> bool:
        with self._lock:
            paid = self.paid.get((tenant_id, key))
            if paid is None:
                return False
            self.sums[tenant_id, paid[0]] -= min(cost, paid[1])
            self.paid[tenant_id, key] = None
            return True

    def spent(self, tenant_id: str, month: str) -> int:
        return self.sums.get((tenant_id, month), 0)

    def warns(self, tenant_id: str, month: str, at_least: int) -> bool:
        place = (tenant_id, month)
        known = place in self.sums and self.sums[place] >= at_least
        fresh = known and place not in self.warned
        if fresh:
            self.warned.add(place)
        return fresh
