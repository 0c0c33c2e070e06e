"""Notices, vendors and their choice in memory; the notices pass the true store's contract tests."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.domain.alimtalk import OutgoingAlimtalk
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import Fact
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_ways import NoticeWays, Way
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import OutgoingText
from chalicelib.services.vendor_ports import Registration

SENT = Outcome(DeliveryState.SENT)
REFUSED = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
CUT = Outcome(DeliveryState.UNKNOWN, Failure.CUT)
BUSY = Outcome(DeliveryState.FAILED_TEMPORARY, Failure.RATE)


class FakeNotices:
    """By tenant and id. `told`: the facts that were written, in order."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Notice] = {}
        self.told: list[tuple[Fact, Notice]] = []
        self._lock = threading.Lock()

    def create(self, notice: Notice) -> bool:
        with self._lock:
            if (notice.tenant_id, notice.id) in self.kept:
                return False
            self.kept[notice.tenant_id, notice.id] = notice
            self.told.append((Fact.NOTICE_CREATED, notice))
            return True

    def get(self, tenant_id: str, id: str) -> Notice | None:
        return self.kept.get((tenant_id, id))

    def change(self, before: Notice, after: Notice, told: Fact | None = None) -> Notice:
        place = (before.tenant_id, before.id)
        if place != (after.tenant_id, after.id):
            raise Conflict("another notice")
        with self._lock:
            known = self.kept.get(place)
            if known is None or known.changes != before.changes:
                raise Conflict("changed since")
            self.kept[place] = replace(after, changes=before.changes + 1)
            if told:
                self.told.append((told, self.kept[place]))
            return self.kept[place]

    def due(self, tenant_id: str, now: datetime, limit: int) -> Sequence[str]:
        mine = [each for each in self.kept.values() if each.tenant_id == tenant_id]
        due = [each for each in mine if each.due_at is not None and each.due_at <= now]
        return [each.id for each in due][:limit]

    def forget(self, tenant_id: str, who: ConversationKey) -> None:
        with self._lock:
            for place, known in self.kept.items():
                if known.tenant_id == tenant_id and known.who == who:
                    self.kept[place] = replace(known.erased(), changes=known.changes + 1)


class FakeChoice:
    """The first vendor that the ways have. `heard_of`: what calls came to.

    `is_full`: none has room. `not_by`: who was to be passed over, at each choice.
    """

    def __init__(self) -> None:
        self.heard_of: list[tuple[str, Outcome]] = []
        self.is_full = False
        self.not_by: list[list[str]] = []

    def choose(
        self,
        tenant_id: str,
        ways: NoticeWays,
        way: Way,
        key: str,
        now: datetime,
        not_by: Collection[str] = (),
        spills: bool = False,
    ) -> Registration | None:
        self.not_by.append([*not_by])
        vendors = sorted(ways.vendors, key=lambda each: each.name in not_by)
        return None if self.is_full else Registration(vendors[0], "key")

    def has_room(self, registration: Registration) -> bool:
        return not self.is_full

    def named(self, tenant_id: str, ways: NoticeWays, name: str) -> Registration | None:
        found = (Registration(each, "key") for each in ways.vendors if each.name == name)
        return next(found, None)

    def heard(self, registration: Registration, outcome: Outcome, seconds: float) -> None:
        self.heard_of.append((registration.vendor.name, outcome))


@dataclass
class FakeNoticeVendor:
    """Its log is the judge: `taken` has every message that goes to a phone, by our key.

    `plan` gives what the next calls come to; none left: SENT. A CUT call may have been taken,
    which `takes_cut` says. What became of a message stands in `became`.
    """

    name: str = "one"
    is_repeatable: bool = True
    can_be_asked: bool = True
    plan: list[Outcome] = field(default_factory=list)
    takes_cut: bool = True
    taken: Counter[str] = field(default_factory=Counter)
    messages: dict[str, OutgoingText | OutgoingAlimtalk] = field(default_factory=dict)
    became: dict[str, Outcome] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[str], None] = lambda key: None

    def send_text(self, by: Registration, text: OutgoingText) -> Outcome:
        return self._sent(text.key, text)

    def send_alimtalk(self, by: Registration, message: OutgoingAlimtalk) -> Outcome:
        return self._sent(message.key, message)

    def ask(self, by: Registration, key: str, vendor_key: str, to: str = "") -> Outcome | None:
        self.asked.append(key)
        if not self.can_be_asked:
            return None
        return self.became.get(key, SENT) if self.taken[key] else REFUSED

    def _sent(self, key: str, message: OutgoingText | OutgoingAlimtalk) -> Outcome:
        self.calls.append(key)
        outcome = self.plan.pop(0) if self.plan else SENT
        takes = outcome == SENT or (outcome == CUT and self.takes_cut)
        if takes and not (self.is_repeatable and self.taken[key]):
            self.taken[key] += 1
            self.messages[key] = message
        self.meanwhile(key)
        return outcome


class FakeSession:
    """A talk; open or not."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.said: list[tuple[ConversationKey, str, str]] = []

    def say(self, tenant: Tenant, who: ConversationKey, text: str, key: str) -> Outcome:
        self.said.append((who, text, key))
        return self.outcome

    def ask(self, who: ConversationKey, key: str, ref: str, patience: timedelta) -> Outcome:
        return self.outcome
