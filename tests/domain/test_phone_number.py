"""Korean phone numbers in every writing that citizens, carriers and spreadsheets send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.phone_number import Line, NotAPhone, PhoneFault, read_phone, words_of

MOBILE = "01012345678"


@pytest.mark.parametrize(
    "written",
    [
        "010-1234-5678", "01012345678", "010 1234 5678", "010.1234.5678", "010)1234-5678",
        "(010)1234-5678", "010 - 1234 - 5678", "010_1234_5678", "010/1234/5678", "010·1234·5678",
        "010,1234,5678", "010~1234~5678", "010–1234–5678", "010—1234—5678", "010ㅡ1234ㅡ5678",
        "010\u20111234\u20115678", "0 1 0 1 2 3 4 5 6 7 8", "010다시1234다시5678",
        "+82 10-1234-5678", "+82 (0)10-1234-5678", "+821012345678", "82-10-1234-5678",
        "82 010 1234 5678", "8201012345678", "0082-10-1234-5678", "００８２１０１２３４５６７８",
        "０１０－１２３４－５６７８", "공일공-일이삼사-오육칠팔", "영일영 1234 오륙칠팔",
        "1012345678", "1012345678.0", "'01012345678", '"010-1234-5678"', "tel:010-1234-5678",
        "☎ 010-1234-5678", "휴대폰: 010-1234-5678", "HP.010-1234-5678", "010-1234-5678 (본인)",
        "010\u200b12345678", "\ufeff010-1234-5678",
    ],
)  # fmt: skip
def test_one_mobile_number_is_read_in_every_writing(written: str) -> None:
    found = read_phone(written)
    assert (found.digits, found.line) == (MOBILE, Line.MOBILE)
    assert (found.written, found.e164) == ("010-1234-5678", "+821012345678")
    assert found.is_mobile


@pytest.mark.parametrize(
    ("written", "line", "shown", "abroad"),
    [
        ("011-234-5678", Line.MOBILE, "011-234-5678", "+82112345678"),
        ("02-123-4567", Line.LANDLINE, "02-123-4567", "+8221234567"),
        ("02)3012-3456", Line.LANDLINE, "02-3012-3456", "+82230123456"),
        ("(031) 8024-5000 (내선 12)", Line.LANDLINE, "031-8024-5000", "+823180245000"),
        ("0418024500", Line.LANDLINE, "041-802-4500", "+82418024500"),
        ("070-1234-5678", Line.INTERNET, "070-1234-5678", "+827012345678"),
        ("0507-1234-5678", Line.PERSONAL, "0507-1234-5678", "+8250712345678"),
        ("080-123-4567", Line.FREE, "080-123-4567", "+82801234567"),
        ("1899-6808", Line.NATIONWIDE, "1899-6808", "+8218996808"),
        ("+82 1899 6808", Line.NATIONWIDE, "1899-6808", "+8218996808"),
    ],
)
def test_every_kind_of_line_is_told(written: str, line: Line, shown: str, abroad: str) -> None:
    found = read_phone(written)
    assert (found.line, found.written, found.e164) == (line, shown, abroad)
    assert found.is_mobile == (line is Line.MOBILE)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", PhoneFault.EMPTY), (" - ", PhoneFault.EMPTY), ("없음", PhoneFault.LETTERS),
        ("010-1234-567a", PhoneFault.LETTERS), ("1.01235E+09", PhoneFault.ROUNDED),
        ("010-1111-2222 / 010-3333-4444", PhoneFault.SEVERAL),
        ("010-1111-2222\n010-3333-4444", PhoneFault.SEVERAL),
        ("+1 206 555 0100", PhoneFault.FOREIGN), ("+81 90-1234-5678", PhoneFault.FOREIGN),
        ("010-1234-567", PhoneFault.TOO_SHORT), ("031-120", PhoneFault.TOO_SHORT),
        ("119", PhoneFault.TOO_SHORT), ("010-1234-56789", PhoneFault.TOO_LONG),
        ("0101234567801012345678", PhoneFault.TOO_LONG),
        ("099-123-4567", PhoneFault.UNKNOWN_AREA), ("000-0000-0000", PhoneFault.UNKNOWN_AREA),
    ],
)  # fmt: skip
def test_what_is_no_number_says_why(written: str, fault: PhoneFault) -> None:
    with pytest.raises(NotAPhone) as raised:
        read_phone(written)
    assert raised.value.fault is fault
    assert words_of(fault).endswith(("주세요.", "있습니다."))


@given(st.text())
def test_any_text_is_a_number_or_told_why(text: str) -> None:
    try:
        found = read_phone(text)
    except NotAPhone as told:
        assert words_of(told.fault)
    else:
        assert read_phone(found.written) == read_phone(found.e164) == found


@given(st.from_regex(r"010[0-9]{8}", fullmatch=True))
def test_the_same_person_is_the_same_number_from_every_carrier(digits: str) -> None:
    ways = [
        digits,
        f"+82{digits[1:]}",
        f"82{digits[1:]}",
        f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
    ]
    assert {read_phone(each).digits for each in ways} == {digits}
