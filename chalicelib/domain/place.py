"""Where a conversation stands when a message comes: the newest turn we know of and its state."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.conversation import Seen, State, Turn
from chalicelib.domain.message import Attachment
from chalicelib.domain.token import LIFE, Carried

# After so long a silence a visit is a new one: it begins on the first screen.
SILENCE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Place:
    """`seq` is 0 before the first turn. `newest` is set where the log was read."""

    seq: int = 0
    state: State = State()
    seen: tuple[Seen, ...] = ()
    expires_at: datetime | None = None
    newest: Turn | None = None

    def answered(self, hashes: tuple[bytes, ...]) -> int | None:
        """The number of the turn that answered this delivery already."""
        return next((item.seq for item in self.seen if item.hash in hashes), None)

    def resent(
        self,
        carried: Carried | None,
        said: tuple[str, str, tuple[Attachment, ...]],
        now: datetime,
    ) -> bool:
        """Whether a person says again what they said when only a fallback reached them.

        The fallback kept the old token: the message is one turn behind and has the same text,
        choice and files. Photos sent at once come on one token too, and each is another.
        """
        if carried is None or self.newest is None or carried.seq != self.seq - 1:
            return False
        if self.newest.heard_at:
            return False
        before = (self.newest.text, self.newest.pressed, self.newest.attachments)
        return before == said and now - self.newest.at < LIFE


def from_token(carried: Carried) -> Place:
    """The place a token speaks of."""
    return Place(carried.seq, carried.state, carried.seen, carried.expires_at)


def from_log(newest: Turn | None, now: datetime) -> Place:
    """The place the log's newest turn speaks of; past its life the state is fresh, not the seq."""
    if newest is None:
        return Place()
    state = newest.state
    if newest.expires_at <= now:
        state = State()
    elif now - (newest.heard_at or newest.at) > SILENCE:
        state = replace(state, trail=(), misses=0, episode=state.episode + 1)
    return Place(newest.seq, state, newest.seen, newest.expires_at, newest)
