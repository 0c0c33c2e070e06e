"""What a person does on a channel that is pushed to, onto the desk: asks, says, is gone.

Everything of one delivery is written under one claim, so that the same again changes nothing.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.consult import ADDRESS_KIND, CHANNEL
from chalicelib.domain.conversation import Contact, ConversationKey, State
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.errors import NotFound, Retryable, Suspended
from chalicelib.domain.message import Attachment
from chalicelib.domain.script import written_in
from chalicelib.domain.tenant import Tenant
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.desk_ports import Claims, Desks
from chalicelib.services.desk_turns import Renew
from chalicelib.services.handoff import Asking, Handoff
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.ports import Vault
from chalicelib.services.rating import Ratings
from chalicelib.services.stopping import Stopping
from chalicelib.services.talk import ends_of

log = logging.getLogger(__name__)

# What is sealed beside the conversation: where the person is reached.
ADDRESS = "consult"

_TRIES = 4


@dataclass(frozen=True, slots=True)
class Way:
    """By which channel a person is pushed to. `address`: what their sealed address is called."""

    channel: str
    address_kind: str
    trigger: str
    address: str


CONSULT = Way(CHANNEL, ADDRESS_KIND, "CONSULT", ADDRESS)


@dataclass(frozen=True, slots=True)
class Party:
    """Who it is, and by which address: `user` is personal data, to be sealed.

    `is_own`: the conversation is named by this very address, so its contact is this one.
    """

    tenant: Tenant
    who: ConversationKey
    user: str
    session: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message, masked where it is heard (hearing.py). `at`: by the channel's clock."""

    text: str
    attachments: tuple[Attachment, ...]
    claim: str
    at: datetime


class PushedTalks:
    """Sessions and messages, over the desk's own services."""

    def __init__(
        self,
        way: Way,
        handoff: Handoff,
        hearing: Hearing,
        desks: Desks,
        claims: Claims,
        sealed: SealedItems,
        vault: Vault,
        ratings: Ratings | None = None,
        stopping: Stopping | None = None,
    ) -> None:
        self._way = way
        self._handoff = handoff
        self._hearing = hearing
        self._desks = desks
        self._claims = claims
        self._sealed = sealed
        self._vault = vault
        self._ratings = ratings
        self._stopping = stopping

    def enter(self, party: Party, claim: str, at: datetime) -> None:
        """A session begins: a talk is opened, or the open one goes on by it."""
        if self._claims.taken(party.tenant.id, claim):
            return
        entry = self._desks.entry(party.tenant.id, party.who)
        if not self._is_late(party, entry):
            with suppress(Suspended):
                self._ask(party, "", claim, at)
            self._leave(party, entry, at)
        # Where the talk was open already nothing was written, and the same later must not open one.
        self._claims.take(party.tenant.id, claim, at)

    def hear(self, party: Party, said: Said) -> None:
        """A message, whether or not a session was heard of before. Raises Retryable."""
        if self.stops(party, said) or self._claims.taken(party.tenant.id, said.claim):
            return
        words = self.words(party, said)
        for attempt in range(_TRIES):
            entry = self._desks.entry(party.tenant.id, party.who)
            if entry is None and self._rated(party, said):
                return
            if entry is None or _comes_anew(party, entry) and not self._is_late(party, entry):
                # A talk that this delivery opened may be over before its words are stored: then
                # they open another, each attempt one at the most.
                try:
                    self._ask(party, said.text, f"{said.claim}#ask{attempt or ''}", said.at)
                except Suspended:
                    self._hearing.keep(party.who, words)
                    return
                self._leave(party, entry, said.at)
            elif attempt == 0:
                # Before the words are taken: what comes after them a repeat would not do.
                self._hearing.help(party.who, said.text, said.at)
            if self._hearing.hear(party.who, words):
                return
            log.info("talk closed in between", extra=self._ids(party))
        raise Retryable("talk keeps closing")

    def stops(self, party: Party, said: Said) -> bool:
        """Whether they want nothing more that they did not ask for: then all of it is done.

        It opens no talk. Raises Retryable.
        """
        if self._stopping is None:
            return False
        words = self.words(party, said)
        return self._stopping.hear(party.who, self._way.channel, words) is not None

    def over(self, party: Party, session: str, at: datetime) -> None:
        """A session has ended: what of it still comes late takes no talk back to it."""
        if session:
            self._claims.take(party.tenant.id, self._end_of(party, session), at)

    def _is_late(self, party: Party, entry: DeskEntry | None) -> bool:
        """Whether it is of a session that has ended, and the open talk goes on by another."""
        if entry is None or not _comes_anew(party, entry):
            return False
        return self._claims.taken(party.tenant.id, self._end_of(party, party.session))

    def words(self, party: Party, said: Said) -> Words:
        """What they said as it is heard, with the contact as it is to be stored."""
        return Words(
            text=said.text,
            attachments=said.attachments,
            trigger=self._way.trigger,
            claim=said.claim,
            contact=self._renew(party, said.at),
            at=said.at,
        )

    def _leave(self, party: Party, entry: DeskEntry | None, at: datetime) -> None:
        if entry and _comes_anew(party, entry):
            self.over(party, entry.session, at)

    def _end_of(self, party: Party, session: str) -> str:
        return f"{self._way.channel}#over#{party.who.contact}#{session}"

    def _rated(self, party: Party, said: Said) -> bool:
        """Whether it was what the talk that is over was worth, which opens no new one."""
        if self._ratings is None or said.attachments:
            return False
        return self._ratings.hear(party.who, said.text, said.claim, said.at)

    def _ask(self, party: Party, text: str, claim: str, at: datetime) -> None:
        # Before the talk: an address without one harms nobody, a talk without one is mute.
        sealed = self._vault.seal(party.tenant.id, party.user.encode())
        self._sealed.put(party.tenant.id, party.who, self._way.address, sealed, _until(party, at))
        asking = Asking(
            channel=self._way.channel,
            text=text,
            session=party.session,
            language=written_in(text) or "",
            claim=claim,
            contact=self._renew(party, at),
            tells_privacy=True,
        )
        try:
            self._handoff.ask(party.who, asking)
        except NotFound:
            # The same delivery opened a talk before, and that is over.
            log.info("repeat", extra=self._ids(party))

    def _renew(self, party: Party, at: datetime) -> Renew | None:
        """The contact as it is stored; None where the conversation is another address's."""
        if not party.is_own:
            return None

        def contact(state: State) -> Contact:
            until = state.kept_until
            assert until is not None, "a turn's state always says how long the contact is kept"
            return Contact(
                since=at,
                sealed=self._vault.seal(party.tenant.id, party.user.encode()),
                address_kind=self._way.address_kind,
                language=state.language,
                told=state.told,
                expires_at=ends_of(until),
            )

        return contact

    def _ids(self, party: Party) -> dict[str, object]:
        contact = party.who.contact
        return {"tenant_id": party.tenant.id, "channel": self._way.channel, "contact": contact}


def _comes_anew(party: Party, entry: DeskEntry) -> bool:
    return bool(party.session) and entry.session != party.session


def _until(party: Party, at: datetime) -> datetime:
    """As long as what is said from now on is kept."""
    return at + timedelta(days=party.tenant.retention_days)
