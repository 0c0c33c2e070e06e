"""The fault injector does what its plan says; the fakes themselves are tested with the stores."""

import pytest

from chalicelib.domain.errors import Conflict, Retryable
from tests.fakes import Failing, FakeSecrets, FakeTopic, Moment, Plan


def test_a_call_that_fails_before_does_nothing() -> None:
    secrets = FakeSecrets()
    with pytest.raises(Retryable):
        Failing(secrets, Plan({1: Moment.BEFORE})).write("name", "value")
    assert secrets.values == {}


def test_a_call_that_fails_after_did_it_all_the_same() -> None:
    secrets = FakeSecrets()
    with pytest.raises(Retryable):
        Failing(secrets, Plan({1: Moment.AFTER})).write("name", "value")
    assert secrets.values == {"name": "value"}


def test_ports_that_share_a_plan_are_counted_together() -> None:
    plan = Plan({3: Moment.BEFORE}, lambda: Conflict("planned"))
    secrets, topic = Failing(FakeSecrets(), plan), Failing(FakeTopic(), plan)
    secrets.write("name", "value")
    topic.publish([])
    with pytest.raises(Conflict):
        secrets.read("name")
    assert secrets.read("name") == "value"
    assert plan.calls == ["write", "publish", "read", "read"]
