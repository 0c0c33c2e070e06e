"""What people said of being written to, when their words come again, late, and out of order."""

from datetime import timedelta

import pytest

from chalicelib.domain.consent import Scope
from chalicelib.domain.purpose import Purpose
from tests.services.test_subscribing import OTHER_PHONE, TOPICS, listed, told
from tests.services.texting import PHONE, Town

AD = Scope("sms", Purpose.AD)


@pytest.fixture(params=["person", "menu"])
def town(request: pytest.FixtureRequest) -> Town:
    return Town(request.param, TOPICS)


def test_a_stop_that_comes_again_ends_nothing_that_was_agreed_to_since(town: Town) -> None:
    """SQS hands a fact out twice, and what failed is brought back a week later."""
    stop = town.text("수신거부")
    town.bring(stop)
    town.read()
    town.at(town.now + timedelta(days=1))
    town.says("구독 복지")
    who = town.who()
    before = town.consents.of(town.tenant.id, who)
    town.consents.write(town.tenant.id, who, before.gave(AD, "form:1", town.now))
    said = len(told(town))
    town.at(town.now + timedelta(days=7))
    town.bring(stop)
    town.read()
    assert listed(town) == [PHONE]
    assert town.consents.of(town.tenant.id, who).known[AD].stands
    assert len(told(town)) == said


def test_a_second_stop_ends_what_was_agreed_to_since(town: Town) -> None:
    town.says("수신거부")
    town.says("구독 복지")
    town.says("수신거부")
    assert listed(town) == []
    assert len(told(town)) == 3


def test_a_stop_that_a_vendor_brings_late_is_a_no_all_the_same(town: Town) -> None:
    """Clocks of vendors and of ours differ: who said no and yes is asked for the yes again."""
    town.says("구독 복지")
    before = f"{town.now - timedelta(hours=2):%Y-%m-%dT%H:%M:%S}"
    town.says("수신거부", moRecvDt=before)
    assert listed(town) == []


@pytest.mark.parametrize("word", ["해지 복지", "수신거부"])
def test_one_persons_word_is_no_others(town: Town, word: str) -> None:
    town.says("구독 복지")
    town.says("구독 복지", moCallback=OTHER_PHONE)
    town.says(word)
    assert listed(town) == [OTHER_PHONE]
