"""Vectors beside a version: exactly what was published or nothing, and never in a menu turn's way."""

import logging
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.deadline import CALL_SECONDS, Deadline, bound_by
from chalicelib.domain.errors import Conflict, OutOfTime, Permanent, Retryable
from chalicelib.domain.faq import digest_of
from chalicelib.domain.message import Json
from chalicelib.store import places
from chalicelib.store.table import Table
from chalicelib.store.tenants import Tenants
from chalicelib.store.vectors import LOST_SECONDS, SILENT_SECONDS, Vectors
from chalicelib.store.version_items import MOST_VECTOR_PARTS, VECTOR_PART_BYTES
from chalicelib.store.versions import Versions
from tests.fakes import Failing, Moment, Plan
from tests.store.benches import Bench, Clock, Stores
from tests.store.samples import body, manifest

SMALL = b"\x00\x7f\x80\xff" * 96
THREE_PARTS = random.Random(1).randbytes(2 * VECTOR_PART_BYTES + 1)


def named(vectors: bytes, tenant_id: str = "icheon", phone: str | None = None) -> Json:
    """A body that names these vectors."""
    made = body(tenant_id, phone)
    return {**made, "matcher": {**made["matcher"], "vectors": digest_of(vectors)}}


def publish(versions: Any, number: int, vectors: bytes, tenant_id: str = "icheon") -> None:
    versions.write(tenant_id, manifest(number), named(vectors, tenant_id), vectors)
    versions.activate(tenant_id, number, instead_of=number - 1)


def read(tenants: Any, number: int = 1, tenant_id: str = "icheon") -> bytes:
    tenant = tenants.version(tenant_id, number)
    assert tenant
    found: bytes = tenant.vectors()
    return found


@pytest.mark.parametrize("vectors", [b"\x00", SMALL, THREE_PARTS[:VECTOR_PART_BYTES], THREE_PARTS])
def test_what_was_published_comes_back_to_the_byte(stores: Stores, vectors: bytes) -> None:
    publish(stores.versions, 1, vectors)
    tenant = stores.tenants.active("icheon")
    assert tenant and tenant.vectors() == vectors
    assert stores.versions.body("icheon", 1) == named(vectors)


def test_a_version_without_vectors_gives_none(stores: Stores) -> None:
    stores.versions.write("icheon", manifest(1), body("icheon"))
    stores.versions.activate("icheon", 1, instead_of=0)
    assert read(stores.tenants) == b""


def test_a_version_that_names_the_same_vectors_shares_them(stores: Stores) -> None:
    publish(stores.versions, 1, SMALL)
    stores.versions.write("icheon", manifest(2), named(SMALL, phone="031-000-0002"))
    stores.versions.activate("icheon", 2, instead_of=1)
    assert read(stores.tenants, 2) == read(stores.tenants, 1) == SMALL


def test_each_version_keeps_its_own_vectors(stores: Stores) -> None:
    publish(stores.versions, 1, SMALL)
    publish(stores.versions, 2, SMALL + SMALL)
    assert (read(stores.tenants, 1), read(stores.tenants, 2)) == (SMALL, SMALL + SMALL)


def test_one_tenant_never_reads_anothers_vectors(stores: Stores) -> None:
    publish(stores.versions, 1, SMALL)
    stores.versions.write("gyeonggi", manifest(1), named(SMALL, "gyeonggi"))
    stores.versions.activate("gyeonggi", 1, instead_of=0)
    assert read(stores.tenants, 1, "gyeonggi") == b""


def test_who_loses_a_number_leaves_the_winners_vectors_as_they_are(stores: Stores) -> None:
    publish(stores.versions, 1, SMALL)
    with pytest.raises(Conflict):
        stores.versions.write("icheon", manifest(1, "late"), named(b"late"), b"late")
    assert read(stores.tenants) == SMALL


