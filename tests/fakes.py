"""Every port of services/ports.py in memory; they pass the contract tests of the true stores.

`Failing` wraps any of them (or a true store) and makes chosen calls fail as a network does.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from chalicelib.domain.ageing import Ageing
from chalicelib.domain.conversation import Contact, ConversationKey, Turn
from chalicelib.domain.errors import Conflict, NotFound, Permanent, Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.faq import digest_of
from chalicelib.domain.message import Json
from chalicelib.domain.recall import Given, Recall
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.version import read_version, vectors_named
from chalicelib.services.ports import Manifest


class FakeConversations:
    """The turn log as one dict a conversation. `contacts` shows what `begin` wrote."""

    def __init__(self) -> None:
        self.logs: dict[tuple[str, ConversationKey], dict[int, Turn]] = {}
        self.contacts: dict[tuple[str, ConversationKey], Contact] = {}
        self.recalled: dict[tuple[str, ConversationKey], set[str]] = {}
        self._lock = threading.Lock()

    def newest(self, tenant_id: str, key: ConversationKey) -> Turn | None:
        log = self.logs.get((tenant_id, key))
        return log[max(log)] if log else None

    def turn(self, tenant_id: str, key: ConversationKey, seq: int) -> Turn | None:
        return self.logs.get((tenant_id, key), {}).get(seq)

    def append(self, tenant_id: str, key: ConversationKey, turn: Turn) -> None:
        with self._lock:
            self._write(tenant_id, key, turn)

    def begin(self, tenant_id: str, key: ConversationKey, turn: Turn, contact: Contact) -> None:
        with self._lock:
            self._write(tenant_id, key, turn)
            self.contacts[tenant_id, key] = contact

    def correct(self, tenant_id: str, key: ConversationKey, turn: Turn, recall: str) -> bool:
        with self._lock:
            if recall in self.recalled.get((tenant_id, key), ()):
                return False
            if turn.seq - 1 not in self.logs.get((tenant_id, key), {}):
                raise Conflict("conversation is gone")
            self._write(tenant_id, key, turn)
            self.recalled.setdefault((tenant_id, key), set()).add(recall)
            return True

    def history(self, tenant_id: str, key: ConversationKey, after: int = 0) -> Iterator[Turn]:
        log = self.logs.get((tenant_id, key), {})
        return iter([log[seq] for seq in sorted(log) if seq > after])

    def find(self, tenant_id: str, contact: str) -> ConversationKey | None:
        for family in ("kakao", "sms", "web"):
            key = ConversationKey(tenant_id, family, contact)
            if (tenant_id, key) in self.logs or (tenant_id, key) in self.contacts:
                return key
        return None

    def contact(self, tenant_id: str, key: ConversationKey) -> Contact | None:
        return self.contacts.get((tenant_id, key))

    def delete(self, tenant_id: str, key: ConversationKey) -> int:
        with self._lock:
            turns = self.logs.pop((tenant_id, key), {})
            contact = self.contacts.pop((tenant_id, key), None)
            marks = self.recalled.pop((tenant_id, key), set())
            return len(turns) + (contact is not None) + len(marks)

    def _write(self, tenant_id: str, key: ConversationKey, turn: Turn) -> None:
        log = self.logs.setdefault((tenant_id, key), {})
        if turn.seq in log:
            raise Conflict("turn exists")
        log[turn.seq] = replace(turn, text=_storable(turn.text), seen=_near(turn))


class FakeAnswers:
    """Given answers and recalls in dicts; `conversations` says whether a turn is still there."""

    def __init__(self, conversations: Any) -> None:
        self._conversations = conversations
        self.given: dict[tuple[str, str, int], set[tuple[ConversationKey, int]]] = {}
        self.recalled: dict[tuple[str, str, int], dict[str, Recall]] = {}
        self._lock = threading.Lock()

    def give(self, tenant_id: str, given: Given) -> bool:
        with self._lock:
            if self._conversations.turn(tenant_id, given.who, given.seq) is None:
                return False
            place = tenant_id, given.entry, given.version
            self.given.setdefault(place, set()).add((given.who, given.seq))
            return True

    def given_to(self, tenant_id: str, entry: str, version: int) -> Iterator[ConversationKey]:
        given = self.given.get((tenant_id, entry, version), set())
        return iter(sorted({who for who, _ in given}, key=lambda who: (who.family, who.contact)))

    def forget(self, tenant_id: str, given: Sequence[Given]) -> None:
        with self._lock:
            for each in given:
                place = tenant_id, each.entry, each.version
                self.given.get(place, set()).discard((each.who, each.seq))

    def add_recall(self, tenant_id: str, recall: Recall) -> bool:
        with self._lock:
            place = tenant_id, recall.entry, recall.version
            known = self.recalled.setdefault(place, {})
            if recall.id in known:
                return False
            known[recall.id] = recall
            return True

    def recalls(self, tenant_id: str, entry: str, version: int) -> Sequence[Recall]:
        known = self.recalled.get((tenant_id, entry, version), {}).values()
        return sorted(known, key=lambda recall: recall.at)


class FakeTenants:
    """Active tenants and their versions, given as they are."""

    def __init__(self, *tenants: Tenant) -> None:
        self.tenants: dict[str, dict[int, Tenant]] = {}
        self.pointers: dict[str, int] = {}
        for tenant in tenants:
            self.put(tenant)

    def put(self, tenant: Tenant) -> None:
        """Makes this the active version of its tenant."""
        self.tenants.setdefault(tenant.id, {})[tenant.version] = tenant
        self.pointers[tenant.id] = tenant.version

    def active(self, tenant_id: str) -> Tenant | None:
        return self.version(tenant_id, self.pointers.get(tenant_id, 0))

    def version(self, tenant_id: str, number: int) -> Tenant | None:
        return self.tenants.get(tenant_id, {}).get(number)


class FakeVersions:
    """Published versions; a FakeTenants that is given sees them as soon as they are active."""

    def __init__(self, tenants: FakeTenants | None = None) -> None:
        self.tenants = tenants or FakeTenants()
        self.written: dict[str, dict[int, tuple[Manifest, Json]]] = {}
        self.vectors: dict[tuple[str, str], bytes] = {}
        self._lock = threading.Lock()

    def ids(self) -> Sequence[str]:
        return sorted(self.tenants.pointers)

    def manifests(self, tenant_id: str) -> Sequence[Manifest]:
        return [manifest for _, (manifest, _) in sorted(self.written.get(tenant_id, {}).items())]

    def current(self, tenant_id: str) -> int:
        return self.tenants.pointers.get(tenant_id, 0)

    def body(self, tenant_id: str, number: int) -> Json:
        if number not in self.written.get(tenant_id, {}):
            raise NotFound("no such version")
        return self.written[tenant_id][number][1]

    def write(self, tenant_id: str, manifest: Manifest, body: Json, vectors: bytes = b"") -> None:
        with self._lock:
            if vectors:
                self.vectors[tenant_id, digest_of(vectors)] = vectors
            versions = self.written.setdefault(tenant_id, {})
            if manifest.number in versions:
                raise Conflict("version exists")
            versions[manifest.number] = (manifest, body)

    def activate(self, tenant_id: str, number: int, instead_of: int) -> None:
        with self._lock:
            if number not in self.written.get(tenant_id, {}):
                raise NotFound("no such version")
            if self.current(tenant_id) != instead_of:
                raise Conflict("pointer moved")
            for known, (_, body) in self.written[tenant_id].items():
                tenant = read_version(known, body, self._reader(tenant_id, body))
                self.tenants.tenants.setdefault(tenant_id, {})[known] = tenant
            self.tenants.pointers[tenant_id] = number

    def _reader(self, tenant_id: str, body: Json) -> Callable[[], bytes]:
        return lambda: self.vectors.get((tenant_id, vectors_named(body)), b"")


class FakeTenantKeys:
    """Keys that are a hash of the tenant's id; the tenants named at the start have theirs."""

    def __init__(self, *tenant_ids: str) -> None:
        self.known = set(tenant_ids)

    def of(self, tenant_id: str) -> bytes:
        if tenant_id not in self.known:
            raise NotFound("tenant has no key")
        return sha256(b"test key of " + tenant_id.encode()).digest()

    def ensure(self, tenant_id: str) -> None:
        self.known.add(tenant_id)


