"""What we call the notices that we ask for ourselves, and how officers read of them."""

from datetime import date

from chalicelib.domain.conversation import ConversationKey

_REPLY, _CONSENT = "reply#", "consent#"
_WORDS = {_REPLY: "상담사가 쓴 답변", _CONSENT: "광고 수신 동의를 다시 알리는 안내"}


def reply_cause(who: ConversationKey, seq: int, at: int) -> str:
    """Of an agent's reply; `at`: its second since 1970, for a talk's numbers begin anew one day."""
    return f"{_REPLY}{who.family}#{who.contact}#{seq}#{at}"


def consent_cause(who: ConversationKey, channel: str, last: date | None) -> str:
    """Of the reminder that must go out by a day."""
    return f"{_CONSENT}{who.contact}#{channel}#{last}"


def cause_words(cause: str) -> str:
    """What a notice was for, in words; what somebody else named stays as they call it."""
    return next((words for ours, words in _WORDS.items() if cause.startswith(ours)), cause)
