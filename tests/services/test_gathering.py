"""From a talk to its signals: the question that led there, once, masked, and gone with its turn."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.signals import Kind, Signal
from chalicelib.services.gathering import Gathering
from chalicelib.services.publisher import facts_of
from chalicelib.services.records import Records
from tests.cities import city
from tests.desk_fakes import FakeAgents, FakeDesks
from tests.fakes import Failing, FakeAnswers, FakeTenants, Moment, Plan
from tests.gap_fakes import FakeSignals
from tests.services.desk import Desk

CITY = "saetbyeol"


def who(desk: Desk) -> ConversationKey:
    (_, key), *_ = desk.conversations.logs
    return key


def facts(desk: Desk) -> list[Published]:
    return [fact for turn in desk.log for fact in facts_of(who(desk), turn)]


def disliked(desk: Desk, entry: str) -> Published:
    """A thumb down at the newest turn."""
    newest = desk.log[-1]
    fields = ("thumb-0", Fact.ANSWER_DISLIKED, f"{entry}@1", CITY, "kakao", who(desk).contact)
    return Published(*fields, newest.seq, newest.at)


def gathered(desk: Desk, *more: Published, signals: Any = None) -> list[Signal]:
    kept = signals or FakeSignals()
    gathering = Gathering(desk.conversations, desk.tenants, kept)
    for fact in (*facts(desk), *more):
        gathering.gather(fact)
    return [signal for day in kept.kept.values() for signal in day.values()]


def said(*words: str) -> Desk:
    desk = Desk()
    for each in words:
        desk.say(each)
    return desk


def test_a_miss_is_kept_masked_with_the_life_of_its_turn() -> None:
    desk = said("처음으로", "어쩌고 010-1234-5678")
    (signal,) = gathered(desk)
    assert (signal.kind, signal.text, signal.entry) == (Kind.MISSED, "어쩌고 010-****-5678", "")
    assert signal.contact == who(desk).contact
    assert (signal.at, signal.expires_at) == (desk.log[1].at, desk.log[1].expires_at)


@pytest.mark.parametrize(
    ("words", "question", "entry"),
    [
        (("여권 어디서 만들어요", "상담원"), "여권 어디서 만들어요", "passport"),
        (("여권 어디서", "세금 언제 내요", "상담원"), "세금 언제 내요", "tax"),
        (("여권 어디서", "공지사항", "상담원"), "여권 어디서", "passport"),
        # The entry's own question, where a typed number or label reached it.
        (("분야 보기", "1", "상담원"), "여권은 어디서 만드나요?", "passport"),
    ],
)
def test_who_asks_for_a_person_after_an_answer_leaves_the_question(
    words: tuple[str, ...], question: str, entry: str
) -> None:
    (signal,) = gathered(said(*words))
    assert (signal.kind, signal.text, signal.entry) == (Kind.ASKED, question, entry)


def test_an_answer_reached_by_buttons_alone_leaves_the_entrys_question() -> None:
    desk = Desk()
    desk.press(desk.say("분야 보기"), "분야 2")
    desk.say("상담원")
    (signal,) = gathered(desk)
    assert (signal.text, signal.entry) == ("지방세는 어떻게 내나요?", "tax")


def test_an_answer_picked_after_a_miss_leaves_what_was_asked() -> None:
    desk = Desk()
    picking = desk.say("무엇을 어떻게?")
    desk.press(picking, picking.labels[0])
    desk.say("상담원")
    missed, asked = sorted(gathered(desk), key=lambda signal: signal.kind, reverse=True)
    assert (missed.kind, asked.kind) == (Kind.MISSED, Kind.ASKED)
    assert missed.text == asked.text == "무엇을 어떻게?"
    assert asked.entry in desk.tenant.faq


@pytest.mark.parametrize("words", [("상담원",), ("처음으로", "상담원"), ("공지사항", "상담원")])
def test_who_wants_a_person_from_the_first_leaves_nothing(words: tuple[str, ...]) -> None:
    assert gathered(said(*words)) == []


def test_what_was_asked_at_an_earlier_visit_is_not_why() -> None:
    desk = said("여권 어디서")
    desk.later(hours=30)
    desk.say("상담원")
    assert gathered(desk) == []


def test_a_thumb_down_leaves_the_question_that_brought_the_answer() -> None:
    desk = said("세금 언제 내요", "여권 어디서 만들어요", "공지사항")
    (signal,) = gathered(desk, disliked(desk, "tax"))
    found = (signal.kind, signal.text, signal.entry)
    assert found == (Kind.DISLIKED, "세금 언제 내요", "tax")


def test_a_fact_leaves_one_signal_however_often_it_comes() -> None:
    desk = said("어쩌고", "여권 어디서", "상담원")
    kept = FakeSignals()
    once = gathered(desk, signals=kept)
    assert gathered(desk, *facts(desk), *reversed(facts(desk)), signals=kept) == once
    assert len(once) == 2


@pytest.mark.parametrize("call", range(1, 8))
@pytest.mark.parametrize("moment", Moment)
def test_a_fault_at_any_call_loses_nothing_and_doubles_nothing(call: int, moment: Moment) -> None:
    desk = said("어쩌고", "여권 어디서", "상담원")
    expected = gathered(desk)
    plan = Plan({call: moment})
    kept = FakeSignals()
    flaky = Gathering(
        Failing(desk.conversations, plan), Failing(desk.tenants, plan), Failing(kept, plan)
    )
    for fact in facts(desk):
        # As the queue does: what failed comes again.
        for _ in range(3):
            try:
                flaky.gather(fact)
                break
            except Retryable:
                continue
    assert [signal for day in kept.kept.values() for signal in day.values()] == expected


def test_what_was_deleted_before_leaves_nothing() -> None:
    desk = said("어쩌고", "여권 어디서", "상담원")
    told = facts(desk)
    desk.conversations.delete(CITY, who(desk))
    kept = FakeSignals()
    for fact in told:
        Gathering(desk.conversations, desk.tenants, kept).gather(fact)
    assert kept.kept == {}


def test_a_deleted_conversation_takes_its_signals_along_and_nobody_elses() -> None:
    desk = said("어쩌고", "여권 어디서", "상담원")
    desk.token = None
    desk.say("저쩌고", user="somebody-else")
    kept = FakeSignals()
    gathering = Gathering(desk.conversations, desk.tenants, kept)
    for _, key in desk.conversations.logs:
        for turn in desk.conversations.history(CITY, key):
            for fact in facts_of(key, turn):
                gathering.gather(fact)
    answers = FakeAnswers(desk.conversations)
    desks = FakeDesks(desk.conversations, FakeAgents())
    stores = (desk.conversations, answers, kept, desks)
    records = Records(desk.tenants, desk.keys, *stores, lambda: desk.clock.now)
    records.delete(CITY, who(desk).contact)
    (left,) = (signal for day in kept.kept.values() for signal in day.values())
    assert left.text == "저쩌고"


def test_a_true_thumb_down_tells_which_question_was_answered_badly() -> None:
    desk = Desk()
    desk.press(desk.say("세금 언제 내요"), "도움 안 됐어요")
    (signal,) = gathered(desk)
    found = (signal.kind, signal.text, signal.entry)
    assert found == (Kind.DISLIKED, "세금 언제 내요", "tax")


def test_other_facts_and_marks_without_words_leave_nothing() -> None:
    desk = said("처음으로", "여권 어디서", "불이 났어요")
    assert gathered(desk) == []


def test_a_tenant_that_is_gone_is_told() -> None:
    desk = said("어쩌고")
    gathering = Gathering(desk.conversations, FakeTenants(), FakeSignals())
    with pytest.raises(Permanent):
        for fact in facts(desk):
            gathering.gather(fact)


def test_a_number_that_is_public_no_more_is_masked_now() -> None:
    desk = Desk(city(public_numbers=["01022223333"]))
    desk.say("어쩌고 010-2222-3333")
    assert "2222" in desk.log[0].text
    desk.tenants.put(replace(desk.tenant, public_numbers=frozenset()))
    (signal,) = gathered(desk)
    assert "2222" not in signal.text
