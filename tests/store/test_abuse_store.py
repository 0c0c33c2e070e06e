"""What records and evidence of abuse promise, on fakes, moto and ministack alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.abuse_protocol import AbuseEvent, AbuseRecord, By, Heard
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, NotFound, Permanent
from chalicelib.domain.evidence import KEPT, Evidence, Trace
from chalicelib.services.abuse_ports import AbuseRecords, EvidenceStore
from chalicelib.store.abuse import AbuseRecords as StoredRecords
from chalicelib.store.abuse import EvidenceStore as StoredEvidence
from tests.abuse_fakes import FakeAbuseRecords, FakeEvidenceStore
from tests.store.benches import Bench

AT = datetime(2026, 11, 21, 3, 0, 0, 123456, tzinfo=UTC)
WHO = ConversationKey("icheon", "kakao", "c" * 24)
OTHER = replace(WHO, contact="d" * 24)
FULL = AbuseRecord(
    events=(
        AbuseEvent(AT, Heard.PROFANITY, By.BOT),
        AbuseEvent(AT + timedelta(minutes=1), Heard.SEXUAL, By.AGENT, "agent-1"),
    ),
    warnings=2,
    final_warned=True,
    counted_at=AT,
    suspended_until=AT + timedelta(days=7),
    suspended_by="supervisor-1",
    reason="되풀이된 욕설",
    objection="민원실 ☎ 대표번호",
    break_offered={"agent-1": AT},
)


def evidence(id: str = "n-1", at: datetime = AT, **changes: object) -> Evidence:
    trace = Trace(id, WHO, 7, at, Heard.THREAT)
    return replace(Evidence(trace, "줄\n바꿈 말 🙂", (AT + KEPT).replace(microsecond=0)), **changes)  # type: ignore[arg-type]


@dataclass
class Kept:
    records: AbuseRecords
    evidence: EvidenceStore


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        return Kept(FakeAbuseRecords(), FakeEvidenceStore())
    bench: Bench = request.getfixturevalue(f"{request.param}_bench")
    return Kept(StoredRecords(bench.table), StoredEvidence(bench.table))


def test_of_whom_nothing_is_known_the_record_is_empty(kept: Kept) -> None:
    assert kept.records.read("icheon", WHO) == AbuseRecord()


def test_a_record_comes_back_as_it_was_with_the_next_revision(kept: Kept) -> None:
    written = kept.records.write("icheon", WHO, FULL, AT)
    assert written == replace(FULL, revision=1)
    assert kept.records.read("icheon", WHO) == written
    later = kept.records.write("icheon", WHO, replace(written, suspended_until=None), AT)
    assert kept.records.read("icheon", WHO) == later
    assert (later.revision, later.suspended_until) == (2, None)


def test_a_record_is_one_contacts_of_one_tenant(kept: Kept) -> None:
    kept.records.write("icheon", WHO, FULL, AT)
    assert kept.records.read("icheon", OTHER) == AbuseRecord()
    assert kept.records.read("gyeonggi", WHO) == AbuseRecord()


@pytest.mark.parametrize("tenant_id", ["*", "a#b"])
def test_no_tenant_has_no_record_and_no_evidence(kept: Kept, tenant_id: str) -> None:
    with pytest.raises(NotFound):
        kept.records.read(tenant_id, WHO)
    with pytest.raises(NotFound):
        kept.evidence.put(tenant_id, evidence())


def test_of_two_who_saw_the_same_record_one_writes(kept: Kept) -> None:
    kept.records.write("icheon", WHO, AbuseRecord(), AT)
    for seen in (AbuseRecord(), replace(FULL, revision=5)):
        with pytest.raises(Conflict):
            kept.records.write("icheon", WHO, seen, AT)
    assert kept.records.read("icheon", WHO) == AbuseRecord(revision=1)


def test_evidence_is_seen_as_a_trace_and_opened_by_two(kept: Kept) -> None:
    assert kept.evidence.put("icheon", evidence())
    (trace,) = kept.evidence.traces("icheon", WHO, AT)
    assert trace == evidence().trace
    assert kept.evidence.open("icheon", trace, "supervisor-1", "admin-1", AT) == evidence()


@pytest.mark.parametrize(
    ("first", "second"), [("a", "a"), ("a", ""), ("", "b"), ("", ""), ("a", " a "), (" ", "b")]
)
def test_evidence_is_not_opened_by_one(kept: Kept, first: str, second: str) -> None:
    kept.evidence.put("icheon", evidence())
    with pytest.raises(Permanent):
        kept.evidence.open("icheon", evidence().trace, first, second, AT)


def test_evidence_is_put_once_and_never_changed(kept: Kept) -> None:
    kept.evidence.put("icheon", evidence())
    assert not kept.evidence.put("icheon", evidence(text="anders"))
    opened = kept.evidence.open("icheon", evidence().trace, "a", "b", AT)
    assert opened and opened.text == evidence().text
    writers = {name for name in dir(kept.evidence) if not name.startswith("_")} - {"kept"}
    assert writers == {"put", "traces", "open"}


def test_traces_are_one_contacts_oldest_first(kept: Kept) -> None:
    for id, minutes in (("z", 0), ("a", 5), ("m", -5)):
        kept.evidence.put("icheon", evidence(id, AT + timedelta(minutes=minutes)))
    assert [trace.id for trace in kept.evidence.traces("icheon", WHO, AT)] == ["m", "z", "a"]
    assert not kept.evidence.traces("icheon", OTHER, AT)
    assert not kept.evidence.traces("gyeonggi", WHO, AT)
    assert kept.evidence.open("gyeonggi", evidence("z").trace, "a", "b", AT) is None


def test_evidence_ends_with_its_own_life(kept: Kept) -> None:
    end = evidence().expires_at
    kept.evidence.put("icheon", evidence())
    assert kept.evidence.traces("icheon", WHO, end - timedelta(seconds=1))
    assert not kept.evidence.traces("icheon", WHO, end)
    assert kept.evidence.open("icheon", evidence().trace, "a", "b", end) is None


def test_evidence_lies_apart_from_the_conversation(moto_bench: Bench) -> None:
    StoredRecords(moto_bench.table).write("icheon", WHO, FULL, AT)
    StoredEvidence(moto_bench.table).put("icheon", evidence())
    found = moto_bench.client.scan(TableName=moto_bench.name)["Items"]
    places = {item["pk"]["S"]: item for item in found}
    assert places.keys() == {
        f"T#icheon#C#kakao#{'c' * 24}",
        f"T#icheon#E#kakao#{'c' * 24}",
        "T#icheon#SUSPENDED",
    }
    assert places[f"T#icheon#C#kakao#{'c' * 24}"]["sk"]["S"] == "ABUSE"
    ends = int(places[f"T#icheon#E#kakao#{'c' * 24}"]["ttl"]["N"])
    assert ends == int((AT + KEPT).timestamp())


@pytest.mark.engine
def test_of_presses_at_once_none_is_lost_unseen(engine_bench: Bench) -> None:
    records = StoredRecords(engine_bench.table)

    def write(number: int) -> bool:
        try:
            records.write("icheon", WHO, AbuseRecord(warnings=number), AT)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(8))) == 1
