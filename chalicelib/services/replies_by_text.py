"""Sends by text, once, what an agent wrote into a consult talk whose session was over."""

from collections.abc import Mapping

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, NotFound, Unfit
from chalicelib.domain.next_way import is_cut_off
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_ways import read_ways
from chalicelib.domain.permissions import Act, demand
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.reply_by_text import (
    carries_words,
    cause_of,
    is_kept_back,
    takes_texts,
    words_by_text,
)
from chalicelib.domain.staff import Member
from chalicelib.services.consult_ports import Deliveries
from chalicelib.services.contact_numbers import ContactNumbers
from chalicelib.services.desk_showing import ShownTalk
from chalicelib.services.desk_turns import DeskTurns, Scene
from chalicelib.services.notifying import Asked, Notifying
from chalicelib.services.pushing import SAYING

# Each is one read whenever the talk is drawn.
_LOOKED_AT = 10


class RepliesByText:
    """The notice goes down the city's own ladder: by the talk, should it last again by then."""

    def __init__(
        self,
        turns: DeskTurns,
        deliveries: Deliveries,
        numbers: ContactNumbers,
        notifying: Notifying,
    ) -> None:
        self._turns = turns
        self._deliveries = deliveries
        self._numbers = numbers
        self._notifying = notifying

    def send(self, member: Member, who: ConversationKey, seq: int) -> str:
        """The notice's id; of one turn it is always the same. For who works on the talk.

        Raises NotFound, Forbidden, TooLong; Conflict where the talk goes on, or the reply was not
        kept back; Unfit where the city sends no texts or no mobile number is known; Retryable.
        """
        if member.tenant_id != who.tenant_id:
            raise NotFound("no such talk")
        scene = self._turns.scene(who)
        entry = scene.open_entry()
        demand(member, Act.WORK, entry)
        if not is_cut_off(entry):
            raise Conflict("the talk goes on")
        hint = self._numbers.hint(member, who)
        if not carries_words(read_ways(scene.tenant.ways)) or not takes_texts(hint):
            raise Unfit("no way by text")
        return self._notifying.notify(self._asked(scene, who, seq))

    def sent(self, talk: ShownTalk) -> Mapping[int, Notice]:
        """The notices of a talk's replies, by turn. For who reads the talk, as the caller sees to.

        One strong read for each of the newest replies that were kept back, and that only where the
        city sends texts.
        """
        if not carries_words(read_ways(talk.tenant.ways)):
            return {}
        kept_back = [
            turn for turn in talk.turns if is_kept_back(turn, talk.deliveries.get(turn.seq))
        ]
        found = (
            (turn.seq, self._notifying.of_cause(talk.tenant.id, cause_of(talk.who, turn)))
            for turn in kept_back[-_LOOKED_AT:]
        )
        return {seq: notice for seq, notice in found if notice}

    def _asked(self, scene: Scene, who: ConversationKey, seq: int) -> Asked:
        tenant, entry = scene.tenant, scene.open_entry()
        turn = self._turns.stored(who, seq)
        if turn is None:
            raise NotFound("no such turn")
        if not is_kept_back(turn, self._deliveries.find(tenant.id, who, seq, SAYING)):
            raise Conflict("it was not kept back")
        return Asked(
            tenant.id,
            Purpose.SERVICE,
            cause_of(who, turn),
            who,
            text=words_by_text(tenant, entry.language, turn.text),
            # One that a newer version has no more is told nothing.
            department=entry.department if entry.department in tenant.departments else "",
            answers=True,
        )
