"""What a channel that is pushed to does of its own: which pushes a turn asks for, and the call."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.channel import Account
from chalicelib.domain.conversation import Turn
from chalicelib.domain.delivery import Delivery, Outcome
from chalicelib.domain.tenant import Tenant

# The push of a turn that says something; others are numbered behind it.
SAYING = 1


@dataclass(frozen=True, slots=True)
class Post:
    """One push: in whose name, by what it is named to the vendor, and once it is claimed to whom.

    `vendor`: the name of whom it was claimed for; empty: the channel's own account.
    """

    tenant: Tenant
    account: Account
    turn: Turn
    n: int
    ref: str
    user: str = ""
    vendor: str = ""


class Pusher(Protocol):
    """A channel of delivering.py.

    `address`: what the sealed address is called, `address_kind`: of what kind it is. `finds_out`:
    whether a call whose end nobody knows may be made again, or be asked after.
    """

    channel: str
    address: str
    address_kind: str
    finds_out: bool

    def pushes(self, tenant: Tenant, turn: Turn) -> Iterator[int]:
        """The numbers of the pushes that a turn asks for, in order."""

    def vendor_for(self, post: Post, known: Delivery | None, called: Collection[str]) -> str | None:
        """By whom its next call goes; empty: the channel's own account; None: no room now.

        `known`: what was tried before. `called`: who surely did not take it just now; one of them
        where there is nobody else. Raises Retryable.
        """

    def is_repeatable(self, vendor: str) -> bool:
        """Whether a vendor knows a call that it has had before, and so would send none twice."""

    def call(self, post: Post) -> Outcome:
        """Makes one; no error leaves it."""

    def ask(self, post: Post, key: str) -> Outcome:
        """What became of a cut call, of a vendor that knows no call again; `key`: its own, if any.

        UNKNOWN: nobody can say. FAILED_TEMPORARY: it surely did not bring it, or by Failure.CUT: it
        did not answer. No error leaves it.
        """


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
