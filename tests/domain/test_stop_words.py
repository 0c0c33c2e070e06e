"""One word ends what a city sends of itself; the same syllables in a sentence end nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import stop_words
from chalicelib.domain.commands import command
from chalicelib.domain.emergency import emergency
from chalicelib.domain.stop_words import Stop, stop

CLEAR = [
    "수신거부",
    "수신 거부!",
    "무료수신거부",
    "[수신거부]",
    "수신거부 080-000-1234",
    "무료수신거부 080 000 1234",
    "080-000-1234 수신거부",
    "문자 그만 보내주세요",
    "이런 광고 문자 보내지 마세요",
    "앞으로 알림 보내지 마세요",
    "문자 안 받을래요",
    "광고 그만",
    "Unsubscribe",
    "STOP ALL",
    "退订",
    "退訂",
    "配信停止",
    "受信拒否",
    "hủy đăng ký",
    "Từ chối nhận tin",
    "мессеж зогсоо",
    "бүү илгээ",
]
SHORT = [
    "그만",
    "그만!!",
    "그만 해주세요",
    "중지",
    "STOP",
    "ＳＴＯＰ",
    "Stop.",
    "中止",
    "停止",
    "やめてください",
    "hủy",
    "HỦY",
    "зогсоо",
    "Зогс",
    "080-000-1234",
    # Of what, nobody says: a letter, a subsidy.
    "보내지 마세요",
    "그만 받고 싶어요",
]
AGAIN = [
    "소식 받기",
    "소식받기!",
    "수신거부 해제",
    "수신동의",
    "Resume notices",
    "恢复接收",
    "受信再開",
    "nhận lại tin",
    "Мэдээ авах",
]
TRAPS = [
    "소식 받기 어떻게 하나요?",
    "다시 받기 싫어요",
    "resume writing help",
    "알림",
    "그만 기다리기",
    "그만 기다릴게요",
    "그만두고 싶어요 학교",
    "학교 그만두고 싶어요",
    "그만둘래요",
    "이제 그만 살고 싶어요",
    "그만한 사정이 있습니다",
    "수신거부 어떻게 하나요?",
    "수신거부 했는데 또 왔어요",
    "수신거부한 사람에게도 재난문자가 오나요",
    "TV 수신료 거부",
    "수당 지급 중지",
    "급여 중지 이의신청",
    "기초연금 해지",
    "상담 취소",
    "취소",
    "예약 취소",
    "우리 아이 학교에 보내지 마세요",
    "쓰레기 그만 버리세요",
    "불법주차 단속 중지해 주세요",
    "080-000-1234 이 번호 뭐예요?",
    "031-644-2000",
    "080",
    "stop waiting",
    "bus stop",
    "Where is the bus stop?",
    "I want to stop smoking",
    "stop sign is broken",
    "取消咨询",
    "不等了",
    "垃圾停止收集了吗",
    "公交车中止了吗",
    "待つのをやめる",
    "相談をキャンセル",
    "水道の停止をお願いします",
    "hủy chờ",
    "hủy lịch hẹn",
    "тамхиа зогсоох",
    "Автобус зогсоол хаана вэ",
    "",
    "...",
]


@pytest.mark.parametrize("text", CLEAR)
def test_what_is_said_of_messages_is_clear(text: str) -> None:
    assert stop(text) is Stop.CLEAR


@pytest.mark.parametrize("text", SHORT)
def test_what_may_be_said_of_anything_is_short(text: str) -> None:
    assert stop(text) is Stop.SHORT


@pytest.mark.parametrize("text", AGAIN)
def test_what_takes_it_back_is_no_stop(text: str) -> None:
    assert stop(text) is Stop.AGAIN


@pytest.mark.parametrize("words", [stop_words._CLEAR, stop_words._SHORT, stop_words._AGAIN])
def test_words_stand_in_their_lists_as_a_text_is_compared(words: frozenset[str]) -> None:
    assert {stop_words.bare(word) for word in words} == words


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert stop(text) is None


@pytest.mark.parametrize("text", [*CLEAR, *SHORT, *AGAIN])
def test_no_stop_is_a_command_or_a_call_for_help(text: str) -> None:
    assert command(text) is None
    assert emergency(text) is None


@given(
    st.sampled_from([*CLEAR, *SHORT]),
    st.sampled_from(["", " ", "!", "~", "...", "\n"]),
    st.booleans(),
)
def test_marks_spaces_and_capitals_change_nothing(text: str, tail: str, upper: bool) -> None:
    written = (text.upper() if upper else text) + tail
    assert stop(written) is stop(text)


@given(st.sampled_from([*CLEAR, *SHORT]), st.text("가나다라마바사", min_size=3, max_size=12))
def test_words_beside_it_make_it_something_else(text: str, more: str) -> None:
    assert stop(f"{more} {text}") is None


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    assert stop(text) in (None, *Stop)
