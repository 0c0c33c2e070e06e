"""A message's vendor is the same for every process, moves when one falls ill, and is kept."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Retryable
from chalicelib.domain.notice_ways import NoticeWays, Vendor, Way
from chalicelib.domain.vendor_health import FACTORS
from chalicelib.services.vendor_choice import KEPT_FOR, VendorChoice
from chalicelib.services.vendor_ports import Registration
from chalicelib.services.vendor_watch import VendorWatch
from tests.vendor_fakes import FakeVendorHealth

CITY, OTHER = "icheon", "dongjak"
BIZGO = Vendor("bizgo", 70, 200.0, "bizgo-key", profile="sender-profile")
SOLAPI = Vendor("solapi", 30, 50.0, "solapi-key", "solapi-secret")
WAYS = NoticeWays(vendors=(BIZGO, SOLAPI), sender="0318888888")
SENT = Outcome(DeliveryState.SENT)
AWAY = Outcome(DeliveryState.FAILED_TEMPORARY, Failure.UNAVAILABLE)
TOO_MANY = Outcome(DeliveryState.FAILED_TEMPORARY, Failure.RATE)


@dataclass
class Office:
    """Several processes of several cities that share what they know of vendors."""

    now: datetime = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    health: FakeVendorHealth = field(default_factory=FakeVendorHealth)
    secrets: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        for city in (CITY, OTHER):
            for name in ("bizgo-key", "solapi-key", "solapi-secret"):
                self.secrets[city, name] = f"{city}:{name}"

    def process(self) -> VendorChoice:
        return VendorChoice(self.read, VendorWatch(self.health, lambda: self.now), lambda: self.now)

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def first(self, by: VendorChoice, key: str, city: str = CITY, ways: NoticeWays = WAYS) -> str:
        found = by.choose(city, ways, Way.TEXT, key, self.now)
        assert found
        return found.vendor.name

    def spread(self, by: VendorChoice, city: str = CITY, ways: NoticeWays = WAYS) -> Counter[str]:
        return Counter(self.first(by, f"{city}.{n}", city, ways) for n in range(1000))

    def ill(self, by: VendorChoice, outcome: Outcome, minutes: int = 8, city: str = CITY) -> None:
        """Ten calls a minute of each vendor; all of the first come to `outcome`."""
        for _ in range(minutes * 10):
            bizgo = by.named(city, WAYS, "bizgo")
            solapi = by.named(city, WAYS, "solapi")
            assert bizgo and solapi
            by.heard(bizgo, outcome, 0.1)
            by.heard(solapi, SENT, 0.1)
            by.choose(city, WAYS, Way.TEXT, "any", self.now)
            self.passes(6)

    def read(self, city: str, name: str) -> str | None:
        self.asked += 1
        return self.secrets.get((city, name))


@pytest.fixture
def office() -> Office:
    return Office()


def test_the_shares_stand_and_every_process_chooses_the_same(office: Office) -> None:
    one, other = office.process(), office.process()
    assert all(office.first(one, f"k{n}") == office.first(other, f"k{n}") for n in range(200))
    assert office.spread(one)["bizgo"] == pytest.approx(700, abs=60)


def test_the_vendor_comes_with_its_secrets(office: Office) -> None:
    by = office.process()
    solapi = by.named(CITY, WAYS, "solapi")
    assert solapi == Registration(SOLAPI, f"{CITY}:solapi-key", f"{CITY}:solapi-secret")
    bizgo = by.named(CITY, WAYS, "bizgo")
    assert bizgo == Registration(BIZGO, f"{CITY}:bizgo-key")
    assert by.named(CITY, WAYS, "msghub") is None


def test_alimtalk_goes_by_who_has_a_profile_and_no_vendor_holds_a_session(office: Office) -> None:
    by = office.process()
    for n in range(50):
        found = by.choose(CITY, WAYS, Way.ALIMTALK, f"k{n}", office.now)
        assert found and found.vendor is BIZGO
        assert by.choose(CITY, WAYS, Way.SESSION, f"k{n}", office.now) is None
    assert by.choose(CITY, NoticeWays(), Way.TEXT, "k", office.now) is None


def test_after_a_refusal_the_next_one_is_asked(office: Office) -> None:
    by = office.process()
    for n in range(50):
        first = office.first(by, f"k{n}")
        found = by.choose(CITY, WAYS, Way.TEXT, f"k{n}", office.now, not_by={first})
        assert found and {first, found.vendor.name} == {"bizgo", "solapi"}
        again = by.choose(CITY, WAYS, Way.TEXT, f"k{n}", office.now, not_by=["bizgo", "solapi"])
        assert again and again.vendor.name == first
        alone = NoticeWays(vendors=(BIZGO,))
        assert by.choose(CITY, alone, Way.TEXT, f"k{n}", office.now, not_by=["bizgo"])


@pytest.mark.parametrize("missing", ["solapi-key", "solapi-secret"])
def test_who_has_no_secret_is_passed_over_until_it_has(office: Office, missing: str) -> None:
    value = office.secrets.pop((CITY, missing))
    by = office.process()
    assert office.spread(by) == {"bizgo": 1000}
    assert by.named(CITY, WAYS, "solapi") is None
    office.secrets[CITY, missing] = value
    office.passes(31)
    assert office.spread(by)["solapi"] > 200


def test_a_city_without_any_secret_has_no_vendor(office: Office) -> None:
    office.secrets.clear()
    assert office.process().choose(CITY, WAYS, Way.TEXT, "k", office.now) is None


def test_secrets_are_read_once_in_a_while(office: Office) -> None:
    by = office.process()
    office.spread(by)
    assert office.asked == 3
    office.secrets[CITY, "bizgo-key"] = "rotated"
    office.now += KEPT_FOR
    found = by.named(CITY, WAYS, "bizgo")
    assert found and found.api_key == "rotated"


def test_a_key_that_is_refused_is_read_again(office: Office) -> None:
    by = office.process()
    old = by.named(CITY, WAYS, "bizgo")
    assert by.named(OTHER, WAYS, "bizgo") and by.named(CITY, WAYS, "solapi")
    assert old
    office.secrets[CITY, "bizgo-key"] = "mended"
    by.heard(old, Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT), 0.1)
    found = by.named(CITY, WAYS, "bizgo")
    assert found and found.api_key == "mended"
    office.asked = 0
    assert by.named(OTHER, WAYS, "bizgo") and by.named(CITY, WAYS, "solapi")
    assert office.asked == 0


def test_a_secret_that_cannot_be_read_now_is_tried_later(office: Office) -> None:
    def away(city: str, name: str) -> str | None:
        raise Retryable("ssm is away")

    by = VendorChoice(away, VendorWatch(office.health, lambda: office.now), lambda: office.now)
    with pytest.raises(Retryable):
        by.choose(CITY, WAYS, Way.TEXT, "k", office.now)


def test_a_vendor_that_does_not_answer_loses_to_the_next_in_every_city(office: Office) -> None:
    ill, elsewhere = office.process(), office.process()
    office.ill(ill, AWAY)
    for by, city in ((ill, CITY), (elsewhere, OTHER)):
        spread = office.spread(by, city)
        assert 0 < spread["bizgo"] < 80
        assert spread["solapi"] > 920


def test_a_vendor_that_is_slow_loses_as_well(office: Office) -> None:
    by = office.process()
    for _ in range(100):
        found = by.named(CITY, WAYS, "bizgo")
        assert found
        by.heard(found, SENT, 4.0)
        office.first(by, "any")
        office.passes(6)
    assert office.spread(by)["bizgo"] < 80


def test_a_vendor_whose_receipts_come_late_loses_as_well(office: Office) -> None:
    watch = VendorWatch(office.health, lambda: office.now)
    by = VendorChoice(office.read, watch, lambda: office.now)
    for n in range(100):
        found = by.named(CITY, WAYS, "bizgo")
        assert found
        by.heard(found, SENT, 0.1)
        watch.delivered(BIZGO, timedelta(seconds=400 if n % 5 == 0 else 4))
        office.first(by, "any")
        office.passes(6)
    assert office.spread(by)["bizgo"] < 80


def test_a_rate_that_one_city_outruns_is_not_held_against_others(office: Office) -> None:
    ill, elsewhere = office.process(), office.process()
    office.ill(ill, TOO_MANY)
    assert office.spread(ill)["bizgo"] < 80
    assert office.spread(elsewhere, OTHER)["bizgo"] == pytest.approx(700, abs=60)


def test_an_address_of_ones_own_tells_nothing_of_the_vendor(office: Office) -> None:
    by = office.process()
    own = replace(BIZGO, base_url="https://relay.example")
    for _ in range(100):
        by.heard(Registration(own, f"{CITY}:bizgo-key"), AWAY, 0.1)
        office.passes(6)
    assert office.spread(by)["bizgo"] == pytest.approx(700, abs=60)
    ways = NoticeWays(vendors=(own, SOLAPI))
    for _ in range(8):
        by.heard(Registration(own, f"{CITY}:bizgo-key"), AWAY, 0.1)
        office.first(by, "any", ways=ways)
        office.passes(61)
    assert office.spread(by, ways=ways)["bizgo"] < 80


def test_a_vendor_that_is_well_again_has_its_share_back(office: Office) -> None:
    by = office.process()
    office.ill(by, AWAY)
    office.ill(by, SENT, minutes=45)
    assert office.spread(by)["bizgo"] == pytest.approx(700, abs=60)


def test_where_all_are_ill_the_shares_stand(office: Office) -> None:
    by = office.process()
    for _ in range(100):
        for name in ("bizgo", "solapi"):
            found = by.named(CITY, WAYS, name)
            assert found
            by.heard(found, AWAY, 0.1)
        office.first(by, "any")
        office.passes(6)
    assert {each.factor for each in office.health.standings.values()} == {FACTORS[-1]}
    assert office.spread(by)["bizgo"] == pytest.approx(700, abs=60)


def test_whoever_took_a_message_is_found_again_however_ill(office: Office) -> None:
    by = office.process()
    office.ill(by, AWAY)
    found = by.named(CITY, WAYS, "bizgo")
    assert found and found.vendor is BIZGO


def test_sending_goes_on_where_nothing_is_known_of_vendors(office: Office) -> None:
    office.health.is_away = True
    by = office.process()
    office.ill(by, AWAY, minutes=2)
    assert office.spread(by)["bizgo"] == pytest.approx(700, abs=60)


def test_what_is_known_of_vendors_stays_known_while_the_store_is_away(office: Office) -> None:
    by = office.process()
    office.ill(by, AWAY)
    before = office.spread(by)
    office.health.is_away = True
    office.passes(120)
    assert office.spread(by) == before


@pytest.mark.parametrize(("a_second", "most"), [(1.0, 370), (10.0, 37), (100.0, 4)])
def test_a_thousand_messages_cost_few_calls(office: Office, a_second: float, most: int) -> None:
    by = office.process()
    for n in range(10_000):
        found = by.choose(CITY, WAYS, Way.TEXT, f"k{n}", office.now)
        assert found
        by.heard(found, SENT, 0.2)
        office.passes(1 / a_second)
    assert office.health.calls / 10 <= most
    assert office.asked / 10 <= most


def test_a_city_with_one_vendor_never_asks_how_it_stands(office: Office) -> None:
    by = office.process()
    for n in range(100):
        assert office.first(by, f"k{n}", ways=NoticeWays(vendors=(BIZGO,))) == "bizgo"
        office.passes(60)
    assert office.health.calls == 0


@pytest.mark.parametrize(("spills", "looks"), [(False, 50), (True, 100)])
def test_a_vendor_without_room_is_not_called_and_another_only_where_that_was_asked_for(
    office: Office, spills: bool, looks: int
) -> None:
    asked: list[str] = []

    def has_room(by: Registration) -> bool:
        asked.append(by.vendor.name)
        return False

    watch = VendorWatch(office.health, lambda: office.now)
    by = VendorChoice(office.read, watch, lambda: office.now, has_room)
    for n in range(50):
        assert by.choose(CITY, WAYS, Way.TEXT, f"k{n}", office.now, spills=spills) is None
    assert len(asked) == looks
