"""The desk's own Korean: states, spans of time, what the channel tells of a reply."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.staff import Presence

PRESENCES: Mapping[Presence, str] = {
    Presence.READY: "상담 가능",
    Presence.AWAY: "자리 비움",
    Presence.RECOVERY: "회복 휴식",
    Presence.OFF: "근무 종료",
}
LANGUAGES: Mapping[str, str] = {
    "ko": "한국어",
    "en": "영어",
    "zh": "중국어",
    "ja": "일본어",
    "vi": "베트남어",
    "mn": "몽골어",
}
CHANNELS: Mapping[str, str] = {
    "kakao-consult": "카카오톡 상담톡",
    "web": "웹 채팅",
    "sms": "문자",
}
OUTCOMES: Mapping[str, str] = {
    "answered": "답변 완료",
    "passed_on": "담당 부서 안내",
    "no_reply": "시민 응답 없음",
    "by_text": "문자로 이어 감",
    "unreachable": "연락 불가",
    "not_ours": "다른 기관 업무",
    "cannot": "답변 불가(개인정보 등)",
}
DELIVERIES: Mapping[DeliveryState, str] = {
    DeliveryState.CREATED: "보내는 중",
    DeliveryState.FAILED_TEMPORARY: "다시 보내는 중",
    DeliveryState.UNKNOWN: "도착 확인 안 됨",
    DeliveryState.SENT: "보냄",
    DeliveryState.DELIVERED: "도착",
    DeliveryState.READ: "읽음",
    DeliveryState.FAILED_PERMANENT: "보내지 못함",
}
# Snoozes offered: a name, and how long from now.
SNOOZES: tuple[tuple[str, int], ...] = (
    ("10분", 10),
    ("30분", 30),
    ("1시간", 60),
    ("3시간", 180),
)


def lasted(span: timedelta) -> str:
    """How long, as it is read at a glance: `방금`, `12분`, `3시간 5분`, `2일 4시간`."""
    minutes = max(0, int(span.total_seconds()) // 60)
    if minutes < 1:
        return "방금"
    if minutes < 60:
        return f"{minutes}분"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}시간 {minutes}분" if minutes else f"{hours}시간"
    days, hours = divmod(hours, 24)
    return f"{days}일 {hours}시간" if hours else f"{days}일"


def clock(moment: datetime, now: datetime) -> str:
    """`14:05` today, `11/22 14:05` on another day; Korean time."""
    local, today = moment.astimezone(SEOUL), now.astimezone(SEOUL).date()
    time = f"{local:%H:%M}"
    return time if local.date() == today else f"{local.month}/{local.day} {time}"


def between(earliest: datetime, latest: datetime, now: datetime) -> str:
    """A promise, such as `14:00~15:30`."""
    first, last = clock(earliest, now), clock(latest, now)
    day, _, time = last.rpartition(" ")
    return f"{first}~{time if day and first.startswith(day) else last}"
