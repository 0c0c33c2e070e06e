"""What comes from the channels and goes to them."""

import secrets
import time
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import new_nonce
from chalicelib.bootstrap.desk import DeskParts
from chalicelib.channels import CHANNELS
from chalicelib.matchers import MATCHERS
from chalicelib.services.inbound import Receiver
from chalicelib.services.reply import Replies

if TYPE_CHECKING:
    from chalicelib.services.chat import Chat
    from chalicelib.services.consult import Consult
    from chalicelib.services.desk_answers import DeskAnswers
    from chalicelib.services.desk_feed import DeliveryFeed
    from chalicelib.services.notices_by_bot import NoticesByBot
    from chalicelib.services.notices_said import NoticesSaid
    from chalicelib.services.undelivered import Undelivered


class ChannelParts(DeskParts):
    """Services of the channels."""

    @cached_property
    def receiver(self) -> Receiver:
        """Answers the webhooks."""
        return Receiver(
            CHANNELS,
            self.tenants,
            self._keys,
            self._vault,
            self._conversations,
            Replies(MATCHERS),
            new_nonce,
            lambda talk: self._desk_answers.heard(talk),
            wished=lambda talk, place: self._notices_by_bot.hear(talk, place),
        )

    @cached_property
    def chat(self) -> "Chat":
        """The web chat."""
        from chalicelib.channels.web import WebChat
        from chalicelib.services.chat import Chat
        from chalicelib.services.chat_answers import ChatAnswers
        from chalicelib.services.pace import Pace
        from chalicelib.services.visits import VisitedTenants, Visits

        channel, tenants = WebChat(), VisitedTenants(self.tenants, self._keys)
        receiver = Receiver(
            {channel.name: channel},
            tenants,
            self._keys,
            self._vault,
            self._conversations,
            Replies(MATCHERS),
            new_nonce,
            ChatAnswers(self._beside_bot).heard,
        )
        return Chat(
            Visits(tenants, lambda: secrets.token_hex(16)),
            self._keys,
            self._conversations,
            channel,
            receiver,
            self.handoff,
            self._vault,
            Pace(time.monotonic),
            time.sleep,
            self._stopping,
        )

    @cached_property
    def consult(self) -> "Consult":
        """Takes in what the consult talk's dealer posts."""
        from chalicelib.channels import kakao_consult
        from chalicelib.services.consult import Consult
        from chalicelib.services.introducing import Introducing
        from chalicelib.services.pushed_talks import CONSULT, PushedTalks
        from chalicelib.services.rating import Ratings
        from chalicelib.services.results import Results

        talks = PushedTalks(
            CONSULT,
            self.handoff,
            self.hearing,
            self._desks,
            self._claims,
            self._sealed,
            self._vault,
            Ratings(self._conversations, self._claims, self.tenants, new_nonce),
            self._stopping,
        )
        return Consult(
            kakao_consult,
            self.tenants,
            self._keys,
            self._aliases,
            self._desks,
            talks,
            self._undelivered,
            Results(
                self._deliveries,
                self._undelivered,
                self._delivery_feed.tell,
                tell_notice=lambda who, push: self._notices_said.tell(who, push),
            ),
            Introducing(self._desk_turns, self._claims, self._sealed, self._vault),
        )

    @cached_property
    def _desk_answers(self) -> "DeskAnswers":
        from chalicelib.services.desk_answers import DeskAnswers

        return DeskAnswers(self._beside_bot)

    @cached_property
    def _notices_by_bot(self) -> "NoticesByBot":
        from chalicelib.services.notices_by_bot import NoticesByBot

        return NoticesByBot(self._wished_notices, self._desks, self.hearing, self._desk_turns)

    @cached_property
    def _delivery_feed(self) -> "DeliveryFeed":
        from chalicelib.services.desk_feed import DeliveryFeed

        return DeliveryFeed(self._desks, self.feeds)

    @cached_property
    def _notices_said(self) -> "NoticesSaid":
        from chalicelib.services.notice_receipts import NoticeReceipts
        from chalicelib.services.notices_said import NoticesSaid
        from chalicelib.store.indexed_table import IndexedTable
        from chalicelib.store.notices import Notices

        table = IndexedTable(self.settings.table, self._clients.lazily("dynamodb"))
        return NoticesSaid(self._conversations, NoticeReceipts(Notices(table)))

    @cached_property
    def _undelivered(self) -> "Undelivered":
        from chalicelib.services.undelivered import Undelivered

        return Undelivered(self._desk_turns, self._claims)
