"""Staying logged in: slides with use, ends with half an hour of nothing, revoked at once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from chalicelib.domain.session import IDLE, LIFE
from chalicelib.domain.staff import Member, Role
from chalicelib.services.staff_sessions import StaffSessions
from tests.desk_fakes import FakeFeeds
from tests.fakes import Failing, FakeTenantKeys, Moment, Plan
from tests.login_fakes import FakeSessions
from tests.store.samples import NOW

MEMBER = Member("subject-1", "icheon", "상담사 1", frozenset({Role.AGENT}))


class Desk:
    """Sessions over fakes, with a clock that moves when told to."""

    def __init__(self) -> None:
        self.now: datetime = NOW
        self.store = FakeSessions()
        self.feeds = FakeFeeds(lambda: self.now)
        keys = FakeTenantKeys("icheon", "gyeonggi")
        nonces = iter(range(10_000))
        self.sessions = StaffSessions(
            self.store, keys, self.feeds, lambda: f"nonce-{next(nonces):06d}", lambda: self.now
        )

    def after(self, **time: float) -> "Desk":
        self.now += timedelta(**time)
        return self


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_whoever_logged_in_is_known_by_their_cookie(desk: Desk) -> None:
    session, cookie = desk.sessions.open("icheon", MEMBER)
    found = desk.sessions.present(cookie)
    assert found and (found.session, found.member) == (session.id, MEMBER)
    assert found.csrf and not found.renewed


def test_every_log_in_is_a_session_of_its_own(desk: Desk) -> None:
    (one, _), (other, _) = (desk.sessions.open("icheon", MEMBER) for _ in range(2))
    assert one.id != other.id


def test_a_session_in_use_goes_on_and_is_written_once_a_minute(desk: Desk) -> None:
    _, cookie = desk.sessions.open("icheon", MEMBER)
    for _ in range(120):
        found = desk.after(seconds=30).sessions.present(cookie)
        assert found
        cookie = found.renewed or cookie
    assert desk.store.written == 1 + 60


def test_half_an_hour_of_nothing_ends_it(desk: Desk) -> None:
    _, cookie = desk.sessions.open("icheon", MEMBER)
    assert desk.after(minutes=29.9).sessions.present(cookie)
    assert desk.after(minutes=30).sessions.present(cookie) is None


def test_what_a_page_does_by_itself_is_no_use(desk: Desk) -> None:
    _, cookie = desk.sessions.open("icheon", MEMBER)
    for _ in range(29):
        assert desk.after(minutes=1).sessions.present(cookie, slides=False)
        assert desk.sessions.polling(cookie)
    assert desk.after(minutes=1).sessions.present(cookie, slides=False) is None
    assert desk.sessions.polling(cookie) is None
    assert desk.store.written == 1


def test_a_poll_reads_no_session_while_its_cookie_is_young(desk: Desk) -> None:
    _, cookie = desk.sessions.open("icheon", MEMBER)
    desk.store.kept.clear()
    assert desk.after(minutes=29).sessions.polling(cookie)


def test_a_page_left_open_beside_one_in_use_goes_on(desk: Desk) -> None:
    _, old = desk.sessions.open("icheon", MEMBER)
    assert desk.after(minutes=20).sessions.present(old)
    assert desk.after(minutes=20).sessions.polling(old)


def test_ten_hours_end_it_whatever_is_done(desk: Desk) -> None:
    _, cookie = desk.sessions.open("icheon", MEMBER)
    for _ in range(59):
        found = desk.after(minutes=10).sessions.present(cookie)
        assert found
        cookie = found.renewed
    assert desk.after(minutes=10).sessions.present(cookie) is None
    assert desk.sessions.polling(cookie) is None


def test_revocation_holds_at_the_next_request_and_the_next_poll(desk: Desk) -> None:
    cookies = [desk.sessions.open("icheon", MEMBER)[1] for _ in range(3)]
    assert desk.sessions.revoke("icheon", MEMBER.id) == 3
    for cookie in cookies:
        assert desk.sessions.present(cookie) is None
        assert desk.sessions.polling(cookie) is None
    assert desk.sessions.revoke("icheon", MEMBER.id) == 0


def test_another_tenants_supervisor_ends_nothing_here(desk: Desk) -> None:
    _, cookie = desk.sessions.open("icheon", MEMBER)
    assert desk.sessions.revoke("gyeonggi", MEMBER.id) == 0
    assert desk.sessions.present(cookie)


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("call", [1, 2])
def test_a_log_out_cut_short_is_done_by_the_next_try(moment: Moment, call: int) -> None:
    desk = Desk()
    session, cookie = desk.sessions.open("icheon", MEMBER)
    plan = Plan({call: moment})
    feeds, store = desk.sessions._feeds, desk.sessions._store
    desk.sessions._feeds, desk.sessions._store = Failing(feeds, plan), Failing(store, plan)
    with pytest.raises(Exception, match="injected"):
        desk.sessions.end("icheon", session.id)
    desk.sessions.end("icheon", session.id)
    assert desk.sessions.present(cookie) is None
    assert desk.sessions.polling(cookie) is None


@pytest.mark.parametrize(
    "cookie", ["", "x", "icheon.x.y", "nowhere.x.y", "icheon..", "가.나.다", "a" * 5000]
)
def test_whatever_else_a_browser_brings_is_nobody(desk: Desk, cookie: str) -> None:
    assert desk.sessions.present(cookie) is None
    assert desk.sessions.polling(cookie) is None


def test_whoever_works_for_hundreds_of_departments_has_a_cookie_a_browser_keeps(
    desk: Desk,
) -> None:
    departments = frozenset(f"department-{number}" for number in range(400))
    _, cookie = desk.sessions.open("icheon", replace(MEMBER, departments=departments))
    assert len(cookie) < 4000
    for found in (desk.sessions.present(cookie), desk.sessions.polling(cookie)):
        assert found and found.member.departments == departments


class Lives(RuleBasedStateMachine):
    """Against a plain model: when was it used last, when did it begin, was it ended."""

    @initialize()
    def log_in(self) -> None:
        self.desk = Desk()
        self.session, self.cookie = self.desk.sessions.open("icheon", MEMBER)
        self.began = self.used = self.desk.now
        self.ended = False

    @rule(minutes=st.floats(0, 45))
    def time_passes(self, minutes: float) -> None:
        self.desk.after(minutes=minutes)

    @rule()
    def a_page_is_asked_for(self) -> None:
        found = self.desk.sessions.present(self.cookie)
        assert bool(found) is self.alive()
        if found:
            self.cookie = found.renewed or self.cookie
            if found.renewed:
                self.used = self.desk.now

    @rule()
    def a_page_polls(self) -> None:
        assert bool(self.desk.sessions.polling(self.cookie)) is self.alive()

    @precondition(lambda self: self.alive())
    @rule()
    def it_is_revoked(self) -> None:
        assert self.desk.sessions.revoke("icheon", MEMBER.id) == 1
        self.ended = True

    def alive(self) -> bool:
        now = self.desk.now
        return not self.ended and now - self.used < IDLE and now - self.began < LIFE


Lives.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestLives = Lives.TestCase
