"""The consult talk's stores and their fakes keep the same promises."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.conversation import Contact, ConversationKey
from chalicelib.domain.delivery import Delivery, DeliveryState
from chalicelib.domain.person_told import Sealed
from chalicelib.store.aliases import Aliases
from chalicelib.store.claims import Claims
from chalicelib.store.conversations import Conversations
from chalicelib.store.deliveries import Deliveries
from chalicelib.store.sealed_items import SealedItems
from tests.consult_fakes import FakeClaims, FakeDeliveries, FakeSealedItems
from tests.fakes import FakeConversations
from tests.store.benches import Bench
from tests.store.samples import turn

S = DeliveryState
CITY, OTHER = "icheon", "gyeonggi"
WHO = ConversationKey(CITY, "kakao", "a" * 24)
NOW = datetime(2026, 11, 23, 1, 0, 0, 123456, UTC)
UNTIL = NOW + timedelta(days=30)


@dataclass
class Kept:
    claims: Any
    deliveries: Any
    sealed: Any
    conversations: Any


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        conversations = FakeConversations()
        return Kept(FakeClaims(), FakeDeliveries(conversations), FakeSealedItems(), conversations)
    table = request.getfixturevalue(f"{request.param}_bench").table
    return Kept(Claims(table), Deliveries(table), SealedItems(table), Conversations(table))


def test_a_claim_is_taken_once_and_by_each_tenant_for_itself(kept: Kept) -> None:
    claim = "cstalk#Wrote#m#1"
    assert not kept.claims.taken(CITY, claim)
    assert [kept.claims.take(CITY, claim, NOW) for _ in range(3)] == [True, False, False]
    assert kept.claims.taken(CITY, claim)
    assert not kept.claims.taken(OTHER, claim)


def test_a_push_is_claimed_once(kept: Kept) -> None:
    first = Delivery(3, 1, S.CREATED, NOW)
    assert kept.deliveries.create(CITY, WHO, first, UNTIL)
    assert not kept.deliveries.create(CITY, WHO, replace(first, at=UNTIL), UNTIL)
    assert kept.deliveries.find(CITY, WHO, 3, 1) == first
    assert kept.deliveries.find(CITY, WHO, 3, 2) is None
    assert kept.deliveries.find(OTHER, replace(WHO, tenant_id=OTHER), 3, 1) is None


def test_a_push_changes_only_from_what_was_seen(kept: Kept) -> None:
    first = Delivery(3, 1, S.CREATED, NOW)
    kept.deliveries.create(CITY, WHO, first, UNTIL)
    sent = replace(first, state=S.SENT, key="k", reason="r", at=NOW + timedelta(seconds=1))
    assert kept.deliveries.change(CITY, WHO, first, sent)
    assert not kept.deliveries.change(CITY, WHO, first, replace(first, state=S.UNKNOWN))
    assert not kept.deliveries.change(CITY, WHO, replace(sent, attempts=2), first)
    assert kept.deliveries.find(CITY, WHO, 3, 1) == sent
    read = replace(sent, state=S.READ, key="", reason="")
    assert kept.deliveries.change(CITY, WHO, sent, read)
    assert kept.deliveries.find(CITY, WHO, 3, 1) == read


@pytest.mark.parametrize(("first", "then"), [("", "solapi"), ("bizgo", "solapi"), ("bizgo", "")])
def test_a_push_knows_whom_its_newest_call_was_claimed_for(
    kept: Kept, first: str, then: str
) -> None:
    begun = Delivery(3, 1, S.CREATED, NOW, vendor=first)
    kept.deliveries.create(CITY, WHO, begun, UNTIL)
    assert kept.deliveries.find(CITY, WHO, 3, 1) == begun
    again = begun.again(then, NOW)
    assert again.vendor == then and kept.deliveries.change(CITY, WHO, begun, again)
    assert kept.deliveries.recent(CITY, WHO, 1) == [again]
    settled = replace(again, state=S.SENT, key="k")
    assert kept.deliveries.change(CITY, WHO, again, settled)
    assert kept.deliveries.newest(CITY, WHO, 1) == [settled]


def test_of_two_vendors_in_one_try_a_change_is_of_the_one_that_was_seen(kept: Kept) -> None:
    one = Delivery(3, 1, S.FAILED_TEMPORARY, NOW, vendor="bizgo")
    kept.deliveries.create(CITY, WHO, one, UNTIL)
    other = one.again("solapi", NOW, at_once=True)
    assert other.attempts == one.attempts
    assert not kept.deliveries.change(CITY, WHO, replace(one, vendor=""), other)
    assert not kept.deliveries.change(CITY, WHO, replace(one, vendor="solapi"), other)
    assert kept.deliveries.change(CITY, WHO, one, other)
    assert not kept.deliveries.change(CITY, WHO, replace(other, vendor="bizgo"), one)
    assert kept.deliveries.find(CITY, WHO, 3, 1) == other


def test_one_that_waits_for_room_was_not_tried(kept: Kept) -> None:
    waits = Delivery(3, 1, S.FAILED_TEMPORARY, NOW, attempts=0, reason="rate")
    kept.deliveries.create(CITY, WHO, waits, UNTIL)
    assert kept.deliveries.find(CITY, WHO, 3, 1) == waits
    assert kept.deliveries.change(CITY, WHO, waits, waits.again("bizgo", NOW))
    assert kept.deliveries.find(CITY, WHO, 3, 1).attempts == 1


def test_what_is_gone_is_not_changed(kept: Kept) -> None:
    first = Delivery(3, 1, S.CREATED, NOW)
    assert not kept.deliveries.change(CITY, WHO, first, replace(first, state=S.SENT))
    assert kept.deliveries.find(CITY, WHO, 3, 1) is None


def test_pushes_come_in_the_order_of_their_turns(kept: Kept) -> None:
    for seq, n in ((12, 1), (3, 2), (3, 1), (100, 1)):
        kept.deliveries.create(CITY, WHO, Delivery(seq, n, S.SENT, NOW), UNTIL)
    found = [(each.seq, each.n) for each in kept.deliveries.recent(CITY, WHO, 3)]
    assert found == [(3, 1), (3, 2), (12, 1), (100, 1)]
    assert [each.seq for each in kept.deliveries.recent(CITY, WHO, 13)] == [100]


@pytest.mark.parametrize(
    ("turns", "found"),
    [(1, [100]), (88, [100]), (89, [12, 100]), (98, [3, 3, 12, 100]), (500, [3, 3, 12, 100])],
)
def test_the_newest_pushes_are_read_without_those_before(
    kept: Kept, turns: int, found: list[int]
) -> None:
    assert kept.deliveries.newest(CITY, WHO, turns) == []
    for seq, n in ((12, 1), (3, 2), (3, 1), (100, 1)):
        kept.deliveries.create(CITY, WHO, Delivery(seq, n, S.SENT, NOW), UNTIL)
    assert [each.seq for each in kept.deliveries.newest(CITY, WHO, turns)] == found
    assert kept.deliveries.newest(OTHER, replace(WHO, tenant_id=OTHER), turns) == []


def test_turns_are_read_from_one_number_to_another(kept: Kept) -> None:
    for seq in range(1, 6):
        kept.conversations.append(CITY, WHO, turn(seq))
    kept.deliveries.create(CITY, WHO, Delivery(3, 1, S.SENT, NOW), UNTIL)
    assert [each.seq for each in kept.deliveries.turns(CITY, WHO, -4, 3)] == [1, 2, 3]
    assert [each.seq for each in kept.deliveries.turns(CITY, WHO, 4, 9)] == [4, 5]


def test_what_is_sealed_lies_by_its_name_and_is_replaced(kept: Kept) -> None:
    assert kept.sealed.get(CITY, WHO, "consult") is None
    for value in (b"\x00one", b"two"):
        kept.sealed.put(CITY, WHO, "consult", value, UNTIL)
    assert kept.sealed.get(CITY, WHO, "consult") == b"two"
    assert kept.sealed.get(CITY, WHO, "person") is None


def test_what_is_sealed_bears_its_hint_and_its_end_and_is_another_citys_never(kept: Kept) -> None:
    until = UNTIL.replace(microsecond=0)
    kept.sealed.put(CITY, WHO, "person", b"one", UNTIL, "010-****-5678")
    assert kept.sealed.find(CITY, WHO, "person") == Sealed(b"one", "010-****-5678", until)
    assert kept.sealed.find(OTHER, replace(WHO, tenant_id=OTHER), "person") is None
    kept.sealed.put(CITY, WHO, "person", b"two", UNTIL)
    assert kept.sealed.find(CITY, WHO, "person") == Sealed(b"two", "", until)


# --- on the engines alone ---------------------------------------------------------------------


@pytest.fixture(params=["moto", pytest.param("engine", marks=pytest.mark.engine)])
def bench(request: pytest.FixtureRequest) -> Bench:
    found: Bench = request.getfixturevalue(f"{request.param}_bench")
    return found


def image(bench: Bench, sk: str) -> dict[str, Any]:
    """An item as the stream hands it over."""
    asked = {"pk": {"S": f"T#{CITY}#C#kakao#{WHO.contact}"}, "sk": {"S": sk}}
    found: dict[str, Any] = bench.client.get_item(TableName=bench.name, Key=asked)["Item"]
    return {name: _base64(value) for name, value in found.items()}


def _base64(value: dict[str, Any]) -> dict[str, Any]:
    import base64

    return {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value


def contact(*aliases: str) -> Contact:
    return Contact(NOW, b"sealed", "botUserKey", "ko", "1", UNTIL, aliases)


def test_aliases_follow_a_contact_item_and_go_with_the_conversation(bench: Bench) -> None:
    aliases, conversations = Aliases(bench.table), Conversations(bench.table)
    conversations.begin(CITY, WHO, turn(1), contact("h1", "h2"))
    for sk in ("CONTACT", "CONTACT", "M#00000001"):
        aliases.follow(image(bench, sk))
    assert [aliases.find(CITY, "kakao", each) for each in ("h1", "h2", "h3")] == [
        WHO.contact,
        WHO.contact,
        "",
    ]
    assert aliases.find(OTHER, "kakao", "h1") == ""
    conversations.delete(CITY, WHO)
    assert aliases.find(CITY, "kakao", "h1") == ""


@pytest.mark.parametrize("known", [(), ("h1",)])
def test_an_alias_that_is_learned_goes_with_the_conversation(
    bench: Bench, known: tuple[str, ...]
) -> None:
    aliases, conversations = Aliases(bench.table), Conversations(bench.table)
    conversations.begin(CITY, WHO, turn(1), contact(*known))
    for _ in range(2):
        aliases.learn(CITY, WHO, "h2", UNTIL)
    assert aliases.find(CITY, "kakao", "h2") == WHO.contact
    kept = conversations.contact(CITY, WHO)
    assert kept is not None and kept.aliases == (*known, "h2")
    conversations.delete(CITY, WHO)
    assert aliases.find(CITY, "kakao", "h2") == ""


def test_an_alias_lives_as_long_as_the_contact(bench: Bench) -> None:
    aliases, conversations = Aliases(bench.table), Conversations(bench.table)
    ends = []
    for seq, until in ((1, UNTIL), (2, UNTIL + timedelta(days=90))):
        conversations.begin(CITY, WHO, turn(seq), replace(contact("h1"), expires_at=until))
        aliases.follow(image(bench, "CONTACT"))
        key = {"pk": {"S": f"T#{CITY}#X#kakao#h1"}, "sk": {"S": "A"}}
        ends.append(int(bench.client.get_item(TableName=bench.name, Key=key)["Item"]["ttl"]["N"]))
    assert ends == [int(UNTIL.timestamp()), int((UNTIL + timedelta(days=90)).timestamp())]


def test_a_push_of_before_vendors_were_written_went_by_the_channels_own_account(
    bench: Bench,
) -> None:
    deliveries, sent = Deliveries(bench.table), Delivery(3, 1, S.SENT, NOW, key="k")
    deliveries.create(CITY, WHO, sent, UNTIL)
    key = {"pk": {"S": f"T#{CITY}#C#kakao#{WHO.contact}"}, "sk": {"S": "D#00000003#01"}}
    item = bench.client.get_item(TableName=bench.name, Key=key)["Item"]
    assert "v" not in item, "it is written as before"
    assert deliveries.find(CITY, WHO, 3, 1) == sent


def test_pushes_and_sealed_data_go_with_the_conversation(bench: Bench) -> None:
    conversations = Conversations(bench.table)
    Deliveries(bench.table).create(CITY, WHO, Delivery(3, 1, S.SENT, NOW), UNTIL)
    SealedItems(bench.table).put(CITY, WHO, "consult", b"x", UNTIL)
    assert conversations.delete(CITY, WHO) == 2
