"""Statistics equal a slow recount of what truly happened: late, twice and in any order."""

import json
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_cells import Cell
from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.tenant import Tenant
from chalicelib.services.desk_counting import DeskCounting
from tests.cities import MONDAY, city
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.fakes import FakeTenants
from tests.talk_histories import History, Sums, Teller, recount, shared_by_ticks

TENANT = "saetbyeol"
SHIFTS = [["낮", 480, 1080], ["저녁", 1080, 1530], ["새벽", 90, 480]]
CITIES = [city(), city(shifts=SHIFTS)]
DAYS = [MONDAY.date() + timedelta(days=ahead) for ahead in range(-2, 40)]


def counting(figures: FakeDeskFigures, tenant: Tenant) -> DeskCounting:
    return DeskCounting(figures, FakeTenants(tenant), lambda: MONDAY)


def counted(figures: FakeDeskFigures) -> Sums:
    sums: Sums = {}
    for cell, some in figures.cells(TENANT, DAYS):
        plain = Counter({name: n for name, n in some.items() if n and name != "shared_ms"})
        if plain:
            sums[tuple(cell)] = plain
    return sums


def histories(seed: int, number: int) -> list[History]:
    teller = Teller(Random(seed))
    return [teller.tell(each) for each in range(number)]


@settings(max_examples=60, deadline=None)
@given(st.integers(), st.integers(1, 6), st.sampled_from(CITIES))
def test_the_figures_are_those_of_a_recount_whatever_the_order_and_the_repeats(
    seed: int, number: int, tenant: Tenant
) -> None:
    random, told = Random(seed), histories(seed, number)
    facts = [fact for each in told for fact in each.facts]
    deliveries = facts + random.choices(facts, k=len(facts) // 2)
    random.shuffle(deliveries)
    figures = FakeDeskFigures()
    desk = counting(figures, tenant)

    for fact in deliveries:
        desk.count(fact)

    assert counted(figures) == recount(told, tenant)
    shared: Counter[str] = Counter()
    for cell, some in figures.cells(TENANT, DAYS):
        shared[cell.agent] += some["shared_ms"]
    slowly: Counter[str] = Counter()
    for (_, agent), part in shared_by_ticks(told).items():
        slowly[agent] += part  # type: ignore[assignment]
    for agent, part in slowly.items():
        # Rounded to a millisecond once a cell and day.
        assert shared[agent] == pytest.approx(part, abs=40)


@given(st.integers(), st.randoms(use_true_random=False))
def test_two_orders_leave_the_same_cells(seed: int, random: Random) -> None:
    facts = [fact for each in histories(seed, 3) for fact in each.facts]
    shuffled = random.sample(facts, len(facts))
    one, other = FakeDeskFigures(), FakeDeskFigures()
    for figures, order in ((one, facts), (other, shuffled)):
        desk = counting(figures, CITIES[1])
        for fact in order:
            desk.count(fact)
    assert _nonzero(one) == _nonzero(other)
    pace = [each.handling(TENANT, "minwon", DAYS[0], DAYS[-1]) for each in (one, other)]
    assert [_busy_days(each) for each in pace][0] == _busy_days(pace[1])


def fact(kind: Fact, minute: float, seq: int, contact: str = "c", **data: object) -> Published:
    told = {"department": "minwon", "agent": "", "channel": "web", "receipt": "261123-AAAAA"}
    return Published(
        id=f"nonce{seq}-0",
        fact=kind,
        data=json.dumps({**told, **data}),
        tenant_id=TENANT,
        channel="web",
        contact=contact,
        seq=seq,
        at=MONDAY + timedelta(minutes=minute),
    )


def by(agent: str = "ag-1") -> dict[str, str]:
    return {"agent": agent}


WHOLE = [
    fact(Fact.TALK_OPENED, 0, 1),
    fact(Fact.TALK_TAKEN, 2, 2, **by()),
    fact(Fact.TALK_REPLIED, 3, 3, **by()),
    fact(Fact.TALK_HEARD, 5, 4, **by()),
    fact(Fact.TALK_REPLIED, 6, 5, **by()),
    # Eleven minutes of silence are no work.
    fact(Fact.TALK_HEARD, 17, 6, **by()),
    fact(Fact.TALK_CLOSED, 18, 7, **by()),
    fact(Fact.TALK_RATED, 30, 8, score=2, **by()),
    fact(Fact.TALK_RATED, 31, 9, score=5, **by()),
]


def total(figures: FakeDeskFigures) -> Counter[str]:
    sums: Counter[str] = Counter()
    for _, some in figures.cells(TENANT, DAYS):
        sums.update(some)
    return +sums


def test_one_talk_by_hand() -> None:
    figures = FakeDeskFigures()
    for each in WHOLE:
        counting(figures, CITIES[0]).count(each)
    sums = total(figures)
    assert sums["active_ms"] == sums["shared_ms"] == (1 + 2 + 1 + 1) * 60_000
    assert (sums["offered"], sums["handled"], sums["closed"], sums["resolved"]) == (1, 1, 1, 1)
    assert (sums["rated"], sums["stars"], sums["happy"]) == (1, 5, 1)
    [(day, lasted)] = figures.handling(TENANT, "minwon", DAYS[0], DAYS[-1])
    assert (day, lasted.talks, lasted.seconds, lasted.waited) == (MONDAY.date(), 1, 16 * 60, 120)


def test_two_talks_at_once_share_their_agents_time() -> None:
    figures = FakeDeskFigures()
    for each in WHOLE:
        counting(figures, CITIES[0]).count(each)
    other = [
        fact(Fact.TALK_OPENED, 0, 1, "d", receipt="261123-BBBBB"),
        fact(Fact.TALK_TAKEN, 4, 2, "d", receipt="261123-BBBBB", **by()),
        fact(Fact.TALK_REPLIED, 8, 3, "d", receipt="261123-BBBBB", **by()),
    ]
    for each in other:
        counting(figures, CITIES[0]).count(each)
    sums = total(figures)
    # From the second to the eighth minute one person worked, and in the last before the close.
    assert sums["active_ms"] == (5 + 4) * 60_000
    assert sums["shared_ms"] == (6 - 2 + 2 + 1) * 60_000


def test_the_same_matter_asked_again_takes_back_that_it_was_settled() -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    for each in WHOLE:
        desk.count(each)
    again = fact(Fact.TALK_OPENED, 6 * 24 * 60, 20, receipt="261129-CCCCC")
    desk.count(again)
    assert total(figures)["resolved"] == 0
    assert total(figures)["closed"] == 1


@pytest.mark.parametrize(("seconds", "left", "at_once"), [(9.9, 0, 1), (10, 1, 0), (3600, 1, 0)])
def test_who_goes_within_ten_seconds_stands_apart(seconds: float, left: int, at_once: int) -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    desk.count(fact(Fact.TALK_OPENED, 0, 1))
    desk.count(fact(Fact.TALK_SESSION_ENDED, seconds / 60, 2))
    sums = total(figures)
    assert (sums["offered"], sums["left"], sums["left_at_once"]) == (1, left, at_once)


def test_who_writes_again_after_the_sessions_end_has_not_left() -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    desk.count(fact(Fact.TALK_OPENED, 0, 1))
    desk.count(fact(Fact.TALK_SESSION_ENDED, 5, 2))
    desk.count(fact(Fact.TALK_HEARD, 6, 3))
    assert total(figures)["left"] == 0


def test_who_does_not_want_to_wait_any_more_has_left() -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    desk.count(fact(Fact.TALK_OPENED, 0, 1))
    desk.count(fact(Fact.TALK_CLOSED, 5, 2, outcome="left"))
    sums = total(figures)
    assert (sums["offered"], sums["left"], sums["closed"]) == (1, 1, 0)


def test_who_goes_while_they_wait_for_another_agents_word_had_nothing_resolved() -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    for each in (*WHOLE[:3], fact(Fact.TALK_RETURNED, 4, 4)):
        desk.count(each)
    desk.count(fact(Fact.TALK_CLOSED, 9, 5, outcome="left"))
    sums = total(figures)
    assert (sums["handled"], sums["closed"], sums["resolved"]) == (1, 1, 0)


@pytest.mark.parametrize("crossed", [1, 4])
def test_a_crossed_write_is_decided_again(crossed: int) -> None:
    figures = FakeDeskFigures()
    figures.crossed = crossed
    counting(figures, CITIES[0]).count(WHOLE[0])
    assert total(figures)["offered"] == 1


def test_who_never_gets_through_is_delivered_again_and_strangers_never_count() -> None:
    figures = FakeDeskFigures()
    figures.crossed = 99
    with pytest.raises(Retryable):
        counting(figures, CITIES[0]).count(WHOLE[0])
    with pytest.raises(Permanent):
        DeskCounting(FakeDeskFigures(), FakeTenants(), lambda: MONDAY).count(WHOLE[0])


@pytest.mark.parametrize("data", ["", "[]", "nonsense", '{"receipt": 5}', "{}"])
def test_facts_that_tell_of_no_talk_are_passed_over(data: str) -> None:
    figures = FakeDeskFigures()
    strange = Published("n-0", Fact.TALK_OPENED, data, TENANT, "web", "c", 1, MONDAY)
    counting(figures, CITIES[0]).count(strange)
    assert not figures.sums


def test_a_break_given_counts_once() -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    for _ in range(2):
        desk.rested(TENANT, "ag-1", "minwon", MONDAY)
    [(cell, some)] = figures.cells(TENANT, DAYS)
    assert (cell, some) == (Cell(date(2026, 11, 23), "", "minwon", "", "ag-1"), {"rested": 1})


def test_records_of_a_person_are_forgotten_and_the_figures_stay() -> None:
    figures = FakeDeskFigures()
    for each in WHOLE:
        counting(figures, CITIES[0]).count(each)
    before = total(figures)
    assert figures.forget(TENANT, ConversationKey(TENANT, "web", "c")) == 2
    assert total(figures) == before


def _nonzero(figures: FakeDeskFigures) -> Sums:
    return {
        tuple(cell): Counter({name: n for name, n in some.items() if n})
        for cell, some in figures.sums[TENANT].items()
        if any(some.values())
    }


def _busy_days(days: object) -> list[object]:
    return [each for each in days if each[1].talks or each[1].left]  # type: ignore[attr-defined]
