"""One city's flood leaves another's notices nearly as quick as in an empty queue."""

import re
from pathlib import Path
from statistics import median

import pytest

from tests.perf.fair_queue_simulation import CONSUMERS, LOOKS_EVERY, ages, flood, notices

THEIRS = notices(seed=5, begin=2 * LOOKS_EVERY, end=1500.0)


def by_tenant(tenant: str) -> str | None:
    """As aws/topic.py and aws/queues.py name it; tests/aws/test_message_groups.py holds it."""
    return tenant


def by_nothing(tenant: str) -> str | None:
    return None


IDLE = ages(THEIRS, by_tenant)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_notice_is_under_twice_its_idle_age_behind_another_citys_flood(seed: int) -> None:
    behind = ages([*flood(seed), *THEIRS], by_tenant)
    assert len(behind) == len(IDLE) > 600
    assert max(behind[notice] / IDLE[notice] for notice in THEIRS) < 2
    assert median(behind.values()) < 1.2 * median(IDLE.values())


def test_few_consumers_would_not_do() -> None:
    """Whoever waits, waits for the first of them to be free: so the queues have twenty."""
    theirs = notices(seed=5, begin=2 * LOOKS_EVERY, end=400.0)
    idle = ages(theirs, by_tenant, consumers=5)
    behind = ages([*flood(1), *theirs], by_tenant, consumers=5)
    assert max(behind[notice] / idle[notice] for notice in theirs) > 2


def test_an_idle_queue_gives_a_notice_to_a_consumer_at_once() -> None:
    assert all(age == pytest.approx(notice.work) for notice, age in IDLE.items())


def test_without_groups_a_notice_waits_behind_the_flood() -> None:
    few = THEIRS[:20]
    behind = ages([*flood(1), *few], by_nothing)
    assert min(behind.values()) > 1000


def test_a_flood_is_seen_within_a_look() -> None:
    """What came before it was seen waits until it is; AWS does not say how long that is."""
    early = notices(6, 0.0, LOOKS_EVERY, every=0.1)
    behind = ages([*flood(1), *early], by_tenant)
    assert early
    assert all(age < LOOKS_EVERY + 1 + notice.work for notice, age in behind.items())


@pytest.mark.parametrize("function", ["DeliverReplies", "ReadTexts", "TakeFiles"])
def test_queues_whose_work_somebody_waits_for_have_as_many_consumers(function: str) -> None:
    found = re.search(
        rf"{function}SqsEventSource:.*?MaximumConcurrency: (\d+)",
        Path("infra/resources.yaml").read_text("utf-8"),
        re.DOTALL,
    )
    assert found
    assert int(found[1]) >= CONSUMERS
