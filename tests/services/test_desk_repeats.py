"""A whole talk while the n-th store call fails before or after it worked, each act then repeated."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import product

import pytest

from chalicelib.domain.conversation import Voice
from chalicelib.domain.errors import Conflict, Forbidden, NoRoom, NotFound, Retryable
from chalicelib.domain.staff import Presence, Role
from tests.fakes import Moment, Plan
from tests.services.desk_town import TENANT, Town, member, who

BOSS = member("boss", Role.SUPERVISOR, departments=frozenset())
KIM = member("kim", departments=frozenset({"minwon", "tax"}))
LEE = member("lee", departments=frozenset({"minwon", "tax"}))


def acts(town: Town) -> list[Callable[[], object]]:
    """From the asking to the end, with the keys that make a repeat known as one."""
    desk = town.desk
    later = town.now + timedelta(minutes=3)
    return [
        lambda: town.asks("a", claim="web:1"),
        lambda: town.hears("a", "여권이요", claim="web:2"),
        lambda: town.duty.arrive(KIM),
        lambda: town.duty.arrive(LEE),
        lambda: desk.pull_next(KIM) if town.waiting() else None,
        lambda: desk.reply(KIM, who("a"), "안녕하세요", once="1"),
        lambda: desk.note(KIM, who("a"), "세금 이야기", once="2"),
        lambda: desk.snooze(KIM, who("a"), later),
        lambda: town.hears("a", "여보세요?", claim="web:3"),
        lambda: desk.wake(KIM, who("a")),
        lambda: desk.transfer(KIM, who("a"), department="tax", reason="세금"),
        lambda: desk.assign(BOSS, who("a"), "lee"),
        lambda: desk.reply(LEE, who("a"), "이어서 답변드립니다", once="3"),
        lambda: desk.release(LEE, who("a")),
        lambda: desk.take(LEE, who("a")),
        lambda: town.duty.be(LEE, Presence.OFF),
        lambda: desk.close(BOSS, who("a"), "faq:tax", "안내함"),
        lambda: town.hears("a", "고맙습니다", claim="web:3"),
    ]


def play(town: Town) -> None:
    """Each act until it is answered; then once more, as a page or a channel repeats it.

    A repeat may be refused: what it asks for is done.
    """
    for number in range(len(acts(town))):
        for _ in range(4):
            try:
                acts(town)[number]()
                break
            except Retryable:
                continue
            except (Conflict, NotFound, Forbidden, NoRoom):
                # Done by a try whose answer was lost.
                break
        town.later(seconds=1)


def shape(town: Town) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        # A receipt number drawn again is another one, and as good.
        (
            turn.voice.value,
            re.sub(r"\d{6}-\d{5}", "", turn.text),
            turn.author,
            tuple(e.fact.value for e in turn.events),
        )
        for turn in town.turns_of("a")
    ]


def calm() -> Town:
    town = Town()
    play(town)
    return town


CALM = calm()
CALLS = len(CALM.plan.calls)


def test_the_talk_has_every_voice_and_an_end() -> None:
    said = {turn.voice for turn in CALM.turns_of("a")}
    assert said == set(Voice)
    assert CALM.entry("a") is None
    assert CALLS > 60


@pytest.mark.parametrize("moment", Moment)
def test_a_fault_at_any_store_call_loses_nothing_and_doubles_nothing(moment: Moment) -> None:
    for at in range(1, CALLS + 1):
        town = Town(Plan({at: moment}))
        play(town)
        assert shape(town) == shape(CALM), (at, moment, town.plan.calls[at - 1])
        assert (town.load("kim"), town.load("lee")) == (0, 0), at
        assert town.desks.entries == {}, at


@pytest.mark.parametrize(("at", "moment"), list(product(range(1, 40), Moment)))
def test_what_is_returned_is_returned_once_whatever_fails(at: int, moment: Moment) -> None:
    town = Town()
    for name in "abc":
        town.asks(name)
        town.later(seconds=1)
    town.duty.arrive(KIM)
    for name in "ab":
        town.desk.take(KIM, who(name))
    town.unseen("kim", hours=1)
    here = len(town.plan.calls)
    town.plan.faults = {here + at: moment}
    for _ in range(4):
        with suppress(Retryable):
            town.returning.sweep()
    assert town.waiting() == ["a", "b", "c"]
    assert [len(town.turns_of(name)) for name in "abc"] == [3, 3, 1]
    state = town.agents.state(TENANT, "kim")
    assert state and (state.load, state.presence) == (0, Presence.OFF)
