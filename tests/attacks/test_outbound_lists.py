"""Texts to many, of letters that no carrier has: nobody is sent an empty one, or one with a hole."""

import pytest

from chalicelib.domain.audience import Recipient
from chalicelib.domain.broadcast import Refused
from chalicelib.domain.message_gaps import GappedText, MissingValue
from chalicelib.domain.purpose import Purpose
from chalicelib.services.broadcast_planning import Wanted
from tests.services.broadcasts import CITY, MAKER, Town


def wanted(text: str) -> Wanted:
    return Wanted("알림", text, Purpose.PUBLIC_INFO, MAKER)


@pytest.mark.parametrize("text", ["🎉", "🎉 🎊", "ก", "\u200b\ufeff"])
def test_a_text_of_which_nothing_is_left_is_not_planned(text: str) -> None:
    town = Town()
    with pytest.raises(Refused):
        town.planning.plan(CITY, wanted(text), [Recipient(1, "01000000001", {})])


@pytest.mark.parametrize("value", ["สมชาย", "🎉", "\u200b", " "])
def test_whose_value_carriers_cannot_write_is_told_by_row(value: str) -> None:
    town = Town()
    entries = [
        Recipient(1, "01000000001", {"이름": "김하나"}),
        Recipient(2, "01000000002", {"이름": value}),
    ]
    planned = town.planning.plan(CITY, wanted("#{이름}님, 오늘 마감입니다."), entries)
    assert [each.row for each in planned.bad] == [2]
    assert planned.broadcast.tally.people == 1


def test_a_gap_that_stands_twice_is_filled_twice_and_a_value_is_no_gap() -> None:
    text = GappedText("#{이름}님과 #{ 이름 }님")
    assert text.fill({"이름": "#{나이}"}).text == "#{나이}님과 #{나이}님"
    with pytest.raises(MissingValue):
        text.fill({"나이": "7"})
