"""Korean is compared letter by letter, without losing what was typed as single letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.jamo import fold, to_jamo


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("여권", "ㅇㅕㄱㅝㄴ"),
        ("값", "ㄱㅏㅄ"),
        ("ㅅㅂ", "ㅅㅂ"),
        ("ㅇㅕ권", "ㅇㅕㄱㅝㄴ"),
        ("a1 가", "a1 ㄱㅏ"),
    ],
)
def test_syllables_become_the_letters_they_are_typed_with(text: str, letters: str) -> None:
    assert to_jamo(text) == letters


def test_folding_keeps_compatibility_jamo() -> None:
    assert fold("ㅅㅂ") == "ㅅㅂ"


def test_folding_makes_fullwidth_and_decomposed_text_plain() -> None:
    assert fold("ＡＢＣ１２") == "abc12"
    assert fold(unicodedata.normalize("NFD", "여권")) == "여권"


@given(st.text(max_size=50))
def test_folding_twice_changes_nothing_more_in_hangul(text: str) -> None:
    hangul = "".join([char for char in text if "가" <= char <= "힣"])
    assert fold(fold(hangul)) == hangul
