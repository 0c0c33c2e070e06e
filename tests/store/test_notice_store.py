"""Notices: the fake and the true store keep the same promises."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.events import Fact
from chalicelib.domain.notice import ERASED, End, Notice, Step
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.purpose import Purpose
from chalicelib.services import notice_ports as ports
from chalicelib.store.indexed_table import IndexedTable
from chalicelib.store.notice_facts import created_of
from chalicelib.store.notices import Notices
from tests.notice_fakes import FakeNotices
from tests.store.benches import Bench

TENANT, OTHER = "icheon", "dongjak"
NOW = datetime(2026, 11, 20, 3, 0, 0, 123456, UTC)


def made(id: str = "a" * 24, **changes: object) -> Notice:
    notice = Notice(id, TENANT, Purpose.SERVICE, "case#1", NOW, b"sealed", "done")
    return replace(notice, **changes)  # type: ignore[arg-type]


def indexed(bench: Bench) -> Notices:
    return Notices(IndexedTable(bench.name, bench.clients.lazily("dynamodb")))


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def notices(request: pytest.FixtureRequest) -> ports.Notices:
    if request.param == "fake":
        return FakeNotices()
    return indexed(request.getfixturevalue(f"{request.param}_bench"))


def test_what_was_written_comes_back(notices: ports.Notices) -> None:
    step = Step(
        Way.ALIMTALK,
        DeliveryState.SENT,
        NOW,
        NOW + timedelta(seconds=1),
        NOW + timedelta(minutes=30),
        3,
        "bizgo",
        True,
        "cut",
        "key-1",
        1,
    )
    whole = made(
        who=ConversationKey(TENANT, "kakao", "b" * 24),
        urgent=Urgent("officer-1"),
        steps=(step, replace(step, way=Way.TEXT)),
        held_until=NOW,
        nudged_at=NOW,
        end=End.GIVEN_UP,
        reason="refused",
        department="minwon",
        answers=True,
    )
    for notice in (made(), replace(whole, id="b" * 24), made("c" * 24, sealed=b"", template="")):
        assert notices.create(notice)
        assert notices.get(TENANT, notice.id) == notice
    assert notices.get(TENANT, "absent") is None
    assert notices.get(OTHER, made().id) is None


def test_of_one_id_there_is_one(notices: ports.Notices) -> None:
    assert notices.create(made())
    assert not notices.create(made(cause="another"))
    found = notices.get(TENANT, made().id)
    assert found and found.cause == "case#1"


def test_only_what_was_seen_is_written_over(notices: ports.Notices) -> None:
    notices.create(made())
    first = notices.change(made(), replace(made(), reason="one"))
    assert first == replace(made(), reason="one", changes=1)
    assert notices.get(TENANT, made().id) == first
    for told in (None, Fact.NOTICE_MOVED):
        with pytest.raises(Conflict):
            notices.change(made(), replace(made(), reason="two"), told)
    with pytest.raises(Conflict):
        notices.change(made("b" * 24), made("b" * 24))
    with pytest.raises(Conflict):
        notices.change(first, replace(first, id="b" * 24))
    assert notices.get(TENANT, made().id) == first


def test_who_is_due_is_found_in_its_moment_and_no_more_when_it_is_over(
    notices: ports.Notices,
) -> None:
    ids = [f"{n:024d}" for n in range(20)]
    for n, id in enumerate(ids):
        notices.create(made(id, made_at=NOW + timedelta(minutes=n)))
    at = NOW + timedelta(minutes=10, seconds=30)
    assert sorted(notices.due(TENANT, at, 100)) == ids[:10]
    assert len(notices.due(TENANT, at, 4)) == 4
    assert notices.due(OTHER, at, 100) == []
    before = notices.get(TENANT, ids[0])
    assert before
    over = notices.change(before, before.ended(End.ARRIVED))
    assert over.sealed == b""
    again = notices.get(TENANT, ids[1])
    assert again
    notices.change(again, replace(again, nudged_at=at))
    assert sorted(notices.due(TENANT, at, 100)) == ids[2:10]


@pytest.mark.engine
def test_of_many_writers_one_wins(engine_bench: Bench) -> None:
    notices = indexed(engine_bench)
    notices.create(made())

    def write(n: int) -> bool:
        try:
            notices.change(made(), replace(made(), reason=str(n)), Fact.NOTICE_MOVED)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(8))) == 1


def test_what_is_told_rides_on_what_was_written(moto_bench: Bench) -> None:
    notices = indexed(moto_bench)
    notices.create(made())
    refused = Outcome(DeliveryState.FAILED_PERMANENT, "refused")
    step = Step(Way.TEXT, DeliveryState.SENT, NOW, NOW, NOW)
    begun = notices.change(made(), made().begun(step))
    moved = notices.change(begun, begun.reported(1, refused, NOW), Fact.NOTICE_MOVED)
    notices.change(moved, moved.ended(End.GIVEN_UP, "refused"), Fact.NOTICE_FAILED)
    items = boto3.client("dynamodb").scan(TableName=moto_bench.name)["Items"]
    facts = sorted(filter(None, map(created_of, items)), key=lambda each: each.id)
    assert [(each.fact, each.data) for each in facts] == [
        (Fact.NOTICE_CREATED, made().id),
        (Fact.NOTICE_MOVED, made().id),
        (
            Fact.NOTICE_FAILED,
            f'{{"notice":"{made().id}","cause":"case#1","reason":"refused"}}',
        ),
    ]
    assert len({each.id for each in facts}) == 3
    assert {each.tenant_id for each in facts} == {TENANT}
    assert {each.contact for each in facts} == {""}
    assert created_of({"pk": {"S": "T#icheon#C#kakao#a"}, "sk": {"S": "N"}}) is None


def test_a_failure_names_the_talk_and_the_department_that_it_concerns(moto_bench: Bench) -> None:
    notices, who = indexed(moto_bench), ConversationKey(TENANT, "kakao", "b" * 24)
    notice = made(who=who, department="minwon")
    notices.create(notice)
    notices.change(notice, notice.ended(End.GIVEN_UP, "refused"), Fact.NOTICE_FAILED)
    items = boto3.client("dynamodb").scan(TableName=moto_bench.name)["Items"]
    [failed] = [fact for fact in filter(None, map(created_of, items)) if fact.data[0] == "{"]
    assert (failed.channel, failed.contact) == (who.family, who.contact)
    assert json.loads(failed.data)["department"] == "minwon"


def test_what_is_no_tenant_has_no_place() -> None:
    place: Callable[[str, str], Notice | None] = Notices(IndexedTable("t", lambda: None)).get
    with pytest.raises(NotFound):
        place("T#", "a")


def test_of_a_deleted_conversation_every_notice_is_over_and_names_it_no_more(
    notices: ports.Notices,
) -> None:
    who, other = ConversationKey(TENANT, "sms", "b" * 24), ConversationKey(TENANT, "sms", "c" * 24)
    step = Step(Way.SESSION, DeliveryState.SENT, NOW, NOW, NOW, vendor_key=f"{who.contact}-7-3")
    waiting = made("1" * 24, who=who, cause=f"consent#{who.contact}")
    over = made("2" * 24, who=who, steps=(step,)).ended(End.ARRIVED)
    theirs, nobodys = made("3" * 24, who=other), made("4" * 24)
    elsewhere = replace(waiting, tenant_id=OTHER, who=replace(who, tenant_id=OTHER))
    for each in (waiting, over, theirs, nobodys, elsewhere):
        notices.create(each)
    for _ in range(2):
        notices.forget(TENANT, who)
    left = [notices.get(TENANT, each.id) for each in (waiting, over)]
    assert [each and (each.end, each.reason) for each in left] == [
        (End.GIVEN_UP, ERASED),
        (End.ARRIVED, ""),
    ]
    for each in left:
        assert each and each.who is None and each.sealed == b""
        assert who.contact not in repr(each)
    assert not notices.create(waiting)
    assert notices.get(TENANT, theirs.id) == theirs
    assert notices.get(TENANT, nobodys.id) == nobodys
    assert notices.get(OTHER, waiting.id) == elsewhere
    assert {*notices.due(TENANT, NOW + timedelta(days=1), 9)} == {theirs.id, nobodys.id}


def test_nothing_in_the_table_names_whose_notices_were_forgotten(moto_bench: Bench) -> None:
    notices, who = indexed(moto_bench), ConversationKey(TENANT, "kakao", "b" * 24)
    notice = made(who=who, cause=f"consent#{who.contact}")
    notices.create(notice)
    notices.change(notice, notice.ended(End.GIVEN_UP, "refused"), Fact.NOTICE_FAILED)
    assert who.contact in str(boto3.client("dynamodb").scan(TableName=moto_bench.name)["Items"])
    notices.forget(TENANT, who)
    assert who.contact not in str(boto3.client("dynamodb").scan(TableName=moto_bench.name)["Items"])
