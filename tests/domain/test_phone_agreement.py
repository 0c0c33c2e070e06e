"""Our reading of phone numbers held against Google's libphonenumber: the same number, or none.

Where the two disagree about whether something is a number, it says here why.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.phone_number import NotAPhone, read_phone

NUMBERS = [
    ("010", "1234", "5678"), ("011", "234", "5678"), ("02", "312", "4567"), ("02", "3012", "4567"),
    ("031", "8024", "5000"), ("070", "7123", "4567"), ("0507", "1234", "5678"), ("080", "123", "4567"),
]  # fmt: skip


def _joined(between: str, *parts: str) -> str:
    return between.join(parts)


HANGUL = str.maketrans("0123456789", "공일이삼사오육칠팔구")
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
WRITINGS: Mapping[str, Callable[[str, str, str], str]] = {
    **{
        between: partial(_joined, between)
        for between in ("-", "", " ", ".", " - ", "/", "·", ",", "_", "~", "–", "ㅡ", "다시")
    },
    "a)b-c": lambda a, b, c: f"{a}){b}-{c}",
    "(a) b-c": lambda a, b, c: f"({a}) {b}-{c}",
    "spoken": lambda a, b, c: f"{a}국의 {b}에 {c}",
    "+82": lambda a, b, c: f"+82 {a[1:]}-{b}-{c}",
    "+82 (0)": lambda a, b, c: f"+82 (0){a[1:]}-{b}-{c}",
    "+820": lambda a, b, c: f"+82{a}{b}{c}",
    "82": lambda a, b, c: f"82{a[1:]}{b}{c}",
    "0082": lambda a, b, c: f"0082-{a[1:]}-{b}-{c}",
    "full width": lambda a, b, c: f"{a}-{b}-{c}".translate(WIDE),
    "in Hangul": lambda a, b, c: f"{a}-{b}-{c}".translate(HANGUL),
    "tel:": lambda a, b, c: f"tel:{a}-{b}-{c}",
    "☎": lambda a, b, c: f"☎ {a}-{b}-{c}",
    "named": lambda a, b, c: f"전화: {a}-{b}-{c}",
    "whose": lambda a, b, c: f"{a}-{b}-{c} (본인)",
    "extension": lambda a, b, c: f"{a}-{b}-{c} 내선 12",
    "invisible": lambda a, b, c: f"\ufeff{a}-\u200b{b}-{c}",
    "spaced": lambda a, b, c: " ".join(a + b + c),
    "a sheet's text": lambda a, b, c: f"'{a}{b}{c}",
}


def theirs(text: str) -> str | None:
    try:
        found = phonenumbers.parse(text, "KR")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(found):
        return None
    written: str = phonenumbers.format_number(
        phonenumbers.PhoneNumber(found.country_code, found.national_number),
        phonenumbers.PhoneNumberFormat.E164,
    )
    return written


def ours(text: str) -> str | None:
    try:
        return read_phone(text).e164
    except NotAPhone:
        return None


@pytest.mark.parametrize("writing", WRITINGS)
def test_each_writing_is_read_and_where_the_library_reads_it_alike(writing: str) -> None:
    for parts in NUMBERS:
        text = WRITINGS[writing](*parts)
        right = "+82" + "".join(parts)[1:]
        assert ours(text) == right, text
        assert theirs(text) in (right, None), text


def test_our_own_table_reads_what_the_library_leaves() -> None:
    """Why the table is our own: of 248 writings the library reads 160, in 5 MB."""
    texts = [WRITINGS[each](*parts) for each, parts in product(WRITINGS, NUMBERS)]
    read = [sum(each(text) is not None for text in texts) for each in (ours, theirs)]
    assert (len(texts), read) == (248, [248, 160])


# What the library takes and we do not, since nobody can be reached there by a city's text or call.
NOT_OURS: Mapping[str, str] = {
    "an 010 number a digit short": "010[0-9]{7}",
    "a nationwide number too long": "1[0-9]{8,9}",
    "an old mobile number with an exchange that never was": "01[16789][01][0-9]{6,7}",
    "a pager or a machine": "01[25][0-9]{7,8}",
    "a nationwide number behind a 0": "01[568][0-9]{6}",
    "a call abroad": "00[0-9]+",
    "a carrier's code before the area": "08[1-9][0-9]+",
    "personal fax, paid calls": "0[36]0[0-9]{7,8}",
    "a short code behind an area": "0(2|[3-6][1-5])1[0-9]{2,3}",
}


@given(st.from_regex("(0[0-9]{7,10}|1[0-9]{6,9})", fullmatch=True))
@example("0105145475")
@example("031120")
@example("157447621")
def test_a_number_that_both_take_is_one_and_what_only_one_takes_is_known(digits: str) -> None:
    found, other = ours(digits), theirs(digits)
    if found and other:
        assert found == other
    if other and not found:
        assert any(re.fullmatch(each, digits) for each in NOT_OURS.values()), digits


@given(st.from_regex("010[0-9]{8}", fullmatch=True))
@example("01059783136")
def test_every_010_number_is_read_also_of_a_block_the_library_does_not_know_yet(
    digits: str,
) -> None:
    assert ours(digits) == f"+82{digits[1:]}"
    assert theirs(digits) in (ours(digits), None)
