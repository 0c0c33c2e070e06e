"""A city whose officers send broadcasts, the worker in a thread, the vendor simulated."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.aws.session import Clients
from chalicelib.domain.errors import Retryable
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.local.bizgo import SimulatedBizgo
from tests.cities import body
from tests.conftest import REGION
from tests.web.desk_site import TENANT, DeskSite, desk_site

SENDER = "0310000000"
BUDGET = {"cap": 100_000_000, "prices": {"sms": 900, "lms": 2_700}}
SMS = {"id": "031-000-0000", "digests": [], "api_key": "sms/api-key", "numbers": [SENDER]}

TOPICS = [{"id": "welfare", "name": {"ko": "복지 소식"}, "words": ["복지"]}]


@dataclass
class Office:
    """The desk, its vendor's phones, and a switch for the worker."""

    desk: DeskSite
    bizgo: SimulatedBizgo
    working: Event

    @property
    def url(self) -> str:
        return self.desk.url

    @property
    def platform(self) -> Any:
        return self.desk.platform

    def received(self, phone: str) -> list[str]:
        """What came to a phone."""
        return [line["text"] for line in self.bizgo.phones.lines(phone, SENDER)["lines"]]


@contextmanager
def broadcast_office(endpoint: str) -> Iterator[Office]:
    bizgo = SimulatedBizgo(lambda _: None)
    bizgo.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        sqs = Clients(REGION, endpoint, connect_seconds=10, read_seconds=30).get("sqs")
        url = sqs.create_queue(QueueName=f"broadcasts-{uuid4().hex}")["QueueUrl"]
        patch.setenv("SOTONG_BROADCAST_QUEUE", url)
        patch.setenv("SOTONG_BIZGO_URL", bizgo.url)
        accounts = {**body()["accounts"], "sms": SMS}
        city = {"accounts": accounts, "budget": BUDGET, "topics": TOPICS}
        with desk_site(endpoint, **city, public_numbers=["0312000000", "119"]) as desk:
            # It is wrapped for the tenant on AWS; here any will do.
            desk.platform._broadcast_sending._read_key = lambda *_: "any-key"
            # Nobody waits for the morning.
            patch.setattr("chalicelib.domain.city_quiet.read_quiet", lambda _: NO_NIGHT)
            working, over = Event(), Event()
            working.set()
            job = (sqs, url, desk.platform, working, over)
            worker = Thread(target=_work, args=job, daemon=True)
            worker.start()
            yield Office(desk, bizgo, working)
            over.set()
            worker.join(30)
    bizgo.stop()


NO_NIGHT = Quiet(keeps=frozenset())


def _work(sqs: Any, url: str, platform: Any, working: Event, over: Event) -> None:
    while not over.is_set():
        if not working.wait(0.1):
            continue
        answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=0)
        for each in answer.get("Messages", ()):
            place = {"QueueUrl": url, "ReceiptHandle": each["ReceiptHandle"]}
            try:
                platform.work_on_broadcast(each["Body"])
            except Retryable:
                sqs.change_message_visibility(**place, VisibilityTimeout=0)
            else:
                sqs.delete_message(**place)
        over.wait(0.1)


__all__ = ["TENANT", "Office", "broadcast_office"]
