"""Gaps planted in a log are found, ranked by people and waiting, and shown without their authors."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.faq import NOTHING, Built, Ranking, no_vectors
from chalicelib.domain.gaps import Gap, Listed, Proposal
from chalicelib.domain.manifest import Manifest
from chalicelib.domain.message import Json
from chalicelib.domain.signals import Kind, Signal
from chalicelib.domain.tenant import Tenant
from chalicelib.matchers.grouping import Grouping
from chalicelib.services.gap_mining import GapMining
from tests.cities import MONDAY, body, both, city
from tests.fakes import Failing, FakeTenants, FakeVersions, Moment, Plan
from tests.gap_fakes import FakeGaps, FakeSignals
from tests.planted import WISHES, Written, log, people

CITY = "saetbyeol"
NOW = MONDAY.astimezone(UTC) + timedelta(hours=17)
# Small talk as a matcher of ours tells it.
TALK = re.compile("심심|뭐해|몇 살|사랑|날씨|비 와|밥 먹|바보|멍청|봇님|ㅋ")


class Near:
    """A matcher that knows small talk and two entries."""

    name = "exact"

    def build(self, entries: Mapping[str, Sequence[str]], home: str = "") -> Built:
        return Built({})

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        if TALK.search(utterance):
            return replace(NOTHING, about="smalltalk")
        if "발급" in utterance or "여권" in utterance:
            return Ranking(("passport", "tax"), 0.45)
        return Ranking(("tax",), 0.05) if "신청" in utterance else NOTHING


@dataclass
class City:
    """Mining over fakes."""

    tenant: Tenant = field(default_factory=city)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.signals, self.gaps = FakeSignals(), FakeGaps()
        self.tenants = FakeTenants(self.tenant)
        self.versions = FakeVersions(self.tenants)
        self.mining = self.made()

    def made(self, signals: Any = None, gaps: Any = None) -> GapMining:
        return GapMining(
            signals or self.signals, gaps or self.gaps, self.tenants, self.versions,
            {"exact": Near()}, Grouping(), lambda: self.now,
        )  # fmt: skip

    def hear(self, *signals: Signal) -> None:
        for each in signals:
            self.signals.add(self.tenant.id, each)

    def mine(self) -> Listed:
        return self.mining.mine(self.tenant.id)

    def publish(self, tenant: Tenant) -> None:
        manifest = Manifest(tenant.version, "hash", "민원과", "", self.now)
        self.versions.written.setdefault(tenant.id, {})[tenant.version] = (manifest, {})
        self.tenants.put(tenant)


class Mixed(FakeSignals):
    """A store that gives signals in any order."""

    def __init__(self, random: Any) -> None:
        super().__init__()
        self._random = random

    def of(self, tenant_id: str, days: Iterable[date]) -> Iterator[Signal]:
        found = list(super().of(tenant_id, days))
        return iter(self._random.sample(found, len(found)))


def signal(contact: str, text: str, **changes: Any) -> Signal:
    """One question, by default in opening hours of three days ago."""
    at = changes.pop("at", NOW - timedelta(days=3, hours=16))
    id = changes.pop("id", f"{contact}-{text}-{at.isoformat()}")
    made = Signal(id, Kind.MISSED, at, contact, text, "", at + timedelta(days=365))
    return replace(made, **changes)


def signals(written: Sequence[Written]) -> list[Signal]:
    """The log as signals, an hour apart over four weeks; each event with an id of its own."""
    return [
        signal(
            each.contact, each.text, id=f"e{n}", at=NOW - timedelta(hours=n * 600 / len(written))
        )
        for n, each in enumerate(written)
    ]


def mined(*heard: Signal) -> list[Gap]:
    made = City()
    made.hear(*heard)
    return list(made.mine().gaps)


def crowd(count: int, text: str, **changes: Any) -> list[Signal]:
    return [signal(f"{text}-{n}", text, **changes) for n in range(count)]


def wish_of(gap: Gap) -> str:
    """The planted wish that a gap's first example puts."""
    stems = {wish: {way.replace(" ", "")[:4] for way in ways} for wish, ways in WISHES.items()}
    bare = gap.examples[0].replace(" ", "")
    return next((wish for wish, known in stems.items() if bare[:4] in known), "")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_gaps_stand_at_the_top(seed: int) -> None:
    written = log(people(), oddities=300, talk=80, seed=seed)
    gaps = mined(*signals(written))
    found = {wish_of(gap) for gap in gaps[:20]} - {""}
    assert len(found) >= 16
    # Of the larger ones none is missing.
    assert set(list(WISHES)[:12]) <= found
    assert set(WISHES) <= {wish_of(gap) for gap in gaps}


