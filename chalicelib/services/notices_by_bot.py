"""Whoever tells the bot in KakaoTalk to send nothing more, or to send again: told in the answer.

It holds for all that comes by KakaoTalk: in this conversation, in that of the consult talk, and by
the phone that they told there. What they asked for themselves, and texts, go on.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib.domain.channel import Envelope
from chalicelib.domain.consent import Consents, Scope, everything_unasked, stopped_by
from chalicelib.domain.conversation import ConversationKey, Mode, State, Voice
from chalicelib.domain.desk_entry import DeskEntry, Stage, facts_about, facts_of
from chalicelib.domain.desk_rules import Step, is_the_bots
from chalicelib.domain.desk_words import leaving
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.place import Place
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.reply import Reply
from chalicelib.domain.reply import Words as Bubble
from chalicelib.domain.stop_telling import AGAIN_KEY, KAKAO_KEY, language_of, told_stopped
from chalicelib.domain.stop_words import Stop, stop
from chalicelib.domain.view import View
from chalicelib.services.also_known import by_phone, in_kakao
from chalicelib.services.consent_change import change_consents
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.desk_ports import Desks
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.outbound_rule_ports import ConsentStore
from chalicelib.services.ports import Vault
from chalicelib.services.reply import Composed, Said, told
from chalicelib.services.talk import Talk

log = logging.getLogger(__name__)

_SKILL, _ALIMTALK = "kakao", "alimtalk"
# By these the city sends of itself; the bot only answers.
_PUSHED = ("kakao-consult", _ALIMTALK)


@dataclass(frozen=True, slots=True)
class Saying:
    """What the bot's turn says in place of an answer; `done` is called once it is stored.

    `mode`: whose the talk is meanwhile.
    """

    compose: Callable[[View, State, Said], Composed]
    done: Callable[[], None]
    mode: Mode


@dataclass(frozen=True, slots=True)
class _Wish:
    """`scopes`: what it is about, wherever the person has consents."""

    key: str
    fact: Fact
    scopes: dict[ConversationKey, tuple[Scope, ...]]


class NoticesByBot:
    """The same delivery again changes nothing."""

    def __init__(
        self,
        consents: ConsentStore,
        desks: Desks,
        hearing: Hearing,
        turns: DeskTurns,
        sealed: SealedItems,
        vault: Vault,
    ) -> None:
        self._consents = consents
        self._desks = desks
        self._hearing = hearing
        self._turns = turns
        self._sealed = sealed
        self._vault = vault

    def hear(self, talk: Talk, place: Place) -> bytes | Saying | None:
        """What to say; the answer's bytes where the desk has the talk; None for anything else.

        Raises Retryable, with what was written standing.
        """
        entry = self._desks.entry(talk.tenant.id, talk.who)
        wish = self._wish(talk, entry)
        if wish is None:
            return None
        for who, scopes in wish.scopes.items():
            change_consents(self._consents, who, _change(talk, wish, scopes))
        ids = {"tenant_id": talk.tenant.id, "contact": talk.who.contact, "fact": wish.fact.value}
        log.info("wish about notices", extra=ids)
        if entry and not is_the_bots(entry):
            return self._tell_beside_desk(talk, wish, entry)
        mode = Mode.AGENT if entry else Mode.BOT
        return Saying(_composer(talk, place, wish), lambda: self._mark_told(talk, wish), mode)

    def _wish(self, talk: Talk, entry: DeskEntry | None) -> _Wish | None:
        meant = stop(talk.message.text)
        if meant is Stop.AGAIN:
            again = _Wish(AGAIN_KEY, Fact.NOTICES_WANTED, self._scopes(talk))
            return again if self._have_stopped(again) else None
        if meant is Stop.SHORT and (entry or not self._was_noticed(talk)):
            return None
        return _Wish(KAKAO_KEY, Fact.NOTICES_STOPPED, self._scopes(talk)) if meant else None

    def _was_noticed(self, talk: Talk) -> bool:
        id, now = talk.tenant.id, talk.now
        return any(self._consents.was_noticed(id, channel, now) for channel in _PUSHED)

    def _have_stopped(self, wish: _Wish) -> bool:
        """Ever: who says it again, since the answer did not arrive, is told again."""
        return any(
            scope in self._consents.of(who.tenant_id, who).known
            for who, scopes in wish.scopes.items()
            for scope in _news(scopes)
        )

    def _scopes(self, talk: Talk) -> dict[ConversationKey, tuple[Scope, ...]]:
        all_of_it = everything_unasked(_SKILL)
        to_phones = tuple(scope for scope in all_of_it if scope.channel == _ALIMTALK)
        phones = by_phone(self._sealed, self._vault, talk)
        return dict.fromkeys(in_kakao(talk), all_of_it) | dict.fromkeys(phones, to_phones)

    def _mark_told(self, talk: Talk, wish: _Wish) -> None:
        """Their answer is stored, and goes out whether or not this can be noted."""
        for who in wish.scopes:
            try:
                change_consents(self._consents, who, lambda said: said.told(talk.now))
            except Retryable:
                log.warning("not noted as told", extra={"tenant_id": talk.tenant.id})

    def _tell_beside_desk(self, talk: Talk, wish: _Wish, entry: DeskEntry) -> bytes:
        """Words for the desk, and ours behind them: the agent sees both."""
        message, claim = talk.message, _source(talk)
        text = _words(talk, wish, language_of(message.text, entry.language))

        def decide(scene: Scene) -> Step:
            now = scene.entry
            data = facts_about(now, channel=_SKILL) if now else facts_of(channel=_SKILL)
            return Step(now and now.changed(), Voice.DESK, text, (Event(wish.fact, data),))

        self._hearing.keep(talk.who, Words(message.text, (), message.trigger, claim))
        self._turns.write(talk.who, Act(decide, claim=f"{claim}#notices"))
        self._mark_told(talk, wish)
        waits = entry.stage is Stage.WAITING
        choices = (leaving(talk.tenant, entry.language),) if waits else ()
        return talk.render(Reply((Bubble(text),), choices), Envelope(0))


def _composer(talk: Talk, place: Place, wish: _Wish) -> Callable[[View, State, Said], Composed]:
    def compose(view: View, state: State, said: Said) -> Composed:
        known = state.language if place.seq and place.state.told else ""
        spoken = view.speaking(language_of(talk.message.text, known))
        # The talk goes on in the language that somebody types in.
        state = state if state.chosen else replace(state, language=spoken.language)
        text = _words(talk, wish, spoken.language)
        return told(spoken, state, said, wish.key, text, Event(wish.fact, facts_of(channel=_SKILL)))

    return compose


def _change(talk: Talk, wish: _Wish, scopes: tuple[Scope, ...]) -> Callable[[Consents], Consents]:
    source, at = _source(talk), talk.now

    def stopped(before: Consents) -> Consents:
        is_phone = all(scope.channel == _ALIMTALK for scope in scopes)
        ended = scopes if is_phone else stopped_by(before, _SKILL)
        return before.withdrew(ended, source, at)

    def wanted(before: Consents) -> Consents:
        """Advertising needs a consent of its own: its refusal stands."""
        for scope in _news(scopes):
            if scope in before.known:
                before = before.gave(scope, source, at)
        return before

    return stopped if wish.fact is Fact.NOTICES_STOPPED else wanted


def _news(scopes: tuple[Scope, ...]) -> tuple[Scope, ...]:
    return tuple(scope for scope in scopes if scope.purpose is Purpose.PUBLIC_INFO)


def _words(talk: Talk, wish: _Wish, language: str) -> str:
    return told_stopped(talk.tenant, language, talk.now, wish.key)


def _source(talk: Talk) -> str:
    """Names the delivery, as the desk's claim of it does (desk_answers.py)."""
    return f"{talk.channel.name}:{talk.hashes[0].hex()}"
