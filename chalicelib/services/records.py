"""A conversation as a record: shown for a complaint, exported for an access request, deleted."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from chalicelib.domain.brought_file import brought_in
from chalicelib.domain.consent import Consents
from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.desk_in_log import receipts_in
from chalicelib.domain.errors import NotFound
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Json
from chalicelib.domain.packing import unpack
from chalicelib.domain.prose import prose
from chalicelib.domain.recall import given_in
from chalicelib.domain.signals import KINDS, day_of
from chalicelib.services.contact_task_ports import TaskStore
from chalicelib.services.desk_ports import Desks
from chalicelib.services.desk_statistics_ports import DeskFigures
from chalicelib.services.file_ports import BroughtFiles, Files
from chalicelib.services.gap_ports import Signals
from chalicelib.services.notice_ports import Notices
from chalicelib.services.outbound_rule_ports import ConsentStore
from chalicelib.services.ports import Answers, Conversations, TenantKeys, Tenants
from chalicelib.services.publisher import facts_of

# What each channel family calls a person; channels/ gives addresses of these kinds.
_KINDS = {"kakao": "botUserKey"}


class Records:
    """Reads and deletes by contact id. Texts were masked before they were stored."""

    def __init__(
        self,
        tenants: Tenants,
        keys: TenantKeys,
        conversations: Conversations,
        answers: Answers,
        signals: Signals,
        desks: Desks,
        clock: Callable[[], datetime],
        figures: DeskFigures | None = None,
        files: Files | None = None,
        brought: BroughtFiles | None = None,
        consents: ConsentStore | None = None,
        tasks: TaskStore | None = None,
        notices: Notices | None = None,
    ) -> None:
        self._tasks = tasks
        self._notices = notices
        self._consents = consents
        self._tenants = tenants
        self._keys = keys
        self._conversations = conversations
        self._answers = answers
        self._signals = signals
        self._desks = desks
        self._clock = clock
        self._figures = figures
        self._files = files
        self._brought = brought

    def contact(self, tenant_id: str, channel: str, user: str) -> str:
        """The contact id behind a channel's own name of a person; NotFound where none wrote."""
        address = Address(_KINDS.get(channel, channel), user)
        contact = contact_id(self._keys.of(tenant_id), channel, address)
        return self._find(tenant_id, contact).contact

    def show(self, tenant_id: str, contact: str) -> Iterator[Json]:
        """Every turn, oldest first; raises NotFound for another tenant's contact as for none.

        What is past its life is not shown: the table takes days to remove it.
        """
        who = self._find(tenant_id, contact)
        now = self._clock()
        for turn in self._conversations.history(tenant_id, who):
            if turn.expires_at > now:
                yield self._record(tenant_id, turn)

    def delete(self, tenant_id: str, contact: str) -> int:
        """Removes the conversation and the contact; how many items there were.

        What points at them goes first, since the turns name it: broken off, it can be run again.
        It goes once more after them, for what was noted in between.
        """
        who = self._find(tenant_id, contact)
        turns = list(self._conversations.history(tenant_id, who))
        self._forget(who, turns)
        count = self._conversations.delete(tenant_id, who)
        self._forget(who, turns)
        return count

    def _forget(self, who: ConversationKey, turns: Sequence[Turn]) -> None:
        self._desks.forget(who.tenant_id, who, receipts_in(turns))
        self._unsubscribe(who)
        if self._tasks:
            self._tasks.forget(who.tenant_id, who, receipts_in(turns))
        if self._notices:
            self._notices.forget(who.tenant_id, who)
        if self._figures:
            self._figures.forget(who.tenant_id, who)
        if self._files:
            for id in self._ours(who, turns):
                self._files.delete(who.tenant_id, id)
        given = [each for turn in turns for each in given_in(who, turn)]
        self._answers.forget(who.tenant_id, given)
        facts = [fact for turn in turns for fact in facts_of(who, turn) if fact.fact in KINDS]
        self._signals.forget(who.tenant_id, [(day_of(fact.at), fact.id) for fact in facts])

    def _unsubscribe(self, who: ConversationKey) -> None:
        """Lists of topics hold their phone. Raises Conflict where they write at this moment.

        That they left stays for some months, by their key alone, so that no list that was read
        before writes to them.
        """
        before = self._consents.of(who.tenant_id, who) if self._consents else Consents()
        topics = before.subscribed()
        if topics and self._consents:
            after = before.withdrew(topics, "deleted", self._clock())
            left = dict.fromkeys(each.topic for each in topics)
            self._consents.write(who.tenant_id, who, after, left)

    def _ours(self, who: ConversationKey, turns: Sequence[Turn]) -> list[str]:
        """Ids of the files with us that were given or brought."""
        given = [each.file for turn in turns for each in turn.attachments if each.file]
        if self._brought is None or not any(any(brought_in(turn)) for turn in turns):
            return given
        found = self._brought.of(who.tenant_id, who, turns[0].seq, turns[-1].seq)
        return [*given, *(each.file.id for each in found if each.file)]

    def _find(self, tenant_id: str, contact: str) -> ConversationKey:
        who = self._conversations.find(tenant_id, contact)
        if who is None:
            raise NotFound(contact)
        return who

    def _record(self, tenant_id: str, turn: Turn) -> Json:
        return {
            "seq": turn.seq,
            "at": turn.at.isoformat(),
            # What the person said; a desk's turn says it to them, and a note to nobody.
            "voice": turn.voice.value,
            "said": turn.text if turn.voice is Voice.CONTACT else "",
            "told": turn.text if turn.voice in (Voice.AGENT, Voice.DESK) else "",
            "note": turn.text if turn.voice is Voice.NOTE else "",
            "pressed": turn.pressed,
            "hidden": list(turn.hidden),
            "attachments": [each.kind for each in turn.attachments],
            # Those of them that lie with us, by the names they were given under.
            "files": [each.name for each in turn.attachments if each.file],
            "topic": turn.topic,
            "language": turn.language,
            "version": turn.version,
            "deleted_after": turn.expires_at.isoformat(),
            # Not where people had the talk: nobody but them answers there.
            "answered": bool(turn.answer),
            "answer": self._answer(tenant_id, turn),
            # Of a recall's turn, which has nothing else: what the next message is told.
            "corrections": [each.text for each in turn.state.corrections],
        }

    def _answer(self, tenant_id: str, turn: Turn) -> Json | None:
        tenant = self._tenants.version(tenant_id, turn.version)
        if tenant is None:
            return None
        try:
            packed = unpack(turn.answer, prose(tenant, turn.sources, turn.language))
        except ValueError:
            # One unreadable answer keeps no other turn from the person it belongs to.
            return None
        answer: Json = json.loads(packed)
        # The signed state is ours alone: it says nothing to the person and opens nothing.
        answer.pop("context", None)
        return answer
