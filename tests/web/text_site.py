"""The consult talk's city where it also sends texts: its queue's job is run by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from chalicelib.bootstrap.reply_texts import ReplyTextParts, reply_text_parts
from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.delivery import Outcome
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_key import NoticeReported, read_notice_key
from chalicelib.domain.reply_by_text import cause_of
from chalicelib.services.notice_receipts import NoticeReceipts
from tests.notice_fakes import FakeChoice, FakeNoticeVendor
from tests.text_fakes import FakeLater
from tests.web.consult_site import ConsultSite, consult_site
from tests.web.desk_site import TENANT

# At every hour of the day: this city keeps no night.
WAYS = {
    "rungs": [{"way": "session", "minutes": 10}, {"way": "text", "minutes": 60}],
    "vendors": [{"name": "one", "share": 1, "rate": 10, "api_key": "one/key"}],
    "templates": [],
    "sender": "021234567",
    "quiet": {"begins": "21:00", "ends": "08:00", "keeps": [], "urgent_passes": True},
}


@dataclass
class TextSite:
    """`vendor`: whose log tells what went to phones."""

    site: ConsultSite
    parts: ReplyTextParts
    vendor: FakeNoticeVendor = field(default_factory=FakeNoticeVendor)

    def reply(self, who: ConversationKey) -> Turn:
        """The newest that an agent wrote."""
        turns = self.site.platform._conversations.history(TENANT, who)
        found: Turn = [turn for turn in turns if turn.voice is Voice.AGENT][-1]
        return found

    def notice(self, who: ConversationKey) -> Notice | None:
        """Of the newest reply."""
        return self.parts.notifying.of_cause(TENANT, cause_of(who, self.reply(who)))

    def works(self, who: ConversationKey) -> None:
        """What the queue of notices does with it."""
        notice = self.notice(who)
        assert notice
        fact = Published("id", Fact.NOTICE_CREATED, notice.id, TENANT, "", "", 0, _now())
        self.parts._sending.take(fact)

    def reports(self, outcome: Outcome) -> None:
        """The vendor does, of its newest message."""
        key = read_notice_key(self.vendor.calls[-1])
        assert key
        receipts = NoticeReceipts(self.parts._notices, lambda *_: None)
        receipts.take(NoticeReported(key, outcome, _now()))


@contextmanager
def text_site(endpoint: str) -> Iterator[TextSite]:
    with consult_site(endpoint, ways=WAYS) as site:
        found = TextSite(site, reply_text_parts())
        own = {"one": found.vendor}
        vars(found.parts).update(_vendors=own, _choice=FakeChoice(), _later=FakeLater(_now))
        yield found


def _now() -> datetime:
    return datetime.now(UTC)
