"""What a consult talk's dealer tells us, in words of ours. Nothing here was masked yet.

A session is the dealer's: it begins when a person asks for an agent, lasts 30 days after their
newest words, and only while it lasts can anything be said to them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.message import Attachment

CHANNEL = "kakao-consult"
FAMILY = "kakao"
# How the dealer names a person: the same key that the skill calls by this name.
ADDRESS_KIND = "plusfriendUserKey"
# What one message to the person may hold, in characters.
TEXT_LENGTH = 1000
# A claim is remembered for 7 days: what is older than this may be a repeat nobody remembers.
STALE = timedelta(days=6)
# Two machines' clocks: what is farther in the future is taken as of now.
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who an event is about and what names it. `at`: Kakao's time, aware UTC, None if unknown."""

    id: str
    user: str
    account_id: str
    at: datetime | None
    session: str = ""

    def when(self, received_at: datetime) -> datetime:
        """Kakao's time where it can be true, else when it reached us."""
        if self.at is None or self.at > received_at + _AHEAD:
            return received_at
        return self.at

    def is_stale(self, received_at: datetime) -> bool:
        """Whether it is so old that a repeat could not be told from it."""
        return received_at - self.when(received_at) > STALE


@dataclass(frozen=True, slots=True)
class Wrote:
    """The person wrote or sent files."""

    origin: Origin
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """A session began. `extra`: what our button carried, empty where it came without."""

    origin: Origin
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Expired:
    """A session is over."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Read:
    """The person has read what was sent to them so far."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Introduced:
    """The person agreed to be known: personal data, to be sealed before it is stored."""

    origin: Origin
    phone: str
    nickname: str


@dataclass(frozen=True, slots=True)
class Reported:
    """How a call of ours went. `code` is empty for success; `ref` names what was sent."""

    origin: Origin
    ref: str
    code: str


ConsultEvent = Wrote | Entered | Expired | Read | Introduced | Reported
