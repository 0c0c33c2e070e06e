"""How long an agent's reply may be on each channel, and how it is counted there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.domain import consult
from chalicelib.domain.carrier_text import LONG_BYTES, carried
from chalicelib.domain.errors import TooLong


def characters(text: str) -> int:
    """UTF-16 units, as a browser counts: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def carrier_bytes(text: str) -> int:
    """Bytes as carriers count what is sent of it: a Korean syllable is two."""
    return carried(text).size


@dataclass(frozen=True, slots=True)
class ReplyLimit:
    """`unit`: what is counted, for the page that counts along."""

    most: int
    unit: str
    count: Callable[[str], int]


# A long text message is at most 2,000 bytes.
_LIMITS: Mapping[str, ReplyLimit] = {
    consult.CHANNEL: ReplyLimit(consult.TEXT_LENGTH, "characters", characters),
    "sms": ReplyLimit(LONG_BYTES, "bytes", carrier_bytes),
    "web": ReplyLimit(2000, "characters", characters),
}
NOTE_LENGTH = 2000
_NARROWEST = ReplyLimit(1000, "characters", characters)


def reply_limit(channel: str) -> ReplyLimit:
    """The limit on a channel; the narrowest for one that is not known here."""
    return _LIMITS.get(channel, _NARROWEST)


def demand_note(text: str) -> None:
    """The same for a remark among staff, which must fit where it is stored."""
    count = characters(text)
    if count > NOTE_LENGTH:
        raise TooLong(count, NOTE_LENGTH)


def demand_fitting(channel: str, text: str) -> None:
    """Raises TooLong, with the count: a reply is never cut."""
    limit = reply_limit(channel)
    count = limit.count(text)
    if count > limit.most:
        raise TooLong(count, limit.most)
