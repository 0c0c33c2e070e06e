"""Pushes of what the bot and the desk say: a part of its own, which no webhook knows of."""

import os
from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.texts import TextParts
from chalicelib.bootstrap.vendors import VendorParts
from chalicelib.settings import read_settings

if TYPE_CHECKING:
    from chalicelib.services.consult_pushing import ConsultPusher
    from chalicelib.services.delivering import Delivering
    from chalicelib.services.text_pushing import TextPusher

# At most so many run at once: DeliverReplies in infra/resources.yaml; a test compares.
PROCESSES = 20


class DeliveringParts(VendorParts, TextParts):
    """`environment` names the queue of what is to be delivered, and where Solapi is reached."""

    def deliver(self, body: str) -> None:
        """Pushes what one published fact, as its queue carries it, tells of."""
        from chalicelib.aws.topic import published_of

        self.delivering.deliver(published_of(body))

    @cached_property
    def delivering(self) -> "Delivering":
        """Pushes what the bot and the desk say."""
        from chalicelib.aws.delayed import Delayed
        from chalicelib.services.delivering import Delivering

        url = self._environment.get("SOTONG_DELIVER_QUEUE", "")
        return Delivering(
            self.tenants,
            self._conversations,
            self._deliveries,
            self._sealed,
            self._vault,
            {each.channel: each for each in (self._consult_pusher, self._text_pusher)},
            self._undelivered,
            Delayed(self._clients.lazily("sqs"), url),
            now,
            self._delivery_feed.tell,
            lambda who, push: self._notices_said.tell(who, push),
        )

    @cached_property
    def _consult_pusher(self) -> "ConsultPusher":
        from chalicelib.aws.secrets import Secrets
        from chalicelib.channels.bizgo_sender import BizgoSender
        from chalicelib.services.channel_secrets import ChannelSecrets
        from chalicelib.services.consult_pushing import ConsultPusher

        kept, prefix = Secrets(self._clients.lazily("ssm")), f"/sotong/{self.settings.stage}"
        read_key = ChannelSecrets(kept, new_nonce, prefix).value
        return ConsultPusher(BizgoSender(self.settings.bizgo_url), now, self._files, read_key)

    @cached_property
    def _text_pusher(self) -> "TextPusher":
        from chalicelib.services.files_by_text import FilesByText
        from chalicelib.services.outbound_gate import OutboundGate
        from chalicelib.services.spending import Spending
        from chalicelib.services.text_pushing import TextPusher
        from chalicelib.services.vendor_rate import REPLIES
        from chalicelib.store.purse import Purse

        vendors = self._reply_vendors_of(self._choice_among(REPLIES, PROCESSES))
        gate = OutboundGate(Spending(Purse(self._table)), now)
        files = FilesByText(self._files, now, self.settings.public_url)
        return TextPusher(vendors, self.tenants.version, files, gate)


@cache
def delivering_parts() -> DeliveringParts:
    """The process's own, from its environment."""
    return DeliveringParts(read_settings(os.environ), os.environ)