class FakeVault:
    """Scrambles so that the plain text cannot be found in what was stored."""

    def seal(self, tenant_id: str, plain: bytes) -> bytes:
        return _tag(tenant_id) + _scramble(tenant_id, plain)

    def open(self, tenant_id: str, sealed: bytes) -> bytes:
        if not sealed.startswith(_tag(tenant_id)):
            raise Permanent("sealed for another tenant")
        return _scramble(tenant_id, sealed[len(_tag(tenant_id)) :])


class FakeSecrets:
    """A dict of names and values."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(values or {})

    def read(self, name: str) -> str | None:
        return self.values.get(name)

    def write(self, name: str, value: str) -> None:
        self.values[name] = value

    def remove(self, name: str) -> None:
        self.values.pop(name, None)


class FakeWarnings:
    """What owners were told, by entry, date and step."""

    def __init__(self) -> None:
        self.told: dict[tuple[str, str, date, int], Ageing] = {}

    def add(self, tenant_id: str, told: Ageing, at: datetime) -> bool:
        place = tenant_id, told.entry, told.valid_until, told.step
        if place in self.told:
            return False
        self.told[place] = told
        return True


class FakeTopic:
    """Keeps what was published, in order."""

    def __init__(self) -> None:
        self.published: list[Published] = []

    def publish(self, events: Sequence[Published]) -> None:
        self.published.extend(events)


class FakeCounters:
    """Counts in dicts."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, date], Counter[str]] = {}
        self.said: dict[tuple[str, date], dict[str, tuple[str, int]]] = {}
        self.claims: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()

    def count(self, tenant_id: str, day: date, event_id: str, adds: Mapping[str, int]) -> bool:
        with self._lock:
            if not self._claim(tenant_id, event_id, "count"):
                return False
            self.counts.setdefault((tenant_id, day), Counter()).update(adds)
            return True

    def count_text(self, tenant_id: str, day: date, event_id: str, text: str) -> bool:
        with self._lock:
            if not self._claim(tenant_id, event_id, "text"):
                return False
            said = self.said.setdefault((tenant_id, day), {})
            sense = " ".join(text.split()).casefold()
            first, times = said.get(sense, (text[:400], 0))
            said[sense] = (first, times + 1)
            return True

    def day(self, tenant_id: str, day: date) -> Mapping[str, int]:
        return dict(self.counts.get((tenant_id, day), {}))

    def texts(self, tenant_id: str, days: Iterable[date]) -> Sequence[tuple[str, int]]:
        totals: dict[str, tuple[str, int]] = {}
        for day in sorted(days):
            for sense, (text, times) in self.said.get((tenant_id, day), {}).items():
                first, before = totals.get(sense, (text, 0))
                totals[sense] = (first, before + times)
        return sorted(totals.values(), key=lambda pair: (-pair[1], pair[0]))

    def _claim(self, tenant_id: str, event_id: str, kind: str) -> bool:
        claim = (tenant_id, event_id, kind)
        if claim in self.claims:
            return False
        self.claims.add(claim)
        return True


