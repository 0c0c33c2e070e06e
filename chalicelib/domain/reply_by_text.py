"""An agent's reply that an ended consult session kept back, and the text message that brings it."""

from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure
from chalicelib.domain.language import say
from chalicelib.domain.notice_causes import reply_cause
from chalicelib.domain.notice_ways import NoticeWays, Way
from chalicelib.domain.tenant import Tenant


def is_kept_back(turn: Turn, delivery: Delivery | None) -> bool:
    """Whether these are an agent's words of which it is sure that they never arrive in the talk."""
    said = turn.voice is Voice.AGENT and bool(turn.text.strip()) and not turn.attachments
    return said and _is_cut(delivery)


def carries_words(ways: NoticeWays) -> bool:
    """Whether a city's free words reach a phone: no alimtalk carries what Kakao did not approve."""
    texts = any(rung.way is Way.TEXT for rung in ways.rungs)
    return texts and bool(ways.vendors) and bool(ways.sender)


def takes_texts(hint: str) -> bool:
    """Whether a masked number (person_told.py) is a mobile phone's."""
    return hint.startswith("01")


def words_by_text(tenant: Tenant, language: str, said: str) -> str:
    """What goes out: outside the talk nobody knows whose words these are."""
    return f"[{say(tenant.service, language)}]\n{said}"


def cause_of(who: ConversationKey, turn: Turn) -> str:
    """What the notice is asked for by: the talk and the turn, whose numbers begin anew one day."""
    return reply_cause(who, turn.seq, int(turn.at.timestamp()))


def _is_cut(delivery: Delivery | None) -> bool:
    """Whether the end of the session kept a push back."""
    if delivery is None or delivery.state is not DeliveryState.FAILED_PERMANENT:
        return False
    return delivery.reason == Failure.SESSION_EXPIRED
