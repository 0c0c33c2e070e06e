"""What the turn log promises, on fakes, moto and ministack alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.conversation import ConversationKey, Mode, Seen, State
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.message import Attachment
from chalicelib.store.conversations import Conversations
from tests.fakes import FakeConversations
from tests.store.benches import Bench, Stores
from tests.store.samples import KEY, NOW, contact, turn

FULL = turn(
    2,
    text="여권은 언제 나오나요? 🙂",
    trigger="button",
    state=State(Mode.AGENT, ("areas", "faq:passport"), "en", 2, 3, "2026-11", date(2027, 11, 1)),
    seen=(Seen(b"abcdef", 2), Seen(b"ghijkl", 1)),
    version=17,
    language="vi",
    pressed="faq:passport",
    topic="faq:passport",
    hidden=("phone",),
    sources=("node:areas", "faq:passport"),
    events=(Event(Fact.TURN_TAKEN, "faq:passport"), Event(Fact.AGENT_REQUESTED)),
    attachments=(Attachment("image", "https://example.org/a.jpg", "2026-12-01T00:00:00Z"),),
    is_test=True,
)


def test_a_conversation_that_never_was_has_no_newest_turn(stores: Stores) -> None:
    assert stores.conversations.newest("icheon", KEY) is None


def test_a_turn_comes_back_as_it_was_written(stores: Stores) -> None:
    stores.conversations.append("icheon", KEY, FULL)
    assert stores.conversations.newest("icheon", KEY) == FULL
    assert stores.conversations.turn("icheon", KEY, 2) == FULL
    assert stores.conversations.turn("icheon", KEY, 1) is None


def test_a_bare_turn_comes_back_as_it_was_written(stores: Stores) -> None:
    bare = turn(1, text="", trigger="", answer=b"")
    stores.conversations.append("icheon", KEY, bare)
    assert stores.conversations.newest("icheon", KEY) == bare


def test_the_newest_turn_is_the_one_with_the_highest_number(stores: Stores) -> None:
    for seq in (9, 10, 99, 100, 1, 10_000, 9_999):
        stores.conversations.append("icheon", KEY, turn(seq))
    newest = stores.conversations.newest("icheon", KEY)
    assert newest and newest.seq == 10_000


def test_an_expired_turn_is_still_the_newest(stores: Stores) -> None:
    old = turn(1, expires_at=NOW - timedelta(days=400))
    stores.conversations.append("icheon", KEY, old)
    assert stores.conversations.newest("icheon", KEY) == old


def test_a_place_in_the_log_is_taken_once(stores: Stores) -> None:
    first = turn(1, nonce="mine")
    stores.conversations.append("icheon", KEY, first)
    with pytest.raises(Conflict):
        stores.conversations.append("icheon", KEY, turn(1, nonce="theirs"))
    assert stores.conversations.newest("icheon", KEY) == first


def test_a_first_turn_and_its_contact_are_written_together(stores: Stores) -> None:
    stores.conversations.begin("icheon", KEY, turn(1), contact())
    assert stores.conversations.newest("icheon", KEY) == turn(1)
    assert stores.conversations.delete("icheon", KEY) == 2


def test_a_taken_first_place_leaves_no_contact_behind(stores: Stores) -> None:
    stores.conversations.append("icheon", KEY, turn(1))
    with pytest.raises(Conflict):
        stores.conversations.begin("icheon", KEY, turn(1), contact())
    assert stores.conversations.delete("icheon", KEY) == 1


def test_a_later_turn_can_renew_the_contact(stores: Stores) -> None:
    stores.conversations.begin("icheon", KEY, turn(1), contact())
    stores.conversations.begin("icheon", KEY, turn(2), contact(language="en"))
    assert [each.seq for each in stores.conversations.history("icheon", KEY)] == [1, 2]
    assert stores.conversations.delete("icheon", KEY) == 3


def test_history_is_told_oldest_first(stores: Stores) -> None:
    for seq in (3, 1, 2):
        stores.conversations.append("icheon", KEY, turn(seq))
    assert list(stores.conversations.history("icheon", KEY)) == [turn(1), turn(2), turn(3)]


def test_history_goes_on_past_a_page_of_one_megabyte(stores: Stores) -> None:
    for seq in range(1, 6):
        stores.conversations.append("icheon", KEY, turn(seq, answer=bytes(300 * 1024)))
    assert [each.seq for each in stores.conversations.history("icheon", KEY)] == [1, 2, 3, 4, 5]
    assert stores.conversations.delete("icheon", KEY) == 5


@pytest.mark.parametrize("family", ["kakao", "sms", "web"])
def test_a_contact_is_found_in_every_channel_family(stores: Stores, family: str) -> None:
    key = ConversationKey("icheon", family, "somebody")
    stores.conversations.begin("icheon", key, turn(1), contact())
    assert stores.conversations.find("icheon", "somebody") == key


@pytest.mark.parametrize("words", ["nobody", "a#b", "", "T#icheon#C#kakao#somebody"])
def test_an_unknown_contact_is_not_found(stores: Stores, words: str) -> None:
    stores.conversations.append("icheon", KEY, turn(1))
    assert stores.conversations.find("icheon", words) is None


def test_a_contact_is_not_found_by_another_tenant(stores: Stores) -> None:
    stores.conversations.begin("icheon", KEY, turn(1), contact())
    assert stores.conversations.find("gyeonggi", KEY.contact) is None
    assert stores.conversations.newest("gyeonggi", replace(KEY, tenant_id="gyeonggi")) is None


def test_a_deleted_conversation_is_gone_and_no_other_is(stores: Stores) -> None:
    other = replace(KEY, contact=KEY.contact + "2")
    for seq in range(1, 61):
        stores.conversations.append("icheon", KEY, turn(seq))
    stores.conversations.append("icheon", other, turn(1))
    assert stores.conversations.delete("icheon", KEY) == 60
    assert stores.conversations.newest("icheon", KEY) is None
    assert stores.conversations.find("icheon", KEY.contact) is None
    assert stores.conversations.newest("icheon", other) == turn(1)
    assert stores.conversations.delete("icheon", KEY) == 0


def test_a_conversation_can_begin_again_after_it_was_deleted(stores: Stores) -> None:
    stores.conversations.begin("icheon", KEY, turn(1), contact())
    stores.conversations.delete("icheon", KEY)
    stores.conversations.begin("icheon", KEY, turn(1, nonce="again"), contact())
    newest = stores.conversations.newest("icheon", KEY)
    assert newest and newest.nonce == "again"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("반쪽 \ud83d", "반쪽 \ufffd"),
        ("\udc00 반쪽", "\ufffd 반쪽"),
        ("\ud83d\ude00", "😀"),
        ("글" * 300 + "\ud800", "글" * 300 + "\ufffd"),
    ],
)
def test_lone_surrogates_become_a_mark(stores: Stores, sent: str, kept: str) -> None:
    stores.conversations.append("icheon", KEY, turn(1, text=sent))
    newest = stores.conversations.newest("icheon", KEY)
    assert newest and newest.text == kept


def test_deliveries_seen_too_far_back_are_forgotten(stores: Stores) -> None:
    near, far = Seen(b"nearby", 45), Seen(b"faraway"[:6], 44)
    stores.conversations.append("icheon", KEY, turn(300, seen=(far, near)))
    newest = stores.conversations.newest("icheon", KEY)
    assert newest and newest.seen == (near,)


def test_of_many_threads_at_one_place_one_wins_in_memory() -> None:
    assert _winners(FakeConversations()) == 1


@pytest.mark.engine
def test_of_many_threads_at_one_place_one_wins(engine_bench: Bench) -> None:
    assert _winners(Conversations(engine_bench.table)) == 1


def _winners(log: Conversations | FakeConversations) -> int:
    def write(number: int) -> str | None:
        mine = turn(1, nonce=f"nonce-{number}")
        try:
            if number % 2:
                log.append("icheon", KEY, mine)
            else:
                log.begin("icheon", KEY, mine, contact())
        except Conflict:
            return None
        return mine.nonce

    with ThreadPoolExecutor(16) as pool:
        written = [nonce for nonce in pool.map(write, range(16)) if nonce]
    newest = log.newest("icheon", KEY)
    assert newest and [newest.nonce] == written
    return len(written)


@pytest.mark.parametrize("after", [0, 1, 9, 10, 11, 99_999_999])
def test_a_history_begins_behind_the_turn_that_is_known(stores: Stores, after: int) -> None:
    for seq in (1, 2, 9, 10, 11):
        stores.conversations.append("icheon", KEY, turn(seq))
    found = [each.seq for each in stores.conversations.history("icheon", KEY, after)]
    assert found == [seq for seq in (1, 2, 9, 10, 11) if seq > after]
