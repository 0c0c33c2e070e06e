"""What a vendor brings is kept in one write each, or set aside; it never stops what is behind it."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import NotFound, Rejected, Retryable
from chalicelib.domain.text_message import Call, KeptText
from tests.fakes import Failing, Moment, Plan
from tests.services.texting import NUMBER, PHONE, Town
from tests.text_fakes import FakeInbox

SUCCESS = {"code": "10000", "message": "success"}


class Poisoned(FakeInbox):
    """Cannot keep what holds a certain word, whoever asks."""

    def put(self, tenant_id: str, text: KeptText) -> bool:
        if "독" in text.text:
            raise ValueError(text.text)
        return super().put(tenant_id, text)


def kept(town: Town) -> list[str]:
    return [text.text for text in town.inbox.texts.values()]


def test_a_text_is_kept_and_then_acknowledged() -> None:
    town = Town()
    assert json.loads(town.bring(town.text("쌀이 떨어졌어요")).body) == SUCCESS
    assert kept(town) == ["쌀이 떨어졌어요"]


def test_each_text_is_one_write() -> None:
    plan = Plan({})
    town = Town(inbox=Failing(FakeInbox(), plan))
    town.bring(*(town.text(f"글 {number}") for number in range(10)))
    assert plan.calls == ["put"] * 10


def test_the_sender_is_sealed_and_numbers_in_words_are_masked() -> None:
    town = Town()
    town.bring(town.text("제 번호는 010-9876-5432, 주민번호 900101-1234567"))
    [text] = town.inbox.texts.values()
    assert PHONE.encode() not in text.sealed
    assert "9876" not in text.text
    assert "1234567" not in text.text
    assert json.loads(town.vault.open(town.tenant.id, text.sealed))["sender"] == PHONE


def test_the_same_batch_again_keeps_nothing_twice() -> None:
    town = Town()
    batch = [town.text("하나"), town.text("둘")]
    for _ in range(3):
        assert json.loads(town.bring(*batch).body) == SUCCESS
    assert kept(town) == ["하나", "둘"]


def test_what_comes_again_for_three_days_is_one_text_and_one_answer() -> None:
    town = Town()
    batch = [town.text("쌀이 떨어졌어요")]
    for _ in range(3 * 24):
        assert json.loads(town.bring(*batch).body) == SUCCESS
        town.read()
        town.now += timedelta(hours=1)
    town.deliver()
    assert kept(town) == ["쌀이 떨어졌어요"]
    assert len(town.received()) == 1


def test_a_registration_ping_is_acknowledged_and_keeps_nothing() -> None:
    town = Town()
    assert json.loads(town.bring({"moNumber": "", "moCallback": ""}).body) == SUCCESS
    assert kept(town) == []


def test_a_number_of_somebody_else_is_acknowledged_and_not_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    town = Town()
    with caplog.at_level(logging.WARNING):
        town.bring(town.text("다른 번호로", moNumber="15441111"), town.text("우리 번호로"))
    assert kept(town) == ["우리 번호로"]
    assert [record.message for record in caplog.records] == ["foreign number"]
    assert PHONE not in caplog.text


@pytest.mark.parametrize(("hook", "tenant"), [("wrong", ""), ("", ""), ("wrong", "absent")])
def test_who_proves_nothing_and_an_absent_city_look_the_same(hook: str, tenant: str) -> None:
    town = Town()
    with pytest.raises(NotFound):
        town.bring(town.text("글"), hook=hook, tenant=tenant)
    assert kept(town) == []


def test_what_is_no_json_is_refused() -> None:
    town = Town()
    with pytest.raises(Rejected):
        town.door.receive(
            "msghub",
            town.tenant.id,
            Call({}, b"<xml/>", "", "synthetic-hook-of-this-line", town.now),
        )


def test_a_text_that_fails_stops_none_behind_it_and_is_set_aside_after_three_tries() -> None:
    town = Town(inbox=Poisoned())
    batch = [town.text("독"), town.text("뒤의 글")]
    for _ in range(2):
        with pytest.raises(Retryable):
            town.bring(*batch)
        assert kept(town) == ["뒤의 글"]
    assert json.loads(town.bring(*batch).body) == SUCCESS
    assert [len(failed) for failed in town.aside.failures.values()] == [3]
    assert json.loads(town.bring(town.text("그다음 글")).body) == SUCCESS
    assert kept(town) == ["뒤의 글", "그다음 글"]


def test_what_failed_is_told_by_its_class_and_never_by_what_it_holds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    town = Town(inbox=Poisoned())
    with caplog.at_level(logging.INFO), pytest.raises(Retryable):
        town.bring(town.text("독 이야기"))
    assert "독" not in caplog.text + "".join(str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", [1, 2])
def test_a_store_that_fails_at_any_write_loses_and_doubles_nothing(
    number: int, moment: Moment
) -> None:
    inner: Any = FakeInbox()
    town = Town(inbox=Failing(inner, Plan({number: moment})))
    batch = [town.text("하나"), town.text("둘")]
    with pytest.raises(Retryable):
        town.bring(*batch)
    assert json.loads(town.bring(*batch).body) == SUCCESS
    assert [text.text for text in inner.texts.values()] == ["하나", "둘"]


@pytest.mark.parametrize(
    ("written", "back"),
    [
        ("20261123095958", timedelta(seconds=2)), ("20261120100000", timedelta(days=3)),
        ("20261123100301", timedelta()), ("20990101000000", timedelta()),
        ("99991231235959", timedelta()), ("19700101090000", timedelta()), ("", timedelta()),
    ],
    ids=["now", "after three days", "a clock ahead", "2099", "9999", "1970", "none"],
)  # fmt: skip
def test_a_text_was_written_when_its_vendor_says_if_that_can_be(
    written: str, back: timedelta
) -> None:
    """A wrong clock would put off a STOP for ever, or undo it."""
    town = Town()
    town.bring(town.text("글", moRecvDt=written))
    [text] = town.inbox.texts.values()
    assert text.at == text.received_at - back


@pytest.mark.parametrize("title", ["쌀이", "쌀이 떨어졌어요", " 쌀이 떨어졌어요"])
def test_a_title_that_begins_the_text_is_not_said_twice(title: str) -> None:
    town = Town()
    town.bring(town.text("쌀이 떨어졌어요", moTitle=title))
    assert kept(town) == ["쌀이 떨어졌어요"]


def test_a_title_of_its_own_stands_above_the_text() -> None:
    town = Town()
    town.bring(town.text("집 앞입니다", moTitle="쓰레기 신고"))
    assert kept(town) == ["쓰레기 신고\n집 앞입니다"]


def test_photos_without_words_are_kept_with_their_addresses() -> None:
    town = Town()
    photo = {"contentName": "1.jpg", "contentUrl": "https://vendor.example/1.jpg"}
    town.bring(town.text(None, moType="MMSMO", contentCnt=1, contentInfoLst=[photo]))
    [text] = town.inbox.texts.values()
    assert (text.text, [each.url for each in text.files]) == ("", ["https://vendor.example/1.jpg"])
    assert text.to == NUMBER
