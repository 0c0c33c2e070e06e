"""Keeps what facts tell of questions without a good answer, each once however often it comes."""

from collections.abc import Iterator

from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.errors import Permanent
from chalicelib.domain.events import Published
from chalicelib.domain.language import KOREAN
from chalicelib.domain.masking import mask
from chalicelib.domain.signals import (
    KINDS,
    TEXT_KEPT,
    TURNS_LOOKED_BACK,
    Kind,
    Signal,
    led_to_answer,
    led_to_person,
)
from chalicelib.domain.tenant import Tenant
from chalicelib.services.gap_ports import Signals
from chalicelib.services.ports import Conversations, Tenants


class Gathering:
    """The consumer behind the gaps' queue."""

    def __init__(self, conversations: Conversations, tenants: Tenants, signals: Signals) -> None:
        self._conversations = conversations
        self._tenants = tenants
        self._signals = signals

    def gather(self, event: Published) -> None:
        """Keeps the fact's signal, if it has one; raises Retryable when the store did not answer.

        The question is read from the log: what was deleted there leaves no signal.
        """
        kind = KINDS.get(event.fact)
        who = ConversationKey(event.tenant_id, event.channel, event.contact)
        turn = self._conversations.turn(event.tenant_id, who, event.seq) if kind else None
        if kind is None or turn is None:
            return
        tenant = self._tenants.active(event.tenant_id)
        if tenant is None:
            raise Permanent("no such tenant")
        text, entry = self._question(kind, event, who, turn)
        if not text and entry in tenant.faq:
            # Reached by buttons alone: the entry's own question is what was asked.
            text = tenant.faq[entry].question[KOREAN]
        if text:
            self._signals.add(event.tenant_id, _signal(kind, event, turn, text, entry, tenant))

    def _question(
        self, kind: Kind, event: Published, who: ConversationKey, turn: Turn
    ) -> tuple[str, str]:
        if kind is Kind.MISSED:
            return turn.text, ""
        if kind is Kind.DISLIKED:
            entry = event.data.rpartition("@")[0] or event.data
            return led_to_answer(self._before(who, turn), entry), entry
        return led_to_person(self._before(who, turn))

    def _before(self, who: ConversationKey, turn: Turn) -> Iterator[Turn]:
        """The turns of the same visit before this one, newest first; read one by one as needed."""
        for seq in range(turn.seq - 1, max(0, turn.seq - 1 - TURNS_LOOKED_BACK), -1):
            earlier = self._conversations.turn(who.tenant_id, who, seq)
            if earlier is None or earlier.state.episode != turn.state.episode:
                return
            yield earlier


def _signal(
    kind: Kind, event: Published, turn: Turn, text: str, entry: str, tenant: Tenant
) -> Signal:
    # Masked when it was stored; numbers that were public then may no longer be.
    masked = mask(text, tenant.public_numbers).text[:TEXT_KEPT]
    return Signal(event.id, kind, turn.at, event.contact, masked, entry, turn.expires_at)
