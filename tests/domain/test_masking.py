"""Personal numbers are hidden however they are written; public numbers and mere digits stay."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.masking import Hidden, mask
from tests.domain.personal_numbers import HARMLESS, PERSONAL

PUBLIC = frozenset({"03180245000", "15882504"})


@pytest.mark.parametrize(("text", "kinds"), PERSONAL)
def test_a_personal_number_is_found_however_it_is_written(text: str, kinds: str) -> None:
    assert ",".join(mask(text, PUBLIC).kinds) == kinds


@pytest.mark.parametrize("text", HARMLESS)
def test_digits_that_are_nobodys_number_stay_as_they_are(text: str) -> None:
    assert mask(text, PUBLIC) == (text, ())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("제 번호는 900101-1234568 입니다", "제 번호는 [주민번호] 입니다"),
        ("900101-5234568", "[외국인번호]"),
        ("010-1234-5678로 연락", "010-****-5678로 연락"),
        ("+82 10-1234-5678", "010-****-5678"),
        ("031-651-1234", "031-***-1234"),
        ("4111 1111 1111 1111", "****-****-****-1111"),
        ("m12345678", "M****5678"),
        ("11-12-345678-90", "11-**-******-90"),
        ("12가3456", "12가****"),
        ("hong.gd@example.com", "h***@example.com"),
        ("농협 301-0123-4567-81", "농협 ****-6781"),
        ("공일공-일이삼사-오육칠팔", "010-****-5678"),
    ],
)
def test_what_is_shown_tells_the_kind_and_little_more(text: str, masked: str) -> None:
    assert mask(text).text == masked


def test_a_public_number_beside_a_private_one_stays_readable() -> None:
    assert mask("031-8024-5000, 010-1234-5678", PUBLIC).text == "031-8024-5000, 010-****-5678"


def test_the_same_number_is_private_where_no_tenant_publishes_it() -> None:
    assert mask("031-8024-5000").kinds == (Hidden.TEL,)


def test_every_occurrence_is_hidden() -> None:
    assert "1234" not in mask("010-1234-5678이고 다시 010-1234-5678입니다").text


def test_a_number_after_a_long_text_is_found() -> None:
    assert mask("여권을 잃어버렸어요. " * 50 + "010-1234-5678").kinds == (Hidden.PHONE,)


def test_what_stands_around_a_number_is_kept_to_the_letter() -> None:
    text = "ｆｕｌｌ\u200bwidth 가 010-1234-5678 \ud800 끝"
    assert mask(text).text == "ｆｕｌｌ\u200bwidth 가 010-****-5678 \ud800 끝"


separators = st.text(alphabet=" .-()[]–（）\u200b", min_size=1, max_size=3)
surroundings = st.text(alphabet="가나다라 입니다.연락,요", max_size=12)


@given(surroundings, separators, separators, surroundings)
def test_any_mix_of_separators_hides_a_mobile_number(
    before: str, one: str, two: str, after: str
) -> None:
    text = f"{before}010{one}1234{two}5678{after}"
    assert mask(text).kinds == (Hidden.PHONE,)
    assert "1234" not in mask(text).text


births = st.dates(date(1900, 1, 1), date(2026, 11, 21))


@given(surroundings, births, st.integers(0, 999999), separators, surroundings)
def test_any_birth_date_with_seven_digits_is_a_resident_number(
    before: str, born: date, rest: int, between: str, after: str
) -> None:
    seven = f"{1 if born.year < 2000 else 3}{rest:06}"
    masked = mask(f"{before}{born:%y%m%d}{between}{seven}{after}")
    assert masked.kinds == (Hidden.RRN,)
    assert seven not in masked.text


pieces = st.one_of(
    st.sampled_from([text for text, _ in PERSONAL] + HARMLESS),
    st.text(alphabet="0123456789- .()*@가호M[]", max_size=20),
    st.sampled_from(["계좌 ", "여권 ", "면허 ", "카드 ", "접수번호 ", "****-", "-****", " "]),
)


@given(st.lists(pieces, max_size=6).map("".join))
def test_masking_a_masked_text_finds_nothing(text: str) -> None:
    once = mask(text, PUBLIC)
    assert mask(once.text, PUBLIC) == (once.text, ())


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    masked = mask(text)
    assert masked.kinds or masked.text == text


def test_a_number_in_words_is_hidden_though_it_touched_another_that_went_first() -> None:
    found = mask("공일공-일이삼사-오육칠팔900101 1234568")
    assert found.text == "010-****-5678[주민번호]"
    assert found.kinds == (Hidden.RRN, Hidden.PHONE)
