"""Replies that go out by text: of notices and of the desk, what no webhook needs."""

from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap import platform
from chalicelib.bootstrap.chance import now
from chalicelib.bootstrap.notices import NoticeParts
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.services.replies_by_text import RepliesByText


class ReplyTextParts(NoticeParts):
    """They are only stored here: who sends them has the queue and the vendors."""

    @cached_property
    def replies(self) -> "RepliesByText":
        """What agents wrote to people whose consult session was over."""
        from chalicelib.services.contact_numbers import ContactNumbers
        from chalicelib.services.replies_by_text import RepliesByText

        numbers = ContactNumbers(self._desk_turns, self._desks, self._sealed, self._vault, now)
        return RepliesByText(self._desk_turns, self._deliveries, numbers, self.notifying)


def reply_text_parts() -> ReplyTextParts:
    """The platform's."""
    return _parts(platform().settings)


@cache
def _parts(settings: Settings) -> ReplyTextParts:
    return ReplyTextParts(settings, {})
