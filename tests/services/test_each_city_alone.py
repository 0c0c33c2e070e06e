"""What runs for all cities: one that is out of reach keeps none of the others waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.errors import Retryable
from chalicelib.domain.standing import Standing
from chalicelib.services.consent_reminding import ConsentReminding
from tests.fakes import FakeConversations, FakeTenants
from tests.notice_fakes import FakeNotices
from tests.outbound_rule_fakes import FakeConsentStore
from tests.services.notices import CITY, Town
from tests.services.test_consent_reminding import LAST, Mornings

FAR = "a-city-out-of-reach"


class CutNotices(FakeNotices):
    """Reaches no notice of one city's."""

    def due(self, tenant_id: str, now: datetime, limit: int) -> Sequence[str]:
        if tenant_id == FAR:
            raise Retryable("index did not answer")
        return super().due(tenant_id, now, limit)


class CutWords:
    """Reaches no word of one city's people."""

    def __init__(self, known: FakeConsentStore) -> None:
        self._known = known

    def standings(self, tenant_id: str, family: str, channel: str) -> Mapping[str, Standing]:
        if tenant_id == FAR:
            raise Retryable("table did not answer")
        return self._known.standings(tenant_id, family, channel)


class TwoCities(Town):
    """The one out of reach comes first."""

    def ids(self) -> list[str]:
        return [FAR, CITY]


def test_a_notice_that_stands_still_is_queued_behind_a_city_out_of_reach() -> None:
    cut = CutNotices()
    town = TwoCities(notices=lambda _: cut)
    town.ask()
    town.now += timedelta(minutes=5)
    with pytest.raises(Retryable):
        town.mending.mend_all()
    assert len(town.later.received()) == 1


def test_who_agreed_is_told_behind_a_city_out_of_reach() -> None:
    city = Mornings(LAST)
    city.agrees()
    reminding = ConsentReminding(
        FakeTenants(city.tenant, replace(city.tenant, id=FAR)),
        lambda: [FAR, CITY],
        CutWords(city.consents),
        city.consents,
        FakeConversations(),
        city.notifying,
        city.clock,
    )
    with pytest.raises(Retryable):
        reminding.remind_all()
    assert len(city.store.kept) == 1
