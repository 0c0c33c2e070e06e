"""The broadcasts page's own Korean, and what a browser needs to count as carriers do."""

import json
from collections.abc import Mapping
from functools import cache

from chalicelib.domain.broadcast import BroadcastState
from chalicelib.domain.carrier_han import sounds
from chalicelib.domain.carrier_text import carried, size_of
from chalicelib.domain.chunk import UNWANTED, Reach
from chalicelib.domain.delivery import Failure
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_kind import TextKind

STATES: Mapping[BroadcastState, str] = {
    BroadcastState.DRAFT: "명단 읽는 중",
    BroadcastState.PREVIEWED: "보내기 전",
    BroadcastState.RUNNING: "보내는 중",
    BroadcastState.PAUSED: "멈춤",
    BroadcastState.STOPPED: "그만둠",
    BroadcastState.DONE: "끝남",
}
PURPOSES: Mapping[Purpose, tuple[str, str]] = {
    Purpose.PUBLIC_INFO: ("공익 안내", "단수, 도로 통제, 신청 기간처럼 여러 사람에게 알리는 일"),
    Purpose.SERVICE: ("본인 업무", "받는 사람이 신청하거나 물은 일"),
    Purpose.AD: ("광고", "축제, 지역화폐처럼 누군가의 이익이 있는 일. 동의한 사람에게만 갑니다."),
}
KINDS: Mapping[TextKind, str] = {
    TextKind.SMS: "단문",
    TextKind.LMS: "장문",
    TextKind.MMS: "사진",
}
REACHES: Mapping[Reach, str] = {
    Reach.NOT_YET: "아직",
    Reach.TAKEN: "통신사에 넘김",
    Reach.FAILED: "보내지 못함",
    Reach.UNKNOWN: "확인되지 않음",
}
FAILURES: Mapping[str, str] = {
    Failure.TOO_LONG: "글이 너무 깁니다",
    Failure.REFUSED: "통신사가 받지 않았습니다",
    Failure.ACCOUNT: "발신번호나 계정에 문제가 있습니다",
    Failure.RATE: "통신사가 바빠 여러 번 시도했으나 보내지 못했습니다",
    Failure.UNAVAILABLE: "통신사와 연결되지 않았습니다",
    Failure.NO_ADDRESS: "없는 번호이거나 보낼 수 없는 번호입니다",
    Failure.CUT: "연결이 끊겨 확인되지 않았습니다",
    Failure.BUDGET: "이번 달 문자 비용 한도를 넘었습니다",
    UNWANTED: "수신을 거부한 분",
}


@cache
def carrier_sizes() -> str:
    """JSON: bytes -> letters that cp949 lacks, by what carriers write in place of each.

    Any other Chinese letter goes out in another form of itself, by two bytes.
    """
    ranges = (
        (0xA0, 0x250),
        (0x400, 0x530),
        (0x1E00, 0x1F00),
        (0x2000, 0x27C0),
        (0x3000, 0x3100),
    )
    letters = [chr(code) for first, last in ranges for code in range(first, last)]
    found: dict[int, str] = {}
    for letter in (*letters, *sounds()):
        text = carried(letter).text
        if text and text != letter:
            size = size_of(text)
            found[size] = found.get(size, "") + letter
    return json.dumps(found, ensure_ascii=False)
