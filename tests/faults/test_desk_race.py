"""Sixteen agents at one desk at the same time, on an engine whose transactions are isolated."""

import pytest

from tests.perf.desk_race import AGENTS, Race
from tests.store.benches import bench

pytestmark = [pytest.mark.engine, pytest.mark.long]


def test_sixteen_agents_in_parallel_share_no_talk_lose_none_and_overtake_nobody(
    engine: str,
) -> None:
    outcome = Race(bench(engine).table).run(1_500)
    assert outcome.faults == []
    assert outcome.acts.total() == 1_500 // AGENTS * AGENTS
    assert outcome.acts["pull"] > sum(
        times for what, times in outcome.refused.items() if what.startswith("pull")
    )
