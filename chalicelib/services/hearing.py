"""Hears a person whose talk the desk owns: their words are stored, no menu answers them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.commands import command
from chalicelib.domain.conversation import ConversationKey, Mode, Turn, Voice
from chalicelib.domain.desk_entry import DeskEntry, facts_about
from chalicelib.domain.desk_rules import Step, alarm, hear, is_the_bots, urge
from chalicelib.domain.desk_words import help_words
from chalicelib.domain.emergency import emergency
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.masking import Masked, mask
from chalicelib.domain.menu import AGENT
from chalicelib.domain.message import Attachment
from chalicelib.services.desk_ports import Claims
from chalicelib.services.desk_turns import Act, DeskTurns, Renew, Scene
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
        masked = self._masked(who, words)
        return self._hear(
            who, words, masked, lambda scene: hear(scene.open_entry(), masked.text, scene.now)
        )

    def hear_beside_bot(self, who: ConversationKey, words: Words) -> Heard | Mode:
        """The same where the bot answers too; the mode of the talk where these words are its own.

        BOT when nobody is asked for; AGENT while who left a message waits and no agent has it: but
        who types for a person is heard by the desk, and who speaks of danger goes first there.
        """
        masked = self._masked(who, words)
        wants_person = command(masked.text) == AGENT

        def decide(scene: Scene) -> Step:
            entry = scene.open_entry()
            if is_the_bots(entry) and not wants_person:
                raise _TheBots(entry)
            return hear(entry, masked.text, scene.now)

        try:
            return self._hear(who, words, masked, decide) or Mode.BOT
        except _TheBots as left:
            if words.claim and self._claims.taken(who.tenant_id, words.claim):
                return Heard(None, left.entry)
        if emergency(masked.text):
            with suppress(Conflict, NotFound):
                self._turns.write(who, Act(lambda scene: urge(scene.open_entry())))
        return Mode.AGENT

    def notice(self, who: ConversationKey, danger: str) -> None:
        """Words were heard whose danger showed later: urgent from now on.

        Raises Conflict where it is already, NotFound for no open talk, Retryable.
        """
        self._turns.write(who, Act(lambda scene: alarm(scene.open_entry(), danger)))

    def keep(self, who: ConversationKey, words: Words) -> int:
        """The words of one whom the desk does not hear for now: in the log, and unanswered.

        The number of their turn, 0 for a repeat. Raises NotFound for no such tenant, Retryable.
        """
        masked = self._masked(who, words)

        def decide(scene: Scene) -> Step:
            if scene.entry:
                return hear(scene.entry, masked.text, scene.now)
            return Step(None, Voice.CONTACT, masked.text)

        turn = self._turns.write(who, _said(decide, words, masked)).turn
        return turn.seq if turn else 0

    def help(self, who: ConversationKey, text: str, at: datetime) -> None:
        """Tells who spoke of danger where help is, by the desk's own push: once a day and kind.

        Whether somebody is at the desk or not: no agent may be for hours. Raises Retryable.
        """
        danger = emergency(text)
        if danger is None:
            return

        def decide(scene: Scene) -> Step:
            entry = scene.open_entry()
            words = help_words(scene.tenant, text, entry.language)
            told = Event(Fact.HELP_GIVEN, facts_about(entry))
            return Step(entry.changed(), Voice.DESK, words, (told,))

        day = at.astimezone(SEOUL).date().isoformat()
        claim = f"help#{who.family}#{who.contact}#{danger.value}#{day}"
        if self._claims.taken(who.tenant_id, claim):
            return
        with suppress(NotFound):
            self._turns.write(who, Act(decide, claim=claim))

    def _masked(self, who: ConversationKey, words: Words) -> Masked:
        tenant = self._tenants.active(who.tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        return mask(words.text, tenant.public_numbers)

    def _hear(
        self, who: ConversationKey, words: Words, masked: Masked, decide: Callable[[Scene], Step]
    ) -> Heard | None:
        try:
            written = self._turns.write(who, _said(decide, words, masked))
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


def _said(decide: Callable[[Scene], Step], words: Words, masked: Masked) -> Act:
    return Act(
        decide=decide,
        claim=words.claim,
        trigger=words.trigger,
        hidden=masked.kinds,
        attachments=words.attachments,
        contact=words.contact,
        at=words.at,
    )


class _TheBots(Exception):
    """What was said is answered by the bot, while this entry waits."""

    def __init__(self, entry: DeskEntry) -> None:
        super().__init__()
        self.entry = entry
