"""What daily counters promise, on fakes, moto and ministack alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from chalicelib.store.counters import Counters
from tests.store.benches import Bench, Stores
from tests.store.samples import NOW

DAY = date(2026, 11, 21)
NEXT = date(2026, 11, 22)


def test_a_day_without_events_has_no_counters(stores: Stores) -> None:
    assert stores.counters.day("icheon", DAY) == {}
    assert list(stores.counters.texts("icheon", [DAY])) == []


def test_events_add_up_over_all_shards(stores: Stores) -> None:
    for number in range(12):
        assert stores.counters.count("icheon", DAY, f"n{number}#0", {"turns": 1, "topic#faq:a": 2})
    assert stores.counters.day("icheon", DAY) == {"turns": 12, "topic#faq:a": 24}


def test_an_event_counts_once(stores: Stores) -> None:
    assert stores.counters.count("icheon", DAY, "n#0", {"turns": 1})
    assert not stores.counters.count("icheon", DAY, "n#0", {"turns": 1})
    assert not stores.counters.count("icheon", NEXT, "n#0", {"turns": 1})
    assert stores.counters.day("icheon", DAY) == {"turns": 1}
    assert stores.counters.day("icheon", NEXT) == {}


def test_the_same_event_id_of_two_tenants_is_two_events(stores: Stores) -> None:
    assert stores.counters.count("icheon", DAY, "n#0", {"turns": 1})
    assert stores.counters.count("gyeonggi", DAY, "n#0", {"turns": 1})
    assert stores.counters.day("gyeonggi", DAY) == {"turns": 1}


def test_an_unanswered_text_counts_once_an_event(stores: Stores) -> None:
    assert stores.counters.count("icheon", DAY, "n#0", {"unanswered": 1})
    assert stores.counters.count_text("icheon", DAY, "n#0", "여권 언제")
    assert not stores.counters.count_text("icheon", DAY, "n#0", "여권 언제")
    assert list(stores.counters.texts("icheon", [DAY])) == [("여권 언제", 1)]
    assert stores.counters.day("icheon", DAY) == {"unanswered": 1}


def test_texts_that_say_the_same_are_counted_together(stores: Stores) -> None:
    for number, text in enumerate(["Passport  when", " passport when ", "PASSPORT\twhen", "여권"]):
        stores.counters.count_text("icheon", DAY, f"n{number}#0", text)
    assert list(stores.counters.texts("icheon", [DAY])) == [("Passport  when", 3), ("여권", 1)]


def test_texts_of_several_days_are_summed_the_most_frequent_first(stores: Stores) -> None:
    for number, (day, text) in enumerate(
        [(DAY, "가"), (DAY, "나"), (NEXT, "나"), (NEXT, "다"), (NEXT, "나"), (NEXT, "가")]
    ):
        stores.counters.count_text("icheon", day, f"n{number}#0", text)
    assert list(stores.counters.texts("icheon", [NEXT, DAY])) == [("나", 3), ("가", 2), ("다", 1)]


def test_a_long_text_is_kept_by_its_beginning(stores: Stores) -> None:
    stores.counters.count_text("icheon", DAY, "n#0", "가" * 1000)
    assert list(stores.counters.texts("icheon", [DAY])) == [("가" * 400, 1)]


@pytest.mark.engine
def test_deliveries_in_parallel_count_once(engine_bench: Bench) -> None:
    counters = Counters(engine_bench.table, lambda: NOW)

    def count(number: int) -> bool:
        return counters.count("icheon", DAY, f"n{number % 4}#0", {"turns": 1})

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(count, range(16))) == 4
    assert counters.day("icheon", DAY) == {"turns": 4}
