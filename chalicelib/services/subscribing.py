"""Whoever subscribes to a topic by text, or leaves it, is on its list, or off it, and told so.

What they said is kept as any words are, and opens no talk. Subscribing is a consent of its own to
what the city tells of that topic: it lifts no refusal of anything else.
"""

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain.consent import Scope
from chalicelib.domain.conversation import Voice
from chalicelib.domain.desk_entry import facts_about, facts_of
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.language import KOREAN
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.stop_telling import language_of
from chalicelib.domain.text_message import CHANNEL
from chalicelib.domain.topic import Topic, Will, Wish, numbered, read_topics, wish_of
from chalicelib.domain.topic_telling import told_joined, told_left, told_list
from chalicelib.services.desk_ports import Claims
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.outbound_rule_ports import ConsentStore
from chalicelib.services.pushed_talks import Party
from chalicelib.services.stopping import language_so_far

log = logging.getLogger(__name__)

# So long a bare number is taken for an answer to the list of topics, if nothing was said since.
ANSWERED_WITHIN = timedelta(minutes=30)
_TRIES = 4


class Seal(Protocol):
    """Seals phones for lists of topics (topic_audience.py)."""

    def seal(self, tenant_id: str, topic: str, contact: str, phone: str) -> bytes:
        """Of one person, for one topic. Raises Retryable."""


class Subscribing:
    """For text messages. The same delivery again changes nothing."""

    def __init__(
        self,
        consents: ConsentStore,
        hearing: Hearing,
        turns: DeskTurns,
        claims: Claims,
        seal: Seal,
        clock: Callable[[], datetime],
    ) -> None:
        self._consents = consents
        self._hearing = hearing
        self._turns = turns
        self._claims = claims
        self._seal = seal
        self._clock = clock

    def hear(self, party: Party, words: Words) -> bool:
        """Whether these words were about topics: then all is done, stored and said.

        Raises Retryable, with what was done standing, and NotFound for no such tenant.
        """
        topics = read_topics(party.tenant.topics)
        if not topics or words.attachments:
            return False
        if self._claims.taken(party.tenant.id, _told(words)):
            return True
        found = self._wish(party, words, topics)
        if found is None:
            return False
        wish, language = found
        at = words.at or self._clock()
        text = told_list(party.tenant, topics, language)
        if wish.topic:
            joined = self._write(party, wish.topic, wish.will, words.claim, at)
            tell = told_joined if joined else told_left
            text = tell(party.tenant, wish.topic, language)
        self._hearing.keep(party.who, words)
        self._tell(party, words, wish, text, language)
        return True

    def _wish(self, party: Party, words: Words, topics: Sequence[Topic]) -> tuple[Wish, str] | None:
        """What they want, and the language to answer in."""
        wish = wish_of(words.text, topics)
        if wish:
            known = language_so_far(self._turns.scene(party.who))
            # Whoever types an English word for it is answered so, whatever was talked before.
            is_english = words.text.isascii() and known == KOREAN
            return wish, language_of(words.text, "" if is_english else known)
        topic = numbered(words.text, topics)
        asked = self._asked(party, words) if topic else None
        return (Wish(Will.JOIN, topic), asked) if asked else None

    def _asked(self, party: Party, words: Words) -> str | None:
        """In which language they were just told which topics there are; None where they were not.

        Broken off, their own words may stand behind it already.
        """
        newest = self._turns.scene(party.who).alive()
        if newest and newest.voice is Voice.CONTACT and newest.text == words.text:
            newest = self._turns.stored(party.who, newest.seq - 1)
        if newest is None or self._clock() - newest.at > ANSWERED_WITHIN:
            return None
        told = (each.data for each in newest.events if each.fact is Fact.TOPICS_TOLD)
        return next((str(json.loads(data).get("listed") or "") for data in told), None) or None

    def _write(self, party: Party, topic: Topic, will: Will, source: str, at: datetime) -> bool:
        """Whether they are on its list now. Told in the same breath: the turn is written next."""
        who, scope = party.who, Scope(CHANNEL, Purpose.PUBLIC_INFO, topic=topic.id)
        for _ in range(_TRIES):
            before = self._consents.of(who.tenant_id, who)
            said = (
                before.gave(scope, source, at)
                if will is Will.JOIN
                else before.withdrew([scope], source, at)
            )
            after = said.told(at)
            stands = after.known[scope].stands
            sealed = self._sealed(party, topic) if stands else None
            try:
                if after is not before:
                    self._consents.write(who.tenant_id, who, after, {topic.id: sealed})
            except Conflict:
                continue
            ids = {"tenant_id": who.tenant_id, "topic": topic.id, "contact": who.contact}
            log.info("topic joined" if stands else "topic left", extra=ids)
            return stands
        raise Retryable("consents keep changing")

    def _sealed(self, party: Party, topic: Topic) -> bytes:
        return self._seal.seal(party.tenant.id, topic.id, party.who.contact, party.user)

    def _tell(self, party: Party, words: Words, wish: Wish, text: str, language: str) -> None:
        topic = wish.topic.id if wish.topic else ""
        facts = {"channel": CHANNEL, "listed": "" if topic else language, "topic": topic}

        def decide(scene: Scene) -> Step:
            entry = scene.entry
            data = facts_about(entry, **facts) if entry else facts_of(**facts)
            told = Event(Fact.TOPICS_TOLD, data)
            return Step(entry.changed() if entry else None, Voice.DESK, text, (told,))

        self._turns.write(party.who, Act(decide, claim=_told(words), contact=words.contact))


def _told(words: Words) -> str:
    return f"{words.claim}#topics"
