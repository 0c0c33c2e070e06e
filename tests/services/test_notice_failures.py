"""Of a notice that no way brought a person learns: who has the talk, and the department's office."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.delivery import Failure, told_to_agent
from chalicelib.domain.department_notice import TOLD
from chalicelib.domain.errors import Unfit
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_causes import consent_cause
from chalicelib.domain.notice_words import told_of_notice, why_words
from chalicelib.domain.outbound_rules import Why, words_of
from chalicelib.domain.reply_by_text import cause_of as reply_cause
from chalicelib.services.notice_failures import NoticeFailures
from chalicelib.services.telling_departments import TellingDepartments
from chalicelib.services.undelivered import Undelivered
from chalicelib.store.notice_facts import told_data
from tests.cities import MONDAY, city
from tests.department_fakes import FakeMail, FakeTellings, FakeWebhook
from tests.fakes import Failing, FakeTenants, Moment, Plan
from tests.notice_fakes import REFUSED
from tests.services.consulting import accounts
from tests.services.talking_notices import LADDER, House

HOOK = {"url": "https://minwon.city.example/in", "secret": "departments/webhook"}


def given_up(house: House, **changes: object) -> Published:
    """The fact of a notice that failed by every way, as it is published."""
    house.sender.outcomes, house.town.vendor.plan = [REFUSED], [REFUSED]
    house.asks(**changes)
    house.works()
    [notice] = [each for fact, each in house.town.store.told if fact is Fact.NOTICE_FAILED]
    return published(notice)


def published(notice: Notice) -> Published:
    who = notice.who
    where = (who.family, who.contact) if who else ("", "")
    data = told_data(notice, Fact.NOTICE_FAILED)
    id = f"notice-{notice.id}-F#{notice.changes:06d}"
    return Published(id, Fact.NOTICE_FAILED, data, notice.tenant_id, *where, 0, datetime.now(UTC))


def failures(house: House) -> NoticeFailures:
    return NoticeFailures(Undelivered(house.talk._turns, house.claims))


def told(house: House) -> list[Turn]:
    return [turn for turn in house.log if told_of_notice(turn)]


def test_whoever_has_the_talk_is_told_once_and_nothing_is_said_to_the_person() -> None:
    house = House().entered()
    failed = given_up(house)
    house.sender.said.clear()
    for _ in range(3):
        failures(house).tell(failed)
    [turn] = told(house)
    assert "전하지 못했습니다" in told_of_notice(turn)
    house.deliver()
    assert house.sender.said == []


def test_an_ordinary_loss_is_worded_as_before() -> None:
    house = House().entered()
    house.sender.outcomes = [REFUSED]
    house.desk.reply(house.taken(), house.own, "확인했습니다.")
    house.deliver()
    [turn] = [turn for turn in house.log if told_to_agent(turn)]
    assert told_of_notice(turn) == ""


def test_a_talk_that_is_over_tells_nobody_and_a_phone_has_none() -> None:
    house = House().entered()
    failed = given_up(house)
    house.desk.close(house.taken(), house.own)
    failures(house).tell(failed)
    assert told(house) == []
    house = House().entered()
    alone = given_up(house, who=None, cause="case#9")
    failures(house).tell(alone)
    assert alone.contact == ""
    assert told(house) == []


def test_of_one_who_refused_the_agent_is_not_sent_after_them() -> None:
    house = House().entered()
    undelivered = Undelivered(house.talk._turns, house.claims)
    undelivered.notice_failed(house.own, "n1", Why.STOPPED.value)
    [turn] = told(house)
    assert words_of(Why.STOPPED) in told_of_notice(turn)
    assert "전화" not in told_of_notice(turn)


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("call", range(1, 8))
def test_it_is_told_once_wherever_the_telling_breaks(call: int, moment: Moment) -> None:
    house = House().entered()
    failed = given_up(house)
    house.plan.faults = {len(house.plan.calls) + call: moment}
    for _ in range(3):
        house.surely(failures(house).tell, failed)
    assert len(told(house)) == 1


class Office:
    """The departments of a house's city."""

    def __init__(self, house: House, plan: Plan | None = None) -> None:
        self.house, self.mail, self.webhook = house, FakeMail(), FakeWebhook()
        told_at = {
            id: {"mail": [f"{id}@city.example"], "webhook": HOOK} for id in house.tenant.departments
        }
        agents = next(iter(house.tenant.departments))
        self.tenant = city(
            ways=LADDER, accounts=accounts(), told_at=told_at, agent_department=agents
        )
        tellings = FakeTellings()
        self.job = TellingDepartments(
            FakeTenants(self.tenant),
            house.desks,
            Failing(tellings, plan) if plan else tellings,
            self.mail,
            self.webhook,
            lambda tenant_id, name: "whsec_synthetic",
            "https://city.example/desk",
            lambda: house.now,
        )


