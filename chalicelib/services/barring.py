"""The desk's door to a suspended contact: shut to the talk, saying why; never shut to help."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.desk_entry import facts_of
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.errors import Suspended
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.language import KOREAN
from chalicelib.services.desk_turns import Scene

if TYPE_CHECKING:
    from chalicelib.domain.abuse_protocol import AbuseRecord

# Who asks again so soon has just been told.
JUST_TOLD = timedelta(minutes=1)

ReadRecord = Callable[[str, ConversationKey], "AbuseRecord"]


@dataclass(frozen=True, slots=True)
class Barring:
    """Reads what is known of a contact only when a person is asked for."""

    read: ReadRecord

    def bars(self, scene: Scene, who: ConversationKey, text: str) -> str:
        """What a suspended contact is told; empty where the door is open. Raises Retryable.

        It is to whoever speaks of danger, here or just before, and to whoever comes from the
        emergency menu.
        """
        record = self.read(who.tenant_id, who)
        if record.suspended_until is None:
            return ""
        # Few are ever suspended: nobody else's asking needs what these read.
        from chalicelib.domain.abuse_scripts import suspension
        from chalicelib.domain.suspension import Door, door

        newest = scene.alive()
        said = (text, newest.text) if newest and newest.voice is Voice.CONTACT else (text,)
        met = [door(record, each, scene.now, emergency_menu=_from_help(newest)) for each in said]
        if Door.HELP in met or Door.OPEN in met:
            return ""
        return suspension(record, newest.state.language if newest else KOREAN)

    def step(self, scene: Scene, who: ConversationKey, channel: str, text: str) -> Step | None:
        """The turn that tells them; None where the door is open.

        Raises Suspended for one who has just been told, and Retryable.
        """
        notice = self.bars(scene, who, text)
        if not notice:
            return None
        if _just_told(scene):
            raise Suspended(notice)
        fact = Event(Fact.TALK_REFUSED, facts_of(channel=channel))
        return Step(None, Voice.DESK, notice, (fact,))


def _from_help(newest: Turn | None) -> bool:
    return any(target.startswith("help:") for target in (newest.state.trail if newest else ()))


def _just_told(scene: Scene) -> bool:
    newest = scene.alive()
    return (
        newest is not None
        and any(event.fact is Fact.TALK_REFUSED for event in newest.events)
        and scene.now - newest.at < JUST_TOLD
    )
