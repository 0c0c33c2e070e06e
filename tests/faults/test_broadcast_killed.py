"""A broadcast to 30,000 through a storm, its worker killed in the middle: everyone exactly once.

The worker is a process of its own on the engine; the vendor is over true HTTP, and its own log is
the judge.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.chunk import Reach
from chalicelib.domain.purpose import Purpose
from chalicelib.local.aws_clients import aws_client
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.bizgo_answer import answer
from chalicelib.services.broadcast_planning import Wanted
from chalicelib.settings import read_settings
from chalicelib.store.schema import create_table
from tests.local.local_run import ROOT
from tests.local.waiting import eventually
from tests.platforms import city_body, register
from tests.services.broadcasts import crowd

pytestmark = [pytest.mark.engine, pytest.mark.long]

CITY, PEOPLE, NUMBER = "saetbyeol", 30_000, "18990000"
SLOW, LATER, CUT = 0.2, 0.05, 0.01
# As long as the slow ones keep a worker whose clock goes sixty times as fast: 15 s.
SLOW_SECONDS = 0.25
KILLED_AT = 75


class Storm(SimulatedBizgo):
    """`log`: how often each phone was sent to. `calls`: key and phones of each, in order."""

    def __init__(self) -> None:
        super().__init__(lambda _: None)
        self.log: Counter[str] = Counter()
        self.calls: list[tuple[str, tuple[str, ...]]] = []
        self.cut: set[str] = set()
        self.victim: subprocess.Popen[bytes] | None = None
        self._random = Random(7)
        self._had: set[tuple[str, str]] = set()
        self._order = threading.Lock()

    def send(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        with self._order:
            is_slow, told = self._random.random() < SLOW, self._taken(body)
            number = len(self.calls)
            is_cut = number % round(1 / CUT) == 0
            if is_cut:
                self.cut.add(str(body["idempotencyKey"]))
        if is_slow:
            time.sleep(SLOW_SECONDS)
        if number == KILLED_AT and self.victim:
            # The texts are out, and whoever sent them hears nothing any more.
            self.victim.send_signal(signal.SIGKILL)
            self.victim.wait()
            self.victim = None
            self.cut.add(str(body["idempotencyKey"]))
            return None
        return None if is_cut else (200, answer("A000", data={"destinations": told}))

    def report(self, payload: dict[str, Any]) -> None:
        """Nobody listens."""

    def _taken(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """What each is told; whoever is taken has it on their phone."""
        key, places = str(body["idempotencyKey"]), body["destinations"]
        self.calls.append((key, tuple(each["to"] for each in places)))
        later = {each["to"] for each in places if self._is_late(key, each["to"])}
        rest = [each for each in places if each["to"] not in later]
        told: dict[str, dict[str, Any]] = {
            to: {"to": to, "code": "A920", "result": "Failed"} for to in later
        }
        if rest:
            status, answered = self.texts.send({**body, "destinations": rest})
            assert status == 200, answered
            told |= {each["to"]: each for each in answered["data"]["data"]["destinations"]}
        for to, each in told.items():
            if each["code"] == "A000":
                self.log[to] += 1
                self._had.add((key, to))
        return [told[each["to"]] for each in places]

    def _is_late(self, key: str, to: str) -> bool:
        return (key, to) not in self._had and self._random.random() < LATER


@pytest.fixture
def vendor() -> Iterator[Storm]:
    found = Storm()
    found.start()
    yield found
    found.stop()


@pytest.fixture
def environment(engine: str, vendor: Storm, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    create_table(aws_client("dynamodb", engine), "killed")
    s3, sqs = aws_client("s3", engine), aws_client("sqs", engine)
    place = {"LocationConstraint": "ap-northeast-2"}
    s3.create_bucket(Bucket="killed-files", CreateBucketConfiguration=place)
    queue = sqs.create_queue(QueueName="killed-broadcasts")["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    return {
        "SOTONG_STAGE": "test",
        "SOTONG_TABLE": "killed",
        "SOTONG_KMS_KEY": aws_client("kms", engine).create_key()["KeyMetadata"]["KeyId"],
        "SOTONG_FILES_BUCKET": "killed-files",
        "SOTONG_BROADCAST_QUEUE": queue,
        "SOTONG_BIZGO_URL": vendor.url,
        "AWS_ENDPOINT_URL": engine,
        "AWS_REGION": "ap-northeast-2",
        "QUEUE_ARN": asked["Attributes"]["QueueArn"],
        "BEGAN": str(time.time()),
        "NO_PROXY": "127.0.0.1",
    }


@pytest.fixture
def platform(environment: dict[str, str]) -> Platform:
    made = Platform(read_settings(environment))
    line = {"id": NUMBER, "digests": [], "api_key": "sms/api-key", "numbers": [NUMBER]}
    register(made, city_body(accounts={**city_body()["accounts"], "sms": line}))
    ssm = aws_client("ssm", environment["AWS_ENDPOINT_URL"])
    name = f"/sotong/test/{CITY}/sms/api-key"
    ssm.put_parameter(Name=name, Value="synthetic", Type="SecureString")
    return made


@contextmanager
def worker(environment: dict[str, str], said: Path) -> "Iterator[subprocess.Popen[bytes]]":
    with said.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.broadcast_worker"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def begun(platform: Platform) -> Broadcast:
    """At any hour, since it is urgent and somebody approved of it."""
    words = "내일 물이 나오지 않습니다."
    wanted = Wanted("단수 안내", words, Purpose.PUBLIC_INFO, "officer-1", urgent=True)
    it = platform.planning.plan(CITY, wanted, crowd(PEOPLE)).broadcast
    platform.broadcasting.approve(CITY, it.id, "officer-2")
    return platform.broadcasting.start(CITY, it.id, "officer-1")


def test_thirty_thousand_get_it_once_though_the_worker_is_killed(
    vendor: Storm, environment: dict[str, str], platform: Platform, tmp_path: Path
) -> None:
    it, said = begun(platform), tmp_path / "worker"
    with worker(environment, said) as first:
        vendor.victim = first
        eventually(lambda: first.poll() is not None, 60)
    assert first.returncode == -signal.SIGKILL, said.read_text("utf-8")
    assert 0 < len(vendor.log) < PEOPLE

    def is_done() -> bool:
        return platform.broadcasting.get(CITY, it.id).state is BroadcastState.DONE

    with worker(environment, said) as second:
        # The vendor's log is at hand: the engine has enough to do.
        eventually(lambda: len(vendor.log) == PEOPLE, 120)
        eventually(is_done, 120)
        assert second.poll() is None
    assert len(vendor.log) == PEOPLE
    assert set(vendor.log.values()) == {1}
    reached = platform.broadcasting.progress(CITY, it.id).reached
    assert {reach: n for reach, n in reached.items() if n} == {Reach.TAKEN: PEOPLE}
    asked = Counter(key for key, _ in vendor.calls)
    assert vendor.cut
    assert all(asked[key] > 1 for key in vendor.cut), "each cut was asked about by its own key"
    assert len(set(vendor.calls)) == len(asked), "a key stands for the same people ever after"