def test_most_of_those_who_ask_one_thing_stand_in_one_gap() -> None:
    written = log(people(), oddities=300, talk=80)
    gaps = mined(*signals(written))
    shares = [
        max(gap.figures.people for gap in gaps if wish_of(gap) == wish) / count
        for wish, count in list(people().items())[:12]
    ]
    # 포트홀 and 도로 파손 share no letter: likeness of letters cannot know that they are one.
    assert min(shares) >= 0.5
    assert sum(shares) / len(shares) >= 0.8


def test_small_talk_and_what_only_one_person_asks_is_no_gap() -> None:
    written = log({}, oddities=60, talk=300)
    assert [gap.examples for gap in mined(*signals(written)) if TALK.search(gap.examples[0])] == []
    assert mined(signal("a", "우리집 옥상 텃밭"), signal("a", "우리집 옥상 텃밭이요")) == []


def test_a_person_counts_once_however_often_they_ask() -> None:
    once = [signal("a", "무인발급기 위치"), signal("b", "무인발급기 위치")]
    again = [signal("a", f"무인발급기 위치{end}") for end in ("요", "좀", " 알려주세요", "")]
    (gap,) = mined(*once, *again)
    assert (gap.figures.people, gap.figures.waiting) == (2, 0)


def test_more_people_go_before_fewer_and_long_waits_before_short_ones() -> None:
    night = NOW - timedelta(days=4, hours=5)
    gaps = mined(
        *crowd(4, "테니스장 예약"), *crowd(3, "무인발급기 위치"), *crowd(3, "말벌집 제거", at=night)
    )
    assert [gap.examples[0] for gap in gaps] == ["말벌집 제거", "테니스장 예약", "무인발급기 위치"]
    # 22:00 in Seoul; the desk opens at nine.
    assert [gap.figures.waiting for gap in gaps] == [3 * 11 * 60, 0, 0]


def test_who_waits_twice_in_one_gap_counts_with_the_longer_wait() -> None:
    late, later = NOW - timedelta(days=4, hours=5), NOW - timedelta(days=4, hours=3)
    (gap,) = mined(
        signal("a", "말벌집 제거", at=late),
        signal("a", "말벌집 제거", at=later),
        signal("b", "말벌집 제거"),
    )
    assert gap.figures.waiting == 11 * 60


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_signals_changes_nothing(random: Any) -> None:
    heard = signals(log({"kiosk": 9, "mold": 6, "snow": 4}, oddities=12, talk=6))
    made = City()
    made.hear(*heard)
    expected = made.mine()
    mixed = Mixed(random)
    mixed.kept = made.signals.kept
    made.gaps.lists.clear()
    assert made.made(mixed).mine(CITY) == expected


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=40))
def test_redelivered_signals_count_nobody_twice(again: list[int]) -> None:
    heard = signals(log({"kiosk": 9, "mold": 6}, oddities=5, talk=3))
    assert mined(*heard, *(heard[n % len(heard)] for n in again)) == mined(*heard)


def test_the_same_night_again_gives_the_same_list() -> None:
    made = City()
    made.hear(*signals(log(people())))
    assert made.mine() == made.mine()


