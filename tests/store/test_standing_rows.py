"""What is written of consents for lists of recipients: the fake and the true store agree."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.standing import NOTHING_SAID
from chalicelib.services import audience_rules, outbound_rule_ports
from chalicelib.store.consents import ConsentStore
from chalicelib.store.conversations import Conversations
from chalicelib.store.standings import Standings
from tests.outbound_rule_fakes import FakeConsentStore
from tests.store.benches import Bench
from tests.store.desk_benches import TENANT, Now
from tests.store.samples import turn

OTHER = "dongjak"
AD = Scope("sms", Purpose.AD)


@dataclass
class Told:
    consents: outbound_rule_ports.ConsentStore
    said: audience_rules.Said
    now: Now


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def told(request: pytest.FixtureRequest) -> Told:
    now = Now()
    if request.param == "fake":
        fake = FakeConsentStore(now)
        return Told(fake, fake, now)
    table: Any = request.getfixturevalue(f"{request.param}_bench").table
    return Told(ConsentStore(table, now), Standings(table), now)


def who(name: str) -> ConversationKey:
    return ConversationKey(TENANT, "sms", name)


def stopped(told: Told) -> Consents:
    return Consents().withdrew(everything_unasked("sms"), "sms#1", told.now())


def test_lists_know_what_consents_say_of_their_channel_and_city(told: Told) -> None:
    assert told.said.standings(TENANT, "sms", "sms") == {}
    told.consents.write(TENANT, who("a"), stopped(told))
    told.consents.write(TENANT, who("b"), Consents().gave(AD, "form:1", told.now()))
    found = told.said.standings(TENANT, "sms", "sms")
    assert found["a"].refused == {Purpose.AD, Purpose.PUBLIC_INFO}
    assert found["b"].ad_until and not found["b"].refused
    assert set(told.said.standings(TENANT, "sms", "alimtalk")) == {"a"}
    assert told.said.standings(TENANT, "kakao", "sms") == {}
    assert told.said.standings(OTHER, "sms", "sms") == {}


def test_the_newest_word_counts(told: Told) -> None:
    told.consents.write(TENANT, who("a"), stopped(told))
    again = told.consents.of(TENANT, who("a"))
    for scope in everything_unasked("sms"):
        again = again.gave(scope, "form:2", told.now())
    told.now.at += timedelta(seconds=1)
    told.consents.write(TENANT, who("a"), again)
    assert not told.said.standings(TENANT, "sms", "sms")["a"].refused
    since = told.said.said_since(TENANT, "sms", "sms", told.now() - timedelta(hours=1))
    assert not since["a"].refused


def test_who_spoke_since_a_moment_is_found_by_when_it_was_written(told: Told) -> None:
    long_ago = told.now() - timedelta(days=3)
    told.consents.write(TENANT, who("a"), stopped(told))
    told.now.at += timedelta(minutes=1)
    since = told.now()
    late = Consents().withdrew(everything_unasked("alimtalk"), "sms#2", long_ago)
    told.consents.write(TENANT, who("b"), late)
    told.consents.write(TENANT, who("c"), Consents().gave(Scope("kakao", AD.purpose), "f", since))
    found = told.said.said_since(TENANT, "sms", "sms", since)
    assert set(found) == {"b", "c"}
    assert (bool(found["b"].refused), found["c"]) == (True, NOTHING_SAID)
    assert told.said.said_since(OTHER, "sms", "sms", since) == {}


def test_a_write_that_lost_leaves_no_word_for_lists(told: Told) -> None:
    told.consents.write(TENANT, who("a"), Consents().gave(AD, "form:1", told.now()))
    before = told.said.standings(TENANT, "sms", "sms")
    with pytest.raises(Conflict):
        told.consents.write(TENANT, who("a"), stopped(told))
    assert told.said.standings(TENANT, "sms", "sms") == before


def test_who_is_deleted_is_on_no_list_either(moto_bench: Bench) -> None:
    log, now = Conversations(moto_bench.table), Now()
    consents = ConsentStore(moto_bench.table, now)
    log.append(TENANT, who("a"), turn(1))
    consents.write(TENANT, who("a"), Consents().gave(AD, "form:1", now()))
    log.delete(TENANT, who("a"))
    assert Standings(moto_bench.table).standings(TENANT, "sms", "sms") == {}