def test_vectors_may_be_more_than_a_transaction_holds(moto_bench: Bench) -> None:
    large = random.Random(2).randbytes(5_000_000)
    publish(Versions(moto_bench.table), 1, large)
    assert read(Tenants(moto_bench.table, Clock())) == large


def test_more_than_is_ever_kept_is_refused_and_takes_no_number(moto_bench: Bench) -> None:
    versions = Versions(moto_bench.table)
    with pytest.raises(Permanent):
        publish(versions, 1, bytes(VECTOR_PART_BYTES * MOST_VECTOR_PARTS + 1))
    assert list(versions.manifests("icheon")) == []
    assert keys(moto_bench.table) == []


def test_a_list_of_versions_reads_no_vectors(moto_bench: Bench) -> None:
    publish(Versions(moto_bench.table), 1, SMALL)
    assert all(not sk.startswith("V#") for sk in vector_keys(moto_bench.table))


def test_a_tenant_is_read_without_its_vectors_and_those_once(moto_bench: Bench) -> None:
    publish(Versions(moto_bench.table), 1, SMALL)
    plan = Plan()
    tenants = Tenants(Failing(moto_bench.table, plan), Clock())
    tenant = tenants.active("icheon")
    assert tenant and plan.calls == ["get", "query"]
    assert [tenant.vectors() for _ in range(3)] == [SMALL] * 3
    assert plan.calls == ["get", "query", "query"]


def test_versions_that_share_vectors_read_them_once(moto_bench: Bench) -> None:
    versions, plan = Versions(moto_bench.table), Plan()
    publish(versions, 1, SMALL)
    publish(versions, 2, SMALL)
    tenants = Tenants(Failing(moto_bench.table, plan), Clock())
    assert read(tenants, 1) == read(tenants, 2) == SMALL
    assert plan.calls == ["query"] * 3


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_lost_part_gives_nothing_and_is_told(
    moto_bench: Bench, part: int, caplog: pytest.LogCaptureFixture
) -> None:
    publish(Versions(moto_bench.table), 1, THREE_PARTS)
    lost = vector_keys(moto_bench.table)[part]
    moto_bench.table.remove([(places.config("icheon"), lost)])
    with caplog.at_level(logging.WARNING):
        assert read(Tenants(moto_bench.table, Clock())) == b""
    (told,) = caplog.records
    assert told.message == "vectors could not be read"
    assert vars(told)["tenant_id"] == "icheon"


def test_lost_vectors_are_back_soon_after_they_were_published_again(moto_bench: Bench) -> None:
    versions, clock = Versions(moto_bench.table), Clock()
    publish(versions, 1, THREE_PARTS)
    pk = places.config("icheon")
    moto_bench.table.remove([(pk, sk) for sk in vector_keys(moto_bench.table)[1:]])
    tenants = Tenants(moto_bench.table, clock)
    assert read(tenants) == b""
    publish(versions, 2, THREE_PARTS)
    assert read(tenants) == b""
    clock.seconds = LOST_SECONDS
    assert read(tenants) == THREE_PARTS


