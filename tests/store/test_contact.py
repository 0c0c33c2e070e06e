"""What is kept of the person behind a conversation, and that nothing of it stays."""

from datetime import timedelta

from chalicelib.store import places
from chalicelib.store.conversations import Conversations
from chalicelib.store.table import Item
from tests.store.benches import Bench
from tests.store.samples import KEY, NOW, contact, turn


def test_a_contact_comes_back_as_it_was_put(moto_bench: Bench) -> None:
    log = Conversations(moto_bench.table)
    person = contact(aliases=("one", "two"), expires_at=NOW + timedelta(days=3))
    assert log.contact("icheon", KEY) is None
    log.begin("icheon", KEY, turn(1), person)
    assert log.contact("icheon", KEY) == person


def test_a_contacts_other_ids_are_deleted_with_it(moto_bench: Bench) -> None:
    log, table = Conversations(moto_bench.table), moto_bench.table
    mine, theirs = (places.alias("icheon", "kakao", hashed) for hashed in ("mine", "theirs"))
    table.put(Item(mine, "A"))
    table.put(Item(theirs, "A"))
    log.begin("icheon", KEY, turn(1), contact(aliases=("mine", "never-written")))
    assert log.delete("icheon", KEY) == 3
    assert list(table.keys(mine)) == []
    assert list(table.keys(theirs)) == [(theirs, "A")]


def test_a_conversation_is_found_by_its_turns_when_the_contact_has_expired(
    moto_bench: Bench,
) -> None:
    log = Conversations(moto_bench.table)
    log.begin("icheon", KEY, turn(1), contact())
    partition = places.conversation("icheon", "kakao", KEY.contact)
    moto_bench.table.remove([(partition, "CONTACT")])
    assert log.find("icheon", KEY.contact) == KEY
