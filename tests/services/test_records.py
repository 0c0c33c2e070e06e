"""A conversation as a record for the person it belongs to."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.services.records import Records
from tests.cities import city
from tests.desk_fakes import FakeAgents, FakeDesks
from tests.fakes import FakeAnswers
from tests.gap_fakes import FakeSignals
from tests.services.desk import Desk


def records(desk: Desk) -> Records:
    answers = FakeAnswers(desk.conversations)
    signals, desks = FakeSignals(), FakeDesks(desk.conversations, FakeAgents())
    stores = (desk.conversations, answers, signals, desks)
    return Records(desk.tenants, desk.keys, *stores, lambda: desk.clock.now)


def test_a_record_holds_every_turn_masked_and_the_answers_as_they_were_given() -> None:
    desk = Desk()
    desk.say("제 번호는 010-1234-5678")
    desk.say("여권")
    desk.tenants.put(city(2, faq={}))
    contact = records(desk).contact(desk.tenant.id, "kakao", "synthetic-user")
    first, second = records(desk).show(desk.tenant.id, contact)
    assert first["said"] == "제 번호는 010-****-5678"
    assert first["hidden"] == ["phone"]
    assert "시청 민원실에서" in json.dumps(second["answer"], ensure_ascii=False)
    assert "context" not in second["answer"]


def test_a_deleted_conversation_is_gone_and_the_next_message_starts_anew() -> None:
    desk = Desk()
    desk.say("처음으로")
    contact = records(desk).contact(desk.tenant.id, "kakao", "synthetic-user")
    assert records(desk).delete(desk.tenant.id, contact) == 2
    with pytest.raises(NotFound):
        list(records(desk).show(desk.tenant.id, contact))
    desk.token = None
    assert "챗봇입니다" in desk.say("처음으로").text


def test_what_is_past_its_life_is_not_shown_although_it_still_lies_there() -> None:
    desk = Desk(carries=False)
    desk.say("오래된 말")
    desk.later(days=200)
    desk.say("요즘 말")
    desk.later(days=165, seconds=1)
    contact = records(desk).contact(desk.tenant.id, "kakao", "synthetic-user")
    assert [turn["said"] for turn in records(desk).show(desk.tenant.id, contact)] == ["요즘 말"]
    assert records(desk).delete(desk.tenant.id, contact) == 3


def test_an_answer_nobody_can_read_any_more_hides_no_other_turn() -> None:
    desk = Desk()
    desk.say("처음으로")
    desk.say("여권")
    (log,) = desk.conversations.logs.values()
    log[1] = replace(log[1], answer=b"\x09 of a later shape")
    contact = records(desk).contact(desk.tenant.id, "kakao", "synthetic-user")
    first, second = records(desk).show(desk.tenant.id, contact)
    assert first["answer"] is None
    assert second["answer"]["version"] == "2.0"


def test_another_tenants_contact_is_not_found() -> None:
    desk = Desk()
    desk.say("처음으로")
    contact = records(desk).contact(desk.tenant.id, "kakao", "synthetic-user")
    with pytest.raises(NotFound):
        list(records(desk).show("pyeongtaek", contact))
    with pytest.raises(NotFound):
        records(desk).contact(desk.tenant.id, "kakao", "somebody else")
