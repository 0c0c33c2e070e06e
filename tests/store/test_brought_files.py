"""What came of files that people brought: the store and its fake keep the same promises."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.brought_file import BroughtFile, Lost
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.shared_file import SharedFile
from chalicelib.store.brought_files import BroughtFiles
from chalicelib.store.conversations import Conversations
from tests.brought_fakes import FakeBroughtFiles
from tests.fakes import FakeConversations
from tests.store.samples import turn

CITY = "icheon"
WHO = ConversationKey(CITY, "sms", "b" * 24)
UNTIL = datetime(2026, 12, 23, tzinfo=UTC) + timedelta(days=30)
FILE = SharedFile("a" * 26, "사진1.jpg", "image", "image/jpeg", 81_234)
TAKEN = BroughtFile(1, 0, FILE)


@dataclass
class Kept:
    brought: Any
    conversations: Any


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        conversations: Any = FakeConversations()
        found = Kept(FakeBroughtFiles(conversations), conversations)
    else:
        table = request.getfixturevalue(f"{request.param}_bench").table
        found = Kept(BroughtFiles(table), Conversations(table))
    for seq in (1, 2):
        found.conversations.append(CITY, WHO, turn(seq))
    return found


@pytest.mark.parametrize("outcome", [TAKEN, BroughtFile(1, 0, None, Lost.GONE)])
def test_an_outcome_is_noted_once_and_whole(kept: Kept, outcome: BroughtFile) -> None:
    assert kept.brought.put(CITY, WHO, outcome, UNTIL)
    assert not kept.brought.put(CITY, WHO, replace(outcome, lost="another"), UNTIL)
    assert list(kept.brought.of(CITY, WHO, 1, 1)) == [outcome]


def test_they_come_in_the_order_of_turns_and_places(kept: Kept) -> None:
    for seq, n in ((2, 0), (1, 9), (1, 1)):
        kept.brought.put(CITY, WHO, BroughtFile(seq, n, None, Lost.GONE), UNTIL)
    found = [(each.seq, each.n) for each in kept.brought.of(CITY, WHO, 1, 2)]
    assert found == [(1, 1), (1, 9), (2, 0)]
    assert [each.seq for each in kept.brought.of(CITY, WHO, 2, 9)] == [2]


def test_of_a_turn_that_is_not_there_nothing_is_noted(kept: Kept) -> None:
    assert not kept.brought.put(CITY, WHO, replace(TAKEN, seq=3), UNTIL)
    kept.conversations.delete(CITY, WHO)
    assert not kept.brought.put(CITY, WHO, TAKEN, UNTIL)
    assert list(kept.brought.of(CITY, WHO, 1, 9)) == []


def test_turns_are_read_past_it(kept: Kept) -> None:
    kept.brought.put(CITY, WHO, TAKEN, UNTIL)
    assert [each.seq for each in kept.conversations.history(CITY, WHO)] == [1, 2]
    assert kept.conversations.newest(CITY, WHO).seq == 2
