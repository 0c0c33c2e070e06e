"""A conversation is an append-only log of turns; the newest turn carries the state."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.events import Event
from chalicelib.domain.language import KOREAN
from chalicelib.domain.message import Attachment

SEEN_KEPT = 8
TRAIL_KEPT = 5


class Mode(StrEnum):
    """Who owns the talk."""

    BOT = "bot"
    AGENT = "agent"


class Voice(StrEnum):
    """Who speaks in a turn."""

    # The person, and in the same turn the bot where it answered.
    CONTACT = "contact"
    # An agent, to the person.
    AGENT = "agent"
    # What the desk did: taken, transferred, closed. Its text, if any, is said to the person.
    DESK = "desk"
    # A remark among staff, which never leaves.
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Which conversation: tenant, channel family and the contact's keyed hash."""

    tenant_id: str
    family: str
    contact: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a recall has to say to one person, in their language; said with the next answer."""

    recall: str
    text: str


@dataclass(frozen=True, slots=True)
class State:
    """What the next message is understood by. `trail`: the screens that led here, newest last."""

    mode: Mode = Mode.BOT
    trail: tuple[str, ...] = ()
    language: str = KOREAN
    misses: int = 0
    # Counts visits: a long silence starts a new one on the first screen.
    episode: int = 1
    # The version of the privacy notice the person was last told.
    told: str = ""
    # Until when the contact item (the sealed address) lives; a later turn renews it.
    kept_until: date | None = None
    # The answer judged last, as `<entry>@<version>`: one verdict an answer counts.
    judged: str = ""
    # Of a turn that nobody said, never of one that was answered: so no token carries them.
    corrections: tuple[Correction, ...] = ()
    # The language was chosen by name: what is written in another one does not change it.
    chosen: bool = False
    # A rating that was asked for at a talk's close (domain/rating.py::dump); empty for nearly all.
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A delivery already answered: keyed hash of its id (6 bytes) and the turn that answered it."""

    hash: bytes
    seq: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange. `text` is masked; `answer` is packed (domain/packing.py) over `sources`."""

    seq: int
    at: datetime
    text: str
    trigger: str
    answer: bytes
    state: State
    seen: tuple[Seen, ...]
    version: int
    nonce: str
    expires_at: datetime
    # The language the answer is written in: help speaks that of the call.
    language: str = KOREAN
    pressed: str = ""
    topic: str = ""
    hidden: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    is_test: bool = False
    # Of a turn that nobody said (a recall's, a desk's): when the person was last heard.
    heard_at: datetime | None = None
    voice: Voice = Voice.CONTACT
    # The member of staff behind the turn, by id; empty where there is none.
    author: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The person behind a conversation. `sealed` is the address, encrypted by KMS."""

    since: datetime
    sealed: bytes
    address_kind: str
    language: str
    told: str
    expires_at: datetime
    aliases: tuple[str, ...] = field(default=())
