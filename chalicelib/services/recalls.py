"""A wrong answer called back: everybody who got it from a certain version is told, once.

Notes who was given which answer as the facts come in. A recall is written first and only then are
the people looked up; whoever is noted later finds the recall there. Telling is one more turn in the
person's own log, said by nobody: the next message reads it with the state, and no other turn pays.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, NotFound, Permanent, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.language import Text
from chalicelib.domain.recall import (
    MOST_CHARACTERS,
    Recall,
    correction_turn,
    correction_words,
    entries_in,
    given_in,
)
from chalicelib.domain.tenant import Tenant
from chalicelib.services.ports import Answers, Conversations, Tenants, Versions

log = logging.getLogger(__name__)

TRIES = 5


class Told(StrEnum):
    """What became of one conversation."""

    NOW = "now"  # told with its next message
    BEFORE = "before"  # told by an earlier run
    GONE = "gone"  # deleted or past its life


class NoSuchAnswer(NotFound):
    """No such version, or no such entry in it. `known`: what there is, the likeliest first."""

    def __init__(self, what: str, known: Sequence[str]) -> None:
        super().__init__(what)
        self.known = tuple(known)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a recall would do. `question`: of the newest of its versions."""

    question: Text
    people: int


class Recalls:
    """`new_nonce` gives an unguessable word, `clock` an aware now."""

    def __init__(
        self,
        versions: Versions,
        tenants: Tenants,
        conversations: Conversations,
        answers: Answers,
        new_nonce: Callable[[], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._versions = versions
        self._tenants = tenants
        self._conversations = conversations
        self._answers = answers
        self._new_nonce = new_nonce
        self._clock = clock

    def note(self, event: Published) -> None:
        """Keeps who was given an answer; tells at once whoever was given a recalled one.

        Any fact may come, any number of times. Raises Retryable.
        """
        if event.fact is not Fact.TURN_TAKEN or not entries_in(event.data):
            return
        who = ConversationKey(event.tenant_id, event.channel, event.contact)
        turn = self._conversations.turn(event.tenant_id, who, event.seq)
        for given in given_in(who, turn) if turn else ():
            if self._answers.give(event.tenant_id, given):
                for recall in self._answers.recalls(event.tenant_id, given.entry, given.version):
                    self._tell(recall, who)

    def plan(self, tenant_id: str, entry: str, versions: Sequence[int]) -> Plan:
        """Whom a recall would reach; raises NoSuchAnswer, and NotFound for no such tenant."""
        found = [self._answering(tenant_id, entry, version) for version in sorted(versions)]
        reached = {who for version in versions for who in self._given_to(tenant_id, entry, version)}
        return Plan(found[-1].faq[entry].question, len(reached))

    def recall(
        self, tenant_id: str, entry: str, versions: Sequence[int], text: Text, author: str
    ) -> Iterator[Told]:
        """Tells everybody, one by one; the same again goes on where it was broken off.

        Raises Permanent for a text that no bubble holds, NoSuchAnswer and Retryable. One who got
        the answer from several of the versions is told once.
        """
        if any(not 0 < len(said.strip()) <= MOST_CHARACTERS for said in text.values()):
            raise Permanent("text is empty or too long")
        self.plan(tenant_id, entry, versions)
        recalls = [
            Recall(entry, each, text, author, self._clock()) for each in sorted(set(versions))
        ]
        for recall in recalls:
            self._answers.add_recall(tenant_id, recall)
        told: set[ConversationKey] = set()
        for recall in recalls:
            for who in self._given_to(tenant_id, entry, recall.version):
                if who not in told:
                    told.add(who)
                    yield self._tell(recall, who)

    def _given_to(self, tenant_id: str, entry: str, version: int) -> Iterator[ConversationKey]:
        return self._answers.given_to(tenant_id, entry, version)

    def _answering(self, tenant_id: str, entry: str, version: int) -> Tenant:
        """The tenant of a version that has the entry."""
        tenant = self._tenants.version(tenant_id, version)
        if tenant is None:
            if not self._versions.current(tenant_id):
                raise NotFound("no such tenant")
            numbers = [str(each.number) for each in self._versions.manifests(tenant_id)]
            raise NoSuchAnswer("no such version", numbers[::-1])
        if entry not in tenant.faq:
            known = list(tenant.faq)
            raise NoSuchAnswer("no such entry", get_close_matches(entry, known, 5, 0.4) or known)
        return tenant

    def _tell(self, recall: Recall, who: ConversationKey) -> Told:
        """Appends as a turn does: where somebody wrote in between, reads again."""
        for _ in range(TRIES):
            newest = self._conversations.newest(who.tenant_id, who)
            now = self._clock()
            if newest is None or newest.expires_at <= now:
                return Told.GONE
            words = self._words(recall, who.tenant_id, newest.state.language)
            turn = correction_turn(newest, recall, words, now, self._new_nonce())
            try:
                fresh = self._conversations.correct(who.tenant_id, who, turn, recall.id)
            except Conflict:
                continue
            ids = {"tenant_id": who.tenant_id, "contact": who.contact, "recall": recall.id}
            log.info("correction due", extra={**ids, "fresh": fresh})
            return Told.NOW if fresh else Told.BEFORE
        raise Retryable("conversation is busy")

    def _words(self, recall: Recall, tenant_id: str, language: str) -> str:
        active = self._tenants.active(tenant_id)
        answering = self._tenants.version(tenant_id, recall.version)
        if active is None or answering is None:
            raise Retryable("version is not there")
        return correction_words(answering, active, recall, language)
