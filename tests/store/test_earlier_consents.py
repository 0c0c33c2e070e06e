"""Consents that lists did not know of are brought there once, from wherever it broke off."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.purpose import Purpose
from chalicelib.store import places
from chalicelib.store.consents import ConsentItem, ConsentStore
from chalicelib.store.conversations import Conversations
from chalicelib.store.earlier_consents import EarlierConsents, ScannedTable
from chalicelib.store.standings import Standings
from tests.store.benches import Bench
from tests.store.desk_benches import TENANT
from tests.store.samples import turn

OTHER = "dongjak"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
NO = Consents().withdrew(everything_unasked("sms"), "sms#1", NOW - timedelta(days=400))


class Small(ScannedTable):
    """Hands out a page of one consent each, as a large table would in the end."""

    def scanned(self, sort_key: str, after: str) -> tuple[list[ConsentItem], str]:
        found, _ = super().scanned(sort_key, "")
        keys = sorted(f"{item.pk} {item.sk}" for item in found)
        left = [key for key in keys if key > after]
        page = [item for item in found if left and f"{item.pk} {item.sk}" == left[0]]
        return page, left[0] if len(left) > 1 else ""


def who(name: str, tenant: str = TENANT) -> ConversationKey:
    return ConversationKey(tenant, "sms", name)


@pytest.fixture(params=["moto", pytest.param("engine", marks=pytest.mark.engine)])
def bench(request: pytest.FixtureRequest) -> Bench:
    found: Bench = request.getfixturevalue(f"{request.param}_bench")
    return found


def earlier(bench: Bench, name: str, consents: Consents = NO, tenant: str = TENANT) -> None:
    """As it was written before lists knew."""
    ConsentStore(bench.table, lambda: NOW).write(tenant, who(name, tenant), consents)
    bench.table.remove([(places.standings(tenant, "sms"), name)])


def job(bench: Bench, kind: type[ScannedTable] = ScannedTable) -> EarlierConsents:
    return EarlierConsents(kind(bench.name, lambda: bench.client), lambda: NOW)


def test_lists_know_afterwards_what_was_said_before(bench: Bench) -> None:
    earlier(bench, "a")
    earlier(bench, "b", tenant=OTHER)
    assert Standings(bench.table).standings(TENANT, "sms", "sms") == {}
    assert tuple(job(bench).bring()) == (2, 2, "")
    for tenant, name in ((TENANT, "a"), (OTHER, "b")):
        found = Standings(bench.table).standings(tenant, "sms", "sms")
        assert found[name].refused == {Purpose.AD, Purpose.PUBLIC_INFO}
    assert tuple(job(bench).bring()) == (2, 0, ""), "again writes nothing"


def test_a_younger_word_is_not_written_over_and_who_is_deleted_stays_so(bench: Bench) -> None:
    earlier(bench, "a")
    earlier(bench, "b")
    store = ConsentStore(bench.table, lambda: NOW)
    yes = store.of(TENANT, who("a")).gave(Scope("sms", Purpose.AD), "form:1", NOW)
    store.write(TENANT, who("a"), yes)
    Conversations(bench.table).append(TENANT, who("b"), turn(1))
    Conversations(bench.table).delete(TENANT, who("b"))
    assert job(bench).bring().written == 0
    assert set(Standings(bench.table).standings(TENANT, "sms", "sms")) == {"a"}


def test_broken_off_it_goes_on_behind_the_last_page(bench: Bench) -> None:
    for name in "abc":
        earlier(bench, name)
    first = job(bench, Small).bring()
    assert (first.found, first.written, bool(first.after)) == (1, 1, True)
    after, pages = first.after, 1
    while after:
        page = job(bench, Small).bring(after)
        after, pages = page.after, pages + 1
    assert pages == 3
    assert set(Standings(bench.table).standings(TENANT, "sms", "sms")) == {"a", "b", "c"}
