"""A city that sends notices: true services on fakes, vendors whose log is the judge."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_key import NoticeReported, read_notice_key
from chalicelib.domain.purpose import Purpose
from chalicelib.services.notice_calls import NoticeCalls
from chalicelib.services.notice_mending import NoticeMending
from chalicelib.services.notice_people import NoticePeople
from chalicelib.services.notice_receipts import NoticeReceipts
from chalicelib.services.notice_sending import NoticeSending
from chalicelib.services.notifying import Asked, Notifying
from chalicelib.services.spending import Spending
from tests.cities import city
from tests.consult_fakes import FakeSealedItems
from tests.fakes import FakeConversations, FakeTenantKeys, FakeTenants, FakeVault
from tests.notice_fakes import FakeChoice, FakeNotices, FakeNoticeVendor, FakeSession
from tests.outbound_rule_fakes import FakeConsentStore, FakePurse
from tests.text_fakes import FakeLater

CITY = "saetbyeol"
PHONE = "01000000001"
WHO = ConversationKey(CITY, "kakao", "a" * 24)
NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
VALUES = {"이름": "김하나"}
WAYS = {
    "rungs": [{"way": "alimtalk", "minutes": 30}, {"way": "text", "minutes": 60}],
    "vendors": [
        {"name": "one", "share": 1, "rate": 10, "api_key": "one/key", "profile": "@city"},
    ],
    "templates": [{"id": "done", "text": "#{이름}님, 처리되었습니다.", "codes": {"one": "T1"}}],
    "sender": "021234567",
}


class Town:
    """Time stands still but when it is told to go on; queues hand out by it."""

    def __init__(self, at: datetime = NOON, notices: Any = None, **changes: Any) -> None:
        self.now = at
        # A city's id is its own: the notices' tenant is the small city.
        self.tenant = city(**{"ways": WAYS, **changes})
        self.tenants = FakeTenants(self.tenant)
        self.store = FakeNotices()
        self.notices = notices(self.store) if notices else self.store
        self.vault, self.keys = FakeVault(), FakeTenantKeys(self.tenant.id)
        self.vendor, self.choice = FakeNoticeVendor(), FakeChoice()
        self.consents, self.purse = FakeConsentStore(), FakePurse()
        self.later, self.sealed = FakeLater(self.clock), FakeSealedItems()
        self.session: FakeSession | None = None
        self.notifying = Notifying(self.tenants, self.keys, self.vault, self.notices, self.clock)
        self.vendors = {self.vendor.name: self.vendor}
        self.delivered: list[tuple[str, timedelta]] = []
        self.receipts = NoticeReceipts(self.notices, self._arrived)
        self.mending = NoticeMending(self, self.notices, self.later, self.clock)
        self.seen = 0

    def ids(self) -> list[str]:
        return [self.tenant.id]

    def _arrived(self, tenant_id: str, vendor: str, age: timedelta) -> None:
        self.delivered.append((vendor, age))

    def clock(self) -> datetime:
        return self.now

    @property
    def sending(self) -> NoticeSending:
        people = NoticePeople(
            FakeConversations(), self.sealed, self.vault, self.keys, self.consents, self.clock
        )
        return NoticeSending(
            self.tenants,
            self.notices,
            self.vault,
            people,
            Spending(self.purse),
            self.choice,
            NoticeCalls(self.vendors, self.session),
            self.later,
            self.clock,
            lambda: 0.5,
        )

    def ask(self, cause: str = "case#1", **changes: Any) -> str:
        wanted = {
            "tenant_id": self.tenant.id,
            "purpose": Purpose.SERVICE,
            "cause": cause,
            "phone": PHONE,
            "template": "done",
            "values": VALUES,
        }
        return self.notifying.notify(Asked(**{**wanted, **changes}))

    def notice(self, id: str) -> Notice:
        return self.notifying.get(self.tenant.id, id)

    def published(self) -> list[Published]:
        """What the stream brings since it was last asked, and the queue hands out by now."""
        fresh, self.seen = self.store.told[self.seen :], len(self.store.told)
        brought = [
            Published("id", fact, each.id, each.tenant_id, "", "", 0, self.now)
            for fact, each in fresh
            if fact is not Fact.NOTICE_FAILED
        ]
        return [*brought, *self.later.received()]

    def work(self) -> None:
        """Until nothing is handed out any more."""
        while events := self.published():
            for event in events:
                self.sending.take(event)

    def passes(self, **time: float) -> None:
        """Time goes by in steps of the mender's, and everybody works."""
        end = self.now + timedelta(**time)
        while self.now < end:
            self.now = min(self.now + timedelta(minutes=5), end)
            self.mending.mend_all()
            self.work()

    def reports(self, key: str, outcome: Outcome) -> None:
        named = read_notice_key(key)
        assert named
        self.receipts.take(NoticeReported(named, outcome, self.now))
        self.work()

    def delivers(self, key: str) -> None:
        self.reports(key, Outcome(DeliveryState.DELIVERED))

    def failures(self) -> list[str]:
        return [each.reason for fact, each in self.store.told if fact is Fact.NOTICE_FAILED]


def states(notice: Notice) -> list[tuple[str, str]]:
    """Each step's way and state."""
    return [(step.way.value, step.state.value) for step in notice.steps]
