"""Evidence is seen by two: who asks, who confirms, until when, and by nobody else."""

from datetime import datetime, timedelta

import pytest

from chalicelib.domain.abuse_protocol import Heard
from chalicelib.domain.errors import Forbidden, NotFound, Permanent, Unfit
from chalicelib.domain.evidence import KEPT, Evidence, Trace
from chalicelib.domain.staff import Member, Role
from chalicelib.services.witnessing import Witnessing
from tests.abuse_fakes import FakeEvidenceRequests, FakeEvidenceStore
from tests.cities import MONDAY
from tests.services.desk_town import TENANT, member, who

BOSS, CHIEF = member("boss", Role.SUPERVISOR), member("chief", Role.SUPERVISOR)
ADMIN, THIRD = member("admin", Role.TENANT_ADMIN), member("third", Role.SUPERVISOR)
AGENT, OFFICER = member("kim"), member("officer", Role.OFFICER)
STRANGER = member("boss", Role.SUPERVISOR, Role.TENANT_ADMIN, tenant_id="dalbit")
WHO = who("a")


class Room:
    def __init__(self) -> None:
        self.now: datetime = MONDAY
        evidence = FakeEvidenceStore()
        trace = Trace("7", WHO, 7, MONDAY, Heard.THREAT)
        evidence.put(TENANT, Evidence(trace, "가만두지 않겠다", MONDAY + KEPT))
        self.service = Witnessing(FakeEvidenceRequests(), evidence, lambda: self.now)

    def sees(self, by: Member) -> list[str]:
        return [each.text for each in self.service.look(by, WHO)]


@pytest.mark.parametrize("second", [CHIEF, ADMIN])
def test_two_see_the_words_after_the_second_has_confirmed(second: Member) -> None:
    room = Room()
    room.service.ask(BOSS, WHO, "고발")
    for early in (BOSS, second):
        with pytest.raises(Forbidden):
            room.sees(early)
    room.service.confirm(second, WHO)
    assert room.sees(BOSS) == room.sees(second) == ["가만두지 않겠다"]
    for other in (THIRD, AGENT, OFFICER):
        with pytest.raises(Forbidden):
            room.sees(other)


@pytest.mark.parametrize("by", [AGENT, OFFICER, ADMIN])
def test_only_a_supervisor_asks(by: Member) -> None:
    with pytest.raises(Forbidden):
        Room().service.ask(by, WHO, "고발")


def test_nothing_is_asked_of_whom_nothing_is_kept() -> None:
    with pytest.raises(Unfit):
        Room().service.ask(BOSS, who("b"), "고발")


def test_nobody_confirms_their_own_request_and_no_agent_anybodys() -> None:
    room = Room()
    room.service.ask(BOSS, WHO, "고발")
    with pytest.raises(Permanent):
        room.service.confirm(BOSS, WHO)
    for by in (AGENT, OFFICER):
        with pytest.raises(Forbidden):
            room.service.confirm(by, WHO)


def test_a_request_lives_a_day_to_the_second_and_can_then_be_asked_anew() -> None:
    room = Room()
    room.service.ask(BOSS, WHO, "고발")
    with pytest.raises(Permanent):
        room.service.ask(CHIEF, WHO, "나도")
    room.now += timedelta(hours=24, seconds=-1)
    room.service.confirm(CHIEF, WHO)
    assert room.sees(BOSS)
    assert [each.who for each in room.service.waiting(TENANT)] == [WHO]
    room.now += timedelta(seconds=1)
    with pytest.raises(Forbidden):
        room.sees(BOSS)
    assert room.service.request(BOSS, WHO) is None
    assert list(room.service.waiting(TENANT)) == []
    assert room.service.ask(CHIEF, WHO, "다시").confirmed_by == ""
    with pytest.raises(Forbidden):
        room.sees(BOSS)


def test_a_day_late_nobody_confirms() -> None:
    room = Room()
    room.service.ask(BOSS, WHO, "고발")
    room.now += timedelta(hours=24)
    with pytest.raises(Permanent):
        room.service.confirm(CHIEF, WHO)


def test_a_request_has_a_reason() -> None:
    with pytest.raises(Permanent):
        Room().service.ask(BOSS, WHO, "  ")


def test_another_tenant_finds_nobody() -> None:
    room = Room()
    room.service.ask(BOSS, WHO, "고발")
    with pytest.raises(NotFound):
        room.service.confirm(STRANGER, WHO)
    with pytest.raises(NotFound):
        room.service.look(STRANGER, WHO)
    with pytest.raises(NotFound):
        room.service.traces(STRANGER, WHO)
