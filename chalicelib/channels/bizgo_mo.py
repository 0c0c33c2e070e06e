"""Texts as Infobank's Bizgo posts them: one a call, signed.

`msgKey` tells repeats. Source: the models of bizgo-sdk-comm 1.2.0, which is never imported here.
"""

from collections.abc import Sequence

from chalicelib.channels.bizgo_signature import acknowledged, body_of, check_call
from chalicelib.domain.channel import Account
from chalicelib.domain.message import Json, Unknown
from chalicelib.domain.text_fields import (
    delivery_id,
    from_person,
    moment_of,
    other_than,
    our_number,
    phone_of,
    words_of,
)
from chalicelib.domain.text_message import Acknowledged, Call, Ping, ReadSecret, TextArrived


class BizgoMo:
    """Bizgo's texts to a number of the city."""

    name = "bizgo-mo"

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET) for a wrong segment, signature or time."""
        check_call(call, account, read)

    def parse(self, call: Call, account: Account) -> Sequence[TextArrived | Ping | Unknown]:
        """The one message."""
        payload = body_of(call)
        if payload.get("serviceType", "MO") != "MO":
            return (Unknown("unknown_kind"),)
        # `from` is what the sender typed, and may be anybody's number.
        sender = phone_of(payload.get("originator"))
        text = TextArrived(
            id=delivery_id(payload.get("msgKey"), payload, _untimed(payload, call)),
            to=our_number(payload.get("to")),
            sender=sender,
            shown=other_than(sender, payload.get("from")),
            text=words_of(payload.get("content")),
            at=moment_of(payload.get("occurredTime")),
        )
        return (from_person(text, account),)

    def acknowledge(self, call: Call, account: Account) -> Acknowledged:
        """The key it sent, as it sent it."""
        return acknowledged(call)


def _untimed(payload: Json, call: Call) -> str:
    return "" if payload.get("occurredTime") else call.received_at.isoformat()
