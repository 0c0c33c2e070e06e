"""What carriers can carry: letters, lengths, and which service a text goes by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.carrier_text import (
    LONG_BYTES,
    TITLE_BYTES,
    carried,
    kind_of,
    pieces_of,
    size_of,
    title_of,
)
from chalicelib.domain.errors import TooLong
from chalicelib.domain.text_kind import TextKind


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("안녕하세요 👍🏽", "안녕하세요 "), ("— – • ‧", "- - · ·"), ("… ’ “ ★ ☎ ① ㎡", "… ’ “ ★ ☎ ① ㎡"),
        ("đây là toà thị chính", "đay la toa thi chinh"), ("Өнөөдөр үнэгүй", "Оноодор унэгуй"),
        ("한국", "한국"), ("뷁", "뷁"), ("a\u200bb\u00a0c", "ab c"),
        ("👨‍👩‍👧‍👦 가족", " 가족"), ("e\u0301te\u0301", "ete"), ("☎️ 031-120", "☎ 031-120"), ("1️⃣", "1"),
        ("a\r\nb\rc\td\x00", "a\nb\nc d"), ("₩1,000", "원1,000"), ("ｶﾅ", "カナ"),
    ],
)  # fmt: skip
def test_letters_that_carriers_lack_are_written_another_way(text: str, written: str) -> None:
    assert carried(text).text == written
    assert carried(text).lost == ()


def test_letters_without_another_way_are_named() -> None:
    assert carried("栃木と栃").lost == ("栃",)
    assert carried("สวัสดี").text == ""
    assert carried("สวัสดี").lost != ()


@given(st.text(st.characters()))
def test_whatever_is_written_can_be_sent_and_stays_as_it_is(text: str) -> None:
    once = carried(text)
    assert once.size == size_of(once.text)
    assert carried(once.text).text == once.text


@pytest.mark.parametrize(
    ("text", "pictures", "kind"),
    [
        ("가" * 45, 0, TextKind.SMS), ("가" * 45 + "a", 0, TextKind.LMS), ("a" * 90, 0, TextKind.SMS),
        ("가" * 1000, 0, TextKind.LMS), ("가", 1, TextKind.MMS), ("", 1, TextKind.MMS),
    ],
)  # fmt: skip
def test_the_cheapest_service_that_carries_it_whole(
    text: str, pictures: int, kind: TextKind
) -> None:
    assert kind_of(text, pictures) is kind


def test_what_is_too_long_is_refused_with_the_count() -> None:
    with pytest.raises(TooLong) as raised:
        kind_of("가" * 1000 + "a")
    assert (raised.value.count, raised.value.limit) == (2001, LONG_BYTES)


@given(st.text())
def test_a_title_is_one_line_that_fits(text: str) -> None:
    title = title_of(text)
    assert size_of(title) <= TITLE_BYTES
    assert "\n" not in title


@given(st.text(st.sampled_from("가나다 a\n.")), st.integers(1, 400))
def test_a_text_in_pieces_is_whole_and_each_can_be_sent(text: str, times: int) -> None:
    whole = carried(text * times).text.strip()
    pieces = pieces_of(whole)
    assert all(0 < size_of(piece) <= LONG_BYTES for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(whole.split())


def test_a_text_is_cut_behind_a_line() -> None:
    lines = [f"{number}번째 문장입니다. 천천히 읽어 주세요." for number in range(1, 81)]
    pieces = pieces_of("\n".join(lines))
    assert len(pieces) == 2
    assert all(piece.endswith("주세요.") for piece in pieces)
    assert "\n".join(pieces) == "\n".join(lines)
