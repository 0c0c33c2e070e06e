"""What vendors sign with: sealed where it is kept, read anew after five minutes."""

from chalicelib.services.signing import LIFE_SECONDS, Signing
from tests.fakes import FakeVault
from tests.text_fakes import FakeSigningSecrets

CITY, OTHER, NAME = "dongjak", "icheon", "sms/signing"


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_value_is_sealed_and_each_tenants_own() -> None:
    kept = FakeSigningSecrets()
    signing = Signing(kept, FakeVault(), Clock())
    signing.keep(CITY, NAME, "of the vendor")
    assert b"of the vendor" not in kept.sealed[CITY, NAME]
    assert signing.value(CITY, NAME) == "of the vendor"
    assert signing.value(OTHER, NAME) is None


def test_a_changed_value_is_noticed_within_five_minutes() -> None:
    kept, clock = FakeSigningSecrets(), Clock()
    reader, writer = Signing(kept, FakeVault(), clock), Signing(kept, FakeVault(), clock)
    assert reader.value(CITY, NAME) is None
    writer.keep(CITY, NAME, "first")
    assert reader.value(CITY, NAME) == "first"
    writer.keep(CITY, NAME, "second")
    assert reader.value(CITY, NAME) == "first"
    clock.seconds += LIFE_SECONDS
    assert reader.value(CITY, NAME) == "second"
