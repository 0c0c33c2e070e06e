"""Danger to life that no word told: seen by its meaning when the talk is shown, and then urgent."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from chalicelib.bootstrap import danger_in, platform
from chalicelib.domain.conversation import Mode, Turn, Voice
from chalicelib.domain.desk_entry import Priority
from chalicelib.domain.emergency import Kind
from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.events import Fact
from chalicelib.services.desk_showing import ShownTalk


def notice_danger(talk: ShownTalk) -> None:
    """Puts the talk on the supervisor's board, once; the page shows it when it next asks."""
    if talk.entry is None or talk.entry.priority is Priority.URGENT:
        return
    kind = unnoticed(talk.turns, danger_in)
    if kind:
        # Whoever looks next finds it again.
        with suppress(Conflict, NotFound, Retryable):
            platform().hearing.notice(talk.who, kind)


def unnoticed(turns: Sequence[Turn], danger_in: Callable[[str], Kind | None]) -> Kind | None:
    """The danger in what nobody has answered yet, unless it was noticed before."""
    for turn in reversed(turns):
        noticed = any(event.fact is Fact.EMERGENCY_NOTICED for event in turn.events)
        if noticed or turn.voice is Voice.AGENT:
            return None
        if turn.voice is Voice.CONTACT and turn.state.mode is Mode.AGENT:
            kind = danger_in(turn.text)
            if kind:
                return kind
    return None