class Moment(Enum):
    """When a call fails: before anything happened, or after it did and only the reply is lost."""

    BEFORE = "before"
    AFTER = "after"


@dataclass
class Plan:
    """Which calls fail. Calls are counted from 1 over everything that shares the plan."""

    faults: Mapping[int, Moment] = field(default_factory=dict)
    error: Callable[[], Exception] = lambda: Retryable("injected fault")
    # The calls so far, as `append` or `newest`.
    calls: list[str] = field(default_factory=list)


class Failing:
    """A port that fails by plan: `Failing(FakeConversations(), Plan({2: Moment.AFTER}))`."""

    def __init__(self, port: Any, plan: Plan) -> None:
        self._port = port
        self._plan = plan

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        return self._planned(name, method) if callable(method) else method

    def _planned(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._plan.calls.append(name)
            moment = self._plan.faults.get(len(self._plan.calls))
            if moment is Moment.BEFORE:
                raise self._plan.error()
            result = method(*args, **kwargs)
            if moment is Moment.AFTER:
                raise self._plan.error()
            return result

        return call


def _storable(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _near(turn: Turn) -> tuple[Any, ...]:
    return tuple(seen for seen in turn.seen if 0 <= turn.seq - seen.seq <= 255)


def _tag(tenant_id: str) -> bytes:
    return sha256(b"tag of " + tenant_id.encode()).digest()[:8]


def _scramble(tenant_id: str, data: bytes) -> bytes:
    stream = sha256(b"stream of " + tenant_id.encode()).digest()
    return bytes(byte ^ stream[place % len(stream)] for place, byte in enumerate(data))
