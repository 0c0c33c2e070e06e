"""What signals and gaps promise to those who store them, on fakes, moto and ministack alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.gaps import Accepted, Effect, Figures, Gap, Listed, Proposal
from chalicelib.domain.signals import Kind, Signal
from chalicelib.services.gap_ports import Gaps, Signals
from chalicelib.store.gaps import Gaps as StoredGaps
from chalicelib.store.signals import Signals as StoredSignals
from tests.gap_fakes import FakeGaps, FakeSignals
from tests.store.benches import Bench

AT = datetime(2026, 11, 21, 3, 0, 0, 123456, tzinfo=UTC)
DAY = date(2026, 11, 21)
NEXT = date(2026, 11, 22)


def signal(id: str = "n-1", **changes: object) -> Signal:
    end = AT.replace(microsecond=0) + timedelta(days=365)
    made = Signal(id, Kind.MISSED, AT, "c" * 24, "무인발급기 어디", "", end)
    return replace(made, **changes)  # type: ignore[arg-type]


def accepted(gap: str = "abcd2345", at: datetime = AT) -> Accepted:
    return Accepted(gap, "kiosk", Proposal.VARIANT, at, ("무인발급기 어디",), 12, 28)


FIGURES = Figures(12, 640, 5, 7, 10, 2, 1, AT - timedelta(days=9), AT)
GAP = Gap(
    "abcd2345",
    FIGURES,
    ("무인발급기 어디", "발급기 위치"),
    ("kiosk",),
    "civil",
    Proposal.VARIANT,
    ("m",),
)
LISTED = Listed(
    AT,
    28,
    40,
    (GAP, replace(GAP, id="zzzz2345", nearest=(), department="")),
    (Effect(accepted(), AT, 2, 8), Effect(accepted("b"))),
)


@dataclass
class Kept:
    signals: Signals
    gaps: Gaps


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        return Kept(FakeSignals(), FakeGaps())
    bench: Bench = request.getfixturevalue(f"{request.param}_bench")
    return Kept(StoredSignals(bench.table), StoredGaps(bench.table))


def test_a_signal_comes_back_as_it_was(kept: Kept) -> None:
    full = signal("n-2", kind=Kind.DISLIKED, entry="kiosk", text="줄\n바꿈 🙂")
    for each in (signal(), full):
        assert kept.signals.add("icheon", each)
    assert list(kept.signals.of("icheon", [DAY])) == [signal(), full]


def test_a_signal_is_kept_once_an_event(kept: Kept) -> None:
    assert kept.signals.add("icheon", signal())
    assert not kept.signals.add("icheon", signal(text="anders"))
    assert [each.text for each in kept.signals.of("icheon", [DAY])] == ["무인발급기 어디"]


def test_signals_lie_in_their_korean_day_and_tenant(kept: Kept) -> None:
    late = signal("n-9", at=datetime(2026, 11, 21, 15, 0, tzinfo=UTC))
    kept.signals.add("icheon", signal())
    kept.signals.add("icheon", late)
    assert [each.id for each in kept.signals.of("icheon", [NEXT])] == ["n-9"]
    assert len(list(kept.signals.of("icheon", [DAY, NEXT]))) == 2
    assert list(kept.signals.of("gyeonggi", [DAY, NEXT])) == []


def test_forgotten_signals_are_gone_and_unknown_ones_do_no_harm(kept: Kept) -> None:
    kept.signals.add("icheon", signal())
    kept.signals.add("icheon", signal("n-2"))
    assert kept.signals.forget("icheon", [(DAY, "n-1"), (NEXT, "never")]) == 2
    assert [each.id for each in kept.signals.of("icheon", [DAY])] == ["n-2"]


def test_before_the_first_night_there_is_no_list(kept: Kept) -> None:
    assert kept.gaps.read("icheon") is None
    assert list(kept.gaps.accepted("icheon")) == []


def test_a_list_comes_back_as_it_was_and_gives_way_to_the_next(kept: Kept) -> None:
    kept.gaps.write("icheon", LISTED)
    assert kept.gaps.read("icheon") == LISTED
    later = replace(LISTED, computed_at=AT + timedelta(days=1), gaps=())
    kept.gaps.write("icheon", later)
    assert kept.gaps.read("icheon") == later
    assert kept.gaps.read("gyeonggi") is None


def test_a_gap_is_accepted_once(kept: Kept) -> None:
    kept.gaps.accept("icheon", accepted("b", AT + timedelta(hours=1)))
    kept.gaps.accept("icheon", accepted("z"))
    with pytest.raises(Conflict):
        kept.gaps.accept("icheon", accepted("b"))
    kept.gaps.write("icheon", LISTED)
    assert [each.gap for each in kept.gaps.accepted("icheon")] == ["z", "b"]
    assert kept.gaps.accepted("icheon")[0] == accepted("z")


def test_a_signal_goes_when_its_turn_goes(moto_bench: Bench) -> None:
    StoredSignals(moto_bench.table).add("icheon", signal())
    item = moto_bench.client.get_item(
        TableName=moto_bench.name, Key={"pk": {"S": f"T#icheon#G#{DAY}"}, "sk": {"S": "n-1"}}
    )["Item"]
    assert int(item["ttl"]["N"]) == int(signal().expires_at.timestamp())


@pytest.mark.engine
def test_deliveries_in_parallel_leave_one_signal(engine_bench: Bench) -> None:
    signals = StoredSignals(engine_bench.table)
    with ThreadPoolExecutor(8) as pool:
        added = pool.map(lambda n: signals.add("icheon", signal(f"n-{n % 4}")), range(16))
        assert sum(added) == 4
    assert len(list(signals.of("icheon", [DAY]))) == 4
