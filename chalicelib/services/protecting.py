"""Buttons against abuse: the scripted step is said, counted, and its evidence kept.

The step is said first and once; then it is counted. Broken off between the two, the count errs in
the person's favour.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import abuse_protocol, desk_rules, suspension
from chalicelib.domain.abuse_protocol import AbuseRecord, Heard, Step
from chalicelib.domain.abuse_scripts import script
from chalicelib.domain.abuse_scripts import suspension as suspension_notice
from chalicelib.domain.conversation import ConversationKey, Voice
from chalicelib.domain.desk_entry import DeskEntry, Priority, facts_about
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.evidence import KEPT, Evidence, Trace
from chalicelib.domain.language import say
from chalicelib.domain.permissions import Act as Right
from chalicelib.domain.permissions import demand
from chalicelib.domain.staff import Member
from chalicelib.domain.tenant import Tenant
from chalicelib.services.abuse_ports import AbuseRecords, EvidenceStore
from chalicelib.services.desk_turns import Act, DeskTurns, Scene, Written
from chalicelib.services.ports import Conversations

_TRIES = 5
ABUSE = "abuse"


class Protecting:
    """Raises NotFound for another tenant's talk and for one that is over, Forbidden, Retryable."""

    def __init__(
        self,
        turns: DeskTurns,
        conversations: Conversations,
        records: AbuseRecords,
        evidence: EvidenceStore,
        clock: Callable[[], datetime],
    ) -> None:
        self._turns = turns
        self._conversations = conversations
        self._records = records
        self._evidence = evidence
        self._clock = clock

    def standing(self, tenant_id: str, who: ConversationKey) -> AbuseRecord:
        """What is known of a contact."""
        return self._records.read(tenant_id, who)

    def press(
        self, member: Member, who: ConversationKey, category: Heard, seq: int, once: str
    ) -> Step:
        """One press: warned, helped, alarmed or ended, as the protocol has it.

        `seq`: the turn it is about, 0 where none is named; `once` names the press, taken once.
        """
        now, record = self._clock(), self._records.read(who.tenant_id, who)
        _, step = abuse_protocol.press(record, category, now, agent=member.id)
        self._keep(who, category, seq)
        if self._say(member, who, step, once).turn is None:
            return step
        return self._count(who, category, member, now)

    def end_for_threat(self, member: Member, who: ConversationKey, once: str) -> Step:
        """The agent ends it; raises Permanent where no threat stands."""
        record = self._records.read(who.tenant_id, who)
        step = abuse_protocol.end_for_threat(record, self._clock())
        self._say(member, who, step, once)
        return step

    def suspend(
        self, member: Member, who: ConversationKey, days: int, reason: str, objection: str
    ) -> AbuseRecord:
        """A supervisor's decision; the person is told. Raises Permanent for what may not be."""
        if member.tenant_id != who.tenant_id:
            raise NotFound("no such talk")
        now = self._clock()
        record = self._records.read(who.tenant_id, who)
        decided = suspension.suspend(record, member, days, reason, objection, now)

        def decide(scene: Scene) -> desk_rules.Step:
            entry = scene.open_entry()
            return _told(entry, suspension_notice(decided, entry.language), ())

        written = self._records.write(who.tenant_id, who, decided, now)
        self._turns.write(who, Act(decide, author=member.id))
        return written

    def _say(self, member: Member, who: ConversationKey, step: Step, once: str) -> Written:
        if member.tenant_id != who.tenant_id:
            raise NotFound("no such talk")

        def decide(scene: Scene) -> desk_rules.Step:
            entry = scene.open_entry()
            demand(member, Right.WORK, entry)
            text, facts = _words(scene.tenant, entry, step), _facts(entry, step)
            if not step.ends:
                # An alarm stands on the supervisor's board until somebody has answered.
                alarmed = replace(entry, priority=Priority.URGENT) if step.alarm else entry
                return _told(alarmed, text, facts)
            closed = desk_rules.close(entry, "", ABUSE, text)
            return replace(closed, facts=(*facts, *closed.facts))

        claim = f"abuse:{who.contact}:{member.id}:{once}" if once else ""
        return self._turns.write(who, Act(decide, author=member.id, claim=claim))

    def _count(self, who: ConversationKey, category: Heard, member: Member, now: datetime) -> Step:
        for _ in range(_TRIES):
            record = self._records.read(who.tenant_id, who)
            counted, step = abuse_protocol.press(record, category, now, agent=member.id)
            if counted == record:
                return step
            try:
                self._records.write(who.tenant_id, who, counted, now)
            except Conflict:
                continue
            return step
        raise Conflict("record keeps changing")

    def _keep(self, who: ConversationKey, category: Heard, seq: int) -> None:
        """The words apart from the talk, before anything is done about them."""
        turn = self._conversations.turn(who.tenant_id, who, seq) if seq else None
        if turn is None or turn.voice is not Voice.CONTACT or category is Heard.SELF_HARM:
            return
        trace = Trace(f"{seq}", who, seq, turn.at, category)
        self._evidence.put(who.tenant_id, Evidence(trace, turn.text, turn.at + KEPT))


def _told(entry: DeskEntry, text: str, facts: tuple[Event, ...]) -> desk_rules.Step:
    return desk_rules.Step(replace(entry, revision=entry.revision + 1), Voice.DESK, text, facts)


def _words(tenant: Tenant, entry: DeskEntry, step: Step) -> str:
    if step.help:
        return say(tenant.texts["emergency.self_harm"], entry.language)
    return script(step, entry.language)


def _facts(entry: DeskEntry, step: Step) -> tuple[Event, ...]:
    data = facts_about(entry, category=step.category.value, number=step.number)
    facts = []
    if step.number:
        facts.append(Event(Fact.ABUSE_WARNED, data))
    if step.alarm:
        facts.append(Event(Fact.ABUSE_ALARMED, data))
    return tuple(facts)
