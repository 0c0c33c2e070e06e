"""The one small interface that every channel fills, and what a channel can carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.message import Inbound, Json, Probe, Request, Unknown
from chalicelib.domain.reply import Reply

if TYPE_CHECKING:
    from chalicelib.domain.text_mapping import TextMapping


class ReplyStyle(StrEnum):
    """Whether the answer is the HTTP response or a later push."""

    IN_RESPONSE = "in_response"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may hold; lengths are UTF-16 units, `size` is bytes of the whole answer."""

    bubbles: int
    text: int
    card_title: int
    card_text: int
    card_buttons: int
    button_label: int
    list_header: int
    list_items: int
    list_title: int
    list_text: int
    list_buttons: int
    quick_replies: int
    quick_reply_label: int
    size: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """What travels with an answer: the turn's number and, where it can, the signed state."""

    seq: int
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A tenant's registration on a channel. `digests`: SHA-256 of each valid secret, as hex."""

    id: str
    digests: tuple[str, ...]
    block_id: str | None = None
    # Of a channel that is called: the name of its API key's secret, and where it is reached.
    api_key: str = ""
    base_url: str = ""
    # The bot's event that a person comes back to when an agent ends the talk; empty: none.
    bot_event: str = ""
    # Of the web chat: the pages elsewhere that may show it, each `https://host[:port]`.
    origins: tuple[str, ...] = ()
    # Of a text line: the numbers people write to, as dialled inside Korea, and the name of the
    # secret that the vendor signs with.
    numbers: tuple[str, ...] = ()
    signing: str = ""
    # Of a text vendor without a file of its own: where its fields lie.
    mapping: "TextMapping | None" = None
    # Who answers a text first: the bot's `menu`, or a `person`.
    answers: str = "menu"
    # Whether the line's number is registered as a sender: without that nothing goes out by it.
    verified: bool = True
    # How long the menu waits for more, so that several texts are read as one; 0: not at all.
    join_seconds: int = 0


class Channel(Protocol):
    """Translates one messenger's dialect; opens no conversation and saves nothing."""

    name: str
    family: str
    replies: ReplyStyle
    limits: Limits

    def verify(self, request: Request, account: Account) -> None:
        """Raises Rejected(BAD_SECRET); looks at nothing but headers."""

    def parse(self, request: Request) -> Sequence[Inbound | Probe | Unknown]:
        """What the body holds; raises Rejected(BAD_BODY) for what is no JSON object. Pure."""

    def render(self, reply: Reply, envelope: Envelope, account: Account) -> Json:
        """The channel's own shape, inside all its limits. Pure."""
