"""Whoever tells us to send nothing more is sent nothing more, at once, and told so.

What they said is kept as any words are, and opens no talk. An open talk goes on: answers to their
own question are what they asked for.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.consent import Consents, stopped_by
from chalicelib.domain.consult import CHANNEL as CONSULT
from chalicelib.domain.conversation import ConversationKey, Voice
from chalicelib.domain.desk_entry import facts_about, facts_of
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.stop_telling import KAKAO_KEYS, KEY, language_of, told_stopped
from chalicelib.domain.stop_words import Stop, stop
from chalicelib.services.consent_change import change_consents
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.outbound_rule_ports import ConsentStore
from chalicelib.services.wished_notices import WishedNotices

log = logging.getLogger(__name__)


class Stopping:
    """The same delivery again changes nothing."""

    def __init__(
        self,
        consents: ConsentStore,
        hearing: Hearing,
        turns: DeskTurns,
        clock: Callable[[], datetime],
        kakao: WishedNotices | None = None,
    ) -> None:
        self._consents = consents
        self._hearing = hearing
        self._turns = turns
        self._clock = clock
        self._kakao = kakao

    def hear(self, who: ConversationKey, channel: str, words: Words) -> int | None:
        """The number of these words' turn, 0 for a repeat: all is done then, stored and said.

        None where they say something else. Raises Retryable, with what was done standing, and
        NotFound for no such tenant.
        """
        fact = self._fact(who, channel, words)
        if fact is None:
            return None
        if self._turns.is_written(who, _told(words)):
            # What they agreed to since stays, however late their old word comes again.
            return 0
        at = words.at or self._clock()
        language = language_of(words.text, language_so_far(self._turns.scene(who)))
        self._write(who, channel, fact, words.claim, at)
        seq = self._hearing.keep(who, words)
        self._tell(who, channel, fact, words, language, at)
        ids = {"tenant_id": who.tenant_id, "channel": channel, "contact": who.contact}
        log.info("wish about notices", extra={**ids, "fact": fact.value})
        return seq

    def _fact(self, who: ConversationKey, channel: str, words: Words) -> Fact | None:
        """What has happened by these words; None where they mean no such thing."""
        if self._is_meant(who, channel, words):
            return Fact.NOTICES_STOPPED
        kakao = self._of_kakao(channel)
        if kakao is None or stop(words.text) is not Stop.AGAIN:
            return None
        have = kakao.have_stopped(kakao.names([who], words.at or self._clock()))
        return Fact.NOTICES_WANTED if have else None

    def _of_kakao(self, channel: str) -> WishedNotices | None:
        """There a stop can be taken back, and holds wherever the person is known."""
        return self._kakao if channel == CONSULT else None

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

    def _write(
        self, who: ConversationKey, channel: str, fact: Fact, source: str, at: datetime
    ) -> None:
        """Told in the same breath: the turn that says so is written before this job is done."""
        kakao = self._of_kakao(channel)
        if kakao:
            names = kakao.names([who], at)
            write = kakao.stop if fact is Fact.NOTICES_STOPPED else kakao.want
            write(names, source, at)
            kakao.mark_told(names, at)
            return

        def change(before: Consents) -> Consents:
            return before.withdrew(stopped_by(before, channel), source, at).told(at)

        change_consents(self._consents, who, change)

    def _tell(
        self,
        who: ConversationKey,
        channel: str,
        fact: Fact,
        words: Words,
        language: str,
        at: datetime,
    ) -> None:
        key = KAKAO_KEYS[fact] if self._of_kakao(channel) else KEY

        def decide(scene: Scene) -> Step:
            entry = scene.entry
            text = told_stopped(scene.tenant, language, at, key)
            data = facts_about(entry, channel=channel) if entry else facts_of(channel=channel)
            after = entry.changed() if entry else None
            return Step(after, Voice.DESK, text, (Event(fact, data),))

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
