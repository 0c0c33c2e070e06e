"""Of a reply that was sent and never reported, the vendor that took it is asked before anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome, ref_of
from chalicelib.domain.text_message import key_of
from tests.fakes import FakeTenants, Moment, Plan
from tests.services.reply_town import ways
from tests.services.test_reconciling import Watch, an_answer_is_owed
from tests.text_fakes import FakeTextSender

S = DeliveryState
AWAY = Outcome(S.FAILED_TEMPORARY, Failure.UNAVAILABLE)
REFUSED = Outcome(S.FAILED_PERMANENT, Failure.REFUSED)
LATE = timedelta(hours=74)


class Asked(Watch):
    """`vendor`: who took the reply; empty: the line's own account."""

    def __init__(self, vendor: str) -> None:
        super().__init__()
        town = self.town
        solapi = FakeTextSender("solapi", False, town.sender.phones)
        town.others = [solapi]
        own = ways(**{"bizgo": 0, "solapi": 0, vendor: 1}) if vendor else {}
        town.tenant = replace(town.tenant, ways=own)
        town.tenants = FakeTenants(town.tenant)
        town.build()
        self.job()
        self.vendor = solapi if vendor == "solapi" else town.sender
        self.other = town.sender if vendor == "solapi" else solapi
        self.vendor.can_be_asked = True
        an_answer_is_owed(self)
        town.deliver()
        [known] = self.deliveries.items.values()
        assert (known.state, known.vendor, known.key) == (S.SENT, vendor, "k")

    def says(self, outcome: Outcome | None) -> None:
        ref = ref_of(self.town.who().contact, 1, 1)
        self.vendor.says[key_of(self.town.tenant.id, ref)] = outcome

    def state(self) -> tuple[DeliveryState, str]:
        [known] = self.deliveries.items.values()
        return known.state, known.reason


@pytest.fixture(params=["", "bizgo", "solapi"])
def watch(request: pytest.FixtureRequest) -> Asked:
    return Asked(request.param)


def test_what_it_says_arrived_has_arrived_and_nobody_is_troubled(watch: Asked) -> None:
    watch.says(Outcome(S.DELIVERED))
    watch.town.now += LATE
    assert watch.passes(3) == 1
    assert watch.state() == (S.DELIVERED, "")
    assert watch.told_agent() == []
    assert len(watch.vendor.asked) == 1 and watch.other.asked == []


def test_what_it_says_failed_is_told_as_a_failure(watch: Asked) -> None:
    watch.says(REFUSED)
    watch.town.now += LATE
    watch.passes(3)
    assert watch.state() == (S.FAILED_PERMANENT, Failure.REFUSED)
    assert len(watch.told_agent()) == 1


@pytest.mark.parametrize("said", [None, Outcome(S.SENT, key="k"), Outcome(S.UNKNOWN)])
def test_where_it_cannot_say_the_agent_is_told_so(watch: Asked, said: Outcome | None) -> None:
    watch.says(said)
    watch.town.now += LATE
    watch.passes(3)
    assert watch.state() == (S.SENT, Failure.NO_RECEIPT)
    assert len(watch.told_agent()) == 1


def test_one_that_does_not_answer_is_asked_for_a_day_ever_more_seldom(watch: Asked) -> None:
    watch.says(AWAY)
    watch.town.now += LATE
    watch.passes(6)
    assert watch.told_agent() == [] and watch.vendor.asked
    watch.passes(12 * 26)
    assert len(watch.vendor.asked) <= 12
    assert watch.state() == (S.SENT, Failure.NO_RECEIPT)
    assert len(watch.told_agent()) == 1


def test_nobody_asks_before_the_report_is_overdue(watch: Asked) -> None:
    watch.town.now += timedelta(hours=70)
    assert watch.passes(3) == 0
    assert watch.vendor.asked == []


def test_who_does_not_answer_is_asked_once_a_run(watch: Asked) -> None:
    for words in ("아직 안 왔어요", "언제 오나요"):
        watch.town.says(words)
        watch.town.now += timedelta(minutes=1)
        watch.town.deliver()
    owed = [each for each in watch.deliveries.items.values() if each.state is S.SENT]
    for each in owed:
        ref = ref_of(watch.town.who().contact, each.seq, each.n)
        watch.vendor.says[key_of(watch.town.tenant.id, ref)] = AWAY
    watch.town.now += LATE
    watch.passes()
    assert len(watch.vendor.asked) == 1


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("end", [Outcome(S.DELIVERED), REFUSED])
def test_a_run_that_dies_at_any_call_is_done_by_the_next(
    number: int, moment: Moment, end: Outcome
) -> None:
    watch = Asked("solapi")
    watch.says(end)
    watch.town.now += LATE
    watch.job(Plan({number: moment}))
    watch.passes()
    watch.job()
    watch.passes(3)
    assert watch.state()[0] is end.state
    assert len(watch.told_agent()) == (end is REFUSED)
