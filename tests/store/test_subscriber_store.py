"""Lists of topics' subscribers: the fake and the true store keep the same promises."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.purpose import Purpose
from chalicelib.services import audience_rules, outbound_rule_ports, topic_audience
from chalicelib.store.consents import ConsentStore
from chalicelib.store.standings import Standings
from chalicelib.store.subscribers import Subscribers
from tests.outbound_rule_fakes import FakeConsentStore
from tests.store.benches import Bench
from tests.store.desk_benches import TENANT

OTHER = "dongjak"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
WELFARE = Scope("sms", Purpose.PUBLIC_INFO, topic="welfare")
ROADS = Scope("sms", Purpose.PUBLIC_INFO, topic="roads")


@dataclass
class Lists:
    consents: outbound_rule_ports.ConsentStore
    lists: topic_audience.SubscriberLists
    said: audience_rules.Said

    def join(self, name: str, *scopes: Scope, tenant: str = TENANT) -> None:
        person = who(name, tenant)
        for scope in scopes:
            before = self.consents.of(tenant, person)
            after = before.gave(scope, "sms#1", NOW)
            self.consents.write(tenant, person, after, {scope.topic: name.encode()})

    def of(self, topic: str, tenant: str = TENANT) -> dict[str, bytes]:
        found = list(self.lists.subscribers(tenant, topic))
        assert len({one.contact for one in found}) == len(found)
        return {one.contact: one.sealed for one in found}


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def lists(request: pytest.FixtureRequest) -> Lists:
    if request.param == "fake":
        fake = FakeConsentStore()
        return Lists(fake, fake, fake)
    table: Any = request.getfixturevalue(f"{request.param}_bench").table
    return Lists(ConsentStore(table, lambda: NOW), Subscribers(table), Standings(table))


def who(name: str, tenant: str = TENANT) -> ConversationKey:
    return ConversationKey(tenant, "sms", name)


def test_a_list_has_whoever_joined_that_topic_of_that_city(lists: Lists) -> None:
    assert lists.of("welfare") == {}
    for name in ("a", "b", "c"):
        lists.join(name, WELFARE)
    lists.join("b", ROADS)
    lists.join("d", WELFARE, tenant=OTHER)
    assert lists.of("welfare") == {"a": b"a", "b": b"b", "c": b"c"}
    assert lists.of("roads") == {"b": b"b"}
    assert lists.of("welfare", OTHER) == {"d": b"d"}


def test_the_order_is_the_same_every_time(lists: Lists) -> None:
    for name in "hgfedcba":
        lists.join(name, WELFARE)
    first = list(lists.lists.subscribers(TENANT, "welfare"))
    assert len(first) == 8
    assert list(lists.lists.subscribers(TENANT, "welfare")) == first


def test_who_leaves_is_off_the_list_with_the_consent_that_says_so(lists: Lists) -> None:
    lists.join("a", WELFARE, ROADS)
    before = lists.consents.of(TENANT, who("a"))
    after = before.withdrew([WELFARE], "sms#2", NOW)
    lists.consents.write(TENANT, who("a"), after, {"welfare": None})
    assert (lists.of("welfare"), lists.of("roads")) == ({}, {"a": b"a"})
    found = lists.consents.of(TENANT, who("a"))
    assert found.known == after.known
    assert found.subscribed() == (ROADS,)


def test_whoever_lost_a_race_is_on_no_list(lists: Lists) -> None:
    lists.join("a", ROADS)
    with pytest.raises(Conflict):
        stale = Consents().gave(WELFARE, "sms#1", NOW)
        lists.consents.write(TENANT, who("a"), stale, {"welfare": b"a"})
    assert lists.of("welfare") == {}


def test_what_lists_know_of_who_refused_tells_their_topics_too(lists: Lists) -> None:
    lists.join("a", WELFARE, ROADS)
    before = lists.consents.of(TENANT, who("a"))
    refused = before.withdrew([*everything_unasked("sms"), ROADS], "sms#2", NOW)
    lists.consents.write(TENANT, who("a"), refused, {"roads": None})
    for told in (
        lists.said.standings(TENANT, "sms", "sms"),
        lists.said.said_since(TENANT, "sms", "sms", datetime(2000, 1, 1, tzinfo=UTC)),
    ):
        assert told["a"].topics == {"welfare"}
        assert told["a"].refused == {Purpose.AD, Purpose.PUBLIC_INFO}


def test_a_long_list_is_spread_and_read_whole(moto_bench: Bench) -> None:
    store, lists = ConsentStore(moto_bench.table, lambda: NOW), Subscribers(moto_bench.table)
    joined = Consents().gave(WELFARE, "sms#1", NOW)
    for number in range(60):
        store.write(TENANT, who(f"c{number}"), joined, {"welfare": bytes([number])})
    found = list(lists.subscribers(TENANT, "welfare"))
    assert sorted(one.sealed[0] for one in found) == list(range(60))
    items = moto_bench.client.scan(TableName=moto_bench.name)["Items"]
    places = Counter(each["pk"]["S"] for each in items if "#TOPIC#" in each["pk"]["S"])
    assert len(places) == 4 and min(places.values()) > 3


def test_what_is_no_tenant_has_no_list(moto_bench: Bench) -> None:
    with pytest.raises(NotFound):
        list(Subscribers(moto_bench.table).subscribers("a#b", "welfare"))
