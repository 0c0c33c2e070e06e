"""Abuse acts while any store call fails before or after it worked, each repeated as a page would."""

from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.domain.abuse_protocol import LAST_WARNING, Heard
from chalicelib.domain.conversation import Voice
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Permanent, Retryable, Suspended
from chalicelib.domain.events import Fact
from chalicelib.domain.staff import Role
from tests.fakes import Moment, Plan
from tests.services.desk_town import TENANT, Town, member, who

BOSS = member("boss", Role.SUPERVISOR, departments=frozenset())
KIM = member("kim", departments=frozenset({"minwon", "tax"}))
LEE = member("lee", departments=frozenset({"minwon", "tax"}))

Acts = list[Callable[[], object]]


def acts(town: Town) -> Acts:
    """Two warnings, a threat, the end, a suspension, an objection, and lifted."""
    protecting, key = town.protecting, who("a")
    words = [turn.seq for turn in town.turns_of("a") if turn.voice is Voice.CONTACT]
    seq = words[-1] if words else 0
    return [
        lambda: town.asks("a", claim="web:1"),
        lambda: town.hears("a", "욕설 하나", claim="web:2"),
        lambda: town.duty.arrive(KIM),
        lambda: town.duty.arrive(LEE),
        lambda: town.desk.take(KIM, key),
        lambda: protecting.press(KIM, key, Heard.PROFANITY, seq, "1"),
        lambda: town.desk.transfer(KIM, key, agent="lee", reason="교대"),
        lambda: protecting.press(LEE, key, Heard.INSULT, seq, "1"),
        lambda: protecting.press(LEE, key, Heard.THREAT, seq, "2"),
        lambda: protecting.press(LEE, key, Heard.HATE, seq, "3"),
        lambda: protecting.suspend(BOSS, key, 7, "되풀이된 욕설", "민원과", "4"),
        lambda: protecting.note_objection(BOSS, key, "아니라고 함", "5"),
        lambda: protecting.lift(BOSS, key, "받아들임", "6"),
    ]


def play(town: Town) -> None:
    for number in range(len(acts(Town()))):
        for _ in range(4):
            try:
                acts(town)[number]()
                break
            except Retryable:
                continue
            except (Conflict, Forbidden, NotFound, Permanent):
                # Done by a try whose answer was lost.
                break
        town.later(seconds=1)


def told(town: Town) -> list[tuple[str, list[Fact]]]:
    facts = [(turn.text, [event.fact for event in turn.events]) for turn in town.turns_of("a")]
    return [each for each in facts if Fact.TALK_OPENED not in each[1]]


def counted(town: Town) -> object:
    record = town.desks.records.read(TENANT, who("a"))
    kinds = [(event.category, event.agent) for event in record.events]
    objections = [each.text for each in record.objections]
    return record.warnings, kinds, record.suspended_until, record.lifted, objections


def calm() -> Town:
    town = Town()
    play(town)
    return town


CALM = calm()
CALLS = len(CALM.plan.calls)


def test_undisturbed_everything_is_said_and_counted() -> None:
    record = CALM.desks.records.read(TENANT, who("a"))
    facts = [fact for _, facts in told(CALM) for fact in facts]
    assert record.warnings == LAST_WARNING and len(record.events) == 4
    assert facts.count(Fact.ABUSE_WARNED) == 3
    assert facts.count(Fact.ABUSE_ALARMED) == facts.count(Fact.TALK_CLOSED) == 1
    assert facts.count(Fact.CONTACT_SUSPENDED) == facts.count(Fact.SUSPENSION_LIFTED) == 1
    assert len(CALM.evidence.kept) == 1


@pytest.mark.parametrize("moment", Moment)
def test_a_fault_at_any_store_call_says_and_counts_each_step_once(moment: Moment) -> None:
    for at in range(1, CALLS + 1):
        town = Town(Plan({at: moment}))
        play(town)
        spot = (at, moment, town.plan.calls[at - 1])
        assert told(town) == told(CALM), spot
        assert counted(town) == counted(CALM), spot
        assert town.evidence.kept == CALM.evidence.kept, spot
        assert (town.load("kim"), town.load("lee")) == (0, 0), spot


