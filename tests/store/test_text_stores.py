"""The text line's stores and their fakes keep the same promises."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.events import Fact
from chalicelib.domain.message import Attachment
from chalicelib.domain.text_message import KeptText
from chalicelib.store.aside import Aside
from chalicelib.store.claims import Claims
from chalicelib.store.inbox import Inbox, arrival_of
from chalicelib.store.signing import SigningSecrets
from chalicelib.store.turn_item import turn_of
from tests.store.benches import Bench
from tests.text_fakes import FakeAside, FakeInbox, FakeSigningSecrets

CITY, OTHER = "dongjak", "icheon"
NOW = datetime(2026, 11, 20, 10, 0, 0, 123000, UTC)
TEXT = KeptText(
    id="msghub#MO#1",
    to="18996808",
    text="쌀이 떨어졌어요\n도와주세요",
    sealed=b"\x00sealed",
    files=(
        Attachment("image", "https://vendor.example/1.jpg", "2026-11-27"),
        Attachment("file", ""),
    ),
    hidden=("phone",),
    at=NOW,
    received_at=NOW,
)


@dataclass
class Kept:
    inbox: Any
    aside: Any
    signing: Any


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        return Kept(FakeInbox(), FakeAside(), FakeSigningSecrets())
    table = request.getfixturevalue(f"{request.param}_bench").table
    return Kept(Inbox(table), Aside(table), SigningSecrets(table))


@pytest.mark.parametrize("text", [TEXT, replace(TEXT, text="", files=(), hidden=())])
def test_a_text_is_kept_once_and_whole(kept: Kept, text: KeptText) -> None:
    assert kept.inbox.put(CITY, text)
    assert not kept.inbox.put(CITY, replace(text, text="another"))
    assert kept.inbox.get(CITY, text.id) == text
    assert kept.inbox.get(OTHER, text.id) is None
    assert kept.inbox.get(CITY, "msghub#MO") is None


def test_a_time_of_the_vendors_is_kept_to_the_microsecond(kept: Kept) -> None:
    at = datetime(2026, 11, 20, 9, 59, 59, 999999, UTC)
    kept.inbox.put(CITY, replace(TEXT, at=at))
    assert kept.inbox.get(CITY, TEXT.id).at == at


def test_failures_are_counted_by_delivery_and_tenant(kept: Kept) -> None:
    counted = [kept.aside.failed(CITY, "msghub#1", "ValueError", NOW) for _ in range(3)]
    assert counted == [1, 2, 3]
    assert kept.aside.failed(CITY, "msghub#2", "ValueError", NOW) == 1
    assert kept.aside.failed(OTHER, "msghub#1", "ValueError", NOW) == 1


def test_a_failure_leaves_the_place_free(kept: Kept) -> None:
    kept.aside.failed(CITY, TEXT.id, "ValueError", NOW)
    assert kept.inbox.put(CITY, TEXT)


def test_a_signing_secret_is_replaced_and_each_tenants_own(kept: Kept) -> None:
    for sealed in (b"first", b"second"):
        kept.signing.put(CITY, "sms/signing", sealed)
    assert kept.signing.get(CITY, "sms/signing") == b"second"
    assert kept.signing.get(CITY, "sms/other") is None
    assert kept.signing.get(OTHER, "sms/signing") is None


def test_the_stream_learns_the_name_and_nothing_of_what_it_holds(moto_bench: Bench) -> None:
    Inbox(moto_bench.table).put(CITY, TEXT)
    [image] = moto_bench.client.scan(TableName=moto_bench.name)["Items"]
    arrived = arrival_of(image)
    assert arrived is not None
    assert (arrived.fact, arrived.tenant_id, arrived.data) == (Fact.TEXT_ARRIVED, CITY, TEXT.id)
    assert arrived.at == NOW
    assert arrived.id == f"arrived-{TEXT.id}"


def test_other_items_of_the_stream_are_no_arrivals(moto_bench: Bench) -> None:
    Claims(moto_bench.table).take(CITY, "cstalk#1", NOW)
    Aside(moto_bench.table).failed(CITY, TEXT.id, "ValueError", NOW)
    for image in moto_bench.client.scan(TableName=moto_bench.name)["Items"]:
        assert arrival_of(image) is None
        assert turn_of(image) is None
