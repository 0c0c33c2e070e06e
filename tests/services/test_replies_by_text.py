"""What an agent wrote into a talk whose session was over goes out by text: once, by whom it may."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, TooLong, Unfit
from chalicelib.domain.notice import End
from chalicelib.domain.notice_words import told_of_notice
from chalicelib.domain.outbound_rules import Why
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.reply_by_text import words_by_text
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.text_message import OutgoingText
from chalicelib.services.desk_reading import DeskReading
from chalicelib.services.desk_showing import Showing
from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.replies_by_text import RepliesByText
from tests.cities import MONDAY
from tests.notice_fakes import REFUSED
from tests.services.consulting import stamp
from tests.services.notices import states
from tests.services.talking_notices import LADDER, House

WORDS, PHONE = "신분증을 가지고 오세요.", "01000000000"
OVER = Outcome(DeliveryState.FAILED_PERMANENT, Failure.SESSION_EXPIRED)
TEXTS_ALONE = {**LADDER, "rungs": [{"way": "text", "minutes": 60}]}


class Desk(House):
    """An agent has the talk; the person has told their number."""

    def build(self) -> None:
        super().build()
        self.town.sealed = self.sealed
        nonces = iter(range(1, 1000))
        turns = DeskTurns(
            self.conversations, self.desks, self.claims, self.tenants,
            lambda: f"text-{next(nonces)}", lambda: self.now,
        )  # fmt: skip
        self.replies = RepliesByText(turns, self.deliveries, self.numbers, self.town.notifying)
        self.showing = Showing(
            DeskReading(self.desks, self.conversations, lambda: self.now),
            self.desks,
            self.agents,
            self.tenants,
            self.deliveries,
            lambda: self.now,
        )

    def ways(self, ways: object) -> None:
        """From now on the city has these."""
        self.tenant = replace(self.tenant, ways=ways)  # type: ignore[arg-type]
        self.tenants.tenants[self.tenant.id][self.tenant.version] = self.tenant

    def ends(self) -> None:
        self.post("expired_session", msgKey="over", kakaoTime=stamp(self.now))

    def comes_back(self) -> None:
        self.later(minutes=1)
        self.write("다시 왔어요", sessionId="another")
        self.deliver()

    def writes(self, text: str = WORDS, outcome: Outcome = OVER) -> Turn:
        """The agent does; the dealer answers so."""
        self.sender.outcomes = [outcome]
        turn = self.desk.reply(self.agent(), self.who, text)
        self.deliver()
        assert turn
        return turn

    def kept_back(self, text: str = WORDS) -> Turn:
        self.ends()
        return self.writes(text)

    def sends(self, turn: Turn) -> str:
        return self.replies.send(self.agent(), self.who, turn.seq)

    def texts(self) -> list[tuple[str, str]]:
        """To whom and what, as the vendor took it."""
        taken = self.town.vendor.messages.values()
        return [(each.to, each.text) for each in taken if isinstance(each, OutgoingText)]

    def as_sent(self) -> str:
        return words_by_text(self.tenant, "ko", WORDS)


@pytest.fixture
def desk() -> Desk:
    found = Desk()
    found.entered()
    found.taken()
    found.post("personal_info")
    found.deliver()
    found.sender.said.clear()
    return found


def test_it_goes_by_text_to_the_number_they_told_once_however_often_it_is_pressed(
    desk: Desk,
) -> None:
    turn = desk.kept_back()
    ids = {desk.sends(turn) for _ in range(3)}
    desk.works()
    ids.add(desk.sends(turn))
    desk.works()
    [id] = ids
    assert desk.texts() == [(PHONE, desk.as_sent())]
    assert WORDS in desk.as_sent() and len(desk.as_sent()) > len(WORDS)
    assert states(desk.town.notice(id)) == [("session", "failed_permanent"), ("text", "sent")]
    desk.town.delivers(desk.town.vendor.calls[-1])
    assert desk.sends(turn) == id
    desk.works()
    assert len(desk.texts()) == 1 and desk.town.notice(id).end is End.ARRIVED


@pytest.mark.parametrize("quiet", [{}, {"begins": "18:00", "ends": "09:00"}])
def test_it_waits_for_no_morning(desk: Desk, quiet: dict[str, str]) -> None:
    own = {**quiet, "keeps": ["service", "public_info"], "urgent_passes": False} if quiet else None
    desk.ways({**LADDER, **({"quiet": own} if own else {})})
    desk.now = MONDAY.replace(hour=23)
    turn = desk.kept_back()
    desk.sends(turn)
    desk.works()
    assert desk.texts() == [(PHONE, desk.as_sent())]


def test_who_wants_no_texts_gets_none_at_night_either(desk: Desk) -> None:
    desk.now = MONDAY.replace(hour=23)
    turn = desk.kept_back()
    blocked = Consents().withdrew([Scope("sms", Purpose.SERVICE)], "block", desk.now)
    desk.town.consents.write(desk.tenant.id, desk.own, blocked)
    desk.sends(turn)
    desk.works()
    assert desk.texts() == [] and desk.town.failures() == [Why.BLOCKED]


def test_each_reply_is_a_text_of_its_own(desk: Desk) -> None:
    desk.ends()
    first, second = desk.writes("하나"), desk.writes("둘")
    assert desk.sends(first) != desk.sends(second)
    desk.works()
    assert [text.splitlines()[-1] for _, text in desk.texts()] == ["하나", "둘"]


def test_who_came_back_before_it_went_out_reads_it_in_the_talk_and_gets_no_text(
    desk: Desk,
) -> None:
    turn = desk.kept_back()
    id = desk.sends(turn)
    desk.comes_back()
    desk.works()
    assert desk.pushed() == [desk.as_sent()]
    assert states(desk.town.notice(id)) == [("session", "sent")]
    desk.post("result_delivered", ref=desk.ref())
    desk.town.passes(hours=2)
    assert desk.texts() == [] and desk.town.notice(id).end is End.ARRIVED


def test_the_desk_is_shown_how_far_each_came(desk: Desk) -> None:
    turn = desk.kept_back()
    shown = desk.showing.talk(desk.agent(), desk.who)
    assert desk.replies.sent(shown) == {}
    id = desk.sends(turn)
    assert {seq: notice.id for seq, notice in desk.replies.sent(shown).items()} == {turn.seq: id}
    desk.works()
    desk.town.delivers(desk.town.vendor.calls[-1])
    assert desk.replies.sent(shown)[turn.seq].end is End.ARRIVED


def test_what_no_way_brought_is_told_to_the_agent_and_not_tried_again(desk: Desk) -> None:
    turn = desk.kept_back()
    id = desk.sends(turn)
    desk.works()
    desk.town.reports(desk.town.vendor.calls[-1], REFUSED)
    desk.works()
    assert desk.town.failures() == [Failure.REFUSED]
    notice = desk.town.notice(id)
    assert (notice.end, notice.department) == (End.GIVEN_UP, desk.entry.department)
    assert desk.sends(turn) == id
    desk.works()
    assert len(desk.texts()) == 1
    assert not any(told_of_notice(each) for each in desk.log), "the worker of failures tells it"


@pytest.mark.parametrize(
    "ways",
    [
        {},
        {**LADDER, "rungs": [{"way": "session", "minutes": 10}]},
        {**LADDER, "rungs": [{"way": "alimtalk", "minutes": 10}]},
        {**LADDER, "sender": ""},
        {**LADDER, "vendors": []},
    ],
    ids=["none", "talk alone", "alimtalk alone", "no sender", "no vendor"],
)
def test_a_city_that_sends_no_texts_offers_none(desk: Desk, ways: object) -> None:
    desk.ways(ways)
    turn = desk.kept_back()
    with pytest.raises(Unfit):
        desk.sends(turn)
    assert desk.replies.sent(desk.showing.talk(desk.agent(), desk.who)) == {}
    assert desk.town.store.kept == {}


@pytest.mark.parametrize("phone", ["02-123-4567", "+1 212 555 0100", ""])
def test_without_a_mobile_number_nothing_is_taken_in(desk: Desk, phone: str) -> None:
    desk.sealed.items.clear()
    told = {"phone_number": phone, "nickname": "시험"}
    desk.post("personal_info", msgKey="another", personalInfo=told)
    turn = desk.kept_back()
    with pytest.raises(Unfit):
        desk.sends(turn)
    assert desk.town.store.kept == {}


def test_while_the_talk_goes_on_replies_go_there(desk: Desk) -> None:
    turn = desk.writes(outcome=Outcome(DeliveryState.SENT))
    with pytest.raises(Conflict):
        desk.sends(turn)
    kept_back = desk.kept_back()
    desk.comes_back()
    with pytest.raises(Conflict):
        desk.sends(kept_back)
    assert desk.town.store.kept == {}


def _arrived(desk: Desk) -> int:
    return desk.writes(outcome=Outcome(DeliveryState.SENT)).seq


def _unknown(desk: Desk) -> int:
    return desk.writes(outcome=Outcome(DeliveryState.UNKNOWN, Failure.CUT)).seq


def _remark(desk: Desk) -> int:
    turn = desk.desk.note(desk.agent(), desk.who, "내부에서만 볼 글")
    assert turn
    return turn.seq


def _persons(desk: Desk) -> int:
    return next(turn.seq for turn in desk.log if turn.voice is Voice.CONTACT)


@pytest.mark.parametrize("written", [_arrived, _unknown, _remark, _persons])
def test_nothing_goes_out_that_may_have_arrived_or_was_not_said_to_the_person(
    desk: Desk, written: Callable[[Desk], int]
) -> None:
    seq = written(desk)
    desk.ends()
    with pytest.raises(Conflict):
        desk.replies.send(desk.agent(), desk.who, seq)
    assert desk.town.store.kept == {}


def test_only_who_works_on_the_talk_sends_it(desk: Desk) -> None:
    turn = desk.kept_back()
    place = frozenset({desk.entry.department})
    colleague = Member("other", desk.tenant.id, "상담사 2", frozenset({Role.AGENT}), place)
    with pytest.raises(Forbidden):
        desk.replies.send(colleague, desk.who, turn.seq)
    assert desk.town.store.kept == {}


def test_another_citys_reply_answers_as_one_that_is_not_there(desk: Desk) -> None:
    turn = desk.kept_back()
    stranger = Member("boss", "dalbit", "상담반장", frozenset({Role.SUPERVISOR}))
    for who in (desk.who, replace(desk.who, tenant_id="dalbit")):
        with pytest.raises(NotFound):
            desk.replies.send(stranger, who, turn.seq)
    for seq in (0, 999):
        with pytest.raises(NotFound):
            desk.replies.send(desk.agent(), desk.who, seq)


def test_a_talk_that_is_over_sends_nothing_any_more(desk: Desk) -> None:
    turn, agent, who = desk.kept_back(), desk.agent(), desk.who
    desk.desk.close(agent, who)
    with pytest.raises(NotFound):
        desk.replies.send(agent, who, turn.seq)


def test_what_one_text_message_cannot_hold_is_refused_whole_with_its_count(desk: Desk) -> None:
    desk.ways(TEXTS_ALONE)
    turn = desk.kept_back("가" * 1000)
    with pytest.raises(TooLong) as refused:
        desk.sends(turn)
    assert refused.value.count > refused.value.limit == 2000
    assert desk.town.store.kept == {}
