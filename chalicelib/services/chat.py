"""The web chat: a message goes to the bot or to the desk, and new turns are read by their number.

The newest turn tells whether a person is asked for. While an agent has the talk, or will soon, the
bot is silent (chat_answers.py); the page waits here for what the desk says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.channel import Channel
from chalicelib.domain.conversation import Contact, ConversationKey, Mode, State, Turn, Voice
from chalicelib.domain.deadline import Deadline, bound_by
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_in_log import waits_after
from chalicelib.domain.desk_words import waiting
from chalicelib.domain.errors import Reason, Rejected, Suspended
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.menu import AGENT
from chalicelib.domain.message import Address, Inbound, Json, Request
from chalicelib.domain.packing import unpack
from chalicelib.domain.prose import prose
from chalicelib.domain.rating import Wanted, load
from chalicelib.domain.rating_screens import score_choices
from chalicelib.domain.reply import Choice
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.transcript import is_told, line
from chalicelib.domain.visitor import read_visitor
from chalicelib.services.handoff import Asking, Handoff
from chalicelib.services.hearing import Words
from chalicelib.services.inbound import Receiver
from chalicelib.services.pace import Pace
from chalicelib.services.ports import Conversations, TenantKeys, Vault
from chalicelib.services.stopping import Stopping
from chalicelib.services.talk import dump, ends_of
from chalicelib.services.visits import CHANNEL, Visits

# How many turns a page that is opened again shows.
SHOWN = 60
# Between two looks at the newest turn, in seconds.
BETWEEN_LOOKS = 1.5
# What one look and the drawing of what it found may take.
_LOOK = 3.0


@dataclass(frozen=True, slots=True)
class Chat:
    """`pause` sleeps so many seconds; `receiver` answers as the bot, and hears for the desk.

    `stopping` hears who wants no notices.
    """

    visits: Visits
    keys: TenantKeys
    conversations: Conversations
    channel: Channel
    receiver: Receiver
    handoff: Handoff
    vault: Vault
    pace: Pace
    pause: Callable[[float], None]
    stopping: Stopping | None = None

    def say(self, request: Request, deadline: Deadline) -> bytes:
        """The bot's answer, or `{mode: "agent", seq, ...}` where the desk has the talk, as JSON.

        Raises NotFound and Rejected, with nothing stored, and Retryable.
        """
        tenant = self.visits.city(request.tenant_id)
        self.channel.verify(request, tenant.accounts[CHANNEL])
        message = self.channel.parse(request)[0]
        if not isinstance(message, Inbound):
            raise Rejected(Reason.BAD_SECRET)
        who = self._who(tenant, message.address)
        if not self.pace.allows(f"{tenant.id}/{who.contact}"):
            raise Rejected(Reason.TOO_MANY)
        if message.pressed and message.pressed.target == AGENT:
            with bound_by(deadline):
                return self._ask(tenant, who, message, request.received_at)
        with bound_by(deadline):
            seq = self._stopped(tenant, who, message, request.received_at)
        if seq is not None:
            # What they are told comes to the log, and the log says who has them.
            return dump({"mode": Mode.AGENT.value, "seq": seq})
        return self.receiver.receive(CHANNEL, request, deadline)

    def turns(self, request: Request, after: int, hold: Deadline) -> bytes:
        """`{mode, last, turns}`: what was said behind the turn `after`, as JSON.

        Waits for it while an agent owns the talk, until shortly before `hold`; `last` is where the
        next look begins. A log that ends before `after` was deleted since, and is read from its
        beginning. Raises NotFound, Rejected and Retryable.
        """
        tenant = self.visits.city(request.tenant_id)
        who = self._who(tenant, self._visitor(tenant, request))
        first = after
        while True:
            newest = self._newest(tenant, who, request.received_at)
            if newest is None or newest.seq < after:
                after = 0
            told = self._told(tenant, who, newest, after, request.received_at)
            last = max(newest.seq if newest else 0, after)
            mode = newest.state.mode if newest else Mode.BOT
            if told or mode is Mode.BOT or first == 0 or not hold.allows(BETWEEN_LOOKS + _LOOK):
                return dump({"mode": mode.value, "last": last, "turns": told})
            after = last
            self.pause(BETWEEN_LOOKS)

    def _ask(self, tenant: Tenant, who: ConversationKey, message: Inbound, now: datetime) -> bytes:
        def contact(state: State) -> Contact:
            return self._contact(tenant, message.address, state, now)

        asking = Asking(
            CHANNEL,
            message.text,
            pressed=message.text,
            language=message.language or "",
            contact=contact,
        )
        try:
            opened = self.handoff.ask(who, asking)
        except Suspended:
            # What they are told comes to the log, and the log says that the bot has them.
            return dump({"mode": Mode.AGENT.value, "seq": 0, "fresh": False})
        told = {"mode": Mode.AGENT.value, "seq": opened.seq, "fresh": opened.fresh}
        return dump({**told, **_place(opened.entry, opened.position)})

    def _stopped(
        self, tenant: Tenant, who: ConversationKey, message: Inbound, now: datetime
    ) -> int | None:
        """The turn of one who wants no notices; None where they say something else."""
        if self.stopping is None or message.pressed:
            return None
        claim = f"{CHANNEL}:{who.contact}:{message.message_id}" if message.message_id else ""

        def contact(state: State) -> Contact:
            return self._contact(tenant, message.address, state, now)

        words = Words(message.text, (), message.trigger, claim, contact, now)
        return self.stopping.hear(who, CHANNEL, words)

    def _contact(self, tenant: Tenant, address: Address, state: State, now: datetime) -> Contact:
        assert state.kept_until is not None, "a turn's state always says how long it is kept"
        return Contact(
            since=now,
            sealed=self.vault.seal(tenant.id, address.value.encode()),
            address_kind=address.kind,
            language=state.language,
            told=state.told,
            expires_at=ends_of(state.kept_until),
        )

    def _visitor(self, tenant: Tenant, request: Request) -> Address:
        """Whose cookie it is. Reading needs no `Origin`: no other page gets to see the answer."""
        cookies = request.headers.get("cookie", "")
        signings = tenant.accounts[CHANNEL].digests
        visitor = read_visitor(signings, cookies, tenant.id, request.received_at)
        if visitor is None:
            raise Rejected(Reason.BAD_SECRET)
        return Address("visitor", visitor.id)

    def _who(self, tenant: Tenant, address: Address) -> ConversationKey:
        family = self.channel.family
        contact = contact_id(self.keys.of(tenant.id), family, address)
        return ConversationKey(tenant.id, family, contact)

    def _newest(self, tenant: Tenant, who: ConversationKey, now: datetime) -> Turn | None:
        newest = self.conversations.newest(tenant.id, who)
        return newest if newest and newest.expires_at > now else None

    def _told(
        self,
        tenant: Tenant,
        who: ConversationKey,
        newest: Turn | None,
        after: int,
        now: datetime,
    ) -> list[Json]:
        if newest is None or newest.seq <= after:
            return []
        if newest.seq == after + 1:
            found = [newest]
        else:
            since = max(after, newest.seq - SHOWN)
            history = self.conversations.history(tenant.id, who, since)
            found = [turn for turn in history if turn.expires_at > now]
        return [_line(tenant, turn, self._answer(tenant, turn)) for turn in found if is_told(turn)]

    def _answer(self, tenant: Tenant, turn: Turn) -> bytes | None:
        if not turn.answer:
            return None
        said = self.visits.tenants.version(tenant.id, turn.version)
        return unpack(turn.answer, prose(said, turn.sources, turn.language)) if said else None


def _place(entry: DeskEntry, position: int) -> Json:
    """What a waiting person is told: receipt, place (0: somebody has the talk), promised time."""
    promise = entry.promise
    times = [promise.earliest.isoformat(), promise.latest.isoformat()] if promise else []
    return {"receipt": entry.receipt, "place": position, "promise": times}


def _line(tenant: Tenant, turn: Turn, answer: bytes | None) -> Json:
    """The turn as it is read, with its choices: their place, to leave, what it was worth."""
    drawn = line(turn, answer)
    if waits_after(turn):
        drawn["answer"] = _offering(waiting(tenant, turn.language))
    asked = load(turn.state.rating) if turn.voice is Voice.DESK else None
    if asked and asked.wanted is Wanted.SCORE:
        drawn["answer"] = _offering(score_choices(tenant, asked.receipt, turn.language))
    return drawn


def _offering(choices: tuple[Choice, ...]) -> Json:
    offered = [{"label": each.label, "target": each.target} for each in choices]
    return {"parts": [], "choices": offered}
