"""Whose a message is that comes by a channel where the bot answers, while a person is asked for."""

from dataclasses import dataclass

from chalicelib.domain.commands import command
from chalicelib.domain.conversation import Mode, Turn
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.menu import LEAVE
from chalicelib.services.handoff import Handoff
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.talk import Talk


@dataclass(frozen=True, slots=True)
class ForDesk:
    """What the desk heard. `turn` is None for a repeat; `entry` may be over meanwhile.

    `stays`: they wished to leave, and an agent has the talk.
    """

    turn: Turn | None
    entry: DeskEntry | None
    stays: bool = False


class BesideBot:
    """Who does not want to wait any more leaves here: the bot's first screen answers that."""

    def __init__(self, hearing: Hearing, handoff: Handoff) -> None:
        self._hearing = hearing
        self._handoff = handoff

    def hear(self, talk: Talk, claim: str) -> ForDesk | Mode:
        """What the desk heard, or whose the talk is (hearing.py). Raises Retryable."""
        text, pressed, attachments = talk.words()
        leaves = LEAVE in (pressed, None if pressed else command(text))
        if leaves and self._handoff.leave(talk.who, talk.channel.name):
            return Mode.BOT
        # Masked where it is heard: what was hidden is known there.
        said = talk.message.text or pressed
        words = Words(said, attachments, talk.message.trigger, claim)
        heard = self._hearing.hear_beside_bot(talk.who, words)
        return heard if isinstance(heard, Mode) else ForDesk(heard.turn, heard.entry, leaves)
