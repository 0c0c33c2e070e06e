"""What becomes of a text: a person's talk, or the bot's answer by numbers; the same text once."""

import json
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.conversation import Mode, Turn, Voice
from chalicelib.domain.desk_entry import Priority
from chalicelib.domain.errors import Retryable
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.packing import unpack
from chalicelib.domain.prose import prose
from tests.cities import MONDAY, WEEK, city
from tests.fakes import Moment, Plan
from tests.services.texting import PHONE, Town, accounts

OTHER = "01087654321"


def heard(town: Town, sender: str = PHONE) -> list[str]:
    return [turn.text for turn in town.turns(sender) if turn.voice is Voice.CONTACT]


def told(town: Town) -> list[str]:
    return [turn.text for turn in town.turns() if turn.voice is Voice.DESK]


def answered(town: Town, turn: Turn) -> str:
    """What the bot's turn says, as it is pushed."""
    answer = unpack(turn.answer, prose(town.tenant, turn.sources, turn.language))
    text: str = json.loads(answer)["text"]
    return text


def test_where_people_answer_a_text_opens_a_talk_with_a_receipt() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    entry = town.entry()
    assert entry is not None
    assert entry.channel == "sms"
    assert heard(town) == ["쌀이 떨어졌어요"]
    [first] = told(town)
    assert entry.receipt in first


def test_more_texts_go_to_the_same_talk_and_are_acknowledged_once() -> None:
    town = Town()
    for words in ("쌀이", "떨어졌어요", "도와주세요"):
        town.says(words)
    assert heard(town) == ["쌀이", "떨어졌어요", "도와주세요"]
    assert len(told(town)) == 1


def test_each_person_has_a_talk_of_their_own() -> None:
    town = Town()
    town.bring(town.text("하나"), town.text("둘", sender="+82 10-8765-4321"))
    town.read()
    first, second = town.entry(), town.entry(OTHER)
    assert first is not None
    assert second is not None
    assert first.receipt != second.receipt
    assert heard(town, OTHER) == ["둘"]


def test_the_same_text_read_again_changes_nothing() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    before = town.turns()
    town.read()
    assert town.turns() == before


def test_a_call_for_help_is_urgent() -> None:
    town = Town()
    town.says("죽고 싶어요")
    entry = town.entry()
    assert entry is not None
    assert entry.priority is Priority.URGENT


def test_what_may_be_pushed_to_lies_sealed_beside_the_talk() -> None:
    town = Town()
    town.says("안녕하세요")
    sealed = town.sealed.get(town.tenant.id, town.who(), "sms")
    assert sealed is not None
    assert PHONE.encode() not in sealed
    assert town.vault.open(town.tenant.id, sealed) == PHONE.encode()


def test_where_the_bot_answers_its_menu_is_numbered() -> None:
    town = Town("menu")
    town.says("안녕하세요")
    [turn] = town.turns()
    text = answered(town, turn)
    assert "1. 분야 보기" in text
    assert town.entry() is None


def test_a_number_leads_where_it_stands() -> None:
    town = Town("menu")
    town.says("처음으로")
    town.says("2")
    assert town.turns()[-1].state.trail[-1] == "notices"


def test_who_asks_the_bot_for_a_person_has_a_talk_and_hears_of_it_once() -> None:
    town = Town("menu")
    town.says("안녕하세요")
    town.says("상담원")
    entry = town.entry()
    assert entry is not None
    assert [turn.text for turn in town.turns()[1:]] == [*told(town), "상담원"]
    assert town.turns()[-1].state.mode is Mode.AGENT
    before = town.turns()
    town.read()
    assert town.turns() == before


def test_what_is_said_to_a_person_is_answered_by_no_bot() -> None:
    town = Town("menu")
    town.says("상담원")
    town.says("여권이 안 왔어요")
    assert heard(town) == ["상담원", "여권이 안 왔어요"]
    assert not town.turns()[-1].answer


def test_a_photo_without_words_is_heard() -> None:
    town = Town()
    photo = {"contentName": "1.jpg", "contentUrl": "https://vendor.example/1.jpg"}
    town.says(None, moType="MMSMO", contentCnt=1, contentInfoLst=[photo])
    assert [each.url for each in town.turns()[-1].attachments] == ["https://vendor.example/1.jpg"]


@pytest.mark.parametrize("answers", ["person", "menu"])
@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 31))
def test_what_fails_at_any_call_is_read_again_and_nothing_lost_or_doubled(
    number: int, moment: Moment, answers: str
) -> None:
    town = Town(answers, plan=Plan({number: moment}))
    town.bring(town.text("공지사항"))
    for _ in range(2):
        with suppress(Retryable):
            town.read()
    assert heard(town) == ["공지사항"]
    assert len(told(town)) == (answers == "person")
    before = town.turns()
    town.plan.faults = {}
    town.read()
    assert town.turns() == before


def test_who_speaks_of_danger_is_told_first_where_help_is() -> None:
    town = Town()
    town.says("죽고 싶어요")
    town.deliver()
    [received] = town.received()
    assert received.index("109") < received.index("접수번호")


def test_who_speaks_of_danger_later_is_told_too_by_night_as_well_and_once_a_day() -> None:
    town = Town()
    town.says("지원금 문의드립니다")
    town.at(MONDAY.replace(hour=23))
    town.says("죽고 싶어요")
    town.says("정말 죽고 싶어요")
    town.deliver()
    assert len(town.received()) == 2
    assert "109" in town.received()[1]
    town.at(MONDAY.replace(hour=23) + timedelta(days=1))
    town.says("죽고 싶어요")
    town.deliver()
    assert len(town.received()) == 3


FRIDAY = datetime(2026, 11, 20, 19, 0, tzinfo=SEOUL)


def test_the_receipt_says_by_when_a_person_reads_it() -> None:
    town = Town()
    town.at(FRIDAY)
    town.says("쌀이 떨어졌어요")
    town.deliver()
    [received] = town.received()
    assert "11월 23일(월) 오후 6시까지" in received
    entry = town.entry()
    assert entry is not None
    assert entry.promise is not None
    assert entry.promise.latest == datetime(2026, 11, 23, 18, 0, tzinfo=SEOUL)


def test_a_holiday_that_was_set_late_moves_the_promise_and_is_told_once() -> None:
    town = Town()
    town.at(FRIDAY)
    town.says("쌀이 떨어졌어요")
    body_hours = {"week": WEEK, "closed": {"2026-11-23": "임시 휴무"}}
    town.tenants.put(city(2, accounts=accounts("person"), agent_hours=body_hours))
    assert [town.reviewing.review_tenant(town.tenant.id) for _ in range(2)] == [1, 0]
    town.deliver()
    assert "11월 24일(화) 오후 6시까지" in town.received()[-1]
    assert len(town.received()) == 2


def test_who_asks_again_hears_the_same_moment() -> None:
    town = Town()
    town.at(FRIDAY)
    town.says("쌀이 떨어졌어요")
    town.at(FRIDAY + timedelta(minutes=5))
    town.says("상담원")
    town.deliver()
    assert "11월 23일(월) 오후 6시까지" in town.received()[-1]
    assert len(town.received()) == 2


def test_who_writes_for_the_first_time_is_told_what_is_kept_and_only_then() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    town.says("도와주세요")
    town.says("안녕하세요", sender=OTHER)
    for sender in (PHONE, OTHER):
        town.deliver(sender)
        assert [text.count("365일 보관합니다") for text in town.received(sender)] == [1]
