"""A notice to somebody whose consult talk lasts is said there, and never by two ways at once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.domain.consult import TEXT_LENGTH
from chalicelib.domain.conversation import ConversationKey, Voice
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome, told_to_agent
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import End
from chalicelib.domain.notice_said import PUSH
from tests.consult_fakes import FakeSender
from tests.fakes import Moment
from tests.services.notices import states
from tests.services.talking_notices import WORDS, House

S = DeliveryState
REFUSED = Outcome(S.FAILED_PERMANENT, Failure.REFUSED)
OVER = Outcome(S.FAILED_PERMANENT, Failure.SESSION_EXPIRED)
BUSY = Outcome(S.FAILED_TEMPORARY, Failure.RATE)
CUT = Outcome(S.UNKNOWN, Failure.CUT)


@pytest.fixture
def house() -> House:
    return House().entered()


def told(house: House) -> list[str]:
    return [words for turn in house.log if (words := told_to_agent(turn))]


def test_it_stands_in_the_talk_and_is_pushed_once(house: House) -> None:
    id = house.asks()
    for _ in range(3):
        house.works()
    assert house.pushed() == [WORDS]
    [turn] = house.turns()
    assert (turn.voice, turn.text, house.log[-1]) == (Voice.DESK, WORDS, turn)
    assert states(house.town.notice(id)) == [("session", "sent")]
    assert house.town.vendor.calls == []


def test_the_agent_still_owes_an_answer_after_it() -> None:
    house = House().entered()
    before = house.entry
    house.asks()
    house.works()
    after = house.entry
    assert (after.unanswered_since, after.stage) == (before.unanswered_since, before.stage)


@pytest.mark.parametrize("times", [1, 3])
def test_the_dealers_report_ends_it(house: House, times: int) -> None:
    id = house.asks()
    house.works()
    for _ in range(times):
        house.post("result_delivered", ref=house.ref())
    assert house.town.notice(id).end is End.ARRIVED
    house.town.passes(hours=2)
    assert house.town.vendor.calls == []


def test_that_it_was_read_is_known(house: House) -> None:
    id = house.asks()
    house.works()
    house.later(minutes=1)
    house.post("seen_info", kakaoTime=house.now.isoformat(timespec="milliseconds"))
    assert states(house.town.notice(id)) == [("session", "read")]


def test_what_the_dealer_refuses_goes_on_as_a_text_and_no_agent_need_act(house: House) -> None:
    house.sender.outcomes = [REFUSED]
    id = house.asks()
    house.works()
    assert states(house.town.notice(id)) == [("session", "failed_permanent"), ("text", "sent")]
    assert told(house) == []


def test_a_report_of_a_refusal_does_too_and_once(house: House) -> None:
    id = house.asks()
    house.works()
    for _ in range(3):
        house.post("result_refused", ref=house.ref(), reportCode="A100")
        house.works()
    assert states(house.town.notice(id)) == [("session", "failed_permanent"), ("text", "sent")]
    assert len(house.town.vendor.calls) == 1
    assert told(house) == []


def test_a_session_that_is_over_is_told_to_the_agent_and_the_text_goes(house: House) -> None:
    house.sender.outcomes = [OVER]
    id = house.asks()
    house.works()
    assert states(house.town.notice(id))[1] == ("text", "sent")
    assert len(told(house)) == 1
    assert house.entry.session == ""
    house.asks(cause="case#2")
    house.works()
    assert len(house.turns()) == 1, "the next one does not try the talk again"


def closed(house: House) -> None:
    house.desk.close(house.taken(), house.own)


def over(house: House) -> None:
    house.post("expired_session")


def never_there(house: House) -> None:
    house.desks.entries.clear()


@pytest.mark.parametrize("ends", [closed, over, never_there])
def test_without_a_talk_that_lasts_the_next_way_begins_at_once(house: House, ends) -> None:  # type: ignore[no-untyped-def]
    ends(house)
    id = house.asks()
    house.works()
    steps = house.town.notice(id).steps
    assert [step.reason for step in steps] == [Failure.SESSION_EXPIRED, ""]
    assert house.turns() == []
    assert len(house.town.vendor.calls) == 1


@pytest.mark.parametrize("channel", ["web", "sms"])
def test_another_channels_talk_is_no_way_for_notices(house: House, channel: str) -> None:
    [(place, entry)] = house.desks.entries.items()
    house.desks.entries[place] = entry.changed(channel=channel)
    house.asks()
    house.works()
    assert house.turns() == []
    assert len(house.town.vendor.calls) == 1


def test_anothers_conversation_has_no_talk_of_this_one(house: House) -> None:
    stranger = ConversationKey(house.tenant.id, "kakao", "f" * 24)
    outcome = house.talk.say(house.tenant, stranger, WORDS, f"{house.tenant.id}.other@1")
    assert outcome == OVER
    assert house.turns() == []


def test_one_that_does_not_fit_is_not_cut_but_goes_another_way(house: House) -> None:
    long = house.talk.say(house.tenant, house.own, "가" * (TEXT_LENGTH + 1), "a.b@1")
    fits = house.talk.say(house.tenant, house.own, "가" * TEXT_LENGTH, "a.c@1")
    assert long == Outcome(S.FAILED_PERMANENT, Failure.TOO_LONG)
    assert fits.state is S.SENT
    assert len(house.log[-1].text) == TEXT_LENGTH


def test_whose_number_it_is_some_are_never_written(house: House) -> None:
    number = "900101-" + "1234567"
    house.talk.say(house.tenant, house.own, f"주민등록번호 {number} 확인", "a.b@1")
    assert number not in house.log[-1].text


def test_the_same_key_again_says_nothing_again_even_after_the_talk_closed(house: House) -> None:
    key = f"{house.tenant.id}.notice@1"
    first = house.talk.say(house.tenant, house.own, WORDS, key)
    closed(house)
    assert house.talk.say(house.tenant, house.own, WORDS, key) == first
    assert len(house.turns()) == 1


def test_what_the_queue_did_not_push_in_time_is_never_pushed(house: House) -> None:
    id = house.asks()
    house.town.work()
    assert len(house.turns()) == 1
    house.town.passes(minutes=15)
    assert states(house.town.notice(id)) == [("session", "failed_permanent"), ("text", "sent")]
    house.deliver()
    assert house.pushed() == []


def test_what_the_dealer_refused_for_now_is_withdrawn_when_its_time_is_up(house: House) -> None:
    house.sender.outcomes = [BUSY]
    id = house.asks()
    house.town.work()
    with pytest.raises(Retryable):
        house.deliver()
    house.town.passes(minutes=15)
    assert states(house.town.notice(id))[1] == ("text", "sent")
    house.deliver()
    assert house.pushed() == []


def test_a_push_that_is_under_way_when_time_is_up_is_waited_for(house: House) -> None:
    id = house.asks()
    house.town.work()
    house.later(minutes=11)
    house.sender.before = lambda: house.town.sending.take(again(house, id))
    house.deliver()
    assert house.pushed() == [WORDS]
    assert states(house.town.notice(id)) == [("session", "sent")]
    assert house.town.vendor.calls == []
    house.post("result_delivered", ref=house.ref())
    assert house.town.notice(id).end is End.ARRIVED


def test_of_a_push_whose_worker_died_nobody_is_sure_and_it_is_not_made_again(house: House) -> None:
    id = house.asks()
    house.town.work()
    house.sender.after = _dies
    with pytest.raises(_Killed):
        house.deliver()
    house.sender.after = lambda: None
    house.town.passes(minutes=15)
    push = house.push()
    assert push
    assert push.state is S.UNKNOWN
    assert states(house.town.notice(id)) == [("session", "sent"), ("text", "sent")]
    house.deliver()
    assert house.pushed() == [WORDS]


def test_a_cut_push_is_waited_for_and_a_late_report_is_still_true(house: House) -> None:
    house.sender.outcomes = [CUT]
    id = house.asks()
    house.works()
    house.town.passes(minutes=5)
    assert house.town.vendor.calls == []
    house.post("result_delivered", ref=house.ref())
    assert house.town.notice(id).end is End.ARRIVED


def test_a_cut_push_that_went_out_late_has_its_patience_from_then_on(house: House) -> None:
    house.sender.outcomes = [CUT]
    id = house.asks()
    house.town.work()
    house.later(minutes=9)
    house.deliver()
    house.town.passes(minutes=9)
    assert house.town.vendor.calls == []
    house.town.passes(minutes=2)
    assert states(house.town.notice(id)) == [("session", "sent"), ("text", "sent")]


def test_a_receipt_that_was_lost_on_its_way_is_asked_for(house: House) -> None:
    id = house.asks()
    house.works()
    push = house.push()
    assert push
    house.deliveries.change(
        house.tenant.id, house.own, push, type(push)(push.seq, PUSH, S.DELIVERED, house.now)
    )
    house.town.passes(minutes=15)
    assert house.town.notice(id).end is End.ARRIVED
    assert house.town.vendor.calls == []


def test_a_claim_that_stands_without_its_turn_is_said_never(house: House) -> None:
    """Whoever asks takes the claim, so that a call which slept until now says nothing more."""
    key = f"{house.tenant.id}.notice@1"
    assert house.talk.ask(house.own, key, "", timedelta(minutes=10)).state is S.FAILED_PERMANENT
    house.talk.say(house.tenant, house.own, WORDS, key)
    assert house.turns() == []


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("call", range(1, 14))
def test_wherever_the_door_breaks_it_is_said_once_by_one_way(call: int, moment: Moment) -> None:
    house = House().entered()
    id = house.asks()
    house.plan.faults = {len(house.plan.calls) + call: moment}
    for _ in range(20):
        house.surely(house.town.work)
        house.surely(house.town.sending.take, again(house, id))
        house.surely(house.deliver)
        if house.pushed():
            house.post("result_delivered", ref=house.ref())
        house.town.mending.mend_all()
        house.later(minutes=2)
    assert len(house.pushed()) + len(house.town.vendor.taken) == 1
    assert len(house.turns()) <= 1
    assert house.town.notice(id).end in (End.ARRIVED, None)


class _Killed(Exception):
    """The process ended."""


def _dies() -> None:
    raise _Killed


def again(house: House, id: str) -> Published:
    return Published("again", Fact.NOTICE_MOVED, id, house.tenant.id, "", "", 0, house.now)


class TalkMachine(RuleBasedStateMachine):
    """Queues, faults and time in any order; the dealer reports truly where it reports."""

    @initialize()
    def begins(self) -> None:
        self.house = House().entered()
        self.sender: FakeSender = self.house.sender
        self.id = self.house.asks()
        self.pushed_before_text: int | None = None
        self.cut = False
        self.last_pushed = self.house.now

    @rule(outcome=st.sampled_from([REFUSED, OVER, BUSY, CUT]))
    def the_dealer_will(self, outcome: Outcome) -> None:
        self.sender.outcomes = [outcome]
        self.cut = self.cut or outcome == CUT

    @rule(within=st.integers(1, 5), moment=st.sampled_from(list(Moment)))
    def the_door_breaks_soon(self, within: int, moment: Moment) -> None:
        self.house.plan.faults = {len(self.house.plan.calls) + within: moment}

    @rule()
    def a_worker_comes(self) -> None:
        self.house.surely(self.house.town.sending.take, again(self.house, self.id))

    @rule()
    def the_push_comes(self) -> None:
        count = len(self.house.pushed())
        self.house.surely(self.house.deliver)
        if len(self.house.pushed()) > count:
            self.last_pushed = self.house.now

    @rule(minutes=st.sampled_from([1, 3, 11, 70]))
    def time_passes(self, minutes: int) -> None:
        self.house.later(minutes=minutes)

    @precondition(lambda self: self.house.pushed())
    @rule(kind=st.sampled_from(["delivered", "read"]))
    def a_report_comes(self, kind: str) -> None:
        if kind == "delivered":
            self.house.post("result_delivered", ref=self.house.ref())
        else:
            stamp = self.house.now.isoformat(timespec="milliseconds")
            self.house.post("seen_info", kakaoTime=stamp)

    @rule()
    def the_talk_is_over(self) -> None:
        self.house.post("expired_session")

    @invariant()
    def it_is_said_once_at_the_most(self) -> None:
        assert len(self.house.turns()) <= 1
        assert len(self.house.pushed()) <= 1

    @invariant()
    def nothing_is_said_in_the_talk_once_the_text_is_under_way(self) -> None:
        if self.house.town.vendor.calls:
            count = len(self.house.pushed())
            if self.pushed_before_text is None:
                self.pushed_before_text = count
                waited = self.house.now - self.last_pushed
                # What went out in the talk had its patience, twice where its call went well.
                assert not count or waited >= timedelta(minutes=10)
            assert count == self.pushed_before_text

    @invariant()
    def what_arrived_in_the_talk_is_not_sent_after(self) -> None:
        notice = self.house.town.notice(self.id)
        if notice.steps and notice.steps[0].has_arrived:
            assert notice.end is End.ARRIVED

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        house = self.house
        house.plan.faults, self.sender.outcomes = {}, []
        # A text waits for the morning.
        for _ in range(40):
            house.town.passes(minutes=31)
            house.surely(house.deliver)
            if house.town.notice(self.id).end:
                break
        assert house.town.notice(self.id).end is not None
        self.it_is_said_once_at_the_most()


TestTalk = TalkMachine.TestCase
TestTalk.settings = settings(
    max_examples=60,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
