"""Where the bot answers: several texts within a short time are one, and each is answered once."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.domain.conversation import Mode, Voice
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.text_run import JOINED_TEXTS
from tests.cities import city
from tests.fakes import Failing, Moment, Plan
from tests.services.texting import JOIN_SECONDS, PHONE, Town, accounts

OTHER = "01087654321"


def heard(town: Town, sender: str = PHONE) -> list[str]:
    return [turn.text for turn in town.turns(sender) if turn.voice is Voice.CONTACT]


def after(town: Town, seconds: float, words: str, **changes: Any) -> None:
    town.waits(seconds)
    town.says(words, **changes)


def test_a_sentence_in_three_texts_is_answered_once() -> None:
    town = Town("menu")
    town.says("여권을")
    after(town, 5, "신청했는데")
    after(town, 10, "언제 나오나요")
    assert heard(town) == []
    town.waits(5)
    assert heard(town) == ["여권을\n신청했는데\n언제 나오나요"]
    town.deliver()
    assert len(town.received()) == 1


@pytest.mark.parametrize(
    ("texts", "runs"),
    [
        ([(0, "가")], ["가"]),
        ([(0, "가"), (19, "나")], ["가\n나"]),
        ([(0, "가"), (20, "나")], ["가", "나"]),
        ([(0, "가"), (15, "나"), (10, "다")], ["가\n나", "다"]),
        ([(0, "가"), (5, "1"), (5, "나")], ["가", "1", "나"]),
        ([(0, "가"), (5, "상담원"), (5, "나")], ["가", "상담원", "나"]),
        ([(0, "가"), (5, "죽고 싶어요"), (5, "나")], ["가", "죽고 싶어요", "나"]),
        ([(0, "1"), (1, "2")], ["1", "2"]),
    ],
)
def test_runs_are_by_time_and_what_is_a_whole_takes_what_is_held_before_it(
    texts: list[tuple[float, str]], runs: list[str]
) -> None:
    town = Town("menu")
    for seconds, words in texts:
        after(town, seconds, words)
    town.waits()
    assert heard(town) == runs


def test_what_is_a_whole_is_answered_at_once() -> None:
    for words in ("2", "처음으로", "분야 보기", "죽고 싶어요"):
        town = Town("menu")
        town.says(words)
        assert heard(town) == [words]
        assert not town.queue.waiting


def test_a_call_for_help_in_two_texts_is_heard_with_the_second() -> None:
    town = Town("menu")
    town.says("죽고")
    town.says("싶어요")
    assert heard(town) == ["죽고\n싶어요"]
    town.deliver()
    assert "109" in town.received()[0]


def test_a_call_for_help_is_answered_even_if_what_is_held_cannot_be() -> None:
    town = Town("menu")
    town.says("여권 문의")
    town.runs = Failing(town.runs, Plan({4: Moment.BEFORE}))
    town.build()
    with pytest.raises(Retryable):
        town.says("죽고 싶어요")
    assert heard(town) == ["죽고 싶어요"]
    town.read()
    assert sorted(heard(town)) == ["여권 문의", "죽고 싶어요"]


def test_who_talks_with_a_person_waits_for_no_bot() -> None:
    town = Town("menu")
    town.says("상담원")
    town.says("여권이")
    town.says("안 왔어요")
    assert heard(town) == ["상담원", "여권이", "안 왔어요"]
    assert not town.queue.waiting


def test_what_is_held_when_a_talk_opens_goes_before_it() -> None:
    town = Town("menu")
    town.says("여권이 안 왔어요")
    town.says("상담원")
    assert heard(town) == ["여권이 안 왔어요", "상담원"]
    assert town.turns()[-1].state.mode is Mode.AGENT


def test_photos_and_words_are_one() -> None:
    town = Town("menu")
    photo = {"contentName": "1.jpg", "contentUrl": "https://vendor.example/1.jpg"}
    town.says(None, moType="MMSMO", contentCnt=1, contentInfoLst=[photo])
    town.says("이 쓰레기를")
    town.says("치워 주세요", moType="MMSMO", contentCnt=1, contentInfoLst=[photo])
    town.waits()
    [turn] = town.turns()
    assert turn.text == "이 쓰레기를\n치워 주세요"
    assert len(turn.attachments) == 2


def test_two_people_are_two_runs() -> None:
    town = Town("menu")
    town.bring(town.text("하나"), town.text("둘", sender=OTHER), town.text("셋"))
    town.read()
    town.waits()
    assert (heard(town), heard(town, OTHER)) == (["하나\n셋"], ["둘"])


def test_a_number_in_two_texts_is_hidden_all_the_same() -> None:
    town = Town("menu")
    town.says("제 번호는 010-1234-")
    town.says("5678 이에요")
    town.waits()
    [turn] = town.turns()
    assert "1234" not in turn.text
    assert turn.hidden == ("phone",)


def test_with_many_texts_a_run_is_full_and_another_begins() -> None:
    town = Town("menu")
    town.bring(*[town.text(f"글 {n}번째") for n in range(JOINED_TEXTS + 1)])
    town.read()
    assert len(heard(town)) == 1
    town.waits()
    assert [text.count("\n") + 1 for text in heard(town)] == [JOINED_TEXTS, 1]


def test_where_nothing_is_waited_for_each_text_is_answered_by_itself() -> None:
    town = Town("menu")
    own = accounts("menu")
    own["sms"]["join_seconds"] = 0
    town.tenants.put(city(2, accounts=own))
    for words in ("여권을", "신청했어요"):
        town.says(words)
    assert heard(town) == ["여권을", "신청했어요"]


def test_what_is_held_where_people_answer_from_now_on_is_heard_by_them() -> None:
    town = Town("menu")
    town.says("쌀이")
    town.says("떨어졌어요")
    town.tenants.put(city(2, accounts=accounts("person")))
    town.says("도와주세요")
    town.waits()
    assert heard(town) == ["쌀이\n떨어졌어요", "도와주세요"]
    assert town.entry() is not None


def test_a_run_whose_message_was_lost_is_answered_before_the_next_text() -> None:
    town = Town("menu")
    town.says("여권을")
    town.queue.waiting.clear()
    after(town, 3600, "신청했어요")
    assert heard(town) == ["여권을"]
    town.waits()
    assert heard(town) == ["여권을", "신청했어요"]


def test_a_message_that_comes_too_early_asks_anew() -> None:
    town = Town("menu")
    town.says("여권을")
    [(_, event)] = town.queue.waiting
    town.queue.waiting.clear()
    town.queue.send(event, 19)
    town.waits(19)
    assert heard(town) == []
    town.waits(1)
    assert heard(town) == ["여권을"]


def test_what_was_answered_long_ago_comes_again_and_changes_nothing() -> None:
    town = Town("menu")
    for number in range(12):
        after(town, JOIN_SECONDS, f"글 {number}번째")
        town.says("2")
    town.waits()
    before = town.turns()
    town.read()
    town.waits()
    assert town.turns() == before
    assert len(heard(town)) == 24


def test_a_repeat_takes_nothing_out_of_what_is_held() -> None:
    town = Town("menu")
    town.says("2")
    town.says("여권을")
    town.read()
    town.says("신청했어요")
    town.waits()
    assert heard(town) == ["2", "여권을\n신청했어요"]


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 26))
def test_what_breaks_at_any_call_is_read_again_and_each_text_answered_once(
    number: int, moment: Moment
) -> None:
    town = Town("menu", plan=Plan({number: moment}))
    town.bring(town.text("여권을"), town.text("신청했어요"))
    for _ in range(2):
        with suppress(Retryable):
            town.read()
    town.waits()
    town.waits(0)
    assert heard(town) == ["여권을\n신청했어요"]
    before = town.turns()
    town.plan.faults = {}
    town.read()
    town.waits()
    assert town.turns() == before


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 41))
def test_what_breaks_where_a_whole_takes_what_is_held_is_read_again(
    number: int, moment: Moment
) -> None:
    town = Town("menu", plan=Plan({number: moment}))
    town.bring(town.text("여권을"), town.text("신청했어요"), town.text("상담원"))
    for _ in range(2):
        with suppress(Retryable):
            town.read()
    assert heard(town) == ["여권을\n신청했어요", "상담원"]
    assert town.entry() is not None
    before = town.turns()
    town.plan.faults = {}
    town.read()
    town.waits()
    assert town.turns() == before


class Crossed:
    """A port before whose chosen call somebody else does their work, whole."""

    def __init__(self, port: Any, call: int, other: Callable[[], None]) -> None:
        self._port = port
        self._left = call
        self._other = other

    def __getattr__(self, name: str) -> Any:
        self._left -= 1
        if self._left == 0:
            self._other()
        return getattr(self._port, name)


@pytest.mark.parametrize("last", ["신청했어요", "상담원", "죽고 싶어요"])
@pytest.mark.parametrize("call", range(1, 8))
def test_two_who_read_the_same_texts_at_once_answer_each_once(call: int, last: str) -> None:
    town = Town("menu")
    town.says("여권을")
    town.bring(town.text(last), town.text("언제 나오나요"))
    alone, true = town.line, town.runs

    def other() -> None:
        crossed, town.line = town.line, alone
        town.read()
        town.line = crossed

    town.runs = Crossed(true, call, other)
    town.build()
    town.read()
    town.waits()
    said = [words for text in heard(town) for words in text.split("\n")]
    assert said == ["여권을", last, "언제 나오나요"]


def test_runs_that_never_stand_still_are_left_for_later() -> None:
    town = Town("menu")
    plan = Plan(dict.fromkeys(range(99), Moment.BEFORE), lambda: Conflict("moved"))
    town.runs = Failing(town.runs, plan)
    town.build()
    with pytest.raises(Retryable):
        town.says("여권을")
    assert heard(town) == []


def test_what_the_inbox_has_forgotten_holds_nothing_up() -> None:
    town = Town("menu")
    town.says("여권을")
    town.inbox.texts.clear()
    after(town, 3600, "신청했어요")
    town.waits()
    assert heard(town) == ["신청했어요"]


def test_what_could_not_be_answered_in_time_is_answered_when_it_comes_again() -> None:
    town = Town("menu")
    town.bring(town.text("처음으로"))
    [(tenant_id, delivery)] = town.inbox.texts
    with pytest.raises(Retryable):
        town.take(tenant_id, delivery, seconds=-1)
    town.keys = Failing(town.keys, Plan({2: Moment.BEFORE}))
    town.build()
    with pytest.raises(Retryable):
        town.take(tenant_id, delivery)
    assert heard(town) == []
    town.read()
    assert heard(town) == ["처음으로"]


def runs_of(texts: list[tuple[int, str]]) -> list[str]:
    """The model: the moments and words of texts as they come, as the bot should read them."""
    runs: list[tuple[int, bool, list[str]]] = []
    for moment, words in texts:
        whole = words == "처음으로"
        if runs and not whole:
            first, is_open, held = runs[-1]
            if is_open and moment - first < JOIN_SECONDS:
                held.append(words)
                continue
        runs.append((moment, not whole, [words]))
    return ["\n".join(held) for _, _, held in runs]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0, 1, 7, 19, 20, 21, 60]), st.booleans()), max_size=9))
def test_texts_that_are_read_as_they_come_are_the_runs_of_the_model(
    told: list[tuple[int, bool]],
) -> None:
    town, moment, texts = Town("menu"), 0, []
    for number, (gap, whole) in enumerate(told):
        moment += gap
        texts.append((moment, "처음으로" if whole else f"글 {number}번째"))
        after(town, gap, texts[-1][1])
    town.waits()
    assert heard(town) == runs_of(texts)


@dataclass(frozen=True)
class Sent:
    """A text on its way: who wrote what, and when we took it in."""

    sender: str
    words: str
    at: datetime
    delivery: str


class TextsOnTheirWay(RuleBasedStateMachine):
    """Texts are read late, in any order, again and again, and anything may break in between."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town("menu", plan=Plan({}))
        self.sent: list[Sent] = []
        self.unread: list[Sent] = []

    @rule(sender=st.sampled_from([PHONE, OTHER]), whole=st.booleans())
    def writes(self, sender: str, whole: bool) -> None:
        number = len(self.sent)
        words = f"죽고 싶어요 {number}" if whole and number % 2 else f"글 {number}번째"
        before = set(self.town.inbox.texts)
        self.town.bring(self.town.text(words, sender=sender))
        [(_, delivery)] = set(self.town.inbox.texts) - before
        sent = Sent(sender, words, self.town.now, delivery)
        self.sent.append(sent)
        self.unread.append(sent)

    @rule(seconds=st.sampled_from([1, 9, 19, 20, 45]))
    def time_passes(self, seconds: int) -> None:
        self.town.waits(seconds)

    @precondition(lambda self: self.unread)
    @rule(data=st.data())
    def is_read(self, data: st.DataObject) -> None:
        self._read(data.draw(st.sampled_from(self.unread)))

    @precondition(lambda self: len(self.unread) < len(self.sent))
    @rule(data=st.data())
    def is_read_again(self, data: st.DataObject) -> None:
        self._read(data.draw(st.sampled_from(self.sent)))

    @rule(call=st.integers(1, 9), moment=st.sampled_from(Moment))
    def something_will_break(self, call: int, moment: Moment) -> None:
        plan = self.town.plan
        plan.faults = {len(plan.calls) + call: moment}

    @invariant()
    def nothing_is_answered_twice(self) -> None:
        said = self._said()
        assert len(said) == len(set(said))

    @invariant()
    def a_run_is_of_texts_within_its_time_in_order(self) -> None:
        moments = {sent.words: sent.at for sent in self.sent}
        for sender in (PHONE, OTHER):
            for text in heard(self.town, sender):
                run = [moments[words] for words in text.split("\n")]
                assert run == sorted(run)
                assert run[-1] - run[0] < timedelta(seconds=JOIN_SECONDS)

    def teardown(self) -> None:
        self.town.plan.faults = {}
        for sent in self.sent:
            self._read(sent)
        self.town.waits()
        assert sorted(self._said()) == sorted(sent.words for sent in self.sent)

    def _read(self, sent: Sent) -> None:
        with suppress(Retryable):
            self.town.take(self.town.tenant.id, sent.delivery)
            if sent in self.unread:
                self.unread.remove(sent)

    def _said(self) -> list[str]:
        return [
            words
            for sender in (PHONE, OTHER)
            for text in heard(self.town, sender)
            for words in text.split("\n")
        ]


TestTextsOnTheirWay = TextsOnTheirWay.TestCase
TestTextsOnTheirWay.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
