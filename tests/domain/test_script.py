"""Which language a message is written in: what must tell, and what must not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.script import written_in

WRITTEN = [
    ("여권은 어디서 만드나요", "ko"),
    ("ㅇㄱ 어디서", "ko"),
    ("LH 임대 신청하는 법", "ko"),
    ("wifi zone 어디 있나요", "ko"),
    ("여권(旅券) 신청", "ko"),
    ("스시 すし 파는 곳", "ko"),
    ("Where can I renew my passport?", "en"),
    ("passport", "en"),
    ("trash pickup days", "en"),
    ("How do I go to 이천시청?", "en"),
    ("HOW MUCH IS THE PARKING FINE", "en"),
    ("where's the library", "en"),
    ("护照在哪里办", "zh"),
    ("请问이천시청在哪里办护照", "zh"),
    ("パスポートはどこで作れますか", "ja"),
    ("이천시청はどこにありますか", "ja"),
    ("Làm hộ chiếu ở đâu?", "vi"),
    ("lam ho chieu o dau", "vi"),
    ("toi muon dang ky xe", "vi"),
    ("Làm hộ chiếu ở 이천시청 thế nào", "vi"),
    ("Паспорт хаана авах вэ", "mn"),
]
UNTOLD = [
    "", " ", "ok", "OK!", "yes", "no thanks", "lol", "KT SK", "kakao talk", "naver", "hi there",
    "durnjs", "durnjs djeltj aksemfdjdy", "durnjs qkfrmq djEjgrp gkskdy", "1", "12 34 56",
    "😀😀", "...", "?", "abc", "https://example.com", "12가3456"[:2], "a1 b2 c3", "Where is 이천시청?", "EV 충전소 where is", "passport 이천 office",
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), WRITTEN)
def test_a_message_tells_its_language(text: str, language: str) -> None:
    assert written_in(text) == language


@pytest.mark.parametrize("text", UNTOLD)
def test_what_is_short_or_a_slip_of_the_keyboard_tells_none(text: str) -> None:
    assert written_in(text) is None


@given(st.text(max_size=600))
def test_any_text_tells_one_of_the_six_or_none(text: str) -> None:
    assert written_in(text) in (*LANGUAGES, None)


@given(st.lists(st.sampled_from(["여권", "쓰레기", "어디서", "버려요", "주차"]), min_size=1))
def test_korean_words_are_always_korean(words: list[str]) -> None:
    assert written_in(" ".join(words)) == "ko"


@pytest.mark.parametrize("text", ["rk" * 5000, "r" * 10_000, "k" * 10_000, "가a" * 5000])
def test_a_long_message_takes_no_longer(text: str) -> None:
    started = time.process_time()
    written_in(text)
    assert time.process_time() - started < 0.05
