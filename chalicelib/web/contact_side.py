"""What the desk shows of a person's phone number, and what is left when nothing reaches them."""

from dataclasses import dataclass

from chalicelib.bootstrap import platform
from chalicelib.domain.carrier_text import LONG_BYTES, SHORT_BYTES
from chalicelib.domain.conversation import Voice
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.next_way import is_cut_off, may_be_asked, was_asked
from chalicelib.domain.permissions import Act, demand
from chalicelib.domain.reply_length import carrier_bytes
from chalicelib.services.desk_showing import ShownTalk
from chalicelib.web.guard import Visit


@dataclass(frozen=True, slots=True)
class ContactSide:
    """`hint`: the number, masked; empty where none is known. `unsent`: replies since the person's
    newest words that their ended session kept back, and `length` of them as a text message.
    """

    shown: bool = False
    hint: str = ""
    may_reveal: bool = False
    may_ask: bool = False
    asked: bool = False
    cut_off: bool = False
    unsent: str = ""
    length: str = ""


def contact_side(visit: Visit, talk: ShownTalk) -> ContactSide:
    """Of an open consult talk; of any other nothing is shown."""
    entry = talk.entry
    if entry is None or not (is_cut_off(entry) or may_be_asked(entry)):
        return ContactSide()
    hint = platform().contact_numbers.hint(visit.member, talk.who)
    unsent = _unsent(talk)
    return ContactSide(
        shown=True,
        hint=hint,
        may_reveal=bool(hint) and _may(visit, talk, Act.REVEAL),
        may_ask=not hint and may_be_asked(entry) and entry.agent == visit.member.id,
        asked=was_asked(talk.turns, entry),
        cut_off=is_cut_off(entry),
        unsent=unsent,
        length=_length(unsent) if unsent else "",
    )


def _may(visit: Visit, talk: ShownTalk, act: Act) -> bool:
    try:
        if talk.entry:
            demand(visit.member, act, talk.entry)
    except Forbidden:
        return False
    return talk.entry is not None


def _unsent(talk: ShownTalk) -> str:
    heard = [turn.seq for turn in talk.turns if turn.voice is Voice.CONTACT]
    since = heard[-1] if heard else 0
    kept_back = (
        turn.text
        for turn in talk.turns
        if turn.voice is Voice.AGENT and turn.seq > since and _is_kept_back(talk, turn.seq)
    )
    return "\n\n".join(kept_back)


def _is_kept_back(talk: ShownTalk, seq: int) -> bool:
    delivery = talk.deliveries.get(seq)
    failed = delivery is not None and delivery.state is DeliveryState.FAILED_PERMANENT
    return failed and delivery is not None and delivery.reason == Failure.SESSION_EXPIRED


def _length(text: str) -> str:
    size = carrier_bytes(text)
    kind = "단문" if size <= SHORT_BYTES else "장문"
    return f"{size:,}바이트 · {kind if size <= LONG_BYTES else '한 통에 다 담기지 않음'}"
