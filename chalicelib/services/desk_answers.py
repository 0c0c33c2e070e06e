"""Answers in the response who has a talk with the desk: heard, and help first where it is needed.

The bot's menu answers nothing here: an agent will.
"""

from chalicelib.domain.channel import Envelope
from chalicelib.domain.desk_screens import help_screen
from chalicelib.domain.desk_words import desk_words
from chalicelib.domain.emergency import emergency
from chalicelib.domain.reply import Reply, Words
from chalicelib.domain.view import View
from chalicelib.services.hearing import Hearing
from chalicelib.services.hearing import Words as Said
from chalicelib.services.talk import Talk


class DeskAnswers:
    """The same delivery again is heard once, and answered in the same words."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    def heard(self, talk: Talk) -> bytes | None:
        """The answer's bytes; None when nobody is asked for. Raises Retryable."""
        text, pressed, attachments = talk.words()
        claim = f"{talk.channel.name}:{talk.hashes[0].hex()}"
        heard = self._hearing.hear(talk.who, Said(text or pressed, attachments, claim=claim))
        entry = heard.entry if heard else None
        if entry is None:
            return None
        view = View(talk.tenant, entry.language, talk.now, talk.channel.limits, talk.public_url)
        told = Words(desk_words(talk.tenant, "desk.heard", entry.language, receipt=entry.receipt))
        danger = emergency(text)
        help_first = help_screen(view, danger.value) if danger else None
        parts = help_first.reply.parts if help_first else ()
        return talk.render(Reply((*parts, told)), Envelope(0))
