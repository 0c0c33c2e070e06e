"""What broadcasts cost: AWS calls by their number of people, and memory of the planner.

`python -m tests.perf.broadcast_costs` prints the table.
"""

import tracemalloc
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log10

from chalicelib.domain.broadcast import BroadcastState
from chalicelib.domain.consent import Consents, everything_unasked
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.text_message import OutgoingText
from tests.broadcast_fakes import FakeBulkVendor
from tests.services.broadcasts import CITY, MAKER, OTHER, Town, crowd

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TEXT = "내일 10시부터 물이 나오지 않습니다."


class Willing(FakeBulkVendor):
    """Takes everything at once, and counts people instead of remembering them."""

    people = 0

    def _answer(self, texts: Sequence[OutgoingText], key: str) -> list[Outcome]:
        self.people += len(texts)
        return [Outcome(DeliveryState.SENT)] * len(texts)


@dataclass(frozen=True, slots=True)
class Bill:
    """One broadcast from its list to its end: calls by name."""

    people: int
    calls: Counter[str]

    @property
    def per_thousand(self) -> float:
        """Calls per 1,000 people."""
        return self.calls.total() * 1000 / self.people


def bill(people: int, refused: int = 0) -> Bill:
    """Plans, approves, starts and sends one by day, a second for each vendor call.

    `refused`: so many of the city wanted no messages before.
    """
    vendor = Willing()
    town = Town(vendor)
    for n in range(refused):
        who = ConversationKey(CITY, "sms", f"stranger-{n}")
        no = Consents().withdrew(everything_unasked("sms"), "sms#1", town.clock())
        town.consents.write(CITY, who, no)
    town.clock.at += timedelta(hours=1)
    vendor.seconds = 0.01 if people > 10_000 else 0.5
    it = town.plan(crowd(people), TEXT).broadcast
    if it.needs_approval:
        town.casting.approve(CITY, it.id, OTHER)
    town.casting.start(CITY, it.id, MAKER)
    town.begin_anew()  # the worker is another process than the officer's page
    town.work_off()
    if town.store.heads[CITY, it.id].state is not BroadcastState.DONE:
        town.clock.at += timedelta(minutes=5)
        town.mending.mend(CITY)
    assert town.store.heads[CITY, it.id].state is BroadcastState.DONE
    assert vendor.people == people
    return Bill(people, town.calls)


def exponent(few: Bill, many: Bill) -> float:
    """By which power of the people the calls grow."""
    return log10(many.calls.total() / few.calls.total()) / log10(many.people / few.people)


def planner_peak(people: int) -> int:
    """Bytes that planning takes at most, what is stored aside."""
    town = Town()
    town.parts.put = lambda *_: None  # type: ignore[method-assign]
    tracemalloc.start()
    town.plan(crowd(people), TEXT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def main() -> None:
    """The table."""
    bills = [bill(people) for people in SIZES]
    for each in bills:
        print(
            f"{each.people:>9,} people: {each.calls.total():>6,} calls, {each.per_thousand:.1f} a thousand"
        )
    print(dict(bills[0].calls))
    print(f"exponent {exponent(bills[0], bills[-1]):.3f}")


if __name__ == "__main__":
    main()
