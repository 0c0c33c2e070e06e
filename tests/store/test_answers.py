"""What given and recalled answers promise, on fakes, moto and ministack alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.conversation import ConversationKey, Correction, State
from chalicelib.domain.errors import Conflict
from chalicelib.domain.recall import Given, Recall
from chalicelib.store.conversations import Conversations
from tests.store.benches import Bench, Stores
from tests.store.samples import KEY, NOW, contact, turn

OTHER = replace(KEY, contact="another")
TEXT = {"ko": "수수료는 5만 원입니다.", "en": "The fee is 50,000 won."}
RECALL = Recall("passport", 3, TEXT, "민원과", NOW)


def given(who: ConversationKey = KEY, seq: int = 1, entry: str = "passport") -> Given:
    return Given(entry, 3, who, seq, NOW + timedelta(days=365))


def talked(stores: Stores, who: ConversationKey = KEY, turns: int = 1) -> None:
    for seq in range(1, turns + 1):
        stores.conversations.append("icheon", who, turn(seq))


def test_who_was_given_an_answer_is_found_by_entry_and_version_each_once(stores: Stores) -> None:
    talked(stores, turns=2)
    talked(stores, OTHER)
    for each in (given(), given(), given(seq=2), given(OTHER), given(OTHER, entry="tax")):
        assert stores.answers.give("icheon", each)
    assert set(stores.answers.given_to("icheon", "passport", 3)) == {KEY, OTHER}
    assert len(list(stores.answers.given_to("icheon", "passport", 3))) == 2
    assert list(stores.answers.given_to("icheon", "tax", 3)) == [OTHER]
    assert list(stores.answers.given_to("icheon", "passport", 33)) == []
    assert list(stores.answers.given_to("gyeonggi", "passport", 3)) == []


def test_nothing_is_noted_of_a_turn_that_is_not_there(stores: Stores) -> None:
    assert not stores.answers.give("icheon", given())
    talked(stores)
    assert not stores.answers.give("icheon", given(seq=2))
    assert list(stores.answers.given_to("icheon", "passport", 3)) == []


def test_what_is_forgotten_is_gone_and_nothing_else_is(stores: Stores) -> None:
    talked(stores)
    talked(stores, OTHER)
    for who in (KEY, OTHER):
        stores.answers.give("icheon", given(who))
    stores.answers.forget("icheon", [given(), given(), given(seq=9), given(entry="tax")])
    assert list(stores.answers.given_to("icheon", "passport", 3)) == [OTHER]
    stores.answers.forget("icheon", [])


def test_a_recall_is_written_once_and_read_back_the_oldest_first(stores: Stores) -> None:
    later = replace(RECALL, text={"ko": "다시 바로잡습니다."}, at=NOW + timedelta(hours=1))
    assert stores.answers.add_recall("icheon", later)
    assert stores.answers.add_recall("icheon", RECALL)
    assert not stores.answers.add_recall("icheon", replace(RECALL, author="누구", at=later.at))
    assert list(stores.answers.recalls("icheon", "passport", 3)) == [RECALL, later]
    assert list(stores.answers.recalls("icheon", "passport", 4)) == []
    assert list(stores.answers.recalls("gyeonggi", "passport", 3)) == []


def test_a_correction_is_a_turn_that_comes_once(stores: Stores) -> None:
    talked(stores)
    state = State(corrections=(Correction("r1", "바로잡습니다."),), judged="tax@2")
    second = turn(2, text="", answer=b"", trigger="recall!", state=state, heard_at=NOW)
    assert stores.conversations.correct("icheon", KEY, second, "r1")
    assert stores.conversations.newest("icheon", KEY) == second
    for place in (2, 3):
        assert not stores.conversations.correct("icheon", KEY, turn(place), "r1")
    assert stores.conversations.correct("icheon", KEY, turn(3), "r2")
    assert [each.seq for each in stores.conversations.history("icheon", KEY)] == [1, 2, 3]


def test_a_correction_whose_place_is_taken_leaves_no_mark(stores: Stores) -> None:
    talked(stores, turns=2)
    with pytest.raises(Conflict):
        stores.conversations.correct("icheon", KEY, turn(2, nonce="late"), "r1")
    assert stores.conversations.correct("icheon", KEY, turn(3), "r1")


def test_a_correction_does_not_bring_back_a_deleted_conversation(stores: Stores) -> None:
    stores.conversations.begin("icheon", KEY, turn(1), contact())
    stores.conversations.correct("icheon", KEY, turn(2), "r1")
    assert stores.conversations.delete("icheon", KEY) == 4
    with pytest.raises(Conflict):
        stores.conversations.correct("icheon", KEY, turn(2), "r2")
    assert stores.conversations.find("icheon", KEY.contact) is None


@pytest.mark.engine
def test_of_many_that_bring_the_same_correction_one_does(engine_bench: Bench) -> None:
    log = Conversations(engine_bench.table)
    log.append("icheon", KEY, turn(1))

    def bring(number: int) -> bool:
        while True:
            newest = log.newest("icheon", KEY)
            assert newest
            try:
                due = turn(newest.seq + 1, nonce=f"nonce-{number}")
                return log.correct("icheon", KEY, due, "r1")
            except Conflict:
                continue

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(bring, range(8))) == 1
    assert [each.seq for each in log.history("icheon", KEY)] == [1, 2]
