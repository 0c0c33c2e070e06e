"""Answers by text: what the bot and the desk say reaches the phone once, whole, in its letters."""

from datetime import timedelta

import pytest

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Retryable
from chalicelib.domain.staff import AgentState, Member, Presence, Role
from chalicelib.domain.text_kind import TextKind
from chalicelib.services.desk import Desk
from tests.services.texting import NUMBER, PHONE, Town

S = DeliveryState
CUT = Outcome(S.UNKNOWN, Failure.CUT)
RATE = Outcome(S.FAILED_TEMPORARY, Failure.RATE)
REFUSED = Outcome(S.FAILED_PERMANENT, Failure.REFUSED)


def reply(town: Town, words: str) -> None:
    """An agent takes the talk, if nobody has, and writes."""
    entry = town.entry()
    assert entry is not None
    member = Member(
        "agent-1",
        town.tenant.id,
        "상담사 1",
        frozenset({Role.AGENT}),
        frozenset({entry.department}),
    )
    desk = Desk(town.turns_of_desk, town.desk, town.agents)
    if not entry.agent:
        state = AgentState(
            member.id, member.name, Presence.READY, member.departments, frozenset(), 0, 5, town.now
        )
        town.agents.put(town.tenant.id, state)
        desk.take(member, entry.who)
    desk.reply(member, entry.who, words)


def state(town: Town, seq: int, n: int = 1) -> DeliveryState:
    found = town.deliveries.find(town.tenant.id, town.who(), seq, n)
    return found.state


def test_the_bots_answer_reaches_the_phone_from_the_citys_number() -> None:
    town = Town("menu")
    town.says("안녕하세요")
    town.deliver()
    [text] = town.sender.phones[PHONE]
    assert "1. 분야 보기" in text.text
    assert "4. 상담원" in text.text
    assert text.sender == NUMBER
    assert text.kind is TextKind.LMS


def test_the_hint_stands_above_what_can_be_answered() -> None:
    town = Town("menu")
    town.says("안녕하세요")
    town.deliver()
    lines = town.received()[0].splitlines()
    assert lines[lines.index("1. 분야 보기") - 1] == "원하시는 번호를 답장으로 보내 주세요."


def test_a_receipt_and_an_agents_words_reach_the_phone_in_order() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    reply(town, "어느 동에 사시나요?")
    town.deliver()
    first, second = town.received()
    entry = town.entry()
    assert entry is not None
    assert entry.receipt in first
    assert second == "어느 동에 사시나요?"


def test_what_is_told_again_is_sent_once() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    for _ in range(3):
        town.deliver()
    assert len(town.received()) == town.sender.calls == 1


def test_a_call_that_was_cut_is_made_again_and_arrives_once() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    town.sender.outcomes = [CUT]
    with pytest.raises(Retryable):
        town.deliver()
    town.deliver()
    assert town.sender.calls == 2
    assert len(town.received()) == 1
    assert state(town, 1) is S.SENT


def test_a_call_that_nobody_came_back_from_is_made_again_and_arrives_once() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")

    def killed() -> None:
        town.sender.after = lambda: None
        raise KeyboardInterrupt

    town.sender.after = killed
    with pytest.raises(KeyboardInterrupt):
        town.deliver()
    with pytest.raises(Retryable):
        town.deliver()
    town.at(town.now + timedelta(minutes=3))
    town.deliver()
    assert len(town.received()) == 1
    assert state(town, 1) is S.SENT


def test_a_call_that_is_cut_at_every_try_is_unknown_and_the_agent_is_told() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    reply(town, "안녕하세요")
    before = len(town.turns())
    town.sender.outcomes = [Outcome(S.SENT), *[CUT] * 4]
    for _ in range(4):
        try:
            town.deliver()
        except Retryable:
            continue
    assert state(town, 4) is S.UNKNOWN
    assert len(town.turns()) == before + 1


@pytest.mark.parametrize("outcome", [RATE, CUT])
def test_what_goes_on_later_goes_on(outcome: Outcome) -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    town.sender.outcomes = [outcome, outcome]
    for _ in range(2):
        with pytest.raises(Retryable):
            town.deliver()
    town.deliver()
    assert state(town, 1) is S.SENT


def test_what_a_vendor_refuses_the_agent_is_told_in_words_for_a_text() -> None:
    from chalicelib.domain.delivery import told_to_agent

    town = Town()
    town.says("쌀이 떨어졌어요")
    town.sender.outcomes = [REFUSED]
    town.deliver()
    told = told_to_agent(town.turns()[-1])
    assert told
    assert "카카오톡" not in told
