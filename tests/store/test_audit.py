"""The log of access: everything noted is found, nothing noted is ever changed."""

import inspect
from datetime import timedelta

import pytest

from chalicelib.domain.audit import AuditEntry, Wanted
from chalicelib.services.login_ports import AuditLog
from chalicelib.store.audit import Audit
from tests.login_fakes import FakeAudit
from tests.store.samples import NOW

ALL = Wanted(NOW - timedelta(days=100), NOW + timedelta(days=100))


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def log(request: pytest.FixtureRequest) -> AuditLog:
    if request.param == "fake":
        return FakeAudit()
    nonces = iter(range(1000))
    bench = request.getfixturevalue(f"{request.param}_bench")
    return Audit(bench.table, lambda: f"nonce{next(nonces)}")


def entry(minutes: int = 0, member: str = "subject-1", subject: str = "contact-1") -> AuditEntry:
    at = NOW + timedelta(minutes=minutes)
    return AuditEntry(at, member, "talk.read", subject, "192.0.2.1", "detail")


def test_every_field_is_kept(log: AuditLog) -> None:
    noted = entry()
    log.add("icheon", noted)
    assert list(log.entries("icheon", ALL)) == [noted]


def test_a_tenants_log_is_its_own(log: AuditLog) -> None:
    log.add("icheon", entry())
    assert list(log.entries("gyeonggi", ALL)) == []


def test_entries_come_in_order_over_shares_and_months(log: AuditLog) -> None:
    minutes = [0, 1, 2, 5, 60 * 24 * 20, -60 * 24 * 40, 60 * 24 * 45, 3]
    for each in minutes:
        log.add("icheon", entry(each))
    found = [each.at for each in log.entries("icheon", ALL)]
    assert found == [NOW + timedelta(minutes=each) for each in sorted(minutes)]


def test_several_things_in_one_moment_are_all_kept(log: AuditLog) -> None:
    for number in range(20):
        log.add("icheon", entry(subject=f"contact-{number}"))
    assert len(log.entries("icheon", ALL)) == 20


def test_it_is_asked_by_member_subject_and_half_open_time(log: AuditLog) -> None:
    for each in (entry(0), entry(1, member="subject-2"), entry(2, subject="contact-2"), entry(3)):
        log.add("icheon", each)
    span = (NOW, NOW + timedelta(minutes=3))
    assert len(log.entries("icheon", Wanted(*span))) == 3
    assert len(log.entries("icheon", Wanted(*span, member="subject-2"))) == 1
    assert len(log.entries("icheon", Wanted(*span, subject="contact-1"))) == 2
    assert len(log.entries("icheon", Wanted(*span, "subject-1", "contact-2"))) == 1


@pytest.mark.parametrize("kind", [Audit, FakeAudit, AuditLog])
def test_nothing_in_the_log_can_be_changed_or_taken_out(kind: type) -> None:
    methods = {name for name, _ in inspect.getmembers(kind, inspect.isfunction)}
    assert {name for name in methods if not name.startswith("_")} == {"add", "entries"}
