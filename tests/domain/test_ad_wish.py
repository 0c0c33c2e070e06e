"""Which words agree to advertising: whole messages that say so, in six languages, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ad_wish import AdWish, ad_wish
from chalicelib.domain.stop_telling import language_of
from chalicelib.domain.stop_words import stop

DAY = [
    "광고 수신동의", "광고수신동의", "광고 수신 동의합니다.", "광고 받기", "광고 동의", "광고 문자 수신 동의",
    "광고성 정보 수신에 동의합니다", "광고 문자를 받겠습니다", "광고 받을게요", "광고 수신에 동의해요",
    "Receive ads", "I agree to receive ads.", "接收广告", "同意接收广告", "広告受信同意", "広告の受信に同意します",
    "nhận quảng cáo", "đồng ý nhận quảng cáo", "сурталчилгаа авах", "Зар сурталчилгаа авах",
]  # fmt: skip
NIGHT = [
    "야간 광고 수신동의", "야간광고수신동의", "야간 광고 받기", "밤 광고 동의", "밤에도 광고 받을래요", "심야 광고 동의합니다",
    "야간에도 광고 문자 수신 동의", "receive ads at night", "I agree to receive ads at night",
    "同意夜间接收广告", "夜間広告受信同意", "nhận quảng cáo ban đêm", "шөнө сурталчилгаа авах",
]  # fmt: skip
NO_NIGHT = [
    "야간 광고 수신거부", "밤 광고 거부", "야간 수신거부", "밤에는 광고 안 받을래요", "야간 광고 그만", "야간 광고 거부합니다",
    "no ads at night", "拒收夜间广告", "夜間広告受信拒否", "từ chối quảng cáo ban đêm", "шөнийн сурталчилгаа зогсоо",
]  # fmt: skip
OTHERS = [
    "광고", "광고 수신", "동의", "동의합니다", "받기", "광고 동의?", "광고 수신동의 하나요？", "광고 수신동의 안 함",
    "광고 수신에 동의하지 않습니다", "광고 받기 싫어요", "광고 수신동의 철회", "광고 수신거부", "수신동의", "소식 받기",
    "광고 수신동의는 어디서 하나요", "불법 광고 신고", "광고물 허가 동의", "현수막 광고 받기", "밤", "야간", "야간 진료",
    "밤에 그만", "밤에 광고 차량이 시끄러워요", "야간 주차 거부", "ads", "agree", "i do not agree to ads", "广告", "広告",
    "quảng cáo", "сурталчилгаа", "", "   ", "?" * 500, "광고 동의" * 30,
]  # fmt: skip


@pytest.mark.parametrize("words", DAY)
def test_these_agree_to_the_day(words: str) -> None:
    assert ad_wish(words) is AdWish.DAY and stop(words) is None


@pytest.mark.parametrize("words", NIGHT)
def test_these_agree_to_the_night_too(words: str) -> None:
    assert ad_wish(words) is AdWish.NIGHT and stop(words) is None


@pytest.mark.parametrize("words", NO_NIGHT)
def test_these_take_the_night_back_and_stop_nothing_else(words: str) -> None:
    assert ad_wish(words) is AdWish.NO_NIGHT and stop(words) is None


@pytest.mark.parametrize("words", OTHERS)
def test_these_agree_to_nothing(words: str) -> None:
    assert ad_wish(words) is None


@given(st.text(alphabet="광고수신동의거부야간밤문자를안함 .?에도받기하지않", max_size=20))
def test_no_words_with_a_no_in_them_agree(words: str) -> None:
    if any(no in words for no in ("거부", "안", "않", "?")):
        assert ad_wish(words) in (None, AdWish.NO_NIGHT)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("광고 동의", "ko"), ("receive ads", "en"), ("同意接收广告", "zh"), ("広告受信同意", "ja"),
        ("夜間広告受信同意", "ja"), ("nhận quảng cáo", "vi"), ("сурталчилгаа авах", "mn"),
    ],
)  # fmt: skip
def test_they_are_answered_in_the_language_in_which_they_were_said(
    words: str, language: str
) -> None:
    assert language_of(words, "") == language
