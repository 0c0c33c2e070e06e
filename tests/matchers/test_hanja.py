"""Words that Chinese and Japanese share with Korean are read in Korean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.matchers.hanja import in_hangul


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("地方税", "지방세"),
        ("住民登録", "주민등록"),
        ("住民登录", "주민등록"),
        ("旅券", "여권"),
        ("自動車税", "자동차세"),
        ("自动车税", "자동차세"),
        ("料金", "요금"),
        ("大型废弃物", "대형폐기물"),
        ("年金", "연금"),
    ],
)
def test_a_word_is_read_as_koreans_read_it(written: str, read: str) -> None:
    assert in_hangul(written) == read


@given(st.text(alphabet=st.characters(max_codepoint=0x4DFF)))
def test_without_chinese_characters_there_is_nothing_to_read(text: str) -> None:
    assert in_hangul(text) == ""


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    assert len(in_hangul(text)) in (0, len(text))
