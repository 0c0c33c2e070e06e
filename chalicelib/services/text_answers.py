"""Who has a talk with the desk by text, or asks the bot for one: nothing is answered from here.

What the desk says is pushed from its own turns, so the bot's answer is empty.
"""

from chalicelib.domain.conversation import Mode
from chalicelib.services.beside_bot import BesideBot
from chalicelib.services.pushed_talks import Party, PushedTalks, Said
from chalicelib.services.talk import Talk

NOTHING = b""


class TextAnswers:
    """The same delivery again changes nothing."""

    def __init__(self, beside_bot: BesideBot, talks: PushedTalks) -> None:
        self._beside_bot = beside_bot
        self._talks = talks

    def heard(self, talk: Talk) -> bytes | Mode:
        """Nothing, or whose the talk is (inbound.py). Raises Retryable."""
        heard = self._beside_bot.hear(talk, _claim(talk))
        return heard if isinstance(heard, Mode) else NOTHING

    def asked(self, talk: Talk) -> bytes:
        """A talk is opened: its first turn says by when somebody reads it. Raises Retryable."""
        self._talks.hear(
            Party(talk.tenant, talk.who, talk.message.address.value, "", True),
            Said(talk.said.text, talk.message.attachments, _claim(talk), talk.now),
        )
        return NOTHING


def _claim(talk: Talk) -> str:
    return f"text#{talk.message.message_id}"