class Abusing(RuleBasedStateMachine):
    """Presses, closes, transfers and suspensions in any order, on stores that fail at times."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        for agent in (KIM, LEE):
            self.town.duty.arrive(agent)
        self.presses = 0

    def attempt(self, act: Callable[[], object], fault: int, moment: Moment) -> None:
        """The act on a store whose next call but so many fails, then until it is answered."""
        self.town.plan.faults = {len(self.town.plan.calls) + fault: moment}
        for _ in range(4):
            try:
                act()
            except Retryable:
                continue
            except (Conflict, Forbidden, NotFound, Permanent, Suspended):
                pass
            break
        self.town.plan.faults = {}
        self.town.later(seconds=1)

    def holder(self) -> str:
        entry = self.town.entry("a")
        return entry.agent if entry else ""

    @precondition(lambda self: self.town.entry("a") is None)
    @rule(fault=st.integers(0, 12), moment=st.sampled_from(Moment))
    def asks_and_is_taken(self, fault: int, moment: Moment) -> None:
        self.attempt(lambda: self.town.asks("a"), fault, moment)
        self.attempt(lambda: self.town.desk.take(KIM, who("a")), 0, moment)

    @precondition(lambda self: self.holder())
    @rule(
        category=st.sampled_from([Heard.PROFANITY, Heard.SEXUAL, Heard.THREAT, Heard.SELF_HARM]),
        fault=st.integers(0, 12),
        moment=st.sampled_from(Moment),
        twice=st.booleans(),
    )
    def presses_once_or_twice(
        self, category: Heard, fault: int, moment: Moment, twice: bool
    ) -> None:
        self.presses += 1
        by, once = (KIM if self.holder() == "kim" else LEE), str(self.presses)
        press = lambda: self.town.protecting.press(by, who("a"), category, 0, once)  # noqa: E731
        for _ in range(1 + twice):
            self.attempt(press, fault, moment)

    @precondition(lambda self: self.holder())
    @rule(fault=st.integers(0, 12), moment=st.sampled_from(Moment))
    def transfers(self, fault: int, moment: Moment) -> None:
        by, to = (KIM, "lee") if self.holder() == "kim" else (LEE, "kim")
        act = lambda: self.town.desk.transfer(by, who("a"), agent=to, reason="교대")  # noqa: E731
        self.attempt(act, fault, moment)

    @precondition(lambda self: self.holder())
    @rule(fault=st.integers(0, 12), moment=st.sampled_from(Moment))
    def closes(self, fault: int, moment: Moment) -> None:
        by = KIM if self.holder() == "kim" else LEE
        self.attempt(lambda: self.town.desk.close(by, who("a")), fault, moment)

    @rule(fault=st.integers(0, 12), moment=st.sampled_from(Moment), lifts=st.booleans())
    def suspends_or_lifts(self, fault: int, moment: Moment, lifts: bool) -> None:
        protecting = self.town.protecting
        if lifts:
            self.attempt(lambda: protecting.lift(BOSS, who("a"), "까닭"), fault, moment)
        else:
            act = lambda: protecting.suspend(BOSS, who("a"), 7, "욕설", "민원과")  # noqa: E731
            self.attempt(act, fault, moment)

    @invariant()
    def every_step_that_was_said_is_counted_and_none_twice(self) -> None:
        record = self.town.desks.records.read(TENANT, who("a"))
        facts = [event.fact for turn in self.town.turns_of("a") for event in turn.events]
        warned = facts.count(Fact.ABUSE_WARNED)
        counting = [each for each in record.events if each.category is not Heard.THREAT]
        assert warned == len(counting)

    @invariant()
    def each_press_is_said_at_most_once(self) -> None:
        acts = {Fact.ABUSE_WARNED, Fact.ABUSE_ALARMED}
        turns = self.town.turns_of("a")
        said = [turn for turn in turns if acts & {event.fact for event in turn.events}]
        assert len(said) <= self.presses

    @invariant()
    def who_is_suspended_has_no_talk(self) -> None:
        record = self.town.desks.records.read(TENANT, who("a"))
        if record.suspended_until:
            assert self.town.entry("a") is None

    @invariant()
    def loads_are_true(self) -> None:
        assert self.town.load("kim") == (self.holder() == "kim")
        assert self.town.load("lee") == (self.holder() == "lee")


Abusing.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAbusing = Abusing.TestCase
