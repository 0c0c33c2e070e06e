"""A person's phone number: asked for with a card, seen masked, opened for one look.

The caller notes each look in the log of access before it calls.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.desk_words import desk_words
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.next_way import ask_for_phone
from chalicelib.domain.permissions import Act as Right
from chalicelib.domain.permissions import demand
from chalicelib.domain.person_told import Sealed, read_told, written_phone
from chalicelib.domain.staff import Member
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.desk_ports import Desks
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.introducing import PERSON
from chalicelib.services.ports import Vault


class ContactNumbers:
    """Raises NotFound for another tenant's talk, one that is over and a number nobody told,
    Forbidden for who may not, Conflict, Retryable.
    """

    def __init__(
        self,
        turns: DeskTurns,
        desks: Desks,
        sealed: SealedItems,
        vault: Vault,
        clock: Callable[[], datetime],
    ) -> None:
        self._turns = turns
        self._desks = desks
        self._sealed = sealed
        self._vault = vault
        self._clock = clock

    def ask(self, member: Member, who: ConversationKey) -> Turn | None:
        """Asks the person for their number, once a session; None when they were asked in it."""
        _own(member, who)
        entry = self._desks.entry(who.tenant_id, who)
        if entry is None:
            raise NotFound("no open talk")
        session = entry.session

        def decide(scene: Scene) -> Step:
            now = scene.open_entry()
            demand(member, Right.WORK, now)
            if now.session != session or self._told(who):
                raise Conflict("another session, or told already")
            return ask_for_phone(now, desk_words(scene.tenant, "desk.contact_ask", now.language))

        claim = f"asked#{who.contact}#{session}"
        return self._turns.write(who, Act(decide, author=member.id, claim=claim)).turn

    def hint(self, member: Member, who: ConversationKey) -> str:
        """The number, masked, such as `010-****-5678`; empty where none is known.

        For who reads the talk, which is the caller's to see to.
        """
        _own(member, who)
        told = self._told(who)
        return told.hint if told else ""

    def reveal(self, member: Member, who: ConversationKey) -> str:
        """The number, for the agent who has the talk and for supervisors."""
        _own(member, who)
        entry = self._desks.entry(who.tenant_id, who)
        if entry is None:
            raise NotFound("no open talk")
        demand(member, Right.REVEAL, entry)
        told = self._told(who)
        if told is None:
            raise NotFound("no number")
        return written_phone(read_told(self._vault.open(who.tenant_id, told.sealed)).phone)

    def _told(self, who: ConversationKey) -> Sealed | None:
        """What was told, while it is inside its life; one without a hint holds no number."""
        found = self._sealed.find(who.tenant_id, who, PERSON)
        return found if found and found.hint and found.expires_at > self._clock() else None


def _own(member: Member, who: ConversationKey) -> None:
    if member.tenant_id != who.tenant_id:
        raise NotFound("no such talk")
