"""What a channel that is pushed to does of its own: which pushes a turn asks for, and the call."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.channel import Account
from chalicelib.domain.conversation import Turn
from chalicelib.domain.delivery import Outcome
from chalicelib.domain.tenant import Tenant

# The push of a turn that says something; others are numbered behind it.
SAYING = 1


@dataclass(frozen=True, slots=True)
class Post:
    """One push to be made: to whom, in whose name, by what it is named to the vendor."""

    tenant: Tenant
    account: Account
    api_key: str
    user: str
    turn: Turn
    n: int
    ref: str


class Pusher(Protocol):
    """A channel of delivering.py.

    `address`: what the sealed address is called, `address_kind`: of what kind it is.
    `is_repeatable`: whether the vendor knows a call that it has had before, so that one whose end
    nobody knows may be made again.
    """

    channel: str
    address: str
    address_kind: str
    is_repeatable: bool

    def pushes(self, tenant: Tenant, turn: Turn) -> Iterator[int]:
        """The numbers of the pushes that a turn asks for, in order."""

    def call(self, post: Post) -> Outcome:
        """Makes one; no error leaves it."""


def channel_of(data: str) -> str:
    """The channel that a fact names; empty for one that names none."""
    try:
        fields = json.loads(data)
    except ValueError:
        return ""
    return str(fields.get("channel", "")) if isinstance(fields, dict) else ""


def is_on(channel: str, turn: Turn) -> bool:
    """Whether a fact of the turn names this channel."""
    return any(channel_of(event.data) == channel for event in turn.events)
