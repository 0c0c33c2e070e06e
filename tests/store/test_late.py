"""What stands still is found by its moment, and by nothing else; what is done is not found."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure
from chalicelib.domain.overdue import UNREAD, unfinished_by
from chalicelib.domain.text_message import KeptText
from chalicelib.store.deliveries import Deliveries
from chalicelib.store.inbox import Inbox
from chalicelib.store.late import LateItems
from tests.consult_fakes import FakeDeliveries
from tests.fakes import FakeConversations
from tests.late_fakes import FakeLate
from tests.store.benches import Bench
from tests.text_fakes import FakeInbox

CITY, OTHER = "dongjak", "icheon"
NOW = datetime(2026, 11, 20, 10, 0, 0, 123000, UTC)
LATER = NOW + timedelta(days=10)
WHO = ConversationKey(CITY, "sms", "c0ffee")


@dataclass
class Shelf:
    inbox: Any
    deliveries: Any
    late: Any


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    if request.param == "fake":
        inbox, deliveries = FakeInbox(), FakeDeliveries(FakeConversations())
        return Shelf(inbox, deliveries, FakeLate(inbox, deliveries))
    bench: Bench = request.getfixturevalue(f"{request.param}_bench")
    late = LateItems(bench.table, lambda: bench.client, bench.name)
    return Shelf(Inbox(bench.table), Deliveries(bench.table), late)


def text(id: str, at: datetime = NOW) -> KeptText:
    return KeptText(id, "18996808", "쌀", b"sealed", (), (), at, at)


def push(state: DeliveryState, seq: int = 1, **changes: Any) -> Delivery:
    return Delivery(seq, 1, state, NOW, **changes)


def deliver(shelf: Shelf, delivery: Delivery) -> None:
    first = replace(delivery, state=DeliveryState.CREATED, reason="", attempts=1)
    shelf.deliveries.create(CITY, WHO, first, LATER)
    if delivery != first:
        assert shelf.deliveries.change(CITY, WHO, first, delivery)


def test_a_text_is_late_from_its_moment_on_until_it_is_read(shelf: Shelf) -> None:
    shelf.inbox.put(CITY, text("msghub#MO#1"))
    assert not shelf.late.texts(CITY, NOW + UNREAD - timedelta(seconds=1), 10)
    [found] = shelf.late.texts(CITY, NOW + UNREAD, 10)
    assert (found.delivery, found.received_at) == ("msghub#MO#1", NOW)
    assert not shelf.late.texts(OTHER, LATER, 10)
    for _ in range(2):
        shelf.inbox.done(CITY, "msghub#MO#1")
    assert not shelf.late.texts(CITY, LATER, 10)
    assert shelf.inbox.get(CITY, "msghub#MO#1") == text("msghub#MO#1")


def test_reading_what_is_not_there_makes_nothing(shelf: Shelf) -> None:
    shelf.inbox.done(CITY, "msghub#none")
    assert shelf.inbox.get(CITY, "msghub#none") is None
    assert shelf.inbox.put(CITY, text("msghub#none"))


def test_the_oldest_come_first_and_no_more_than_asked_for(shelf: Shelf) -> None:
    for minutes in (3, 1, 2):
        shelf.inbox.put(CITY, text(f"m#{minutes}", NOW + timedelta(minutes=minutes)))
    found = shelf.late.texts(CITY, LATER, 2)
    assert [each.delivery for each in found] == ["m#1", "m#2"]


def test_a_text_that_is_put_off_is_put_off_once(shelf: Shelf) -> None:
    shelf.inbox.put(CITY, text("m#1"))
    [found] = shelf.late.texts(CITY, LATER, 10)
    assert shelf.late.put_off_text(found, LATER)
    assert not shelf.late.put_off_text(found, LATER)
    assert not shelf.late.texts(CITY, LATER - timedelta(seconds=1), 10)
    [again] = shelf.late.texts(CITY, LATER, 10)
    assert shelf.late.put_off_text(again, None)
    assert not shelf.late.texts(CITY, LATER + timedelta(days=1), 10)
    assert shelf.inbox.get(CITY, "m#1")


def test_a_text_that_was_read_meanwhile_is_not_put_off(shelf: Shelf) -> None:
    shelf.inbox.put(CITY, text("m#1"))
    [found] = shelf.late.texts(CITY, LATER, 10)
    shelf.inbox.done(CITY, "m#1")
    assert not shelf.late.put_off_text(found, LATER)
    assert not shelf.late.texts(CITY, LATER, 10)


@pytest.mark.parametrize("state", list(DeliveryState))
def test_a_push_is_late_where_more_is_awaited(shelf: Shelf, state: DeliveryState) -> None:
    known = push(state)
    deliver(shelf, known)
    due = unfinished_by(known)
    found = shelf.late.pushes(CITY, LATER, 10)
    assert [each.delivery for each in found] == ([known] if due else [])
    if due:
        assert found[0].who == WHO
        assert not shelf.late.pushes(CITY, due - timedelta(seconds=1), 10)
        assert shelf.late.pushes(CITY, due, 10)
    assert not shelf.late.pushes(OTHER, LATER, 10)


def test_what_waits_for_a_report_waits_three_days(shelf: Shelf) -> None:
    deliver(shelf, push(DeliveryState.SENT, key="k"))
    assert not shelf.late.pushes(CITY, NOW + timedelta(hours=72), 10)
    assert shelf.late.pushes(CITY, NOW + timedelta(hours=74), 10)


def test_one_that_is_told_to_be_without_a_receipt_is_no_longer_found(shelf: Shelf) -> None:
    sent = push(DeliveryState.SENT, key="k")
    deliver(shelf, sent)
    assert shelf.deliveries.change(CITY, WHO, sent, replace(sent, reason=Failure.NO_RECEIPT))
    assert not shelf.late.pushes(CITY, LATER, 10)
    # Its report may come all the same.
    known = shelf.deliveries.find(CITY, WHO, 1, 1)
    assert known.may_become(DeliveryState.DELIVERED)


def test_a_push_that_is_put_off_is_put_off_once_and_not_when_it_has_moved(shelf: Shelf) -> None:
    begun = push(DeliveryState.CREATED)
    deliver(shelf, begun)
    [found] = shelf.late.pushes(CITY, LATER, 10)
    assert shelf.late.put_off_push(found, LATER)
    assert not shelf.late.put_off_push(found, LATER)
    assert not shelf.late.pushes(CITY, LATER - timedelta(seconds=1), 10)
    [again] = shelf.late.pushes(CITY, LATER, 10)
    assert shelf.deliveries.change(CITY, WHO, begun, replace(begun, state=DeliveryState.DELIVERED))
    assert not shelf.late.put_off_push(again, LATER + timedelta(days=1))
    assert not shelf.late.pushes(CITY, LATER + timedelta(days=9), 10)
