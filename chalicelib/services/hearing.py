"""Hears a person whose talk the desk owns: their words are stored, no menu answers them."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.commands import command
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_rules import hear
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.masking import mask
from chalicelib.domain.menu import AGENT
from chalicelib.domain.message import Attachment
from chalicelib.services.desk_ports import Claims
from chalicelib.services.desk_turns import Act, DeskTurns, Renew
from chalicelib.services.ports import Tenants
from chalicelib.services.promising import Promising


@dataclass(frozen=True, slots=True)
class Words:
    """What came. `claim` names the delivery (channel and its id); empty where it has none."""

    text: str
    attachments: tuple[Attachment, ...] = ()
    trigger: str = ""
    claim: str = ""
    contact: Renew | None = None
    # By the channel's own clock, aware UTC; None: now.
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """`turn` is None for a repeat: then nothing was written. `entry` may be over meanwhile."""

    turn: Turn | None
    entry: DeskEntry | None

    @property
    def repeat(self) -> bool:
        """Whether the same delivery had been heard before."""
        return self.turn is None


class Hearing:
    """Texts are masked here, whoever masked them before."""

    def __init__(
        self, turns: DeskTurns, claims: Claims, tenants: Tenants, promising: Promising
    ) -> None:
        self._turns = turns
        self._claims = claims
        self._tenants = tenants
        self._promising = promising

    def hear(self, who: ConversationKey, words: Words) -> Heard | None:
        """The turn that was written, or that it is a repeat; None when nobody is asked for.

        Then the bot has the talk. Raises NotFound for no such tenant, Retryable.
        """
        tenant = self._tenants.active(who.tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        masked = mask(words.text, tenant.public_numbers)
        act = Act(
            decide=lambda scene: hear(scene.open_entry(), masked.text, scene.now),
            claim=words.claim,
            trigger=words.trigger,
            hidden=masked.kinds,
            attachments=words.attachments,
            contact=words.contact,
            at=words.at,
        )
        try:
            written = self._turns.write(who, act)
        except NotFound:
            return self._nobody(who, words.claim)
        if command(masked.text) == AGENT:
            self._tell_wait(who, words.claim)
        return Heard(written.turn, written.entry)

    def _tell_wait(self, who: ConversationKey, claim: str) -> None:
        """Who types for a person while they wait for one is told when their turn comes."""
        act = Act(self._promising.tell_who_typed, claim=f"{claim}#wait" if claim else "")
        try:
            self._turns.write(who, act)
        except (Conflict, NotFound):
            # They do not wait any more, or have just been told.
            return

    def _nobody(self, who: ConversationKey, claim: str) -> Heard | None:
        """A repeat may come when the talk is over; anything else is the bot's."""
        taken = bool(claim) and self._claims.taken(who.tenant_id, claim)
        return Heard(None, None) if taken else None
