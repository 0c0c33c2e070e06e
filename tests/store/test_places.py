"""No key leaves its tenant, and two things never lie at one place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import NotFound
from chalicelib.store import places

ANY = st.text(max_size=60)
TENANTS = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
FAMILIES = st.sampled_from(["kakao", "sms", "web"])
DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))
MONTHS = st.dates(date(2026, 1, 1), date(2030, 1, 1)).map(lambda day: f"{day:%Y-%m}")
VERSIONS = st.integers(1, 999_999)
PLACES = st.one_of(
    st.tuples(st.just(places.conversation), TENANTS, FAMILIES, ANY),
    st.tuples(st.just(places.alias), TENANTS, FAMILIES, ANY),
    st.tuples(st.just(places.config), TENANTS),
    st.tuples(st.just(places.counters), TENANTS, DAYS),
    st.tuples(st.just(places.unanswered), TENANTS, DAYS),
    st.tuples(st.just(places.signals), TENANTS, DAYS),
    st.tuples(st.just(places.gaps), TENANTS),
    st.tuples(st.just(places.given), TENANTS, ANY, VERSIONS),
    st.tuples(st.just(places.recalls), TENANTS, ANY, VERSIONS),
    st.tuples(st.just(places.expiring), TENANTS),
    st.tuples(st.just(places.claim), TENANTS, ANY),
    st.tuples(st.just(places.desk_talks), TENANTS, FAMILIES, ANY),
    st.tuples(st.just(places.desk_work), TENANTS, DAYS),
    st.tuples(st.just(places.desk_cells), TENANTS, DAYS),
    st.tuples(st.just(places.desk_pace), TENANTS, ANY),
    st.tuples(st.just(places.suspended), TENANTS),
    st.tuples(st.just(places.noticed), TENANTS),
    st.tuples(st.just(places.notice), TENANTS, ANY),
    st.tuples(st.just(places.due_notices), TENANTS, st.integers(0, 99)),
    st.tuples(st.just(places.spending), TENANTS, MONTHS),
)


@given(PLACES)
def test_every_key_begins_with_its_tenant(call: tuple) -> None:
    make, tenant_id, *rest = call
    assert make(tenant_id, *rest).startswith(f"T#{tenant_id}#")


@given(PLACES, PLACES)
def test_different_things_have_different_keys(one: tuple, other: tuple) -> None:
    same = one[0](*one[1:]) == other[0](*other[1:])
    assert same == (one == other)


@given(PLACES)
def test_no_key_is_that_of_the_register(call: tuple) -> None:
    assert call[0](*call[1:]) != places.REGISTER


@given(ANY)
def test_what_is_no_tenant_id_has_no_key(words: str) -> None:
    legal = set(words) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and 1 <= len(words) <= 40
    if legal:
        assert places.config(words) == f"T#{words}#CFG"
    else:
        with pytest.raises(NotFound):
            places.config(words)


def test_days_lie_apart() -> None:
    today = date(2026, 12, 31)
    assert places.counters("icheon", today) != places.counters("icheon", today + timedelta(days=1))
