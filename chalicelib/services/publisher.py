"""Publishes the facts that ride on stored items; called with what the table's stream hands over."""

import logging
from collections.abc import Callable, Iterable, Sequence

from chalicelib.domain.brought_file import brought_in
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.message import Json
from chalicelib.services.ports import Topic

log = logging.getLogger(__name__)

Decode = Callable[[Json], tuple[ConversationKey, Turn] | None]


def _nothing(_: Json) -> None:
    return None


def _nobody(_: Sequence[Published]) -> None:
    """Tells no page."""


class Publisher:
    """Stream records in, SNS messages out. A record may come twice: consumers know by the id.

    `decode` knows turns, `others` the items that bear one fact; `tell` is given what was published;
    `follow` writes what follows from an item itself, and may do so again.
    """

    def __init__(
        self,
        topic: Topic,
        decode: Decode,
        others: Callable[[Json], Published | None] = _nothing,
        tell: Callable[[Sequence[Published]], None] = _nobody,
        follow: Callable[[Json], None] = _nothing,
    ) -> None:
        self._topic = topic
        self._decode = decode
        self._others = others
        self._tell = tell
        self._follow = follow

    def publish(self, records: Iterable[tuple[str, Json]]) -> str | None:
        """Publishes in order; the sequence number of the first record that failed, or None."""
        for sequence_number, image in records:
            try:
                self._follow(image)
                facts = self._facts(image)
                self._topic.publish(facts)
                self._tell(facts)
            except Retryable:
                log.warning("events not published", extra={"sequence_number": sequence_number})
                return sequence_number
        return None

    def _facts(self, image: Json) -> Sequence[Published]:
        decoded = self._decode(image)
        if decoded:
            return facts_of(*decoded)
        other = self._others(image)
        return (other,) if other else ()


def facts_of(who: ConversationKey, turn: Turn) -> Sequence[Published]:
    """A turn's events as they are published; an unanswered question brings its masked text.

    That it brings files is told by its attachments: whoever writes turns need not think of it.
    """
    found = [
        _published(who, turn, str(index), event.fact, event.data)
        for index, event in enumerate(turn.events)
    ]
    if any(brought_in(turn)):
        found.append(_published(who, turn, "files", Fact.FILES_BROUGHT, ""))
    return found


def _published(who: ConversationKey, turn: Turn, place: str, fact: Fact, data: str) -> Published:
    return Published(
        id=f"{turn.nonce}-{place}",
        fact=fact,
        data=turn.text if fact is Fact.QUESTION_UNANSWERED else data,
        tenant_id=who.tenant_id,
        channel=who.family,
        contact=who.contact,
        seq=turn.seq,
        at=turn.at,
    )
