"""Whatever befalls advertising between an evening and the next noon, in whatever order: nobody is
called twice, nor in a night they did not agree to, and the money comes out.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.broadcast import BroadcastState, Refused
from chalicelib.domain.chunk import UNWANTED, Reach
from chalicelib.services.audience_rules import LATEST
from tests.broadcast_fakes import Faults
from tests.crashing import Crash, crash_at
from tests.services.broadcasts import CITY, MAKER, Town, dongjak
from tests.services.test_audience_rules import phone, stop
from tests.services.test_night_advertising import (
    EIGHT,
    NINE,
    TEN,
    started,
    take_back_the_night,
)

PEOPLE = 650
PRICE = 950
NOON = EIGHT + timedelta(hours=4)
LATE_MORNING = EIGHT + timedelta(hours=2)
BUDGET = {"cap": 2 * PEOPLE * PRICE, "prices": {"sms": PRICE, "lms": PRICE, "mms": PRICE}}
LONG = {"begins": "20:30", "ends": "10:00", "keeps": ["public_info"], "urgent_passes": True}
LONG_AGO, NEVER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


class Life:
    """One broadcast, what befell it, and when each was called."""

    def __init__(self, to_night: set[int], at: datetime, is_long: bool) -> None:
        self.town = Town()
        self.town.clock.at = at
        ways = {"quiet": LONG} if is_long else {}
        self.town.tenant = replace(dongjak(), budget=BUDGET, ways=ways)
        self.morning = LATE_MORNING if is_long else EIGHT
        self.evening = NINE - timedelta(minutes=30) if is_long else NINE
        self.agreed = {phone(n): NEVER for n in to_night}
        self.refused: dict[str, datetime] = {}
        self.called: list[tuple[str, datetime]] = []
        self.is_unclear = False
        self.it = started(self.town, PEOPLE, to_night)
        self.town.vendor.after = self._note

    def _note(self) -> None:
        at = self.town.clock() - timedelta(seconds=self.town.vendor.seconds)
        log = self.town.vendor.log
        self.called += [(number, at) for number, _ in log[len(self.called) :]]

    def work(self) -> None:
        """Ten minutes."""
        until = self.town.clock() + timedelta(minutes=10)
        self.town.work_off(until)
        self.town.clock.at = max(self.town.clock(), until)

    def killed(self, after: bool) -> None:
        """The worker is gone at its next call."""
        vendor, crash = self.town.vendor, crash_at()

        def breaking() -> None:
            self._note()
            crash()

        name = "after" if after else "before"
        setattr(vendor, name, breaking)
        with suppress(Crash):
            self.work()
        vendor.before, vendor.after = lambda: None, self._note
        self.is_unclear = True
        self.town.begin_anew()

    def step(self, name: str) -> None:
        """What an officer presses, if it can be."""
        with suppress(Refused):
            getattr(self.town.casting, name)(CITY, self.it.id, MAKER)

    def takes_back(self, n: int) -> None:
        """The night."""
        if self.agreed.get(phone(n)) == NEVER:
            self.agreed[phone(n)] = self.town.clock()
            take_back_the_night(self.town, n)

    def stops(self, n: int) -> None:
        """Everything."""
        self.refused.setdefault(phone(n), self.town.clock())
        stop(self.town, phone(n))

    def again(self) -> None:
        """All messages come twice."""
        self.town.queue.send([body for *_, body in self.town.queue.waiting], CITY)

    def faulty(self, faults: Faults) -> None:
        """From now on."""
        self.town.vendor.faults = faults
        self.is_unclear = self.is_unclear or faults.cut > 0

    def mended(self) -> None:
        """As the schedule does."""
        self.town.mending.mend(CITY)
        self.work()

    def slept(self, until: datetime) -> None:
        """Nothing is done until then."""
        self.town.clock.at = max(self.town.clock(), until)

    def ended(self) -> None:
        """All is well again, and somebody presses on."""
        self.faulty(Faults())
        self.slept(NOON)
        for _ in range(8):
            self.step("resume")
            self.mended()
            self.work()


Act = Callable[[Life], None]
# Of those who agreed to the night, if any did.
people = st.integers(0, PEOPLE // 10 - 1).map(lambda n: 10 * n)
words: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda n: lambda life: life.takes_back(n), people),
    st.builds(lambda n: lambda life: life.stops(n), people),
)
acts: st.SearchStrategy[Act] = st.one_of(
    st.just(Life.work),
    st.just(Life.mended),
    st.just(Life.again),
    st.builds(lambda after: lambda life: life.killed(after), st.booleans()),
    st.builds(
        lambda name: lambda life: life.step(name), st.sampled_from(["pause", "resume", "resume"])
    ),
    words,
    st.builds(
        lambda faults: lambda life: life.faulty(Faults(**faults)),
        st.sampled_from([{}, {"cut": 0.5}, {"cut": 1.0}, {"later": 0.3}]),
    ),
    st.builds(lambda at: lambda life: life.slept(at), st.sampled_from([TEN, EIGHT, LATE_MORNING])),
)


@settings(max_examples=40, deadline=None)
@given(
    to_night=st.sampled_from([0.0, 0.1, 0.5, 1.0]).map(
        lambda share: {n for n in range(PEOPLE) if n % 10 < share * 10}
    ),
    at=st.sampled_from([NINE - timedelta(seconds=3), TEN, EIGHT - timedelta(minutes=5)]),
    is_long=st.booleans(),
    said=st.lists(words, max_size=2),
    befalling=st.lists(acts, max_size=12),
    seconds=st.sampled_from([1.0, 150.0]),
    is_stopped=st.booleans(),
)
def test_nobody_twice_nor_in_their_night_and_the_money_comes_out(
    to_night: set[int],
    at: datetime,
    is_long: bool,
    said: list[Act],
    befalling: list[Act],
    seconds: float,
    is_stopped: bool,
) -> None:
    life = Life(to_night, at, is_long)
    town = life.town
    town.vendor.seconds = seconds
    for act in said:
        act(life)
        town.clock.sleep(2 * LATEST.total_seconds())
    for act in befalling:
        act(life)
    if is_stopped:
        life.step("stop")
    life.ended()
    phones = town.phones()
    assert not [number for number, times in phones.items() if times > 1]
    for number, moment in life.called:
        is_night = life.evening <= moment < life.morning
        agreed_until = life.agreed.get(number, LONG_AGO)
        assert not is_night or moment <= agreed_until + LATEST, (number, moment)
        refused_at = life.refused.get(number, NEVER)
        assert life.is_unclear or moment <= refused_at + LATEST
    reached = Counter(town.reached(life.it))
    assert reached.total() == PEOPLE
    reasons = Counter(row.reason for row in town.casting.results(CITY, life.it.id) if row.reason)
    paid = town.purse.spent(CITY, "2026-11")
    state = town.casting.get(CITY, life.it.id).state
    if state is BroadcastState.STOPPED:
        # Of a call that was never told about, all may have gone out.
        assert paid >= len(phones) * PRICE
        assert life.is_unclear or paid == len(phones) * PRICE
        return
    assert state is BroadcastState.DONE
    assert paid == PEOPLE * PRICE
    assert reached[Reach.FAILED] == reasons[UNWANTED]
    assert len(phones) == reached[Reach.TAKEN]
    assert not {phone(n) for n in range(PEOPLE)} - phones.keys() - life.refused.keys()
