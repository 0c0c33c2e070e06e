"""How citizens say that they want a call, a visit or a text, and when."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contact_task import Kind
from chalicelib.domain.contact_wish import wish_in
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.wished_time import Window, inside, wished_window
from tests.cities import city

# A Monday, ten in the morning.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)
HOURS = city().agent_hours


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("전화 주세요", Kind.CALL),
        ("전화주세요", Kind.CALL),
        ("기초연금이 궁금합니다. 전화로 연락 부탁드립니다", Kind.CALL),
        ("통화 가능할까요?", Kind.CALL),
        ("아까 전화 못 받았어요. 다시 전화 주세요", Kind.CALL),
        ("지금은 통화가 어려우니 내일 오전에 전화 주세요", Kind.CALL),
        ("'전화'", Kind.CALL),
        ("Call", Kind.CALL),
        ("Please call me back", Kind.CALL),
        ("gọi", Kind.CALL),
        ("电话", Kind.CALL),
        ("утас", Kind.CALL),
        ("방문해 주세요", Kind.VISIT),
        ("집으로 와 주세요", Kind.VISIT),
        ("訪問", Kind.VISIT),
        ("전화 말고 문자로 주세요", Kind.TEXT),
        ("전화하지 마세요", Kind.TEXT),
        ("문자로 답해 주세요", Kind.TEXT),
        ("전화번호 알려주세요", None),
        ("전화했는데 안 받으시네요", None),
        ("전화 주셔서 감사합니다", None),
        ("전화를 원하지 않습니다", None),
        ("몇 번으로 전화하면 되나요", None),
        ("방문하면 되나요?", None),
        ("쌀이 떨어졌어요", None),
        ("", None),
    ],
)
def test_a_wish_is_heard_where_there_is_one(text: str, kind: Kind | None) -> None:
    wish = wish_in(text, NOW)
    assert (wish.kind if wish else None) == kind


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("내일 오후 3시 이후에 전화 주세요", "24 15:00", "25 00:00"),
        ("금요일 2시~4시 사이에 통화하고 싶어요", "27 14:00", "27 16:00"),
        ("오후 3시부터 5시까지 전화 주세요", "23 15:00", "23 17:00"),
        ("통화 가능할까요? 오늘 3시 반 이후", "23 15:30", "24 00:00"),
        ("전화 받고 싶습니다. 내일 10시부터 12시까지 가능해요", "24 10:00", "24 12:00"),
        ("내일 오전에 전화 주세요", "24 00:00", "24 12:00"),
        ("11월 26일 11:30에 전화 부탁합니다", "26 11:30", "26 12:30"),
        ("다음 주 월요일 오후에 찾아와 주세요", "30 12:00", "01 00:00"),
        ("정오 전에 전화 주세요", "23 10:00", "23 12:00"),
        ("금요일 오후 3시 전화 주세요", "27 15:00", "27 16:00"),
        ("2~3시 사이에 전화 주세요", "23 14:00", "23 15:00"),
        ("내일 오후 2-4시에 전화 주세요", "24 14:00", "24 16:00"),
        # The hour is past today.
        ("9시에 전화 주세요", "24 09:00", "24 10:00"),
    ],
)
def test_a_plain_time_is_read(text: str, first: str, last: str) -> None:
    wish = wish_in(text, NOW)
    assert wish and wish.window
    assert (f"{wish.window.earliest:%d %H:%M}", f"{wish.window.latest:%d %H:%M}") == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "전화 주세요",
        "오늘이나 내일 전화 주세요",
        "7시에 전화 주세요",
        "2시간 뒤에 전화 주세요",
        "2월 30일에 전화 주세요",
        "25시에 전화 주세요",
        "아무 때나 전화 주세요",
        "25일 오후 2시에 전화 주세요",
        "2월 30일 오후 3시에 전화 주세요",
        "11/25 오후 3시에 전화 주세요",
        "다음 주 오전에 전화 주세요",
        "다음 달 3일 오전에 전화 주세요",
        "주말 오전에 전화 주세요",
        "점심시간 빼고 전화 주세요",
        "오늘 말고 전화 주세요",
        "2시 이후에는 안 되니 전화 주세요",
        "밤 12시에 전화 주세요",
        "밤 1시에 전화 주세요",
    ],
)
def test_a_time_that_is_not_plain_is_none(text: str) -> None:
    wish = wish_in(text, NOW)
    assert wish and wish.window is None


@given(
    st.text(
        alphabet="전화방문문자주세요내일모레오늘오전후시반까지이월화금 0123456789:~.일", max_size=60
    )
)
def test_whatever_is_written_a_window_lies_ahead(text: str) -> None:
    window = wished_window(text, NOW)
    assert window is None or NOW <= window.earliest < window.latest
    wish_in(text, NOW)


@given(
    st.integers(-3000, 30_000).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.integers(1, 5000),
)
def test_what_is_left_of_a_window_is_inside_it_and_open(start: datetime, minutes: int) -> None:
    window = Window(start, start + timedelta(minutes=minutes))
    found = inside(HOURS, window, NOW)
    if found:
        assert max(start, NOW) <= found.earliest < found.latest <= window.latest
        assert HOURS.is_open(found.earliest)
        assert HOURS.is_open(found.latest - timedelta(seconds=1))
