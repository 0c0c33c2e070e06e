"""One push to a person through a vendor: where it stands, and which way it may go from there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.conversation import Turn
from chalicelib.domain.events import Fact

# Facts of turns that may say something to the person.
SAID = (
    Fact.TALK_OPENED,
    Fact.TALK_TAKEN,
    Fact.TALK_RETURNED,
    Fact.TALK_TRANSFERRED,
    Fact.TALK_REPLIED,
    Fact.TALK_CLOSED,
    Fact.PROMISE_MOVED,
    Fact.ABUSE_WARNED,
    # Help for whoever speaks of harming themselves.
    Fact.ABUSE_ALARMED,
    Fact.CONTACT_SUSPENDED,
    Fact.TALK_REFUSED,
    Fact.CONTACT_ASKED,
    Fact.BOT_REPLIED,
    Fact.HELP_GIVEN,
    Fact.NOTICES_STOPPED,
    Fact.NOTICES_WANTED,
    Fact.TOPICS_TOLD,
    Fact.ADS_TOLD,
    Fact.TASK_MADE,
)
# A call takes seconds; one that was begun so long ago and told nothing has met a crash.
LEASE = timedelta(minutes=2)
# After so many refusals for the time being nobody tries on.
ATTEMPTS = 4
# The vendor that brings what goes out by a text line's own account.
OWN = "bizgo"

# `trigger` of the desk's turns that tell an agent of the channel; their text is always empty,
# since what a desk's turn says is said to the person.
SESSION_EXPIRED = "SESSION_EXPIRED"
NOT_DELIVERED = "NOT_DELIVERED"


class DeliveryState(StrEnum):
    """How far a message came."""

    CREATED = "created"  # claimed: a call may be under way
    FAILED_TEMPORARY = "failed_temporary"  # refused for now; not taken, unless it was cut
    UNKNOWN = "unknown"  # the call was cut: the vendor may have it; never sent again
    SENT = "sent"  # the vendor has it
    DELIVERED = "delivered"
    READ = "read"
    FAILED_PERMANENT = "failed_permanent"


class Failure(StrEnum):
    """Why a message did not go out; `words_of` says it to the agent."""

    SESSION_EXPIRED = "session_expired"
    OLD_SESSION = "old_session"  # the one it was sent by was over, and another has begun
    TOO_LONG = "too_long"
    REFUSED = "refused"
    ACCOUNT = "account"  # our key or sender is not valid: an operator must act
    RATE = "rate"
    UNAVAILABLE = "unavailable"
    NOT_CALLED = "not_called"  # something of ours did not answer: no vendor heard of it
    NO_ADDRESS = "no_address"
    CUT = "cut"
    NO_FILE = "no_file"  # the file is past its time, or was deleted
    NO_RECEIPT = "no_receipt"  # sent, and the vendor never said what became of it
    BUDGET = "budget"  # the month's money is spent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a vendor's call came to. `key`: the vendor's own id of the message.

    `retry_after`: seconds that the vendor asked to be left alone; None: it asked for none.
    """

    state: DeliveryState
    reason: str = ""
    key: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One push of a turn: `n` counts the pushes of one turn from 1. `at`: of the newest try.

    `attempts`: 0 where it only waits for its vendor's rate. `vendor`: the name of whom its newest
    call was claimed for; empty: the channel's own account.
    """

    seq: int
    n: int
    state: DeliveryState
    at: datetime
    attempts: int = 1
    reason: str = ""
    key: str = ""
    vendor: str = ""

    def may_become(self, state: DeliveryState) -> bool:
        """Whether this is a way forward: nothing goes back, and what was read stays read."""
        return state in _NEXT[self.state]

    def is_under_way(self, now: datetime) -> bool:
        """Whether somebody else may be in the middle of the call."""
        return self.state is DeliveryState.CREATED and now - self.at < LEASE

    def may_be_tried_again(self) -> bool:
        """Whether one more call may follow, and it has tries left."""
        return self.state is DeliveryState.FAILED_TEMPORARY and self.attempts < ATTEMPTS

    @property
    def is_cut(self) -> bool:
        """Whether a call of it may have been taken, though nobody has said so."""
        return self.reason == Failure.CUT

    def again(self, vendor: str, now: datetime, at_once: bool = False) -> "Delivery":
        """Claimed for one more call. That one before it was cut is not forgotten meanwhile.

        Its key is: what was refused had one too, and would be asked after for this call.
        `at_once`: by another vendor in the same try.
        """
        return replace(
            self,
            state=DeliveryState.CREATED,
            at=now,
            attempts=self.attempts + (not at_once),
            reason=self.reason if self.is_cut else "",
            key="",
            vendor=vendor,
        )

    def called(self, outcome: Outcome, now: datetime, finds_out: bool) -> "Delivery":
        """After its call. `finds_out`: whether what became of a cut call may yet be found out."""
        state, reason = outcome.state, outcome.reason
        if state is DeliveryState.UNKNOWN and finds_out:
            state, reason = DeliveryState.FAILED_TEMPORARY, Failure.CUT
        elif self.is_cut and state is DeliveryState.FAILED_TEMPORARY:
            # This call was refused; of the one before nobody knows more than they did.
            reason = Failure.CUT
        elif self.is_cut and state is DeliveryState.FAILED_PERMANENT:
            state, reason = DeliveryState.UNKNOWN, Failure.CUT
        return replace(self, state=state, reason=reason, key=outcome.key, at=now)

    def given_up(self) -> "Delivery":
        """After the last try: of a call that was cut nobody knows whether it arrived."""
        state = DeliveryState.UNKNOWN if self.is_cut else DeliveryState.FAILED_PERMANENT
        return replace(self, state=state)


def ref_of(contact: str, seq: int, n: int) -> str:
    """What names a delivery to the vendor, who hands it back with the result."""
    return f"{contact}.{seq}.{n}"


def read_ref(ref: str) -> tuple[str, int, int] | None:
    """Contact, seq and n of a ref of ours; None for any other."""
    contact, _, numbers = ref.partition(".")
    seq, _, n = numbers.partition(".")
    digits = seq.isascii() and seq.isdecimal() and n.isascii() and n.isdecimal()
    usable = contact.isascii() and contact.isalnum() and digits and len(seq) <= 8 and len(n) <= 2
    return (contact, int(seq), int(n)) if usable else None


def told_to_agent(turn: Turn) -> str:
    """What a desk's turn tells the agent about the channel, in Korean; empty for other turns."""
    if turn.trigger == SESSION_EXPIRED:
        return _WORDS[Failure.SESSION_EXPIRED]
    if turn.trigger == NOT_DELIVERED:
        told = [json.loads(event.data) for event in turn.events if event.data]
        known: dict[str, object] = next((data for data in told if "reason" in data), {})
        words = _TEXT_WORDS if known.get("channel") == "sms" else _WORDS
        return words.get(str(known.get("reason", "")), words[Failure.REFUSED])
    return ""