def test_a_gap_keeps_its_name_over_the_nights() -> None:
    made = City()
    made.hear(*signals(log(people())))
    before = {gap.id: wish_of(gap) for gap in made.mine().gaps[:12]}
    made.now += timedelta(days=9)
    fresh = log(people(), seed=5)
    made.hear(
        *(
            replace(each, id=f"new-{each.id}", at=each.at + timedelta(days=9))
            for each in signals(fresh)
        )
    )
    after = {gap.id: wish_of(gap) for gap in made.mine().gaps}
    kept = [id for id, wish in before.items() if after.get(id) == wish]
    assert len(kept) >= 11


def test_nobody_can_be_told_from_what_is_shown() -> None:
    heard = [
        *crowd(3, "무인발급기 위치"),
        signal("x", "김민준인데 무인발급기 위치 알려주세요"),
        signal("y", "한빛로 무인발급기 위치 010-2345-6789"),
        signal("z", "900101-1234567 무인발급기 위치"),
        signal("v", "무인발급기 위치 8812호"),
    ]
    (gap,) = mined(*heard)
    assert gap.figures.people == 7
    shown = " ".join(gap.examples)
    for secret in ("김민준", "한빛로", "2345", "6789", "9001", "123", "8812"):
        assert secret not in shown
    assert gap.examples[0] == "무인발급기 위치"


WORDS = st.text("가나다라마바사", min_size=3, max_size=6)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_a_word_of_one_person_alone_is_never_shown(name: str, other: str) -> None:
    heard = [*crowd(3, "무인발급기 위치"), signal("x", f"{name} 무인발급기 위치 {other}")]
    (gap,) = mined(*heard)
    assert name not in " ".join(gap.examples)


def test_examples_are_different_and_at_most_five() -> None:
    ways = ["위치", "위치요", "위치 알려주세요", "위치 좀", "위치 문의", "위치 어디", "위치가"]
    (gap,) = mined(
        *(signal(f"{n}{who}", f"무인발급기 {way}") for who in "ab" for n, way in enumerate(ways))
    )
    assert len(gap.examples) == len(set(gap.examples)) == 5


@pytest.mark.parametrize(
    ("text", "changes", "proposal", "nearest", "department"),
    [
        ("회원증 발급", {}, Proposal.VARIANT, ("passport", "tax"), "minwon"),
        ("테니스장 신청", {}, Proposal.ENTRY, ("tax",), "minwon"),
        ("테니스장 예약", {}, Proposal.ENTRY, (), ""),
        ("테니스장 예약", {"entry": "tax", "kind": Kind.DISLIKED}, Proposal.ANSWER, ("tax",), "minwon"),
        ("회원증 발급", {"entry": "tax", "kind": Kind.ASKED}, Proposal.ANSWER, ("tax", "passport"), "minwon"),
        ("회원증 발급", {"entry": "gone", "kind": Kind.ASKED}, Proposal.VARIANT, ("passport", "tax"), "minwon"),
    ],
)  # fmt: skip
def test_what_would_close_a_gap_follows_from_the_entries_near_it(
    text: str, changes: Json, proposal: Proposal, nearest: tuple[str, ...], department: str
) -> None:
    (gap,) = mined(*crowd(3, text, **changes))
    assert (gap.proposal, gap.nearest, gap.department) == (proposal, nearest, department)


def test_how_it_was_noticed_and_the_trend_are_told() -> None:
    (gap,) = mined(
        signal("a", "녹물 나와요"), signal("a", "녹물 나와요", kind=Kind.ASKED, id="1"),
        signal("b", "녹물 나와요", kind=Kind.DISLIKED), signal("c", "녹물 나와요", at=NOW - timedelta(days=9)),
    )  # fmt: skip
    figures = gap.figures
    assert (figures.missed, figures.asked, figures.disliked) == (2, 1, 1)
    assert (figures.this_week, figures.week_before) == (2, 1)


def test_what_is_past_its_life_or_too_long_ago_is_not_looked_at() -> None:
    old = crowd(3, "테니스장 예약", at=NOW - timedelta(days=29))
    gone = crowd(3, "녹물 나와요", expires_at=NOW - timedelta(minutes=1))
    assert mined(*old, *gone) == []