def _of_a_reply(house: House) -> str:
    house.desk.reply(house.taken(), house.own, "신분증을 가지고 오세요.")
    house.deliver()
    return reply_cause(house.own, next(each for each in house.log if each.voice is Voice.AGENT))


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (_of_a_reply, "상담사가 쓴 답변"),
        (
            lambda house: consent_cause(house.own, "sms", MONDAY.date()),
            "광고 수신 동의를 다시 알리는 안내",
        ),
    ],
    ids=["reply", "consent"],
)
def test_what_we_call_a_notice_among_ourselves_an_officer_reads_in_words(
    cause: Callable[[House], str], said: str
) -> None:
    house = House().entered()
    named = cause(house)
    failed = given_up(house, cause=named)
    office = Office(house)
    office.job.tell(failed)
    [(_, words)], [(_, _, payload)] = office.mail.sent, office.webhook.posted
    assert said in words and payload["data"]["notice"] == said
    for raw in (named, named.partition("#")[0], house.own.contact, "kakao"):
        assert raw not in words and raw not in payload["data"]["notice"]


def test_the_department_that_asked_is_told_where_it_is_told_of_things() -> None:
    assert Fact.NOTICE_FAILED in TOLD
    house = House().entered()
    asked = [*house.tenant.departments][-1]
    failed = given_up(house, department=asked)
    office = Office(house)
    for _ in range(2):
        office.job.tell(failed)
    [(to, words)] = office.mail.sent
    assert to == f"{asked}@city.example"
    assert "case#1" in words
    [(_, _, payload)] = office.webhook.posted
    assert payload["type"] == "notice.failed"
    assert payload["data"]["notice"] == "case#1"
    assert "김하나" not in words


def test_without_one_that_asked_the_talks_or_the_agents_department_is_told() -> None:
    house = House().entered()
    failed = given_up(house)
    office = Office(house)
    office.job.tell(failed)
    house.desks.entries.clear()
    again = Office(house)
    again.job.tell(failed)
    assert [to for to, _ in office.mail.sent] == [f"{house_department(house, failed)}@city.example"]
    assert [to for to, _ in again.mail.sent] == [f"{again.tenant.agent_department}@city.example"]


def house_department(house: House, failed: Published) -> str:
    who = ConversationKey(failed.tenant_id, failed.channel, failed.contact)
    [opened] = [
        event
        for turn in house.conversations.logs[house.tenant.id, who].values()
        for event in turn.events
        if event.fact is Fact.TALK_OPENED
    ]
    return str(json.loads(opened.data)["department"])


def test_a_department_that_there_is_not_cannot_ask() -> None:
    with pytest.raises(Unfit):
        House().entered().asks(department="nowhere")


def test_why_it_failed_is_said_in_words_of_every_reason() -> None:
    for reason in [*Failure, *Why]:
        assert why_words(reason.value).endswith("."), reason
        assert reason.value not in why_words(reason.value)
        is_refused = reason is Failure.REFUSED
        assert (why_words(reason.value) == why_words(Failure.REFUSED)) == is_refused, reason
    assert why_words("") == ""
