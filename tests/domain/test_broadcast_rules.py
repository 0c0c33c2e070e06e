"""A broadcast moves only as its rules say; a chunk's people only forward, each one once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.domain import broadcast as rules
from chalicelib.domain.broadcast import (
    APPROVED_ABOVE,
    Broadcast,
    BroadcastState,
    Refused,
    Tally,
    Why,
)
from chalicelib.domain.broadcast_list import Listed, ListedChunk, chunks_of, packed_part
from chalicelib.domain.broadcast_preview import preview_of
from chalicelib.domain.chunk import (
    PASSES,
    REMEMBERED,
    Reach,
    counted,
    fresh,
    may_be_asked,
    passed,
    unknown,
    untouched,
    wait_of,
)
from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_kind import TextKind

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # 10:00 in Seoul
NIGHT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # 21:00 in Seoul
TAKEN, LATER = Outcome(DeliveryState.SENT), Outcome(DeliveryState.FAILED_TEMPORARY, "rate")
NEVER = Outcome(DeliveryState.FAILED_PERMANENT, "refused")


def made(people: int = 10, **changes: object) -> Broadcast:
    fields: dict[str, object] = {
        "id": "b",
        "title": "단수 안내",
        "text": "내일 물이 나오지 않습니다.",
        "purpose": Purpose.PUBLIC_INFO,
        "made_by": "officer-1",
        "made_at": NOW,
        "changed_at": NOW,
        "state": BroadcastState.PREVIEWED,
        "tally": Tally(chunks=-(-people // 200), kinds={TextKind.SMS: people} if people else {}),
    }
    return Broadcast(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_large_one_waits_for_another_persons_eyes() -> None:
    large = made(APPROVED_ABOVE + 1)
    for start, why in ((large, Why.NOT_APPROVED), (made(0), Why.NOBODY)):
        with pytest.raises(Refused) as told:
            rules.started(start, NOW)
        assert told.value.why is why
    with pytest.raises(Refused, match="만든 사람"):
        rules.approved(large, "officer-1", NOW)
    assert rules.started(rules.approved(large, "officer-2", NOW), NOW).state == "running"
    assert rules.started(made(APPROVED_ABOVE), NOW).state == "running"


def test_at_night_only_what_is_urgent_goes_and_that_needs_a_second_person() -> None:
    plain, urgent = rules.started(made(), NOW), made(urgent=True)
    assert plain.goes(NOW, Quiet())
    assert not plain.goes(NIGHT, Quiet())
    with pytest.raises(Refused):
        rules.started(urgent, NIGHT)
    assert rules.started(rules.approved(urgent, "officer-2", NIGHT), NIGHT).goes(NIGHT, Quiet())


def test_an_advertisement_is_never_urgent() -> None:
    with pytest.raises(Refused, match="광고"):
        made(urgent=True, purpose=Purpose.AD)


def test_the_preview_tells_numbers_cost_and_the_morning() -> None:
    tally = Tally(bad=2, repeats=1, chunks=2, kinds={TextKind.SMS: 100, TextKind.LMS: 3})
    prices = {TextKind.SMS: Decimal("9.5"), TextKind.LMS: Decimal(27)}
    seen = preview_of(made(tally=tally), prices, NIGHT, Quiet())
    assert (seen.people, seen.bad, seen.repeats) == (103, 2, 1)
    assert seen.cost == Decimal("1031.0")
    assert seen.waits_until == datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    assert preview_of(made(tally=tally), {}, NOW, Quiet()).cost is None
    assert seen.waiting == 103
    by_day = preview_of(made(tally=tally), prices, NOW, Quiet())
    assert (by_day.waits_until, by_day.waiting) == (None, 0)


def test_the_preview_of_advertising_tells_how_many_wait_and_how_many_do_not() -> None:
    def seen(night: int, now: datetime) -> tuple[datetime | None, int]:
        tally = Tally(chunks=2, kinds={TextKind.SMS: 100}, night=night)
        found = preview_of(made(tally=tally, purpose=Purpose.AD), {}, now, Quiet())
        return found.waits_until, found.waiting

    morning = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    assert seen(0, NIGHT) == (morning, 100)
    assert seen(30, NIGHT) == (morning, 70)
    assert seen(100, NIGHT) == (None, 0)
    assert seen(30, NOW) == (None, 0)


class Life(RuleBasedStateMachine):
    """Whatever officers and workers do in whatever order, as a model of six lines has it."""

    def __init__(self) -> None:
        super().__init__()
        self.it = made(25_000, state=BroadcastState.DRAFT, tally=Tally())
        self.started = 0

    def _do(self, name: str, allowed: set[str], *given: object) -> None:
        before, state = self.it, self.it.state.value
        try:
            self.it = getattr(rules, name)(self.it, *given)
        except Refused:
            assert state not in allowed or name in ("approved", "started")
            assert self.it == before
        else:
            assert state in allowed

    @rule()
    def preview(self) -> None:
        tally = Tally(chunks=125, kinds={TextKind.SMS: 25_000})
        self._do("previewed", {"draft"}, tally, NOW)

    @rule(by=st.sampled_from(["officer-1", "officer-2"]))
    def approve(self, by: str) -> None:
        self._do("approved", {"previewed"}, by, NOW)

    @rule()
    def start(self) -> None:
        self._do("started", {"previewed"}, NOW)

    @rule()
    def pause(self) -> None:
        self._do("paused", {"running"}, NOW)

    @rule()
    def resume(self) -> None:
        self._do("resumed", {"paused"}, NOW)

    @rule()
    def wave(self) -> None:
        self._do("waved", {"running"}, NOW)

    @rule()
    def stop(self) -> None:
        self._do("stopped", {"draft", "previewed", "running", "paused"}, NOW)

    @precondition(lambda self: self.it.queued == self.it.tally.parts)
    @rule()
    def finish(self) -> None:
        self._do("finished", {"running"}, NOW)

    @invariant()
    def nothing_runs_unseen(self) -> None:
        if self.it.state in ("running", "paused", "done"):
            assert self.it.approved_by == "officer-2"
            assert 0 < self.it.queued <= self.it.tally.parts == 25

    @invariant()
    def what_is_over_stays_over(self) -> None:
        assert not (self.it.is_over and self.it.goes(NOW, Quiet()))


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)

OUTCOMES = st.sampled_from([TAKEN, LATER, NEVER])


@given(st.integers(1, 200), st.data())
def test_nobody_moves_back_and_everybody_comes_to_an_end(size: int, data: st.DataObject) -> None:
    chunk, ended = fresh(3, size), dict[int, Reach]()
    for _ in range(PASSES):
        left = chunk.left()
        if not left:
            break
        outcomes = data.draw(st.lists(OUTCOMES, min_size=len(left), max_size=len(left)))
        after = passed(chunk, outcomes)
        assert set(after.failures) <= set(left)
        assert all(after.chunk.reach(place) is reach for place, reach in ended.items())
        assert after.chunk.turn == chunk.turn + 1
        chunk = after.chunk
        ended = {n: chunk.reach(n) for n in range(size) if chunk.reach(n) is not Reach.NOT_YET}
    assert chunk.is_done
    assert sum(counted(chunk.states, size).values()) == size
    assert len(chunk.states) <= 50


@given(st.lists(st.sampled_from(Reach), min_size=1, max_size=200))
def test_two_bits_hold_how_far_each_came(reached: list[Reach]) -> None:
    states = bytearray((len(reached) + 3) // 4)
    for place, reach in enumerate(reached):
        states[place // 4] |= reach << place % 4 * 2
    chunk = replace(fresh(0, len(reached)), states=bytes(states))
    assert [chunk.reach(place) for place in range(len(reached))] == reached
    assert counted(chunk.states, chunk.size) == {each: reached.count(each) for each in Reach}


def test_whoever_can_no_longer_be_asked_about_is_unknown_and_never_sent_again() -> None:
    chunk = passed(fresh(0, 3), [TAKEN, LATER, NEVER]).chunk
    after = unknown(chunk).chunk
    assert [after.reach(place) for place in range(3)] == [Reach.TAKEN, Reach.UNKNOWN, Reach.FAILED]
    assert after.is_done


def test_a_vendor_that_took_nobody_leaves_all_for_another_call_by_another_key() -> None:
    after = untouched(fresh(0, 3)).chunk
    assert (after.left(), after.turn) == ([0, 1, 2], 2)


def test_a_vendor_is_asked_for_as_long_as_it_remembers() -> None:
    begun = replace(fresh(0, 3), asked_at=NOW)
    assert may_be_asked(begun, NOW + REMEMBERED - timedelta(seconds=1))
    assert not may_be_asked(begun, NOW + REMEMBERED)
    assert may_be_asked(fresh(0, 3), NOW)


def test_waits_between_passes_grow_and_fit_into_a_queues_delay() -> None:
    waits = [wait_of(turn) for turn in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(seconds=900)


def test_a_part_is_packed_and_read_back() -> None:
    people = [Listed(2, "01012345678", {"이름": "김하나"}), Listed(5, "01087654321", {})]
    chunks = [
        ListedChunk(7, TextKind.SMS, people),
        ListedChunk(8, TextKind.LMS, people[:1]),
        ListedChunk(9, TextKind.LMS, people, at_night=True),
    ]
    assert list(chunks_of(packed_part(chunks))) == chunks
    assert packed_part(chunks) == packed_part(chunks)