def test_an_unknown_tenant_is_not_found() -> None:
    with pytest.raises(NotFound):
        City().mining.mine("nowhere")


def test_one_tenant_that_fails_keeps_no_other_back() -> None:
    made = City(city(tenant="aaa"))
    made.publish(city(tenant="bbb"))
    made.signals.add("bbb", signal("a", "녹물 나와요"))
    flaky = Failing(made.signals, Plan({1: Moment.BEFORE}))
    with pytest.raises(Retryable):
        made.made(flaky).mine_all()
    assert list(made.gaps.lists) == ["bbb"]


def test_a_night_that_broke_off_is_made_up_for_by_the_next_call() -> None:
    made = City()
    made.hear(*signals(log({"kiosk": 9, "mold": 6})))
    expected = made.mine()
    for call, moment in product(range(1, 5), Moment):
        made.gaps.lists.clear()
        plan = Plan({call: moment})
        with pytest.raises(Retryable):
            made.made(Failing(made.signals, plan), Failing(made.gaps, plan)).mine_all()
        made.mining.mine_all()
        assert made.gaps.read(CITY) == expected


def kiosk_entry(version: int) -> Tenant:
    entry = {**body()["faq"]["tax"], "question": both("무인민원발급기는 어디에 있나요?", "Where?")}
    return city(version, faq={**body()["faq"], "kiosk": entry})


def test_an_accepted_gap_is_watched_and_no_gap_any_more() -> None:
    made = City()
    month = [
        signal(f"p{n}", "무인발급기 위치", at=NOW - timedelta(days=n % 28, hours=2))
        for n in range(40)
    ]
    made.hear(*month)
    (gap,) = made.mine().gaps
    made.mining.accept(CITY, gap, "kiosk", Proposal.ENTRY)
    with pytest.raises(Conflict):
        made.mining.accept(CITY, gap, "kiosk", Proposal.ENTRY)
    listed = made.mine()
    assert listed.gaps == ()
    # Not a word of success before citizens have it, nor in its first days.
    assert [(each.published_at, each.per_week()) for each in listed.effects] == [(None, None)]
    made.now += timedelta(days=1)
    made.publish(kiosk_entry(2))
    published = made.now
    made.now += timedelta(days=6)
    assert made.mine().effects[0].per_week() is None
    made.now += timedelta(days=8)
    made.hear(
        *(signal(f"q{n}", "무인발급기 위치요", at=made.now - timedelta(days=n)) for n in range(4))
    )
    (effect,) = made.mine().effects
    assert (effect.published_at, effect.after, effect.days) == (published, 4, 14)
    assert effect.per_week() == (10.0, 2.0)


def test_a_version_without_the_new_entry_publishes_nothing_of_it() -> None:
    made = City()
    made.hear(*crowd(3, "무인발급기 위치"))
    (gap,) = made.mine().gaps
    made.mining.accept(CITY, gap, "kiosk", Proposal.ENTRY)
    made.now += timedelta(days=1)
    made.publish(city(2))
    assert made.mine().effects[0].published_at is None


def test_after_four_weeks_the_figure_stays() -> None:
    made = City()
    made.hear(*crowd(3, "무인발급기 위치"))
    (gap,) = made.mine().gaps
    made.mining.accept(CITY, gap, "kiosk", Proposal.ENTRY)
    made.now += timedelta(days=1)
    made.publish(kiosk_entry(2))
    made.now += timedelta(days=28)
    settled = made.mine().effects
    made.now += timedelta(days=40)
    made.hear(*crowd(5, "무인발급기 위치요", at=made.now - timedelta(hours=1)))
    assert made.mine().effects == settled


def test_what_was_accepted_a_moment_ago_is_told_before_the_next_night() -> None:
    made = City()
    made.hear(*crowd(3, "무인발급기 위치"))
    (gap,) = made.mine().gaps
    made.mining.accept(CITY, gap, "tax", Proposal.VARIANT)
    (effect,) = made.mining.effects(CITY)
    assert (effect.accepted.entry, effect.published_at) == ("tax", None)
