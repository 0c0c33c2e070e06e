"""What a text-message vendor tells us, in words of ours. Nothing here was masked yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import Outcome
from chalicelib.domain.message import Attachment, Unknown
from chalicelib.domain.text_kind import TextKind

CHANNEL = "sms"
FAMILY = "sms"
# How a person is named: a Korean number as dialled inside Korea, any other with `+` before it.
ADDRESS_KIND = "phone"
# A claim on one lives this long: msghub tries for 72 hours, and a person may replay its queue.
REMEMBERED_DAYS = 30


@dataclass(frozen=True, slots=True)
class Call:
    """A vendor's call as it arrived: header names in lower case, `url` as the vendor called it."""

    headers: dict[str, str]
    body: bytes
    url: str
    hook: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class TextArrived:
    """A person wrote to a number of the city.

    `id`: the vendor's own, or what tells this delivery from others. `sender`: whose phone it surely
    is; `shown`: what they gave as their number, where that differs. `at`: aware UTC, None if
    unknown. `lost`: how many more files there were, past the tenth or without a usable address.
    """

    id: str
    to: str
    sender: str
    text: str
    title: str = ""
    shown: str = ""
    files: tuple[Attachment, ...] = ()
    at: datetime | None = None
    lost: int = 0


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text as it lies in the inbox until somebody has read it: masked, its sender sealed.

    `id` names the delivery: the vendor and the vendor's id. `sealed`: JSON `{sender, shown}`.
    """

    id: str
    to: str
    text: str
    sealed: bytes
    files: tuple[Attachment, ...]
    hidden: tuple[str, ...]
    at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """A text to be sent. `text` and `title` are in carriers' letters; `sender` is our number.

    `key` names it to the vendor: the same again is not sent twice.
    """

    to: str
    sender: str
    kind: TextKind
    text: str
    title: str
    key: str


@dataclass(frozen=True, slots=True)
class TextReported:
    """What became of a text of ours; `ref` is the key it was sent by, or somebody else's."""

    ref: str
    outcome: Outcome


def key_of(tenant_id: str, ref: str) -> str:
    """What names a push (domain/delivery.py::ref_of) to a vendor that serves many cities."""
    return f"{tenant_id}.{ref}"


def ref_in(tenant_id: str, key: str) -> str:
    """The push that a key names; empty for another city's and for any other."""
    own = f"{tenant_id}."
    return key.removeprefix(own) if key.startswith(own) else ""


@dataclass(frozen=True, slots=True)
class Ping:
    """A vendor's own trial, at registration: acknowledged and nothing else."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a vendor takes as "we have it"; without it the same comes again."""

    body: bytes
    content_type: str = "application/json"


# The value of one of the account's secrets, by its name; raises Rejected where there is none.
ReadSecret = Callable[[str], str]


class Proving(Protocol):
    """What tells a vendor's calls from anybody's."""

    name: str

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET). Looks at the hook and what a signature covers."""


class TextVendor(Protocol):
    """Translates one vendor's dialect; saves nothing."""

    name: str

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET). Looks at the hook and what a signature covers."""

    def parse(self, call: Call, account: Account) -> Sequence[TextArrived | Ping | Unknown]:
        """One item for each message, in order. Raises Rejected(BAD_BODY) where none can be told."""

    def acknowledge(self, call: Call, account: Account) -> Acknowledged:
        """The answer to a call whose messages are stored, or that held none."""


class ReportVendor(Protocol):
    """Translates one vendor's reports of what became of texts; saves nothing."""

    name: str

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET). Looks at the hook and what a signature covers."""

    def parse(self, call: Call) -> TextReported | Unknown:
        """The one report. Raises Rejected(BAD_BODY)."""

    def acknowledge(self, call: Call) -> Acknowledged:
        """The answer to a call whose report is written down."""
