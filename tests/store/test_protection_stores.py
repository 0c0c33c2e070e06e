"""Records of abuse written with the desk's turns, and requests for evidence: fakes and true stores."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from chalicelib.domain.abuse_protocol import AbuseEvent, AbuseRecord, By, Heard, Objection
from chalicelib.domain.errors import Conflict
from chalicelib.domain.evidence_request import EvidenceRequest
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
