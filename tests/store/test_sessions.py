"""Sessions as every store keeps them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.session import Session, session_id
from chalicelib.domain.staff import Member, Role
from chalicelib.services.login_ports import SessionStore
from chalicelib.store.sessions import Sessions
from tests.login_fakes import FakeSessions
from tests.store.samples import NOW

MEMBER = Member(
    "subject-1",
    "icheon",
    "상담사 1",
    frozenset({Role.AGENT}),
    frozenset({"tax"}),
    frozenset({"vi"}),
)
LATER = NOW + timedelta(minutes=2)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def store(request: pytest.FixtureRequest) -> SessionStore:
    if request.param == "fake":
        return FakeSessions()
    return Sessions(request.getfixturevalue(f"{request.param}_bench").table)


def session(nonce: str = "n1", member: Member = MEMBER) -> Session:
    return Session(session_id(member.id, nonce), "icheon", member, NOW, NOW)


def test_a_session_is_read_as_it_was_added(store: SessionStore) -> None:
    store.add("icheon", session())
    assert store.read("icheon", session().id) == session()


def test_a_session_is_its_tenants_alone(store: SessionStore) -> None:
    store.add("icheon", session())
    assert store.read("gyeonggi", session().id) is None
    assert list(store.of_member("gyeonggi", MEMBER.id)) == []


def test_two_sessions_never_share_an_id(store: SessionStore) -> None:
    store.add("icheon", session())
    with pytest.raises(Conflict):
        store.add("icheon", session())


def test_a_use_is_written(store: SessionStore) -> None:
    store.add("icheon", session())
    assert store.touch("icheon", session().touched(LATER))
    assert store.read("icheon", session().id) == session().touched(LATER)


def test_a_use_of_a_session_that_has_ended_does_not_bring_it_back(store: SessionStore) -> None:
    store.add("icheon", session())
    store.end("icheon", session().ended(LATER))
    assert not store.touch("icheon", session().touched(LATER))
    assert store.read("icheon", session().id) == session().ended(LATER)


def test_a_use_of_a_session_that_never_was_makes_none(store: SessionStore) -> None:
    assert not store.touch("icheon", session())
    assert store.read("icheon", session().id) is None


def test_all_sessions_of_a_member_are_found_and_nobody_elses(store: SessionStore) -> None:
    other = replace(MEMBER, id="subject-2")
    for each in (session("n1"), session("n2"), session("n1", other)):
        store.add("icheon", each)
    found = store.of_member("icheon", MEMBER.id)
    assert {each.id for each in found} == {session("n1").id, session("n2").id}


def test_a_session_goes_when_its_longest_life_is_over(moto_bench: object) -> None:
    table = moto_bench.table  # type: ignore[attr-defined]
    Sessions(table).add("icheon", session())
    [item] = moto_bench.client.scan(TableName=moto_bench.name)["Items"]  # type: ignore[attr-defined]
    assert int(item["ttl"]["N"]) == (NOW + timedelta(hours=10)).timestamp()


def test_what_is_no_tenants_id_is_no_place(moto_bench: object) -> None:
    with pytest.raises(NotFound):
        Sessions(moto_bench.table).read("*", "x")  # type: ignore[attr-defined]
