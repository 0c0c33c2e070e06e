"""A file that an agent gives in a consult talk arrives once, or the agent learns that it did not."""

from contextlib import suppress
from itertools import product

import pytest

from chalicelib.domain.delivery import LEASE, DeliveryState, Failure, Outcome, told_to_agent
from chalicelib.domain.errors import Retryable
from tests.crashing import Crash, break_off, crash_at
from tests.domain.file_samples import PDF, PNG
from tests.services.consulting import USER, Room

S = DeliveryState


@pytest.fixture
def room() -> Room:
    """An agent has given a picture; what opened the talk was said."""
    room = Room()
    room.post("message_text")
    room.deliver()
    room.sender.said.clear()
    room.sharing.attach(room.taken(), room.who, "가로등.png", PNG)
    return room


def told(room: Room) -> list[str]:
    return [words for turn in room.log if (words := told_to_agent(turn))]


def state(room: Room) -> tuple[DeliveryState, str]:
    seq = max(turn.seq for turn in room.log if turn.attachments)
    found = room.deliveries.find(room.tenant.id, room.own, seq, 1)
    assert found is not None
    return found.state, found.reason


def again(room: Room) -> None:
    for _ in range(6):
        try:
            room.deliver()
        except Retryable:
            room.later(minutes=6)


def test_it_is_pushed_once_whole_and_under_its_name(room: Room) -> None:
    for _ in range(3):
        room.deliver()
    assert [(user, name) for user, name, _ in room.sender.said] == [(USER, "가로등.png")]
    assert room.sender.given == [PNG]
    assert state(room) == (S.SENT, "")


def test_files_and_words_go_out_in_the_order_they_were_given(room: Room) -> None:
    room.desk.reply(room.agent(), room.who, "사진을 보냈습니다.")
    room.sharing.attach(room.agent(), room.who, "안내.pdf", PDF)
    for fact in reversed(room.published()):
        room.delivering.deliver(fact)
    assert [name for _, name, _ in room.sender.said] == [
        *("가로등.png", "사진을 보냈습니다.", "안내.pdf"),
    ]


def test_a_bucket_that_does_not_answer_is_asked_again(room: Room) -> None:
    room.files.broken = 2
    again(room)
    assert room.sender.given == [PNG]
    assert told(room) == []


def test_a_bucket_that_never_answers_is_told_to_the_agent_once(room: Room) -> None:
    room.files.broken = 99
    again(room)
    assert room.sender.given == []
    assert state(room) == (S.FAILED_PERMANENT, Failure.NOT_CALLED)
    [words] = told(room)
    assert "카카오톡" not in words, "that was never called"


def test_a_file_that_is_gone_is_told_to_the_agent(room: Room) -> None:
    room.files.items.clear()
    again(room)
    assert room.sender.said == []
    assert state(room) == (S.FAILED_PERMANENT, Failure.NO_FILE)
    assert ["다시 올려 주세요" in words for words in told(room)] == [True]


def test_a_call_that_was_cut_is_not_made_again_and_the_agent_knows(room: Room) -> None:
    room.sender.outcomes = [Outcome(S.UNKNOWN, Failure.CUT)]
    again(room)
    assert room.sender.given == [PNG]
    assert state(room)[0] is S.UNKNOWN
    assert len(told(room)) == 1


POINTS = [
    ("say", False), ("say", True), ("read", False),
    *product(("create", "recent", "change", "turns"), (False, True)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "after"), POINTS)
def test_wherever_it_breaks_off_nobody_gets_two_and_none_is_lost_silently(
    room: Room, name: str, after: bool
) -> None:
    breaks_off(room, name, after)
    with suppress(Crash):
        room.deliver()
    room.later(seconds=LEASE.total_seconds() + 1)
    again(room)
    assert room.sender.given in ([PNG], [])
    if room.sender.given == [] or state(room)[0] is S.UNKNOWN:
        assert len(told(room)) == 1
    else:
        assert state(room)[0] is S.SENT


def breaks_off(room: Room, name: str, after: bool) -> None:
    if name == "say":
        setattr(room.sender, "after" if after else "before", crash_at())
    elif name == "read":
        room.files.before = crash_at()
    else:
        break_off(room.deliveries, name, after)
