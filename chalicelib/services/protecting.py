"""Buttons against abuse: the scripted step is said and counted, its evidence kept.

What is said and what is counted are one write: nothing is said twice, nothing said is uncounted.
The evidence is put before, once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import abuse_protocol, desk_rules, suspension
from chalicelib.domain.abuse_protocol import AbuseRecord, Heard, Step
from chalicelib.domain.abuse_protocol import Act as Deed
from chalicelib.domain.abuse_scripts import script
from chalicelib.domain.abuse_scripts import suspension as suspension_notice
from chalicelib.domain.conversation import ConversationKey, Voice
from chalicelib.domain.desk_entry import DeskEntry, Priority, facts_about, facts_of
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.evidence import KEPT, Evidence, Trace
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.permissions import Act as Right
from chalicelib.domain.permissions import demand
from chalicelib.domain.staff import Member
from chalicelib.domain.suspension import Suspension
from chalicelib.domain.talk_facts import ABUSE
from chalicelib.domain.tenant import Tenant
from chalicelib.services.abuse_ports import AbuseRecords, EvidenceStore
from chalicelib.services.desk_ports import Desks
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.ports import Conversations

# The protocol's next step from a record, and the record after it.
Next = Callable[[AbuseRecord, datetime], tuple[AbuseRecord, Step]]
# A decision about a contact, from their record to the one after it.
Decision = Callable[[AbuseRecord, datetime], AbuseRecord]


class Protecting:
    """Raises NotFound for another tenant's talk and for one that is over, Forbidden, Retryable."""

    def __init__(
        self,
        turns: DeskTurns,
        conversations: Conversations,
        desks: Desks,
        records: AbuseRecords,
        evidence: EvidenceStore,
        clock: Callable[[], datetime],
    ) -> None:
        self._turns = turns
        self._conversations = conversations
        self._desks = desks
        self._records = records
        self._evidence = evidence
        self._clock = clock

    def standing(self, tenant_id: str, who: ConversationKey) -> AbuseRecord:
        """What is known of a contact."""
        return self._records.read(tenant_id, who)

    def suspended(self, tenant_id: str) -> Sequence[Suspension]:
        """The tenant's suspended contacts, whose end comes first first; one query."""
        found = self._records.suspended(tenant_id, self._clock())
        return sorted(found, key=lambda each: each.until)

    def press(
        self, member: Member, who: ConversationKey, category: Heard, seq: int, once: str
    ) -> Step:
        """One press: warned, helped, alarmed or ended, as the protocol has it.

        `seq`: the turn it is about, 0 where none is named; `once` names the press, taken once: the
        same again does nothing, and says so.
        """
        self._own(member, who)
        self._keep(who, category, seq)

        def following(record: AbuseRecord, now: datetime) -> tuple[AbuseRecord, Step]:
            return abuse_protocol.press(record, category, now, agent=member.id)

        return self._do(member, who, following, once) or Step(Deed.NOTHING, category)

    def end_for_threat(self, member: Member, who: ConversationKey, once: str) -> Step:
        """The agent ends it; raises Permanent where no threat stands."""
        self._own(member, who)

        def following(record: AbuseRecord, now: datetime) -> tuple[AbuseRecord, Step]:
            return record, abuse_protocol.end_for_threat(record, now)

        return self._do(member, who, following, once) or Step(Deed.NOTHING, Heard.THREAT)

    def suspend(
        self,
        member: Member,
        who: ConversationKey,
        days: int,
        reason: str,
        objection: str,
        once: str = "",
    ) -> AbuseRecord:
        """A supervisor's decision. An open talk ends with it, and the person is told.

        With whom no talk is open, they are told when they next ask for a person. Raises Permanent
        for what may not be.
        """

        def decision(record: AbuseRecord, now: datetime) -> AbuseRecord:
            return suspension.suspend(record, member, days, reason, objection, now)

        return self._settle(member, who, decision, Fact.CONTACT_SUSPENDED, once)

    def lift(
        self, member: Member, who: ConversationKey, reason: str, once: str = ""
    ) -> AbuseRecord:
        """Ends a suspension early; raises Permanent for what may not be."""

        def decision(record: AbuseRecord, now: datetime) -> AbuseRecord:
            return suspension.lift(record, member, reason, now)

        return self._settle(member, who, decision, Fact.SUSPENSION_LIFTED, once)

    def note_objection(
        self, member: Member, who: ConversationKey, text: str, once: str = ""
    ) -> AbuseRecord:
        """What a suspended contact objects, as staff was told it; raises Permanent."""

        def decision(record: AbuseRecord, now: datetime) -> AbuseRecord:
            return suspension.object_to(record, member, text, now)

        return self._settle(member, who, decision, Fact.TALK_NOTED, once)

    def _own(self, member: Member, who: ConversationKey) -> None:
        if member.tenant_id != who.tenant_id:
            raise NotFound("no such talk")

    def _do(self, member: Member, who: ConversationKey, following: Next, once: str) -> Step | None:
        """The step that was taken; None where this press had been taken before."""
        taken: list[Step] = []

        def decide(scene: Scene) -> desk_rules.Step:
            entry = scene.open_entry()
            demand(member, Right.WORK, entry)
            before = self._records.read(who.tenant_id, who)
            after, step = following(before, scene.now)
            taken.append(step)
            return replace(
                _said(scene.tenant, entry, step), record=after if after != before else None
            )

        claim = f"abuse:{who.family}:{who.contact}:{member.id}:{once}" if once else ""
        written = self._turns.write(who, Act(decide, author=member.id, claim=claim))
        return taken[-1] if written.turn else None

    def _settle(
        self, member: Member, who: ConversationKey, decision: Decision, fact: Fact, once: str
    ) -> AbuseRecord:
        """A decision about the contact, with the turn that tells of it, open talk or not."""
        self._own(member, who)

        def decide(scene: Scene) -> desk_rules.Step:
            before = self._records.read(who.tenant_id, who)
            decided = decision(before, scene.now)
            notice = suspension_notice(decided, _language(scene))
            told = Event(fact, self._about(who, scene.entry, member))
            return replace(_decided(scene.entry, notice, told), record=decided)

        claim = f"{fact}:{who.family}:{who.contact}:{member.id}:{once}" if once else ""
        self._turns.write(who, Act(decide, author=member.id, claim=claim))
        return self._records.read(who.tenant_id, who)

    def _about(self, who: ConversationKey, entry: DeskEntry | None, member: Member) -> str:
        """The talk it is counted with: the open one, else the last."""
        if entry:
            return facts_about(entry, by=member.id)
        last = self._desks.closed(who.tenant_id, who)
        if last is None:
            return facts_of(by=member.id)
        return facts_of(
            department=last.department, agent=last.agent, receipt=last.receipt, by=member.id
        )

    def _keep(self, who: ConversationKey, category: Heard, seq: int) -> None:
        """The words apart from the talk, before anything is done about them."""
        turn = self._conversations.turn(who.tenant_id, who, seq) if seq else None
        if turn is None or turn.voice is not Voice.CONTACT or category is Heard.SELF_HARM:
            return
        trace = Trace(f"{seq}", who, seq, turn.at, category)
        self._evidence.put(who.tenant_id, Evidence(trace, turn.text, turn.at + KEPT))


