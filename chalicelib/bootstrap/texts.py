"""The text-message line: what vendors bring, and what is answered to it."""

import time
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.channels import ChannelParts
from chalicelib.domain.deadline import Deadline
from chalicelib.matchers import MATCHERS
from chalicelib.services.inbound import Receiver
from chalicelib.services.reply import Replies

if TYPE_CHECKING:
    from chalicelib.domain.text_message import Acknowledged, Call
    from chalicelib.services.agreeing_to_ads import AgreeingToAds
    from chalicelib.services.aws_texts import AwsTexts
    from chalicelib.services.joined_texts import JoinedTexts
    from chalicelib.services.late_receipts import LateReceipts
    from chalicelib.services.notice_receipts import NoticeReceipts
    from chalicelib.services.notice_reports import NoticeReports
    from chalicelib.services.results import Results
    from chalicelib.services.subscribing import Subscribing
    from chalicelib.services.text_inbox import TextInbox
    from chalicelib.services.text_line import TextLine
    from chalicelib.services.text_reports import TextReports
    from chalicelib.store.inbox import Inbox

# A job answers nobody who waits on the line; its queue hands the text out again after a minute.
_READ_SECONDS = 40.0


class TextParts(ChannelParts):
    """Services of the text line."""

    @cached_property
    def text_inbox(self) -> "TextInbox":
        """Takes in what vendors post."""
        from chalicelib.channels import text_vendors
        from chalicelib.services.text_inbox import TextInbox
        from chalicelib.store.aside import Aside

        return TextInbox(
            text_vendors(),
            self.tenants,
            self._vault,
            self._inbox,
            Aside(self._table),
            self._signing.value,
        )

    def brought(self, vendor: str, tenant_id: str, call: "Call") -> "Acknowledged":
        """Takes in what a vendor posts: texts of people, or what became of our notices."""
        if vendor == "solapi-report":
            return self.solapi_reports.receive(tenant_id, call)
        return self.text_inbox.receive(vendor, tenant_id, call)

    @cached_property
    def solapi_reports(self) -> "NoticeReports":
        """Takes in what Solapi posts of the notices and the texts we sent."""
        from chalicelib.channels.solapi_report import SolapiReport
        from chalicelib.services.notice_reports import NoticeReports

        return NoticeReports(
            SolapiReport(),
            "solapi",
            self.tenants,
            self._notice_receipts,
            self._text_results,
            self._signing.value,
        )

    @cached_property
    def text_reports(self) -> "TextReports":
        """Takes in what a vendor posts of the texts we sent."""
        from chalicelib.channels.bizgo_report import BizgoReport
        from chalicelib.services.text_reports import TextReports
        from chalicelib.store.broadcast_reports import ReportedFailures

        return TextReports(
            BizgoReport(),
            self.tenants,
            self._text_results,
            self._signing.value,
            self._notice_receipts,
            ReportedFailures(self._table),
        )

    @cached_property
    def _text_results(self) -> "Results":
        from chalicelib.domain.text_message import FAMILY
        from chalicelib.services.results import Results

        return Results(
            self._deliveries,
            self._undelivered,
            self._delivery_feed.tell,
            FAMILY,
            arrived=self._late_receipts.delivered,
        )

    @cached_property
    def _notice_receipts(self) -> "NoticeReceipts":
        from chalicelib.services.notice_receipts import NoticeReceipts
        from chalicelib.store.indexed_table import IndexedTable
        from chalicelib.store.notices import Notices

        table = IndexedTable(self.settings.table, self._clients.lazily("dynamodb"))
        return NoticeReceipts(Notices(table), self._late_receipts.delivered)

    @cached_property
    def _late_receipts(self) -> "LateReceipts":
        from chalicelib.services.late_receipts import LateReceipts
        from chalicelib.services.vendor_watch import VendorWatch
        from chalicelib.store.vendor_health import VendorHealth

        return LateReceipts(self.tenants, VendorWatch(VendorHealth(self._table), now))

    def take_aws_text(self, body: str) -> None:
        """Takes one message that AWS published, as its queue carries it."""
        self._aws_texts.take(body.encode("utf-8", "surrogatepass"))

    @cached_property
    def _aws_texts(self) -> "AwsTexts":
        from chalicelib.channels.aws_sms import AwsSms, number_in
        from chalicelib.services.aws_texts import AwsTexts

        ids = self.versions.ids
        return AwsTexts(AwsSms.name, self.text_inbox, self.tenants, ids, number_in, now)

    def read_text(self, body: str) -> None:
        """Reads the text that one published fact, as its queue carries it, tells of."""
        from chalicelib.aws.topic import published_of

        deadline = Deadline(time.monotonic() + _READ_SECONDS, time.monotonic)
        self._text_line.read(published_of(body), deadline)

    @cached_property
    def _inbox(self) -> "Inbox":
        from chalicelib.store.inbox import Inbox

        return Inbox(self._table)

    @cached_property
    def _joined_texts(self) -> "JoinedTexts":
        from chalicelib.aws.delayed import Delayed
        from chalicelib.services.joined_texts import JoinedTexts
        from chalicelib.store.text_runs import TextRuns

        later = Delayed(self._clients.lazily("sqs"), self.settings.texts_queue)
        return JoinedTexts(TextRuns(self._table), self._inbox, later, now)

    @cached_property
    def _text_line(self) -> "TextLine":
        from chalicelib.channels.text_line import TextLine as TextChannel
        from chalicelib.services.pushed_talks import PushedTalks
        from chalicelib.services.rating import Ratings
        from chalicelib.services.text_answers import TextAnswers
        from chalicelib.services.text_line import TEXT, TextLine

        channel = TextChannel()
        talks = PushedTalks(
            TEXT,
            self.handoff,
            self.hearing,
            self._desks,
            self._claims,
            self._sealed,
            self._vault,
            Ratings(self._conversations, self._claims, self.tenants, new_nonce),
            self._stopping,
        )
        answers = TextAnswers(self._beside_bot, talks)
        receiver = Receiver(
            {channel.name: channel},
            self.tenants,
            self._keys,
            self._vault,
            self._conversations,
            Replies(MATCHERS),
            new_nonce,
            answers.heard,
            answers.asked,
        )
        return TextLine(
            channel,
            self.tenants,
            self._keys,
            self._vault,
            self._inbox,
            self._conversations,
            self._joined_texts,
            receiver,
            talks,
            self.settings.public_url,
            self._subscribing,
            self._agreeing_to_ads,
        )

    @property
    def _subscribing(self) -> "Subscribing | None":
        """Where texts are read (facts.py)."""
        return None

    @property
    def _agreeing_to_ads(self) -> "AgreeingToAds | None":
        """There, too."""
        return None
