"""What a waiting person was told stands with their entry, and nothing changes it unsaid."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chalicelib.domain.conversation import Mode, Voice
from chalicelib.domain.desk_cells import Cell, Figures
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.desk_records import department_day
from chalicelib.domain.errors import Conflict, Forbidden, NoRoom, NotFound
from chalicelib.domain.events import Fact
from chalicelib.domain.handling import Handling
from chalicelib.domain.staff import Member, Presence
from tests.cities import MONDAY, WEEK, city
from tests.fakes import Plan
from tests.services.desk_town import DEPARTMENTS, TENANT, Town, who

HOURS = {"week": WEEK, "closed": {}, "agents": 2}


def town(**changes: Any) -> Town:
    return Town(**{"agent_hours": HOURS, **changes})


def told(at: Town, name: str) -> list[str]:
    return [each.text for each in at.turns_of(name) if each.voice is Voice.DESK and each.text]


def promised(at: Town, name: str) -> DeskEntry:
    entry = at.entry(name)
    assert entry and entry.promise
    return entry


def test_the_promise_is_kept_by_the_very_turn_that_tells_it() -> None:
    here = town()
    opened = here.asks("a")
    promise = opened.entry.promise
    assert promise and promise.told_at == MONDAY
    assert here.entry("a") == opened.entry
    [turn] = here.turns_of("a")
    assert turn.text == opened.text
    minutes = int((promise.latest - MONDAY).total_seconds()) // 60
    assert f"바로 다음 차례입니다. {minutes}분 안에" in turn.text


def test_each_is_told_how_many_are_before_them() -> None:
    here = town()
    for name in "abc":
        here.asks(name)
    assert "앞에 한 분이" in told(here, "b")[0]
    assert "앞에 2분이" in told(here, "c")[0]
    here.asks("urgent", text="죽고 싶어요")
    assert "바로 다음 차례" in told(here, "urgent")[0]


def test_a_backlog_of_another_department_is_nobody_before_them() -> None:
    here = town()
    for name in "abc":
        here.asks(name, department="tax")
    assert "바로 다음 차례" in here.asks("d", department="minwon").text


def test_agents_of_two_departments_make_the_people_of_both_wait_longer() -> None:
    alone, shared = town(), town()
    for here, departments in ((alone, {"minwon"}), (shared, {"minwon", "tax"})):
        for n in range(2):
            here.arrives(f"agent-{n}", departments=frozenset(departments))
        for n in range(40):
            here.asks(f"t{n}", department="tax")
        here.later(minutes=40)
    first, second = alone.asks("new"), shared.asks("new")
    assert "바로 다음 차례" in first.text
    assert "바로 다음 차례" in second.text
    assert promised_end(first.entry) - alone.now == timedelta(minutes=5)
    assert promised_end(second.entry) - shared.now > timedelta(minutes=30)


def test_who_came_to_the_other_department_later_is_not_before_them() -> None:
    here = town()
    here.arrives("kim", departments=frozenset({"minwon", "tax"}))
    here.later(minutes=40)
    here.asks("a")
    end = promised(here, "a").promise
    for n in range(40):
        here.later(seconds=1)
        here.asks(f"t{n}", department="tax")
    here.later(minutes=2)
    assert end
    assert here.asks("a").entry.promise != end
    assert promised_end(promised(here, "a")) - here.now <= end.latest - end.told_at


def test_a_language_that_one_of_five_agents_speaks_is_promised_her_pace() -> None:
    ends = {}
    for language in ("ko", "en"):
        here = town()
        for n in range(5):
            here.arrives(f"agent-{n}", limit=1, languages=frozenset({"en"} if n == 0 else ()))
        here.later(minutes=40)
        for n in range(10):
            here.asks(f"p{n}", language="en")
        here.later(seconds=1)
        ends[language] = promised_end(here.asks("new", language=language).entry)
    assert ends["ko"] - MONDAY < timedelta(hours=1)
    assert ends["en"] - MONDAY > timedelta(hours=2)


def test_at_night_it_is_known_who_shares_the_lines_by_day() -> None:
    ends = []
    for departments in ({"minwon"}, {"minwon", "tax"}):
        here = town()
        kim = here.arrives("kim", departments=frozenset(departments))
        here.duty.be(kim, Presence.OFF)
        here.now = MONDAY.replace(hour=20)
        for n in range(60):
            here.asks(f"t{n}", department="tax")
        here.later(seconds=1)
        ends.append(promised_end(here.asks("new").entry))
    assert ends[0] < ends[1]


READS = [
    ("a department of its own", ["minwon"], 1),
    ("agents who all serve two", ["minwon tax"], 2),
    ("agents of another department", ["minwon", "tax"], 1),
    ("nobody was ever there", [], 1),
]


@pytest.mark.parametrize(("served", "counts"), [r[1:] for r in READS], ids=[r[0] for r in READS])
def test_a_promise_counts_each_department_concerned_once(served: list[str], counts: int) -> None:
    plan = Plan()
    here = Town(plan, agent_hours=HOURS)
    for n, departments in enumerate(served):
        here.arrives(f"agent-{n}", departments=frozenset(departments.split()))
    here.asks("a", department="tax")
    plan.calls.clear()
    here.asks("b")
    reads = [each for each in plan.calls if each in ("ahead", "everyone", "handling")]
    # How long talks last is read of departments in which somebody is before them.
    assert sorted(reads) == ["ahead"] * counts + ["everyone"] + ["handling"] * counts


def test_more_agents_who_are_there_make_a_shorter_promise() -> None:
    few, many = town(), town()
    for n in range(40):
        many.asks(f"p{n}")
        few.asks(f"p{n}")
    for n in range(8):
        many.arrives(f"agent-{n}")
    for here in (few, many):
        here.later(seconds=1)
    lasts = [promised_end(each.asks("new").entry) for each in (few, many)]
    assert lasts[0] > lasts[1]


def test_talks_that_were_measured_to_last_long_make_a_longer_promise() -> None:
    quick, slow = town(), town()
    cell = Cell(date(2026, 11, 20), "", "minwon")
    slow.figures.sums[TENANT] = {cell: _measured(100, 3_600)}
    for here in (quick, slow):
        for n in range(10):
            here.asks(f"p{n}")
        here.later(seconds=1)
    assert promised_end(slow.asks("new").entry) > promised_end(quick.asks("new").entry)


def test_who_presses_again_is_told_anew_and_keeps_the_place() -> None:
    here = town()
    for name in "abc":
        here.asks(name)
        here.later(seconds=10)
    since = promised(here, "c").since
    agent = here.arrives("kim")
    here.desk.pull_next(agent)
    here.later(minutes=2)
    again = here.asks("c")
    assert (again.fresh, again.position, again.entry.since) == (False, 2, since)
    assert "앞에 한 분이" in again.text
    assert again.entry.receipt in again.text
    assert promised(here, "c").promise == again.entry.promise
    assert here.waiting() == ["b", "c"]
    assert [turn.state.mode for turn in here.turns_of("c")] == [Mode.AGENT, Mode.AGENT]


def test_who_presses_many_times_in_a_minute_is_told_once() -> None:
    here = town()
    first = here.asks("a")
    for _ in range(20):
        here.later(seconds=2)
        again = here.asks("a")
        assert (again.fresh, again.position, again.text) == (False, 1, "")
        assert again.entry.receipt == first.entry.receipt
    assert len(here.turns_of("a")) == 1


def test_who_types_for_a_person_meanwhile_is_heard_and_told() -> None:
    here = town()
    here.asks("a")
    here.later(minutes=5)
    here.hears("a", "상담원 연결해 주세요", claim="web:9")
    here.hears("a", "상담원 연결해 주세요", claim="web:9")
    voices = [(turn.voice, bool(turn.text)) for turn in here.turns_of("a")]
    assert voices == [(Voice.DESK, True), (Voice.CONTACT, True), (Voice.DESK, True)]
    assert "바로 다음 차례" in told(here, "a")[-1]
    here.later(minutes=5)
    here.hears("a", "상담원 연결해 주세요", claim="web:9")
    assert len(told(here, "a")) == 2
    here.hears("a", "여권 사진은 어떤 것을 쓰나요?", claim="web:10")
    assert len(told(here, "a")) == 2


def test_whom_an_agent_has_is_told_no_place() -> None:
    here = town()
    here.asks("a")
    here.desk.pull_next(here.arrives("kim"))
    here.later(minutes=5)
    assert here.asks("a").position == 0
    here.hears("a", "상담원", claim="web:1")
    assert len(told(here, "a")) == 1


def test_who_comes_by_another_session_is_told_there_too() -> None:
    here = town()
    here.asks("a", session="one")
    again = here.asks("a", session="two")
    assert (again.fresh, again.entry.session) == (False, "two")
    assert "바로 다음 차례" in again.text
    # By this fact the text is pushed to the session.
    assert here.turns_of("a")[-1].events[0].fact is Fact.PROMISE_MOVED


def test_the_agents_department_answers_first_where_a_version_names_one() -> None:
    named = Town(agent_department="tax")
    assert named.asks("a").entry.department == "tax"
    assert town().asks("a").entry.department == "minwon"
    assert named.asks("b", department="minwon").entry.department == "minwon"


def test_the_bots_last_ranking_is_offered_where_the_wait_is_long() -> None:
    here = town()
    here.now = MONDAY.replace(hour=19)
    here.asks("a")
    turn = here.turns_of("a")[0]
    state = replace(turn.state, mode=Mode.BOT, trail=("home", "pick:passport|tax"))
    here.log.logs[TENANT, who("b")] = {1: replace(turn, state=state, events=())}
    assert "https://chat.test/a/saetbyeol/passport\n" in here.asks("b").text


def test_a_message_left_at_night_has_a_time_and_is_answered_in_order() -> None:
    here = town()
    here.now = MONDAY.replace(hour=20)
    opened = []
    for name in "abc":
        opened.append(here.asks(name))
        here.later(hours=2)
    morning = MONDAY.replace(day=24, hour=9)
    assert [each.entry.is_message for each in opened] == [True] * 3
    assert all("다음 상담은 11월 24일(화) 오전 9시에 시작합니다." in each.text for each in opened)
    for each in opened:
        assert each.entry.promise and each.entry.promise.earliest == morning
    here.now = morning
    kim = here.arrives("kim", limit=1)
    answered = []
    while entry := here.desk.pull_next(kim):
        answered.append(entry.who.contact)
        assert entry.promise and here.now <= entry.promise.latest
        here.desk.reply(kim, entry.who, "안녕하세요")
        here.later(minutes=5)
        here.desk.close(kim, entry.who)
    assert answered == ["a", "b", "c"]


def test_who_waits_is_taken_up_when_an_agent_is_free_again_and_returned_talks_go_first() -> None:
    here = town()
    kim, lee = here.arrives("kim", limit=1), here.arrives("lee", limit=1)
    for name in "abcd":
        here.asks(name)
        here.later(minutes=1)
    assert [here.desk.pull_next(each).who.contact for each in (kim, lee)] == ["a", "b"]  # type: ignore[union-attr]
    with pytest.raises(NoRoom):
        here.desk.pull_next(kim)
    before = promised(here, "a").since
    here.duty.be(kim, Presence.OFF)
    assert here.waiting() == ["a", "c", "d"]
    assert promised(here, "a").since == before
    here.desk.close(lee, who("b"))
    taken = here.desk.pull_next(lee)
    assert taken and taken.who.contact == "a"
    here.desk.close(lee, who("a"))
    taken = here.desk.pull_next(lee)
    assert taken and taken.who.contact == "c"
    assert "바로 다음 차례" in here.asks("d").text


def promised_end(entry: DeskEntry) -> datetime:
    assert entry.promise
    return entry.promise.latest


def _measured(talks: int, seconds: int) -> Figures:
    handling = Handling(talks, talks * seconds, talks * seconds**2, 0, talks)
    [figures] = department_day(date(2026, 11, 20), "minwon", handling).values()
    return figures


class Promises(RuleBasedStateMachine):
    """People, agents, hours and time in any order."""

    NAMES = ("a", "b", "c", "d", "e")

    def __init__(self) -> None:
        super().__init__()
        self.town = town()
        self.agents: list[Member] = []
        # The entry and how much had been said when it was last looked at.
        self.known: dict[str, tuple[DeskEntry, int]] = {}
        self.number = 0

    @rule(name=st.sampled_from(NAMES))
    def ask(self, name: str) -> None:
        self.town.asks(name)
        self.town.feeds.bump(TENANT, ["minwon", "tax"])

    @rule(name=st.sampled_from(NAMES), text=st.sampled_from(["상담원", "여권이요", "죽고 싶어요"]))
    def write(self, name: str, text: str) -> None:
        self.number += 1
        self.town.hears(name, text, claim=f"web:{self.number}")

    @rule(minutes=st.sampled_from([1, 4, 20, 90, 700]))
    def wait(self, minutes: int) -> None:
        self.town.later(minutes=minutes)

    @rule()
    def review(self) -> None:
        self.town.reviewing.review()
        assert self.town.reviewing.review() == 0

    @rule(closed=st.sampled_from([{}, {"2026-11-23": "쉼"}, {"2026-11-24": "쉼"}]))
    def publish(self, closed: dict[str, str]) -> None:
        hours = {**HOURS, "closed": closed}
        self.town.tenants.put(city(departments=DEPARTMENTS, agent_hours=hours))

    @rule(limit=st.integers(1, 3))
    def arrive(self, limit: int) -> None:
        self.agents.append(self.town.arrives(f"agent-{len(self.agents)}", limit))

    @rule(act=st.sampled_from(["pull", "close", "release", "off", "tax"]), pick=st.integers(0, 4))
    def work(self, act: str, pick: int) -> None:
        if not self.agents:
            return
        agent = self.agents[pick % len(self.agents)]
        try:
            self._work(agent, act)
        except (Conflict, Forbidden, NoRoom, NotFound):
            return

    def _work(self, agent: Member, act: str) -> None:
        desk, mine = self.town.desk, self.town.reading.mine(agent)
        if act == "pull":
            desk.pull_next(agent)
        elif act == "off":
            self.town.duty.be(agent, Presence.OFF)
        elif mine and act == "close":
            desk.close(agent, mine[0].who)
        elif mine and act == "release":
            desk.release(agent, mine[0].who)
        elif mine:
            desk.transfer(agent, mine[0].who, department="tax", reason="세금")

    @invariant()
    def no_promise_changes_unsaid(self) -> None:
        for name in self.NAMES:
            entry, said = self.town.entry(name), len(told(self.town, name))
            before = self.known.get(name)
            if entry and entry.stage is Stage.WAITING:
                assert entry.promise is not None
            if entry and before and before[0].receipt == entry.receipt:
                assert entry.since == before[0].since
                assert entry.promise == before[0].promise or said > before[1]
            if entry:
                self.known[name] = entry, said

    @invariant()
    def places_go_on_only(self) -> None:
        for department in DEPARTMENTS:
            line = [e.since for e in self.town.desks.backlog(TENANT, department)[0] if e.priority]
            assert line == sorted(line)

    @invariant()
    def whoever_stands_behind_is_promised_no_sooner(self) -> None:
        tenant = self.town.tenants.active(TENANT)
        assert tenant
        line = self.town.desks.backlog(TENANT, "minwon")[0]
        waits = [self.town.promising.again(tenant, each, self.town.now) for each in line]
        ends = [each.latest for each in waits if each]
        assert all(one <= other for one, other in pairwise(ends))


Promises.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestPromises = Promises.TestCase
