"""Whoever tells the bot in KakaoTalk to send nothing more, or to send again: told in the answer.

It holds for all that comes by KakaoTalk, wherever they are known (wished_notices.py). What they
asked for themselves, and texts, go on.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from chalicelib.domain.channel import Envelope
from chalicelib.domain.consult import ADDRESS_KIND
from chalicelib.domain.conversation import ConversationKey, Mode, State, Voice
from chalicelib.domain.desk_entry import DeskEntry, Stage, facts_about, facts_of
from chalicelib.domain.desk_rules import Step, is_the_bots
from chalicelib.domain.desk_words import leaving
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.place import Place
from chalicelib.domain.reply import Reply
from chalicelib.domain.reply import Words as Bubble
from chalicelib.domain.stop_telling import KAKAO_KEYS, language_of, told_stopped
from chalicelib.domain.stop_words import Stop, stop
from chalicelib.domain.view import View
from chalicelib.services.desk_ports import Desks
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.reply import Composed, Said, told
from chalicelib.services.talk import Talk
from chalicelib.services.wished_notices import KAKAO, Names, WishedNotices

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Saying:
    """What the bot's turn says in place of an answer; `done` is called once it is stored.

    `mode`: whose the talk is meanwhile.
    """

    compose: Callable[[View, State, Said], Composed]
    done: Callable[[], None]
    mode: Mode


class NoticesByBot:
    """The same delivery again changes nothing."""

    def __init__(
        self, wished: WishedNotices, desks: Desks, hearing: Hearing, turns: DeskTurns
    ) -> None:
        self._wished = wished
        self._desks = desks
        self._hearing = hearing
        self._turns = turns

    def hear(self, talk: Talk, place: Place) -> bytes | Saying | None:
        """What to say; the answer's bytes where the desk has the talk; None for anything else.

        For texts that `stop` knows. Raises Retryable, with what was written standing.
        """
        entry, meant = self._desks.entry(talk.tenant.id, talk.who), stop(talk.message.text)
        if meant is Stop.SHORT and not self._is_meant(talk, entry):
            return None
        names = self._wished.names(_talks(talk), talk.now)
        if meant is Stop.AGAIN and not self._wished.have_stopped(names):
            return None
        fact = Fact.NOTICES_WANTED if meant is Stop.AGAIN else Fact.NOTICES_STOPPED
        if entry and not is_the_bots(entry):
            return self._tell_beside_desk(talk, fact, names, entry)
        self._write(talk, fact, names)
        done = partial(self._wished.mark_told, names, talk.now)
        return Saying(_composer(talk, place, fact), done, Mode.AGENT if entry else Mode.BOT)

    def _is_meant(self, talk: Talk, entry: DeskEntry | None) -> bool:
        """A short word is one only where something unasked was sent, and nobody is talked with."""
        if entry or talk.message.attachments:
            return False
        return self._wished.was_noticed(talk.tenant.id, talk.now)

    def _write(self, talk: Talk, fact: Fact, names: Names) -> None:
        write = self._wished.stop if fact is Fact.NOTICES_STOPPED else self._wished.want
        write(names, _source(talk), talk.now)
        ids = {"tenant_id": talk.tenant.id, "contact": talk.who.contact, "fact": fact.value}
        log.info("wish about notices", extra=ids)

    def _tell_beside_desk(self, talk: Talk, fact: Fact, names: Names, entry: DeskEntry) -> bytes:
        """Words for the desk, and ours behind them: the agent sees both."""
        message, claim = talk.message, f"{_source(talk)}#notices"
        text = _words(talk, fact, language_of(message.text, entry.language))

        def decide(scene: Scene) -> Step:
            now = scene.entry
            data = facts_about(now, channel=KAKAO) if now else facts_of(channel=KAKAO)
            return Step(now and now.changed(), Voice.DESK, text, (Event(fact, data),))

        if not self._turns.is_written(talk.who, claim):
            # What they agreed to since stays, however late their old word comes again.
            self._write(talk, fact, names)
            words = Words(message.text, message.attachments, message.trigger, _source(talk))
            self._hearing.keep(talk.who, words)
            self._turns.write(talk.who, Act(decide, claim=claim))
            self._wished.mark_told(names, talk.now)
        waits = entry.stage is Stage.WAITING
        choices = (leaving(talk.tenant, entry.language),) if waits else ()
        return talk.render(Reply((Bubble(text),), choices), Envelope(0))


def _talks(talk: Talk) -> tuple[ConversationKey, ...]:
    """This one, and the one that a consult talk begins where nothing ties the two."""
    own = [each for each in talk.message.aliases if each.kind == ADDRESS_KIND]
    contacts = (contact_id(talk.key, KAKAO, address) for address in own)
    return (talk.who, *(ConversationKey(talk.tenant.id, KAKAO, each) for each in contacts))


def _composer(talk: Talk, place: Place, fact: Fact) -> Callable[[View, State, Said], Composed]:
    def compose(view: View, state: State, said: Said) -> Composed:
        known = state.language if place.seq and place.state.told else ""
        spoken = view.speaking(language_of(talk.message.text, known))
        # The talk goes on in the language that somebody types in.
        state = state if state.chosen else replace(state, language=spoken.language)
        text, event = _words(talk, fact, spoken.language), Event(fact, facts_of(channel=KAKAO))
        return told(spoken, state, said, KAKAO_KEYS[fact], text, event)

    return compose


def _words(talk: Talk, fact: Fact, language: str) -> str:
    return told_stopped(talk.tenant, language, talk.now, KAKAO_KEYS[fact])


def _source(talk: Talk) -> str:
    """Names the delivery, as the desk's claim of it does (desk_answers.py)."""
    return f"{talk.channel.name}:{talk.hashes[0].hex()}"
