"""An advertisement without its label, its sender or a free way out is named so before it is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ad_label import LABEL, AdFault, ad_faults, words_of

GOOD = (
    "(광고)이천시 도자기축제 지역화폐 10% 할인, 11.28.-30. 설봉공원. "
    "문의 031-644-2000 무료수신거부 080-000-1234"
)
NAMES, NUMBERS = ("이천시", "이천시민원콜센터"), ("031-644-2000",)


def faults(text: str, way_out: str = "") -> tuple[AdFault, ...]:
    return ad_faults(text, NAMES, NUMBERS, way_out)


def test_a_whole_advertisement_has_no_fault() -> None:
    assert faults(GOOD) == ()


VARIANTS = [
    "(광 고)",
    "[광고]",
    "(광/고)",
    "(광.고)",
    "(광-고)",
    "（광고）",
    "<광고>",
    "【광고】",
    "{광고}",
    "*광고*",
    '"광고"',
    "광 고 ",
    "광고 ",
    "( 광고 )",
    "(광\n고)",
    "〈광고〉",
]


@pytest.mark.parametrize("label", VARIANTS)
def test_the_label_is_written_in_one_way_only(label: str) -> None:
    assert faults(GOOD.replace(LABEL, label)) == (AdFault.VARIANT,)


@pytest.mark.parametrize("before", [" ", "\n", "안내 ", "[Web발신]\n", "★", "\u200b"])
def test_the_label_comes_before_everything(before: str) -> None:
    assert faults(before + GOOD) == (AdFault.NOT_FIRST,)


@pytest.mark.parametrize(
    "opening", ["", "(안내)", "이천시 광고물 신고 안내 ", "광고물 정비 ", "옥외광고 "]
)
def test_without_a_label_it_is_said_that_there_is_none(opening: str) -> None:
    assert faults(GOOD.replace(LABEL, opening)) == (AdFault.NO_LABEL,)


OTHERS = [
    (GOOD.replace("이천시", "도자기"), AdFault.NO_SENDER),
    (GOOD.replace("031-644-2000", "031-644-2001"), AdFault.NO_CONTACT),
    (GOOD.replace("문의 031-644-2000 ", ""), AdFault.NO_CONTACT),
    (GOOD.replace("무료수신거부 080-000-1234", ""), AdFault.NO_WAY_OUT),
    (GOOD.replace("무료수신거부", "무료상담"), AdFault.NO_WAY_OUT),
    (GOOD.replace("080-000-1234", ""), AdFault.NO_WAY_OUT),
    (GOOD.replace("080-000-1234", "031-644-2002"), AdFault.WAY_OUT_COSTS),
    (GOOD.replace("무료수신거부", "수신거부"), AdFault.FREE_UNSAID),
]


@pytest.mark.parametrize(("text", "fault"), OTHERS)
def test_what_else_is_missing_is_named(text: str, fault: AdFault) -> None:
    assert faults(text) == (fault,)


WRITTEN = ["080.000.1234", "0800001234", "080 000 1234", "080)000-1234"]


@pytest.mark.parametrize("number", WRITTEN)
def test_a_free_number_is_known_however_it_is_written(number: str) -> None:
    assert faults(GOOD.replace("080-000-1234", number)) == ()


def test_a_contact_is_known_however_it_is_written() -> None:
    assert faults(GOOD.replace("031-644-2000", "(031)644-2000")) == ()


def test_the_free_number_is_no_contact() -> None:
    text = GOOD.replace("문의 031-644-2000 ", "")
    assert ad_faults(text, NAMES, ("080-000-1234",)) == (AdFault.NO_CONTACT,)


def test_a_channel_with_a_free_way_of_its_own_needs_no_number() -> None:
    text = GOOD.replace("무료수신거부 080-000-1234", "수신거부: 홈 > 채널 차단")
    assert faults(text, way_out="채널 차단") == ()
    assert faults(text) == (AdFault.NO_WAY_OUT,)


def test_all_faults_are_told_at_once_each_with_its_words() -> None:
    found = faults("[광고] 도자기축제")
    assert found == (
        AdFault.VARIANT,
        AdFault.NO_SENDER,
        AdFault.NO_CONTACT,
        AdFault.NO_WAY_OUT,
    )
    assert all(words_of(fault) for fault in AdFault)


@given(st.text(max_size=200))
def test_no_text_is_too_strange_and_only_the_label_makes_one(text: str) -> None:
    found = faults(text)
    label = {AdFault.NO_LABEL, AdFault.NOT_FIRST, AdFault.VARIANT}
    assert bool(label & set(found)) != text.startswith(LABEL)
