"""A session's cookie says what was sealed, to whoever has the tenant's key, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.session import IDLE, LIFE, TOUCHED_EVERY, Session, session_id, sessions_of
from chalicelib.domain.session_cookie import csrf_token, opened, sealed, tenant_named
from chalicelib.domain.staff import Member, Role

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MEMBER = Member(
    "subject-1",
    "icheon",
    "상담사 1",
    frozenset({Role.AGENT}),
    frozenset({"tax"}),
    frozenset({"vi"}),
)
SESSION = Session(session_id("subject-1", "nonce"), "icheon", MEMBER, NOW, NOW)


def test_a_cookie_names_session_member_and_end() -> None:
    found = opened(KEY, sealed(KEY, SESSION))
    assert found
    assert (found.session, found.tenant_id, found.member) == (SESSION.id, "icheon", MEMBER)
    assert found.idle_at == NOW + IDLE


def test_another_tenants_key_opens_nothing() -> None:
    assert opened(OTHER, sealed(KEY, SESSION)) is None


def test_a_cookie_moved_to_another_tenant_is_forged() -> None:
    _, body, signature = sealed(KEY, SESSION).split(".")
    assert opened(KEY, f"gyeonggi.{body}.{signature}") is None


@given(st.data())
def test_no_changed_character_passes(data: st.DataObject) -> None:
    value = sealed(KEY, SESSION)
    at = data.draw(st.integers(0, len(value) - 1))
    put = data.draw(st.characters(codec="ascii").filter(lambda c: c != value[at]))
    changed = value[:at] + put + value[at + 1 :]
    # The last character of a base64 text has bits that say nothing.
    found = opened(KEY, changed)
    assert found is None or changed[:-1] == value[:-1]


@given(st.text(max_size=80))
def test_whatever_a_browser_sends_is_opened_without_harm(value: str) -> None:
    assert opened(KEY, value) is None
    assert isinstance(tenant_named(value), str)


def test_a_token_is_one_sessions() -> None:
    tokens = {
        csrf_token(KEY, "icheon", "a"),
        csrf_token(KEY, "icheon", "b"),
        csrf_token(KEY, "gyeonggi", "a"),
        csrf_token(OTHER, "icheon", "a"),
    }
    assert len(tokens) == 4


@pytest.mark.parametrize(
    ("used", "now", "alive"),
    [
        (timedelta(), IDLE - timedelta(seconds=1), True),
        (timedelta(), IDLE, False),
        (timedelta(minutes=29), timedelta(minutes=58), True),
        (LIFE - timedelta(minutes=1), LIFE - timedelta(seconds=1), True),
        (LIFE - timedelta(minutes=1), LIFE, False),
    ],
)
def test_a_session_ends_by_half_an_hour_of_nothing_or_after_ten_hours(
    used: timedelta, now: timedelta, alive: bool
) -> None:
    assert SESSION.touched(NOW + used).alive(NOW + now) is alive


def test_a_session_that_was_ended_is_over_at_once() -> None:
    assert not SESSION.ended(NOW).alive(NOW)


def test_a_use_is_written_once_a_minute_at_most() -> None:
    assert not SESSION.wants_touch(NOW + TOUCHED_EVERY - timedelta(seconds=1))
    assert SESSION.wants_touch(NOW + TOUCHED_EVERY)


def test_the_sessions_of_a_member_are_found_by_how_they_begin() -> None:
    assert session_id("a", "n").startswith(sessions_of("a"))
    assert not session_id("b", "n").startswith(sessions_of("a"))
