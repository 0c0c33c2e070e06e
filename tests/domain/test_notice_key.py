"""A notice's step has a name that comes back whole, and that no turn's push can have."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery import read_ref, ref_of
from chalicelib.domain.notice_key import LONGEST, NoticeKey, notice_key, read_notice_key
from chalicelib.domain.text_message import key_of, ref_in

TENANTS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
IDS = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=48)


@given(TENANTS, IDS, st.integers(1, 99))
def test_a_key_comes_back_whole_and_fits_every_vendor(tenant: str, id: str, step: int) -> None:
    key = notice_key(tenant, id, step)
    assert read_notice_key(key) == NoticeKey(tenant, id, step)
    assert len(key) <= LONGEST
    assert set(key) <= set(string.ascii_letters + string.digits + "-_.@")


@given(TENANTS, IDS, st.integers(1, 99))
def test_no_notice_is_taken_for_a_push_of_a_turn(tenant: str, id: str, step: int) -> None:
    assert read_ref(ref_in(tenant, notice_key(tenant, id, step))) is None


@given(TENANTS, st.from_regex(r"[0-9a-f]{24}", fullmatch=True), st.integers(1, 10**8 - 1))
def test_no_push_of_a_turn_is_taken_for_a_notice(tenant: str, contact: str, seq: int) -> None:
    assert read_notice_key(key_of(tenant, ref_of(contact, seq, 1))) is None


@given(st.text(max_size=120))
def test_what_is_no_key_is_none_and_never_an_error(text: str) -> None:
    found = read_notice_key(text)
    assert found is None or notice_key(found.tenant_id, found.notice_id, found.step) == text


def test_an_id_of_twelve_characters_makes_a_short_key() -> None:
    assert len(notice_key("pyeongtaek", "0123456789ab", 3)) <= 30


@pytest.mark.parametrize(
    ("tenant", "id", "step"),
    [
        ("Dongjak", "n", 1),
        ("dong.jak", "n", 1),
        ("", "n", 1),
        ("dongjak", "", 1),
        ("dongjak", "a.b", 1),
        ("dongjak", "a@b", 1),
        ("dongjak", "n" * 49, 1),
        ("dongjak", "n", 0),
        ("dongjak", "n", 100),
        ("dongjak", "n", -1),
    ],
)
def test_what_could_not_be_read_back_is_not_made(tenant: str, id: str, step: int) -> None:
    with pytest.raises(ValueError, match="48"):
        notice_key(tenant, id, step)
