"""Answers in the response who has a talk with the desk: heard, and help first where it is needed.

The bot's menu answers nothing here: an agent will.
"""

from chalicelib.domain.channel import Envelope
from chalicelib.domain.conversation import Mode
from chalicelib.domain.desk_entry import Stage
from chalicelib.domain.desk_screens import help_screen
from chalicelib.domain.desk_words import desk_words, leaving
from chalicelib.domain.emergency import emergency
from chalicelib.domain.reply import Reply, Words
from chalicelib.domain.view import View
from chalicelib.services.beside_bot import BesideBot
from chalicelib.services.talk import Talk


class DeskAnswers:
    """The same delivery again is heard once, and answered in the same words."""

    def __init__(self, beside_bot: BesideBot) -> None:
        self._beside_bot = beside_bot

    def heard(self, talk: Talk) -> bytes | Mode:
        """The answer's bytes, or whose the talk is (inbound.py). Raises Retryable."""
        heard = self._beside_bot.hear(talk, f"{talk.channel.name}:{talk.hashes[0].hex()}")
        if isinstance(heard, Mode):
            return heard
        entry = heard.entry
        if entry is None:
            return Mode.BOT
        view = View(talk.tenant, entry.language, talk.now, talk.channel.limits, talk.public_url)
        key = "desk.held" if heard.stays else "desk.heard"
        told = Words(desk_words(talk.tenant, key, entry.language, receipt=entry.receipt))
        danger = emergency(talk.said.text)
        help_first = help_screen(view, danger.value) if danger else None
        parts = help_first.reply.parts if help_first else ()
        waits = entry.stage is Stage.WAITING
        choices = (leaving(talk.tenant, entry.language),) if waits else ()
        return talk.render(Reply((*parts, told), choices), Envelope(0))
