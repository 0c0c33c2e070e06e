"""Nobody in danger is shown a menu; nobody asking about fire insurance is sent to 119."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.emergency import Kind, emergency
from tests.domain.danger_phrases import DANGERS, HARMLESS


@pytest.mark.parametrize(("text", "kind"), DANGERS)
def test_a_call_for_help_is_understood(text: str, kind: str) -> None:
    assert emergency(text) == kind


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_business_is_no_emergency(text: str) -> None:
    assert emergency(text) is None


def test_self_harm_comes_before_all_else() -> None:
    assert emergency("집에 불이 났는데 그냥 죽고 싶어요") is Kind.SELF_HARM


def test_fire_comes_before_injury_and_injury_before_crime() -> None:
    assert emergency("불이 났고 사람이 쓰러졌어요") is Kind.FIRE
    assert emergency("강도가 들어서 사람이 쓰러졌어요") is Kind.INJURY


def test_asking_about_compensation_is_no_call_for_help() -> None:
    assert emergency("자전거 타다 다쳤어요 시민안전보험 되나요") is None
    assert emergency("숨을 안 쉬어요 보험은 나중에요") is Kind.INJURY


DANGER = dict(DANGERS)


@given(
    st.sampled_from(sorted(DANGER)), st.sampled_from(["", "!!!", "ㅠㅠ", "...", " 빨리요", "\n"])
)
def test_marks_and_capitals_hide_no_danger(text: str, tail: str) -> None:
    assert emergency(text + tail) is not None
    assert emergency((text + tail).upper()) is not None


@given(st.sampled_from([text for text in sorted(DANGER) if "가" <= text[0] <= "힣"]))
def test_korean_needs_no_spaces(text: str) -> None:
    assert emergency(text.replace(" ", "")) is not None


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    assert emergency(text) in (None, *Kind)