def _said(tenant: Tenant, entry: DeskEntry, step: Step) -> desk_rules.Step:
    text, facts = _words(tenant, entry, step), _facts(entry, step)
    if not step.ends:
        # An alarm stands on the supervisor's board until somebody has answered.
        alarmed = replace(entry, priority=Priority.URGENT) if step.alarm else entry
        return _told(alarmed, text, facts)
    closed = desk_rules.close(entry, "", ABUSE, text)
    return replace(closed, facts=(*facts, *closed.facts))


def _decided(entry: DeskEntry | None, notice: str, told: Event) -> desk_rules.Step:
    """A suspension ends the open talk; anything else is the staff's to know."""
    if told.fact is not Fact.CONTACT_SUSPENDED:
        silent = desk_rules.Step(None, Voice.DESK, "", (told,))
        return _told(entry, "", (told,)) if entry else silent
    if entry is None:
        return desk_rules.Step(None, Voice.DESK, "", (told,))
    closed = desk_rules.close(entry, "", ABUSE, notice)
    return replace(closed, facts=(told, *closed.facts))


def _told(entry: DeskEntry, text: str, facts: tuple[Event, ...]) -> desk_rules.Step:
    return desk_rules.Step(entry.changed(), Voice.DESK, text, facts)


def _language(scene: Scene) -> str:
    newest = scene.alive()
    known = newest.state.language if newest else KOREAN
    return scene.entry.language if scene.entry else known


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
