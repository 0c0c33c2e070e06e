"""Broadcasts' stores, their bucket, their keys and queue: the true ones and the fakes are alike."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.aws.broadcast_lists import BroadcastLists
from chalicelib.aws.kms import DataKeys
from chalicelib.aws.queues import WorkQueue
from chalicelib.domain import broadcast as rules
from chalicelib.domain.broadcast import Broadcast, Tally
from chalicelib.domain.broadcast_key import BroadcastKey
from chalicelib.domain.chunk import LEASE, Reach, fresh, passed
from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.errors import Conflict, Permanent
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_kind import TextKind
from chalicelib.services import broadcast_ports as ports
from chalicelib.services.broadcast_reports import FailedTexts
from chalicelib.store.broadcast_item import HeadItem, head_item, read_head
from chalicelib.store.broadcast_reports import ReportedFailures
from chalicelib.store.broadcasts import Broadcasts
from tests.broadcast_fakes import FakeBroadcasts, FakeListKeys, FakeLists
from tests.conftest import REGION
from tests.store.benches import Bench, patient

CITY, OTHER = "dongjak", "icheon"
NOW = datetime(2026, 11, 20, 1, 0, 0, 123456, UTC)
TAKEN, LATER = Outcome(DeliveryState.SENT), Outcome(DeliveryState.FAILED_TEMPORARY, "rate")
NEVER = Outcome(DeliveryState.FAILED_PERMANENT, "refused")
IT = Broadcast(
    id="aB-_0",
    title="단수 안내",
    text="#{이름}님, 내일 물이 나오지 않습니다.\n동작구청",
    purpose=Purpose.PUBLIC_INFO,
    made_by="officer-1",
    made_at=NOW,
    changed_at=NOW,
    sealed_key=b"\x00\xffwrapped",
)


@dataclass
class Kept:
    broadcasts: ports.Broadcasts
    failed: FailedTexts
    lists: ports.Lists
    keys: ports.ListKeys


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "fake":
        store = FakeBroadcasts()
        yield Kept(store, store, FakeLists(), FakeListKeys())
    else:
        yield _on(request.getfixturevalue(f"{request.param}_bench"))


def _on(bench: Bench) -> Kept:
    name, clients = f"lists-{uuid4().hex}", bench.clients
    place = {"LocationConstraint": REGION}
    clients.get("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place)
    key_id = clients.get("kms").create_key()["KeyMetadata"]["KeyId"]
    return Kept(
        Broadcasts(bench.table),
        ReportedFailures(bench.table),
        BroadcastLists(clients.lazily("s3"), name),
        DataKeys(clients.lazily("kms"), key_id),
    )


def test_a_broadcast_is_kept_whole_and_by_its_tenant_alone(kept: Kept) -> None:
    kept.broadcasts.create(CITY, IT)
    assert kept.broadcasts.get(CITY, IT.id) == IT
    assert kept.broadcasts.get(OTHER, IT.id) is None
    with pytest.raises(Conflict):
        kept.broadcasts.create(CITY, IT)


def test_a_change_is_written_over_what_was_seen_and_nothing_else(kept: Kept) -> None:
    kept.broadcasts.create(CITY, IT)
    tally = Tally(2, 1, 3, {TextKind.SMS: 500, TextKind.LMS: 3}, night=7)
    after = kept.broadcasts.change(CITY, IT, rules.previewed(IT, tally, NOW))
    assert kept.broadcasts.get(CITY, IT.id) == after
    assert after.tally == tally
    with pytest.raises(Conflict):
        kept.broadcasts.change(CITY, IT, rules.stopped(IT, NOW))
    with pytest.raises(Conflict):
        kept.broadcasts.change(OTHER, after, rules.stopped(after, NOW))


def test_a_head_of_another_version_is_read() -> None:
    tally = {"bad": 0, "repeats": 0, "chunks": 1, "kinds": {"sms": 5}}
    first = {
        "id": "b1",
        "title": "단수 안내",
        "text": "물이 나오지 않습니다.",
        "purpose": "public_info",
        "made_by": "officer-1",
        "made_at": NOW.isoformat(),
        "changed_at": NOW.isoformat(),
        "state": "running",
        "urgent": False,
        "approved_by": "",
        "tally": tally,
        "queued": 1,
        "sealed_key": "",
        "note": "",
        "changes": 0,
    }
    later = {**first, "mood": "kind", "tally": {**tally, "smiles": [3]}}
    read = [read_head("b1", HeadItem("pk", "H", body=json.dumps(it))) for it in (first, later)]
    assert read[0] == read[1]
    assert (read[0].tally.people, read[0].tally.night, read[0].maker) == (5, 0, "")
    written = json.loads(head_item(CITY, read[0], 0).body)
    assert written == first, "who came first reads what says nothing new"


def test_what_is_not_over_is_listed_in_the_order_it_was_made(kept: Kept) -> None:
    ids = ["b", "a", "c"]
    made = [replace(IT, id=id, made_at=NOW + timedelta(days=n)) for n, id in enumerate(ids)]
    for each in made:
        kept.broadcasts.create(CITY, each)
    kept.broadcasts.change(CITY, made[1], rules.stopped(made[1], NOW))
    assert list(kept.broadcasts.listed(CITY)) == ["b", "c"]
    assert list(kept.broadcasts.listed(OTHER)) == []


def test_a_chunk_is_one_holders_until_the_lease_is_over(kept: Kept) -> None:
    mine = kept.broadcasts.claim(CITY, IT.id, 7, 200, "one", NOW)
    assert mine is not None
    assert (mine.number, mine.size, mine.turn, mine.asked_at) == (7, 200, 1, NOW)
    assert mine.left() == list(range(200))
    almost = NOW + LEASE - timedelta(seconds=1)
    assert kept.broadcasts.claim(CITY, IT.id, 7, 200, "two", almost) is None
    theirs = kept.broadcasts.claim(CITY, IT.id, 7, 200, "two", NOW + LEASE)
    assert theirs is not None
    assert theirs.asked_at == NOW, "the pass was begun by the first"
    assert not kept.broadcasts.record(CITY, IT.id, "one", fresh(7, 200), {}, NOW)


def test_a_pass_is_written_with_whoever_failed_and_the_next_waits(kept: Kept) -> None:
    mine = kept.broadcasts.claim(CITY, IT.id, 0, 5, "one", NOW)
    assert mine is not None
    after = passed(mine, [TAKEN, LATER, NEVER, TAKEN, NEVER])
    free_at = NOW + after.wait
    assert kept.broadcasts.record(CITY, IT.id, "one", after.chunk, after.failures, free_at)
    early = free_at - timedelta(microseconds=1)
    assert kept.broadcasts.claim(CITY, IT.id, 0, 5, "two", early) is None
    again = kept.broadcasts.claim(CITY, IT.id, 0, 5, "two", free_at)
    assert again is not None
    assert (again.turn, again.left(), again.asked_at) == (2, [1], free_at)
    assert list(kept.broadcasts.failures(CITY, IT.id)) == [(0, 2, "refused"), (0, 4, "refused")]
    assert list(kept.broadcasts.failures(OTHER, IT.id)) == []


def test_a_chunk_that_is_done_is_nobodys_any_more(kept: Kept) -> None:
    mine = kept.broadcasts.claim(CITY, IT.id, 0, 3, "one", NOW)
    assert mine is not None
    kept.broadcasts.record(CITY, IT.id, "one", passed(mine, [TAKEN] * 3).chunk, {}, NOW)
    assert kept.broadcasts.claim(CITY, IT.id, 0, 3, "two", NOW + timedelta(days=1)) is None
    [found] = kept.broadcasts.chunks(CITY, IT.id)
    assert found.is_done
    assert [found.reach(place) for place in range(3)] == [Reach.TAKEN] * 3


def test_more_failures_than_a_transaction_holds_are_all_kept(kept: Kept) -> None:
    mine = kept.broadcasts.claim(CITY, IT.id, 12, 200, "one", NOW)
    assert mine is not None
    after = passed(mine, [NEVER] * 200)
    assert kept.broadcasts.record(CITY, IT.id, "one", after.chunk, after.failures, NOW)
    found = [(one[0], one[1]) for one in kept.broadcasts.failures(CITY, IT.id)]
    assert found == [(12, place) for place in range(200)]


def test_a_text_that_a_report_calls_failed_is_failed_once_and_for_good(kept: Kept) -> None:
    store = kept.broadcasts
    for place, reason in ((4, "refused"), (0, "no_address"), (4, "refused")):
        assert not kept.failed.note(BroadcastKey(CITY, IT.id, 0, place), reason), "not begun"
    mine = store.claim(CITY, IT.id, 0, 5, "one", NOW)
    assert mine is not None
    for place, reason in ((4, "refused"), (0, "no_address"), (4, "refused")):
        assert kept.failed.note(BroadcastKey(CITY, IT.id, 0, place), reason)
    assert not kept.failed.note(BroadcastKey(CITY, IT.id, 0, 5), "refused"), "nobody is there"
    assert not kept.failed.note(BroadcastKey(OTHER, IT.id, 0, 1), "refused")
    [found] = store.chunks(CITY, IT.id)
    assert (found.left(), dict(found.reported)) == ([1, 2, 3], {0: "no_address", 4: "refused"})

    after = passed(mine, [TAKEN, TAKEN, NEVER, TAKEN, TAKEN])
    assert store.record(CITY, IT.id, "one", after.chunk, after.failures, NOW), "its worker ends"
    assert kept.failed.note(BroadcastKey(CITY, IT.id, 0, 1), "refused"), "and later still"
    [found] = store.chunks(CITY, IT.id)
    F, T = Reach.FAILED, Reach.TAKEN  # noqa: N806
    assert [found.reach(place) for place in range(5)] == [F, F, F, T, F]
    assert set(found.reported) == {0, 1, 4}
    assert list(store.chunks(OTHER, IT.id)) == []


def test_whoever_works_on_a_chunk_has_the_same_people_in_every_try_of_a_pass(kept: Kept) -> None:
    first = kept.broadcasts.claim(CITY, IT.id, 0, 5, "one", NOW)
    kept.failed.note(BroadcastKey(CITY, IT.id, 0, 2), "refused")
    again = kept.broadcasts.claim(CITY, IT.id, 0, 5, "two", NOW + LEASE)
    assert first and again and again.left() == first.left()


def test_a_chunk_that_is_given_back_stays_in_its_pass(kept: Kept) -> None:
    mine = kept.broadcasts.claim(CITY, IT.id, 3, 5, "one", NOW)
    assert mine is not None
    kept.broadcasts.release(CITY, IT.id, replace(mine, holder="somebody else"), NOW)
    soon = NOW + timedelta(seconds=60)
    assert kept.broadcasts.claim(CITY, IT.id, 3, 5, "two", soon) is None
    kept.broadcasts.release(CITY, IT.id, mine, soon)
    again = kept.broadcasts.claim(CITY, IT.id, 3, 5, "two", soon)
    assert again is not None
    assert (again.turn, again.asked_at) == (1, NOW)


def test_a_pass_that_no_vendor_heard_of_begins_when_it_is_taken_again(kept: Kept) -> None:
    mine = kept.broadcasts.claim(CITY, IT.id, 3, 5, "one", NOW)
    assert mine is not None
    later = NOW + timedelta(days=2)
    kept.broadcasts.release(CITY, IT.id, mine, NOW, asked=False)
    again = kept.broadcasts.claim(CITY, IT.id, 3, 5, "two", later)
    assert again is not None
    assert again.asked_at == later


def test_chunks_come_in_the_order_of_their_numbers(kept: Kept) -> None:
    for number in (10, 2, 100_000, 0):
        kept.broadcasts.claim(CITY, IT.id, number, 5, "one", NOW)
    assert [each.number for each in kept.broadcasts.chunks(CITY, IT.id)] == [0, 2, 10, 100_000]


def test_a_part_of_a_list_is_read_back_by_its_tenant_alone(kept: Kept) -> None:
    kept.lists.put(CITY, IT.id, 0, b"first")
    kept.lists.put(CITY, IT.id, 0, b"\x00sealed")
    assert kept.lists.get(CITY, IT.id, 0) == b"\x00sealed"
    for absent in ((OTHER, IT.id, 0), (CITY, IT.id, 1), (CITY, "other", 0)):
        with pytest.raises(Permanent):
            kept.lists.get(*absent)


def test_a_lists_key_comes_plain_and_wrapped_and_opens_for_its_tenant(kept: Kept) -> None:
    plain, wrapped = kept.keys.make(CITY)
    assert len(plain) == 32
    assert kept.keys.unwrap(CITY, wrapped) == plain
    with pytest.raises(Permanent):
        kept.keys.unwrap(OTHER, wrapped)
    assert kept.keys.make(CITY)[0] != plain


@pytest.mark.parametrize("where", ["moto", pytest.param("engine", marks=pytest.mark.engine)])
def test_work_goes_ten_a_call_to_the_queue(request: pytest.FixtureRequest, where: str) -> None:
    clients = patient(request.getfixturevalue(where))
    sqs = clients.get("sqs")
    url = sqs.create_queue(QueueName=f"work-{uuid4().hex}")["QueueUrl"]
    calls: list[Any] = []
    sqs.meta.events.register("before-call.sqs.SendMessageBatch", lambda **_: calls.append(1))
    WorkQueue(clients.lazily("sqs"), url).send((str(n) for n in range(23)), CITY)
    assert len(calls) == 3
    found: set[str] = set()
    while len(found) < 23:
        told = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        found |= {each["Body"] for each in told}
        assert told
    assert found == {str(n) for n in range(23)}


def test_chunks_that_nobody_touched_are_taken_together_or_not_at_all(kept: Kept) -> None:
    sizes = {0: 200, 1: 200, 2: 3}
    assert kept.broadcasts.claim_untouched(CITY, IT.id, sizes, "one", NOW)
    assert kept.broadcasts.claim(CITY, IT.id, 1, 200, "two", NOW) is None
    assert not kept.broadcasts.claim_untouched(CITY, IT.id, {2: 3, 3: 9}, "two", NOW)
    assert [chunk.number for chunk in kept.broadcasts.chunks(CITY, IT.id)] == [0, 1, 2]
    theirs = kept.broadcasts.claim(CITY, IT.id, 2, 3, "two", NOW + LEASE)
    assert theirs and (theirs.turn, theirs.asked_at, theirs.left()) == (1, NOW, [0, 1, 2])
    assert kept.broadcasts.record(CITY, IT.id, "two", theirs, {}, NOW + LEASE)
    mine = kept.broadcasts.claim(CITY, IT.id, 0, 200, "one", NOW + LEASE)
    assert mine and mine.holder == "one"