@pytest.mark.parametrize("error", [Retryable, Permanent])
def test_a_silent_store_gives_nothing_and_is_asked_again_in_a_while(
    moto_bench: Bench, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    publish(Versions(moto_bench.table), 1, SMALL)
    plan, clock = Plan({2: Moment.BEFORE}, lambda: error("silent")), Clock()
    tenants = Tenants(Failing(moto_bench.table, plan), clock)
    assert [read(tenants), read(tenants)] == [b"", b""]
    assert (len(plan.calls), len(caplog.records)) == (2, 1)
    clock.seconds = SILENT_SECONDS
    assert read(tenants) == SMALL


def test_when_the_time_is_over_the_next_call_reads_on(moto_bench: Bench) -> None:
    publish(Versions(moto_bench.table), 1, THREE_PARTS)
    paged = OnePart(moto_bench.table)
    vectors = Vectors(paged, Clock())  # type: ignore[arg-type]
    found = [vectors.read("icheon", digest_of(THREE_PARTS)) for _ in range(4)]
    assert found == [b"", b"", b"", THREE_PARTS]
    assert paged.given == 3


def test_vectors_are_not_asked_for_when_the_answer_would_be_late(moto_bench: Bench) -> None:
    publish(Versions(moto_bench.table), 1, SMALL)
    tenants = Tenants(moto_bench.table, Clock())
    assert tenants.active("icheon")
    with bound_by(Deadline(CALL_SECONDS - 0.1, lambda: 0.0)):
        assert read(tenants) == b""
    assert read(tenants) == SMALL


def test_the_longest_unused_vectors_make_room(moto_bench: Bench) -> None:
    sets = [bytes([number]) * 10_000 for number in range(3)]
    for number, each in enumerate(sets, 1):
        publish(Versions(moto_bench.table), number, each)
    plan = Plan()
    vectors = Vectors(Failing(moto_bench.table, plan), Clock(), kept=25_000)
    for number in (0, 1, 0, 1, 2, 1, 2, 0):
        assert vectors.read("icheon", digest_of(sets[number])) == sets[number]
    assert len(plan.calls) == 4


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("failing", [1, 2, 3, 4])
def test_publishing_cut_short_takes_no_number_and_succeeds_the_second_time(
    moto_bench: Bench, failing: int, moment: Moment
) -> None:
    # Three puts, then manifest and body are made ready, then the transaction.
    call = failing if failing < 4 else 6
    shaky = Versions(Failing(moto_bench.table, Plan({call: moment})))
    with pytest.raises(Retryable):
        shaky.write("icheon", manifest(1), named(THREE_PARTS), THREE_PARTS)
    versions = Versions(moto_bench.table)
    taken = failing == 4 and moment is Moment.AFTER
    assert len(versions.manifests("icheon")) == taken
    if not taken:
        versions.write("icheon", manifest(1), named(THREE_PARTS), THREE_PARTS)
    assert read(Tenants(moto_bench.table, Clock())) == THREE_PARTS


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kinds=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    sizes=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    cut=st.integers(1, 4),
)
def test_of_two_publishers_the_winner_has_its_own_vectors(
    moto_bench: Bench, kinds: tuple[int, int], sizes: tuple[int, int], cut: int
) -> None:
    """The second publishes whole while the first is held before one of its writes."""
    number = 1 + max((m.number for m in Versions(moto_bench.table).manifests("icheon")), default=0)
    first, second = (
        bytes([kind]) * (VECTOR_PART_BYTES * size) for kind, size in zip(kinds, sizes, strict=True)
    )

    def rival() -> None:
        Versions(moto_bench.table).write("icheon", manifest(number, "2"), named(second), second)

    held = Versions(Held(moto_bench.table, cut, rival))  # type: ignore[arg-type]
    try:
        held.write("icheon", manifest(number, "1"), named(first), first)
    except Conflict:
        wanted = second
    else:
        wanted = first
    tenants = Tenants(moto_bench.table, Clock())
    assert read(tenants, number) == wanted


class OnePart:
    """A table that has time for one part a call."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.given = 0

    def query(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        for item in self._table.query(*args, **kwargs):
            yield item
            self.given += 1
            raise OutOfTime("one part")


class Held:
    """A table that lets a rival act before the n-th write that reaches it."""

    def __init__(self, table: Table, cut: int, rival: Callable[[], None]) -> None:
        self._table = table
        self._left = cut
        self._rival = rival

    def put(self, *args: Any) -> None:
        self._step()
        self._table.put(*args)

    def transact(self, *args: Any) -> None:
        self._step()
        self._table.transact(*args)

    def saving(self, *args: Any) -> Any:
        return self._table.saving(*args)

    def _step(self) -> None:
        self._left -= 1
        if not self._left:
            self._rival()


def keys(table: Table) -> list[str]:
    return [sk for _, sk in table.keys(places.config("icheon"))]


def vector_keys(table: Table) -> list[str]:
    return [sk for sk in keys(table) if sk.startswith("E#")]
