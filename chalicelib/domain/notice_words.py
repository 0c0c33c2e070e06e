"""What officers and agents read of a notice: its ways, how far each came, and why not farther."""

import json
from collections.abc import Mapping

from chalicelib.domain.conversation import Turn
from chalicelib.domain.delivery import NOT_DELIVERED, DeliveryState, Failure
from chalicelib.domain.notice import ERASED
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.outbound_rules import Why, words_of

WAYS: Mapping[Way, str] = {Way.SESSION: "상담톡", Way.ALIMTALK: "알림톡", Way.TEXT: "문자"}
STATES: Mapping[DeliveryState, str] = {
    DeliveryState.CREATED: "보내는 중",
    DeliveryState.FAILED_TEMPORARY: "다시 보낼 예정",
    DeliveryState.UNKNOWN: "확인되지 않음",
    DeliveryState.SENT: "보냈음",
    DeliveryState.DELIVERED: "받음",
    DeliveryState.READ: "읽음",
    DeliveryState.FAILED_PERMANENT: "보내지 못함",
}


def why_words(reason: str) -> str:
    """Why one way did not bring it, a sentence; empty where there is no reason."""
    if reason in _REFUSALS:
        return words_of(Why(reason))
    return _WORDS.get(reason, _WORDS[Failure.REFUSED]) if reason else ""


def told_of_notice(turn: Turn) -> str:
    """What a desk's turn tells the agent of a notice that no way brought; empty for other turns."""
    if turn.trigger != NOT_DELIVERED:
        return ""
    told = [json.loads(event.data) for event in turn.events if event.data]
    failed = next((data for data in told if "notice" in data), None)
    if failed is None:
        return ""
    reason = str(failed.get("reason", ""))
    next_way = "" if reason in _REFUSALS else " 전화로 연락해 보세요."
    why = f"{why_words(reason)}{next_way}"
    return f"이분께 보내려던 알림을 어느 방법으로도 전하지 못했습니다. {why}"


_REFUSALS = frozenset(why.value for why in Why)
_WORDS: Mapping[str, str] = {
    Failure.SESSION_EXPIRED: "이어지고 있는 상담톡이 없습니다.",
    Failure.OLD_SESSION: "상담이 새로 이어지는 사이에 가지 않았습니다.",
    Failure.TOO_LONG: "글이 길어 이 방법으로는 보낼 수 없습니다.",
    Failure.REFUSED: "받는 쪽에서 받지 않았습니다. 받을 수 없는 번호일 수 있습니다.",
    Failure.ACCOUNT: "발송 설정에 문제가 있습니다. 운영자에게 알려 주세요.",
    Failure.RATE: "보내는 양이 많아 나가지 못했습니다.",
    Failure.UNAVAILABLE: "보내는 곳이 제때 응답하지 않았습니다.",
    Failure.NOT_CALLED: "우리 쪽에 문제가 생겨 나가지 못했습니다.",
    Failure.NO_ADDRESS: "알고 있는 전화번호가 없습니다.",
    Failure.BUDGET: "이번 달 발송 한도를 다 썼습니다.",
    Failure.NO_RECEIPT: "보냈지만 도착했는지 확인되지 않았습니다.",
    Failure.NO_FILE: "파일이 더는 보관되어 있지 않습니다.",
    ERASED: "이분의 기록이 지워져 더는 보내지 않습니다.",
    Failure.CUT: "보냈지만 도착했는지 확인되지 않았습니다.",
}
