"""A text's gaps are filled for each person, and its kind is that of what they will read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.carrier_text import carried, kind_of, size_of
from chalicelib.domain.errors import TooLong
from chalicelib.domain.message_gaps import GappedText, MissingValue
from chalicelib.domain.text_kind import TextKind

TEXT = "#{이름}님, #{ 지급일 }에 지급됩니다. #{이름}님께만 드립니다."


def test_every_gap_is_filled_by_the_column_of_its_name() -> None:
    text = GappedText(TEXT)
    assert text.names == ("이름", "지급일")
    filled = text.fill({"이름": "김하나", "지급일": "25일", "주소": "서울"})
    assert filled.text == "김하나님, 25일에 지급됩니다. 김하나님께만 드립니다."
    assert filled.kind is TextKind.SMS


@pytest.mark.parametrize("values", [{"이름": "김하나"}, {"이름": "김하나", "지급일": "  "}])
def test_no_text_goes_out_with_an_empty_gap(values: dict[str, str]) -> None:
    with pytest.raises(MissingValue, match="지급일"):
        GappedText(TEXT).fill(values)


def test_a_long_value_makes_a_long_message_of_one_persons_text() -> None:
    text = GappedText("#{안내}")
    assert text.fill({"안내": "가" * 45}).kind is TextKind.SMS
    assert text.fill({"안내": "가" * 46}).kind is TextKind.LMS
    with pytest.raises(TooLong):
        text.fill({"안내": "가" * 1001})


def test_letters_that_carriers_lack_are_told_before_anything_is_sent() -> None:
    assert GappedText("내일 단수됩니다 😀 – 동작구").fill({}).text == "내일 단수됩니다  - 동작구"
    assert GappedText("ཀ").lost == ("ཀ",)


def test_a_value_cannot_bring_a_gap_of_its_own() -> None:
    assert GappedText("#{이름}님").fill({"이름": "#{지급일}"}).text == "#{지급일}님"


@given(st.text(max_size=40))
def test_whatever_a_value_holds_carriers_can_carry_it(value: str) -> None:
    try:
        filled = GappedText("#{값}님").fill({"값": value})
    except MissingValue:
        assert not carried(value).text.strip()
    else:
        assert size_of(filled.text) <= 2000
        assert filled.kind is kind_of(filled.text)