_S = DeliveryState
_NEXT: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    _S.CREATED: frozenset(set(_S) - {_S.CREATED}),
    # A call that was cut may have been taken all the same: its report says so.
    _S.FAILED_TEMPORARY: frozenset(set(_S) - {_S.FAILED_TEMPORARY, _S.SENT}),
    _S.UNKNOWN: frozenset({_S.SENT, _S.DELIVERED, _S.READ, _S.FAILED_PERMANENT}),
    _S.SENT: frozenset({_S.DELIVERED, _S.READ, _S.FAILED_PERMANENT}),
    _S.DELIVERED: frozenset({_S.READ}),
    _S.READ: frozenset(),
    _S.FAILED_PERMANENT: frozenset(),
}
_NEXT_WAY = "전화번호를 아시면 문자로 이어 주세요."
_WORDS: Mapping[str, str] = {
    Failure.SESSION_EXPIRED: f"카카오톡 상담 세션이 끝나 더는 보낼 수 없습니다. {_NEXT_WAY}",
    Failure.OLD_SESSION: (
        "상담이 새로 이어지는 사이에 보낸 메시지가 가지 않았습니다. 다시 보내 주세요."
    ),
    Failure.TOO_LONG: "1,000자를 넘어 보내지 않았습니다. 나누어 다시 보내 주세요.",
    Failure.REFUSED: f"카카오톡이 이 메시지를 받지 않았습니다. {_NEXT_WAY}",
    Failure.ACCOUNT: (
        f"상담톡 연결 설정에 문제가 있어 보내지 못했습니다. 운영자에게 알려 주세요. {_NEXT_WAY}"
    ),
    Failure.RATE: "보내는 양이 많아 보내지 못했습니다. 잠시 뒤에 다시 보내 주세요.",
    Failure.UNAVAILABLE: f"카카오톡 상담 서버가 응답하지 않아 보내지 못했습니다. {_NEXT_WAY}",
    Failure.NOT_CALLED: "우리 쪽에 문제가 생겨 보내지 못했습니다. 잠시 뒤에 다시 보내 주세요.",
    Failure.NO_ADDRESS: f"상담톡 주소가 없어 보내지 못했습니다. {_NEXT_WAY}",
    Failure.BUDGET: f"이번 달 발송 한도를 다 써서 보내지 못했습니다. {_NEXT_WAY}",
    Failure.NO_RECEIPT: f"보냈지만 도착했는지 끝내 확인되지 않았습니다. {_NEXT_WAY}",
    Failure.NO_FILE: "파일이 더는 보관되어 있지 않아 보내지 못했습니다. 다시 올려 주세요.",
    Failure.CUT: (
        "보내는 도중 연결이 끊겨 도착했는지 확인되지 않았습니다. "
        "두 번 가지 않도록 다시 보내지 않았습니다."
    ),
}
_CALL = "전화로 연락해 보세요."
_TEXT_WORDS: Mapping[str, str] = {
    Failure.TOO_LONG: "문자 한 통에 담기지 않아 보내지 않았습니다. 나누어 다시 보내 주세요.",
    Failure.REFUSED: (
        f"통신사가 이 문자를 받지 않았습니다. 받을 수 없는 번호일 수 있습니다. {_CALL}"
    ),
    Failure.ACCOUNT: (
        f"문자 발송 설정에 문제가 있어 보내지 못했습니다. 운영자에게 알려 주세요. {_CALL}"
    ),
    Failure.RATE: _WORDS[Failure.RATE],
    Failure.BUDGET: (
        f"이번 달 문자 발송 한도를 다 써서 보내지 못했습니다. 관리자에게 알려 주세요. {_CALL}"
    ),
    Failure.UNAVAILABLE: f"문자를 보내는 곳이 응답하지 않아 보내지 못했습니다. {_CALL}",
    Failure.NOT_CALLED: _WORDS[Failure.NOT_CALLED],
    Failure.NO_ADDRESS: "받을 번호가 없어 보내지 못했습니다.",
    Failure.NO_RECEIPT: f"보냈지만 통신사가 도착했는지 알려 주지 않았습니다. {_CALL}",
    Failure.NO_FILE: _WORDS[Failure.NO_FILE],
    Failure.CUT: "여러 번 보냈지만 도착했는지 확인되지 않았습니다. " + _CALL,
}
