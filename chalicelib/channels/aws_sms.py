"""Texts by AWS End User Messaging: messages of an SNS topic of our own, so no webhook.

Delivered at least once and in no order; no photos. Source: "Two-way SMS message payload" of the
AWS End User Messaging SMS user guide.
"""

from collections.abc import Sequence

from chalicelib.domain.channel import Account
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Unknown
from chalicelib.domain.text_fields import (
    delivery_id,
    from_person,
    our_number,
    phone_of,
    words_of,
)
from chalicelib.domain.text_message import Acknowledged, Call, Ping, ReadSecret, TextArrived
from chalicelib.domain.untrusted_json import read_object


class AwsSms:
    """AWS End User Messaging. `call.body` is the `Message` of an SNS record."""

    name = "aws-sms"

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET) always: AWS posts nothing to us, so nobody else may.

        A record's origin is proven by the topic's policy, before it reaches `parse`.
        """
        raise Rejected(Reason.BAD_SECRET)

    def parse(self, call: Call, account: Account) -> Sequence[TextArrived | Ping | Unknown]:
        """The one message. Raises Rejected(BAD_BODY) for what is no JSON object."""
        payload = read_object(call.body)
        text = TextArrived(
            id=delivery_id(payload.get("inboundMessageId"), payload, call.received_at.isoformat()),
            to=our_number(payload.get("destinationNumber")),
            sender=phone_of(payload.get("originationNumber")),
            text=words_of(payload.get("messageBody")),
        )
        return (from_person(text, account),)

    def acknowledge(self, call: Call, account: Account) -> Acknowledged:
        """Nobody reads it: a record is done when its handler returns."""
        return Acknowledged(b"")


def number_in(body: bytes) -> str:
    """What number a message was written to; empty for none. Raises Rejected(BAD_BODY)."""
    return our_number(read_object(body).get("destinationNumber"))
