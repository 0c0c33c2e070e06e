"""Records of abuse written with the desk's turns, and requests for evidence: fakes and true stores."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from chalicelib.domain.abuse_protocol import AbuseEvent, AbuseRecord, By, Heard, Objection
from chalicelib.domain.errors import Conflict
from chalicelib.domain.evidence_request import EvidenceRequest
from chalicelib.domain.suspension import Suspension
from chalicelib.services import abuse_ports
from chalicelib.store.abuse import AbuseRecords
from chalicelib.store.evidence_requests import EvidenceRequests
from tests.abuse_fakes import FakeEvidenceRequests
from tests.desk_fakes import FakeDesks
from tests.store.desk_benches import TENANT, DeskStores, desk_fakes, desk_stores_on, entry, key
from tests.store.samples import NOW, turn

WHO = key("a")
RECORD = AbuseRecord(
    events=(AbuseEvent(NOW, Heard.INSULT, By.AGENT, "kim"),),
    warnings=1,
    objections=(Objection(NOW, "아니라고 함", "boss"),),
    lifted="받아들임",
)
UNTIL = NOW + timedelta(days=7)
SUSPENDED = replace(
    RECORD, suspended_until=UNTIL, suspended_by="boss", reason="욕설", objection="민원과", lifted=""
)
LIFTED = replace(SUSPENDED, suspended_until=None, suspended_by="", reason="", lifted="받아들임")
LISTED = Suspension(WHO, UNTIL, "boss", "욕설", 1, "아니라고 함")
REQUEST = EvidenceRequest(WHO, "boss", NOW, "고발을 준비함")


@dataclass
class Stores:
    desk: DeskStores
    records: abuse_ports.AbuseRecords
    requests: abuse_ports.EvidenceRequests


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        desk = desk_fakes()
        assert isinstance(desk.desks, FakeDesks)
        return Stores(desk, desk.desks.records, FakeEvidenceRequests())
    bench = request.getfixturevalue(f"{request.param}_bench")
    return Stores(desk_stores_on(bench), AbuseRecords(bench.table), EvidenceRequests(bench.table))


def test_a_record_is_written_with_the_turn_that_tells_of_it(stores: Stores) -> None:
    desks, first = stores.desk.desks, entry("a")
    desks.open(TENANT, first, turn(1))
    moved = replace(first, revision=1)
    desks.move(TENANT, first, moved, turn(2), record=RECORD)
    written = stores.records.read(TENANT, WHO)
    assert written == replace(RECORD, revision=1)
    desks.close(TENANT, moved, turn(3), record=replace(written, warnings=2))
    assert stores.records.read(TENANT, WHO).warnings == 2


def test_where_the_record_has_changed_nothing_is_said(stores: Stores) -> None:
    desks, first = stores.desk.desks, entry("a")
    desks.open(TENANT, first, turn(1))
    stores.records.write(TENANT, WHO, RECORD, NOW)
    with pytest.raises(Conflict):
        desks.move(TENANT, first, replace(first, revision=1), turn(2), record=RECORD)
    with pytest.raises(Conflict):
        desks.close(TENANT, first, turn(2), record=RECORD)
    with pytest.raises(Conflict):
        desks.tell(TENANT, WHO, turn(2), record=RECORD)
    newest = stores.desk.conversations.newest(TENANT, WHO)
    assert newest and newest.seq == 1
    assert desks.entry(TENANT, WHO) == first


def test_a_turn_without_a_talk_takes_its_place_and_its_claim_once(stores: Stores) -> None:
    desks = stores.desk.desks
    desks.tell(TENANT, WHO, turn(1), claim="x", record=RECORD)
    assert stores.desk.claims.taken(TENANT, "x")
    assert stores.records.read(TENANT, WHO).revision == 1
    for again, claim in ((turn(1), ""), (turn(2), "x")):
        with pytest.raises(Conflict):
            desks.tell(TENANT, WHO, again, claim=claim)
    assert desks.entry(TENANT, WHO) is None


def test_a_close_takes_its_claim(stores: Stores) -> None:
    desks, first = stores.desk.desks, entry("a")
    desks.open(TENANT, first, turn(1))
    desks.close(TENANT, first, turn(2), claim="end")
    assert stores.desk.claims.taken(TENANT, "end")


def test_a_request_comes_back_as_it_was_and_of_two_writers_one_wins(stores: Stores) -> None:
    assert stores.requests.read(TENANT, WHO) is None
    asked = stores.requests.write(TENANT, REQUEST)
    assert asked == replace(REQUEST, revision=1) == stores.requests.read(TENANT, WHO)
    confirmed = stores.requests.write(TENANT, replace(asked, confirmed_by="admin"))
    assert stores.requests.read(TENANT, WHO) == confirmed
    for late in (REQUEST, replace(asked, confirmed_by="other")):
        with pytest.raises(Conflict):
            stores.requests.write(TENANT, late)


def test_requests_are_one_tenants(stores: Stores) -> None:
    asked = stores.requests.write(TENANT, REQUEST)
    other = replace(REQUEST, who=key("b"), asked_at=NOW + timedelta(minutes=1))
    stores.requests.write(TENANT, other)
    assert {each.who for each in stores.requests.all(TENANT)} == {asked.who, other.who}
    assert list(stores.requests.all("gyeonggi")) == []
    assert stores.requests.read("gyeonggi", WHO) is None


def test_who_is_suspended_is_listed_by_the_write_that_suspends_and_goes_with_the_lift(
    stores: Stores,
) -> None:
    desks, first = stores.desk.desks, entry("a")
    desks.open(TENANT, first, turn(1))
    desks.close(TENANT, first, turn(2), record=SUSPENDED)
    assert list(stores.records.suspended(TENANT, NOW)) == [LISTED]

    objected = replace(
        stores.records.read(TENANT, WHO),
        objections=(*SUSPENDED.objections, Objection(NOW, "가족이 씀", "boss")),
    )
    desks.tell(TENANT, WHO, turn(3), record=objected)
    more = replace(LISTED, objections=2, objected="가족이 씀")
    assert list(stores.records.suspended(TENANT, NOW)) == [more]

    lifted = replace(LIFTED, revision=2)
    desks.tell(TENANT, WHO, turn(4), record=lifted)
    assert list(stores.records.suspended(TENANT, NOW)) == []
    # Whatever is written of them later does not bring them back.
    desks.tell(TENANT, WHO, turn(5), record=replace(lifted, revision=3))
    assert list(stores.records.suspended(TENANT, NOW)) == []


def test_a_suspension_that_was_not_written_is_not_listed(stores: Stores) -> None:
    desks = stores.desk.desks
    desks.tell(TENANT, WHO, turn(1))
    with pytest.raises(Conflict):
        desks.tell(TENANT, WHO, turn(1), record=SUSPENDED)
    assert list(stores.records.suspended(TENANT, NOW)) == []
    with pytest.raises(Conflict):
        stores.records.write(TENANT, WHO, replace(SUSPENDED, revision=7), NOW)
    assert list(stores.records.suspended(TENANT, NOW)) == []


def test_a_suspension_leaves_the_list_at_its_end_though_the_item_may_stay(stores: Stores) -> None:
    stores.records.write(TENANT, WHO, SUSPENDED, NOW)
    just_before = UNTIL - timedelta(microseconds=1)
    assert list(stores.records.suspended(TENANT, just_before)) == [LISTED]
    assert list(stores.records.suspended(TENANT, UNTIL)) == []


def test_suspended_contacts_are_one_tenants_and_who_was_only_warned_is_none(
    stores: Stores,
) -> None:
    stores.records.write(TENANT, WHO, SUSPENDED, NOW)
    stores.records.write(TENANT, key("b"), RECORD, NOW)
    assert [each.who for each in stores.records.suspended(TENANT, NOW)] == [WHO]
    assert list(stores.records.suspended("gyeonggi", NOW)) == []


def test_who_is_deleted_leaves_the_list(stores: Stores) -> None:
    stores.desk.desks.tell(TENANT, WHO, turn(1), record=SUSPENDED)
    stores.desk.desks.forget(TENANT, WHO, ())
    stores.desk.conversations.delete(TENANT, WHO)
    assert list(stores.records.suspended(TENANT, NOW)) == []
