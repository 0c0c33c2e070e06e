"""The store of runs and its fake keep the same promises; the delayed queue and its fake, too."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.aws.delayed import Delayed
from chalicelib.aws.session import Clients
from chalicelib.aws.topic import published_of
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, Permanent
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.text_run import Stage, begun
from chalicelib.store.inbox import arrival_of
from chalicelib.store.text_runs import TextRuns
from chalicelib.store.turn_item import turn_of
from tests.conftest import REGION
from tests.store.benches import Bench
from tests.text_fakes import FakeLater, FakeTextRuns

CITY, OTHER = "dongjak", "icheon"
WHO = ConversationKey(CITY, "sms", "contact")
NOW = datetime(2026, 11, 20, 10, 0, 0, 123456, UTC)
RUN = begun(None, "msghub#MO#1", NOW, 20)
EVENT = Published("arrived-1", Fact.TEXT_ARRIVED, "msghub#MO#1", CITY, "", "", 0, NOW)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def runs(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeTextRuns()
    return TextRuns(request.getfixturevalue(f"{request.param}_bench").table)


def test_a_run_is_read_back_as_it_was_written(runs: Any) -> None:
    assert runs.get(CITY, WHO) is None
    run = RUN
    assert runs.add(CITY, WHO, run, run.id)
    for number in range(2, 5):
        run = run.joined_by(f"msghub#MO#{number}", NOW - timedelta(seconds=number))
        assert runs.add(CITY, WHO, run, f"msghub#MO#{number}")
        assert runs.get(CITY, WHO) == run
    for stage in (Stage.CLOSED, Stage.ANSWERED):
        run = run.moved(stage)
        runs.put(CITY, WHO, run)
        assert runs.get(CITY, WHO) == run


def test_runs_are_each_persons_and_each_tenants(runs: Any) -> None:
    runs.add(CITY, WHO, RUN, RUN.id)
    assert runs.get(CITY, ConversationKey(CITY, "sms", "somebody")) is None
    assert runs.get(OTHER, WHO) is None
    assert not runs.taken(OTHER, RUN.id)


def test_a_text_is_of_one_run_for_ever(runs: Any) -> None:
    assert not runs.taken(CITY, RUN.id)
    runs.add(CITY, WHO, RUN, RUN.id)
    assert runs.taken(CITY, RUN.id)
    answered = RUN.moved(Stage.ANSWERED)
    runs.put(CITY, WHO, answered)
    assert not runs.add(CITY, WHO, begun(answered, RUN.id, NOW, 20), RUN.id)
    assert runs.get(CITY, WHO) == answered


def test_a_run_that_has_moved_on_takes_no_write_of_who_did_not_see_it(runs: Any) -> None:
    runs.add(CITY, WHO, RUN, RUN.id)
    late = RUN.joined_by("msghub#MO#2", NOW)
    runs.put(CITY, WHO, RUN.moved(Stage.CLOSED))
    with pytest.raises(Conflict):
        runs.add(CITY, WHO, late, "msghub#MO#2")
    assert not runs.taken(CITY, "msghub#MO#2")
    for stale in (late, RUN):
        with pytest.raises(Conflict):
            runs.put(CITY, WHO, stale)


def test_the_stream_makes_nothing_of_runs(moto_bench: Bench) -> None:
    TextRuns(moto_bench.table).add(CITY, WHO, RUN, RUN.id)
    images = moto_bench.client.scan(TableName=moto_bench.name)["Items"]
    assert len(images) == 2
    assert [arrival_of(image) or turn_of(image) for image in images] == [None, None]


@pytest.fixture(params=["fake", "moto"])
def later(request: pytest.FixtureRequest) -> tuple[Any, Callable[[], list[Published]]]:
    """The queue, and what it hands out."""
    if request.param == "fake":
        fake = FakeLater(lambda: NOW)
        return fake, fake.received
    request.getfixturevalue("moto")
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="texts")["QueueUrl"]

    def received() -> list[Published]:
        got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ())
        return [published_of(each["Body"]) for each in got]

    return Delayed(Clients(REGION).lazily("sqs"), url), received


def test_a_fact_is_handed_out_as_it_was_sent_and_not_before_its_time(later: Any) -> None:
    queue, received = later
    queue.send(EVENT, 60)
    assert received() == []
    queue.send(EVENT, 0)
    assert received() == [EVENT]


@pytest.mark.usefixtures("moto")
def test_a_queue_that_is_not_there_is_told() -> None:
    nowhere = "https://sqs.ap-northeast-2.amazonaws.com/123456789012/nowhere"
    with pytest.raises(Permanent):
        Delayed(Clients(REGION).lazily("sqs"), nowhere).send(EVENT, 0)
