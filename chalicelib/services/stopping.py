"""Whoever tells us to send nothing more is sent nothing more, at once, and told so.

What they said is kept as any words are, and opens no talk. An open talk goes on: answers to their
own question are what they asked for.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.consent import Consents, stopped_by
from chalicelib.domain.conversation import ConversationKey, Voice
from chalicelib.domain.desk_entry import facts_about, facts_of
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.stop_telling import language_of, told_stopped
from chalicelib.domain.stop_words import Stop, stop
from chalicelib.services.consent_change import change_consents
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.outbound_rule_ports import ConsentStore

log = logging.getLogger(__name__)


class Stopping:
    """The same delivery again changes nothing."""

    def __init__(
        self,
        consents: ConsentStore,
        hearing: Hearing,
        turns: DeskTurns,
        clock: Callable[[], datetime],
    ) -> None:
        self._consents = consents
        self._hearing = hearing
        self._turns = turns
        self._clock = clock

    def hear(self, who: ConversationKey, channel: str, words: Words) -> int | None:
        """The number of these words' turn, 0 for a repeat: all is done then, stored and said.

        None where they say something else. Raises Retryable, with what was done standing, and
        NotFound for no such tenant.
        """
        if not self._is_meant(who, channel, words):
            return None
        if self._turns.is_written(who, _told(words)):
            # What they agreed to since stays, however late their old word comes again.
            return 0
        at = words.at or self._clock()
        language = language_of(words.text, language_so_far(self._turns.scene(who)))
        self._withdraw(who, channel, words.claim, at)
        seq = self._hearing.keep(who, words)
        self._tell(who, channel, words, language, at)
        ids = {"tenant_id": who.tenant_id, "channel": channel, "contact": who.contact}
        log.info("notices stopped", extra=ids)
        return seq

    def _is_meant(self, who: ConversationKey, channel: str, words: Words) -> bool:
        """A short word is one only where something unasked was sent, and nobody is talked with.

        A clear one stays so beside a picture, which shows what is wanted no more.
        """
        meant = stop(words.text)
        if meant is not Stop.SHORT or words.attachments:
            return meant is Stop.CLEAR
        if not self._consents.was_noticed(who.tenant_id, channel, self._clock()):
            return False
        return self._turns.scene(who).entry is None

    def _withdraw(self, who: ConversationKey, channel: str, source: str, at: datetime) -> None:
        """Told in the same breath: the turn that says so is written before this job is done."""

        def change(before: Consents) -> Consents:
            return before.withdrew(stopped_by(before, channel), source, at).told(at)

        change_consents(self._consents, who, change)

    def _tell(
        self, who: ConversationKey, channel: str, words: Words, language: str, at: datetime
    ) -> None:
        def decide(scene: Scene) -> Step:
            entry = scene.entry
            text = told_stopped(scene.tenant, language, at)
            data = facts_about(entry, channel=channel) if entry else facts_of(channel=channel)
            told = Event(Fact.NOTICES_STOPPED, data)
            return Step(entry.changed() if entry else None, Voice.DESK, text, (told,))

        self._turns.write(who, Act(decide, claim=_told(words), contact=words.contact))


def _told(words: Words) -> str:
    """The claim of the turn that tells them."""
    return f"{words.claim}#stopped" if words.claim else ""


def language_so_far(scene: Scene) -> str:
    """The talk's language so far; empty where there was no talk."""
    if scene.entry:
        return scene.entry.language
    newest = scene.alive()
    return newest.state.language if newest else ""
