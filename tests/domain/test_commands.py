"""Words that steer, as people write them."""

import pytest

from chalicelib.domain.commands import command


@pytest.mark.parametrize(
    "text",
    [
        "사람 바꿔",
        "사람 바꿔 달라고!!",
        "사람이랑 얘기하고 싶다니까",
        "상담원이랑 통화하고 싶어요",
        "상담사와 이야기하고 싶습니다",
        "직원 연결 좀 해 주세요",
        "담당자 연결 부탁드립니다",
        "공무원 불러라",
        "agent",
    ],
)
def test_a_person_may_be_asked_for_in_ones_own_words(text: str) -> None:
    assert command(text) == "agent"


@pytest.mark.parametrize(
    "text",
    ["사람이 죽었어요", "상담원 연결 시간이 언제예요", "담당자 전화번호", "직원 채용", "말 좀 해"],
)
def test_words_that_only_sound_like_it_are_left_to_the_faq(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize("text", ["여보세요?", "안녕하세요~"])
def test_greetings_lead_to_the_first_screen(text: str) -> None:
    assert command(text) == "home!"


@pytest.mark.parametrize("text", ["고맙습니다.", "Thank you!", "수고하세요~", "谢谢"])
def test_thanks_are_given_back(text: str) -> None:
    assert command(text) == "about:thanks"


@pytest.mark.parametrize(
    ("text", "code"),
    [("한국어로", "ko"), ("in English", "en"), ("日本語で", "ja"), ("영어로!", "en")],
)
def test_a_language_may_be_named_as_it_is_asked_for(text: str, code: str) -> None:
    assert command(text) == f"language:{code}"


def test_no_text_makes_the_search_long() -> None:
    assert command("상담원연결" + "싶다고요래" * 1000 + "!?가") is None
