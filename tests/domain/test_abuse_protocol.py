"""The protocol of abuse: its table, and what holds along every path through it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.domain.abuse import Abuse
from chalicelib.domain.abuse_protocol import (
    BOT_WARNINGS,
    EVENTS_KEPT,
    RESET,
    THREAT_STANDS,
    AbuseEvent,
    AbuseRecord,
    Act,
    By,
    Heard,
    Step,
    end_for_threat,
    heard,
    needs_break,
    press,
)
from chalicelib.domain.abuse_scripts import (
    END,
    FINAL,
    REASONS,
    SUSPENSION,
    WARNING,
    script,
    suspension,
)
from chalicelib.domain.errors import Permanent
from chalicelib.domain.language import LANGUAGES, say
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.suspension import Door, door, is_suspended, lift, suspend

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SUPERVISOR = Member("s-1", "icheon", "감독자 1", frozenset({Role.SUPERVISOR}))
AGENT = Member("a-1", "icheon", "상담사 1", frozenset({Role.AGENT}))
COUNTED = [Heard.PROFANITY, Heard.INSULT, Heard.HATE]
ABUSE = [*COUNTED, Heard.SEXUAL, Heard.THREAT]


def pressed(
    *said: Heard, by: By = By.AGENT, apart: timedelta = HOUR * 2
) -> tuple[AbuseRecord, list[Step]]:
    record, steps = AbuseRecord(), []
    for number, category in enumerate(said):
        record, step = press(
            record, category, AT + number * apart, by, "a-1" if by is By.AGENT else ""
        )
        steps.append(step)
    return record, steps


W, F, E, A, N, H = Act.WARN, Act.FINAL, Act.END, Act.ALARM, Act.NOTHING, Act.HELP
P, X, T = Heard.PROFANITY, Heard.SEXUAL, Heard.THREAT
TABLE = [
    ([P, P, P, P], By.AGENT, [W, W, E, E]),
    ([Heard.INSULT, Heard.HATE, P], By.AGENT, [W, W, E]),
    ([X, X, X], By.AGENT, [F, E, E]),
    ([P, X, P, X], By.AGENT, [W, F, W, E]),
    ([T, T, T], By.AGENT, [A, A, A]),
    ([T, P], By.AGENT, [A, W]),
    ([Heard.SELF_HARM] * 4, By.AGENT, [H, H, H, H]),
    ([P, P, Heard.SELF_HARM, P], By.AGENT, [W, W, H, E]),
    ([P, P, Heard.REPORTED], By.AGENT, [W, W, N]),
    ([P, P, P, P], By.BOT, [W, W, N, N]),
    ([X, X], By.BOT, [F, A]),
    ([X, P, P], By.BOT, [F, W, N]),
    ([P, P, X], By.BOT, [W, W, A]),
    ([T, T], By.BOT, [A, A]),
    ([Heard.SELF_HARM], By.BOT, [H]),
    ([Heard.REPORTED], By.BOT, [N]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "by", "acts"), TABLE)
def test_each_word_has_its_step(said: list[Heard], by: By, acts: list[Act]) -> None:
    assert [step.act for step in pressed(*said, by=by)[1]] == acts


@pytest.mark.parametrize("category", list(Heard))
@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("warnings", range(4))
@pytest.mark.parametrize("final", [False, True])
def test_every_state_has_a_step_for_every_word(
    category: Heard, by: By, warnings: int, final: bool
) -> None:
    record = AbuseRecord(warnings=warnings, final_warned=final, counted_at=AT)
    after, step = press(record, category, AT, by)
    assert step.category is category
    assert 0 <= after.warnings <= 3
    assert not (by is By.BOT and step.ends)


def test_the_bots_warnings_count_when_an_agent_presses() -> None:
    record, _ = pressed(P, P, by=By.BOT)
    assert press(record, P, AT + HOUR * 5, agent="a-1")[1].act is Act.END


@pytest.mark.parametrize(
    ("after", "act"), [(RESET - timedelta(microseconds=1), Act.END), (RESET, Act.WARN)]
)
def test_warnings_count_for_thirty_days_after_the_last(after: timedelta, act: Act) -> None:
    record, _ = pressed(P, P, apart=timedelta())
    assert press(record, P, AT + after)[1].act is act


def test_a_threat_alarms_and_ends_only_by_decision() -> None:
    record, (step,) = pressed(T)
    assert (step.alarm, step.may_end, step.ends) == (True, True, False)
    ended = end_for_threat(record, AT + THREAT_STANDS - timedelta(seconds=1))
    assert ended.ends and script(ended, "ko")
    for nobody, at in ((record, AT + THREAT_STANDS), (pressed(P, P)[0], AT)):
        with pytest.raises(Permanent):
            end_for_threat(nobody, at)


def test_sexual_words_are_hidden_and_their_end_alarms() -> None:
    first, second = pressed(X, X)[1]
    assert first.hide and second.hide and second.alarm


def test_help_goes_before_everything() -> None:
    record = pressed(P, P)[0]
    after, step = press(record, Heard.SELF_HARM, AT + HOUR * 5)
    assert after == record
    assert (step.help, step.alarm, step.ends, script(step, "ko")) == (True, True, False, "")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("씨발 죽고 싶어요", Heard.SELF_HARM),
        ("죽고 싶어요", Heard.SELF_HARM),
        ("씨발 느리네", Heard.PROFANITY),
        ("너 죽여버린다", Heard.THREAT),
        ("이웃이 저한테 씨발놈이라고 욕해요", Heard.REPORTED),
        ("여권은 어디서 받나요", None),
    ],
)  # fmt: skip
def test_a_text_is_heard_as_what_it_is(text: str, category: Heard | None) -> None:
    assert heard(text) is category


def test_every_kind_the_detector_knows_is_known_here() -> None:
    assert {each.value for each in Abuse} == {each.value for each in ABUSE}


@pytest.mark.parametrize(
    ("minutes", "offers"),
    [([0, 30], [False, True]), ([0, 60], [False, False]), ([0, 30, 40], [False, True, False]), ([0, 59, 118], [False, True, False]), ([0, 59, 110, 119], [False, True, False, True])],
)  # fmt: skip
def test_a_break_is_offered_after_two_in_an_hour_once_an_hour(
    minutes: list[int], offers: list[bool]
) -> None:
    record, offered = AbuseRecord(), []
    for minute in minutes:
        record, step = press(record, P, AT + timedelta(minutes=minute), agent="a-1")
        offered.append(step.offers_break)
    assert offered == offers


def test_a_break_is_the_agents_who_met_it() -> None:
    record, _ = press(AbuseRecord(), P, AT, agent="a-1")
    assert not press(record, P, AT, agent="a-2")[1].offers_break
    assert not press(record, P, AT, By.BOT)[1].offers_break
    assert needs_break([AT, AT], AT) and not needs_break([AT - HOUR, AT], AT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_name_reason_number_and_law_in_every_language(language: str) -> None:
    for text in (WARNING, FINAL, END, SUSPENSION):
        assert text.keys() == set(LANGUAGES)
        assert "「민원 처리에 관한 법률 시행령」" in text[language] and "4" in text[language]
    for category in ABUSE:
        told = script(Step(Act.WARN, category, 2), language)
        assert say(REASONS[category], language) in told and "2/3" in told
        for act in (Act.FINAL, Act.END):
            assert say(REASONS[category], language) in script(Step(act, category), language)
    assert all(number in END[language] for number in ("119", "112", "109"))


def test_a_script_leaves_no_gap_and_a_name_is_not_read_as_one() -> None:
    record = suspend(pressed(P)[0], SUPERVISOR, 7, "{until} 욕설", "{reason} 민원실", AT)
    for language in LANGUAGES:
        assert not re.search(r"{(n|most|objection)}", suspension(record, language))
        assert "민원실" in suspension(record, language)
        for step in pressed(P, P, P, X, X)[1]:
            assert "{" not in script(step, language)


def test_a_suspension_tells_why_until_when_and_how_to_object() -> None:
    record = suspend(pressed(P)[0], SUPERVISOR, 7, "되풀이된 욕설", "민원실 대표전화", AT)
    told = suspension(record, "ko")
    for part in ("11월 28일(토) 오후 12시", "되풀이된 욕설", "민원실 대표전화", "제4조", "119"):
        assert part in told
    assert suspension(AbuseRecord(), "ko") == ""


@pytest.mark.parametrize("days", [7, 30])
def test_a_suspension_expires_exactly(days: int) -> None:
    record = suspend(pressed(P)[0], SUPERVISOR, days, "욕설", "민원실", AT)
    end = AT + timedelta(days=days)
    assert is_suspended(record, AT) and is_suspended(record, end - timedelta(microseconds=1))
    assert not is_suspended(record, end)
    assert door(record, "여권 문의", end) is Door.OPEN
    assert not is_suspended(lift(record, SUPERVISOR, "이의를 받아들임", AT), AT)


@pytest.mark.parametrize(
    ("by", "days", "reason", "objection", "record"),
    [
        (AGENT, 7, "욕설", "민원실", pressed(P)[0]),
        (SUPERVISOR, 8, "욕설", "민원실", pressed(P)[0]),
        (SUPERVISOR, 7, " ", "민원실", pressed(P)[0]),
        (SUPERVISOR, 7, "욕설", "", pressed(P)[0]),
        (SUPERVISOR, 7, "욕설", "민원실", AbuseRecord()),
    ],
)
def test_nobody_is_suspended_otherwise(
    by: Member, days: int, reason: str, objection: str, record: AbuseRecord
) -> None:
    with pytest.raises(Permanent):
        suspend(record, by, days, reason, objection, AT)


def test_an_agent_lifts_no_suspension() -> None:
    with pytest.raises(Permanent):
        lift(AbuseRecord(suspended_until=AT + timedelta(days=1)), AGENT, "까닭", AT)


@pytest.mark.parametrize("text", ["죽고 싶어요", "불이야", "사람이 쓰러졌어요", "I want to die"])
def test_who_is_suspended_is_still_helped(text: str) -> None:
    record = suspend(pressed(P)[0], SUPERVISOR, 30, "욕설", "민원실", AT)
    assert door(record, text, AT) is Door.HELP
    assert door(record, "여권 문의", AT) is Door.SUSPENDED
    assert door(record, "비상 안내", AT, emergency_menu=True) is Door.OPEN


class Protocol(RuleBasedStateMachine):
    """Any words, from anybody, at any pace; suspensions between them."""

    def __init__(self) -> None:
        super().__init__()
        self.record = AbuseRecord()
        self.at = AT
        self.warned: list[datetime] = []
        self.ended = 0

    @rule(
        category=st.sampled_from(Heard),
        by=st.sampled_from(By),
        minutes=st.sampled_from([0, 1, 45, 60, 1500, 30 * 1440]),
        agent=st.sampled_from(["", "a-1", "a-2"]),
    )
    def says(self, category: Heard, by: By, minutes: int, agent: str) -> None:
        self.at += timedelta(minutes=minutes)
        before = self.record
        self.record, step = press(before, category, self.at, by, agent if by is By.AGENT else "")
        if category in (Heard.SELF_HARM, Heard.REPORTED):
            assert self.record == before and not step.ends and not script(step, "ko")
            assert step.help is (category is Heard.SELF_HARM)
            return
        assert self.record.events[-1] == AbuseEvent(
            self.at, category, by, agent if by is By.AGENT else ""
        )
        if step.ends:
            self.ends(step, by)
        if step.act in (Act.WARN, Act.FINAL):
            self.warns(by)

    def ends(self, step: Step, by: By) -> None:
        assert by is By.AGENT and step.category is not Heard.THREAT
        assert all(say(REASONS[step.category], name) in script(step, name) for name in LANGUAGES)
        recent = [at for at in self.warned if self.at - at < RESET * 3]
        assert recent, "nobody is shown out without a warning"
        self.ended += 1

    def warns(self, by: By) -> None:
        if by is By.BOT:
            assert self.record.warnings + self.record.final_warned <= BOT_WARNINGS
        self.warned.append(self.at)

    @precondition(lambda self: self.record.events)
    @rule(days=st.sampled_from([7, 30]))
    def is_suspended(self, days: int) -> None:
        self.record = suspend(self.record, SUPERVISOR, days, "욕설", "민원실", self.at)
        end = self.at + timedelta(days=days)
        assert not is_suspended(self.record, end)
        assert is_suspended(self.record, end - timedelta(microseconds=1))

    @invariant()
    def help_is_open(self) -> None:
        assert door(self.record, "죽고 싶어요", self.at) is Door.HELP
        assert door(self.record, "비상 안내", self.at, emergency_menu=True) is Door.OPEN

    @invariant()
    def the_record_stays_small_and_counted_well(self) -> None:
        assert len(self.record.events) <= EVENTS_KEPT
        assert 0 <= self.record.warnings <= 3
        assert (self.record.counted_at is None) == (
            not self.record.warnings and not self.record.final_warned
        )


TestProtocol = Protocol.TestCase
TestProtocol.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_long_list_of_events_forgets_the_oldest() -> None:
    record = AbuseRecord()
    for number in range(EVENTS_KEPT + 5):
        record, _ = press(record, P, AT + number * HOUR, By.BOT)
    assert (
        len(record.events) == EVENTS_KEPT and record.events[-1].at == AT + (EVENTS_KEPT + 4) * HOUR
    )
    assert replace(record, events=()).warnings == 2
