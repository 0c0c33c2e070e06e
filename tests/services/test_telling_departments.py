"""Departments are told each way once, whatever breaks off; and nothing of a person is told."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.department_notice import LEASE, TOLD
from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.domain.events import Published
from chalicelib.services.publisher import facts_of
from chalicelib.services.telling_departments import TellingDepartments
from tests.department_fakes import FakeMail, FakeTellings, FakeWebhook
from tests.fakes import Failing, FakeTenants, Moment, Plan
from tests.services.texting import PHONE, Town

HOOK = {"url": "https://minwon.city.example/in", "secret": "departments/webhook"}
TOLD_AT = {"minwon": {"mail": ["minwon@city.example"], "webhook": HOOK}}
SAID = "쌀이 떨어졌어요 김민원 드림"


class Office:
    """A text town whose department has a mailbox and a system."""

    def __init__(self, **changes: Any) -> None:
        self.town = Town()
        tenant = replace(self.town.tenant, agent_department="minwon", told_at=TOLD_AT)
        self.tenant = replace(tenant, **changes)
        self.tellings, self.mail, self.webhook = FakeTellings(), FakeMail(), FakeWebhook()
        self.secret: str | None = "whsec_synthetic"
        self.now: datetime = self.town.now

    def job(self, plan: Plan | None = None) -> TellingDepartments:
        def failing(port: Any) -> Any:
            return Failing(port, plan) if plan else port

        return TellingDepartments(
            FakeTenants(self.tenant),
            failing(self.town.desk),
            failing(self.tellings),
            failing(self.mail),
            failing(self.webhook),
            lambda tenant_id, name: self.secret,
            "https://city.example/desk",
            lambda: self.now,
        )

    def facts(self) -> list[Published]:
        """Those that the queue takes, of all that the person's turns tell."""
        who = self.town.who()
        all_of = [event for turn in self.town.turns() for event in facts_of(who, turn)]
        return [event for event in all_of if event.fact in TOLD]


def departments_of(office: Office) -> None:
    entry = office.town.entry()
    assert entry is not None
    told_at = {entry.department: TOLD_AT["minwon"]}
    office.tenant = replace(office.tenant, told_at=told_at, agent_department=entry.department)


def an_office(words: str = SAID) -> Office:
    office = Office()
    office.town.says(words)
    departments_of(office)
    return office


def test_a_text_is_told_to_its_department_each_way_once_however_often_it_comes() -> None:
    office = an_office()
    for _ in range(3):
        for event in office.facts():
            office.job().tell(event)
    [(to, words)] = office.mail.sent
    [(_, secret, payload)] = office.webhook.posted
    entry = office.town.entry()
    assert entry is not None
    assert to == "minwon@city.example"
    assert secret == "whsec_synthetic"
    assert entry.receipt in words
    assert payload["data"]["receipt"] == entry.receipt


def test_a_call_for_help_is_told_once_though_two_facts_tell_of_it() -> None:
    office = an_office("죽고 싶어요")
    assert len(office.facts()) >= 2
    for event in office.facts():
        office.job().tell(event)
    [(_, words)] = office.mail.sent
    assert "위급" in words


def test_what_was_written_and_by_whom_is_told_to_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = an_office()
    with caplog.at_level(logging.INFO):
        for event in office.facts():
            office.job().tell(event)
    told = f"{office.mail.sent}{office.webhook.posted}{[each.__dict__ for each in caplog.records]}"
    for secret in (SAID, "쌀이", "김민원", PHONE, office.town.who().contact):
        assert secret not in told


def test_one_way_that_fails_keeps_no_other_and_only_it_is_gone_again() -> None:
    office = an_office()
    [event] = office.facts()
    office.secret = None
    with pytest.raises(Permanent):
        office.job().tell(event)
    assert len(office.mail.sent) == 1
    office.secret = "whsec_synthetic"
    with pytest.raises(Retryable):
        office.job().tell(event)
    office.now += LEASE + timedelta(seconds=1)
    office.job().tell(event)
    assert (len(office.mail.sent), len(office.webhook.posted)) == (1, 1)


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 8))
def test_broken_off_at_any_call_it_is_told_and_nothing_that_is_known_to_be_told_twice(
    number: int, moment: Moment
) -> None:
    office = an_office()
    [event] = office.facts()
    plan = Plan({number: moment})
    with pytest.raises(Retryable):
        office.job(plan).tell(event)
    # A repeat of the queue comes after a while; until then nobody else begins.
    for _ in range(2):
        office.now += LEASE + timedelta(seconds=1)
        office.job().tell(event)
    assert office.mail.sent
    assert office.webhook.posted
    called = plan.calls[number - 1]
    # What was sent and not written down is sent again: twice is better than never.
    doubted = (
        moment is Moment.AFTER
        and called in ("send", "post")
        or (moment is Moment.BEFORE and called == "end")
    )
    assert len(office.mail.sent) + len(office.webhook.posted) == 2 + doubted


def test_two_that_have_the_same_fact_at_once_tell_it_once() -> None:
    office = an_office()
    [event] = office.facts()

    class Slow(FakeMail):
        def send(self, to: str, title: str, text: str, html: str) -> None:
            office.mail = FakeMail()
            with pytest.raises(Retryable):
                office.job().tell(event)
            assert not office.mail.sent
            super().send(to, title, text, html)

    slow = Slow()
    office.mail = slow
    office.job().tell(event)
    assert len(slow.sent) == 1


def test_a_department_that_is_told_nowhere_is_no_fault() -> None:
    office = an_office()
    office.tenant = replace(office.tenant, told_at={})
    for event in office.facts():
        office.job().tell(event)
    assert not office.tellings.items


def test_another_citys_fact_finds_nothing() -> None:
    office = an_office()
    [event] = office.facts()
    office.job().tell(replace(event, tenant_id="nowhere"))
    assert not office.mail.sent
