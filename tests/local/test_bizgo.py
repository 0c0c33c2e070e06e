"""The simulated vendor over true HTTP: the SDK is its client, its webhooks are the SDK's models."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from bizgo.webhooks import parse

from chalicelib.channels.bizgo_sender import BizgoSender
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.consult_room import ConsultRoom
from chalicelib.local.simulated_vendor import Faults
from tests.local.waiting import eventually

S = DeliveryState
SENDER, USER = "c0ffee" + "0" * 34, "hNz7xUQ3kf9A"
KINDS = {
    "message": "counselMessage",
    "reference": "counselReference",
    "expired_session": "counselExpiredSession",
    "seen_info": "counselSeenInfo",
    "result": "counselResult",
}


class City(ThreadingHTTPServer):
    """Where the vendor posts to: keeps what came, and refuses the first `refusals` of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.came: list[tuple[str, dict[str, Any]]] = []
        self.refusals = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.came]


class _Door(BaseHTTPRequestHandler):
    server: City

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.came.append((self.path.rpartition("/cstalk/")[2], body))
        self.server.refusals -= 1
        answer = b'{"code":"A000","result":"Success"}' if self.server.refusals < 0 else b"{}"
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def city() -> Iterator[City]:
    found = City()
    threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture
def vendor(city: City) -> Iterator[SimulatedBizgo]:
    found = SimulatedBizgo(lambda sender: city.url if sender == SENDER else None)
    found.start()
    yield found
    found.stop()


def say(vendor: SimulatedBizgo, text: str = "안녕하세요", seconds: float = 5.0) -> Any:
    sender = BizgoSender(vendor.url, read_seconds=seconds)
    return sender.say(Account(SENDER, ()), "any-key", USER, text, "contact.1.1")


def lines(vendor: SimulatedBizgo) -> list[str]:
    return [line["text"] for line in vendor.rooms.lines(SENDER, USER)["lines"]]


def test_what_it_posts_the_sdk_reads(vendor: SimulatedBizgo, city: City) -> None:
    vendor.rooms.enter(SENDER, USER, "extra")
    vendor.rooms.say(SENDER, USER, "가로등이 꺼져 있어요")
    vendor.rooms.see(SENDER, USER)
    say(vendor)
    vendor.rooms.leave(SENDER, USER)
    eventually(lambda: set(city.kinds()) == set(KINDS))
    for kind, body in city.came:
        parse(KINDS[kind], body)


def test_a_text_of_the_citys_is_in_the_room_and_its_result_comes(
    vendor: SimulatedBizgo, city: City
) -> None:
    vendor.rooms.enter(SENDER, USER)
    outcome = say(vendor)
    assert outcome.state is S.SENT
    assert lines(vendor) == ["안녕하세요"]
    eventually(lambda: "result" in city.kinds())
    _, result = city.came[-1]
    assert (result["msgKey"], result["ref"], result["reportCode"]) == (
        outcome.key,
        "contact.1.1",
        "A000",
    )


def test_a_person_tells_their_number_by_the_card_and_the_sdk_reads_it(
    vendor: SimulatedBizgo, city: City
) -> None:
    door = ConsultRoom(vendor)
    tell = json.dumps({"do": "tell", "sender": SENDER, "user": USER}).encode()
    door.answer("POST", "/simulator/consult", tell)
    assert city.came == []  # without a session there is no card to press
    vendor.rooms.enter(SENDER, USER)
    sender = BizgoSender(vendor.url)
    outcome = sender.ask_for_phone(Account(SENDER, ()), "any-key", USER, "번호를 여쭙니다", "r")
    assert outcome.state is S.SENT
    [line] = vendor.rooms.lines(SENDER, USER)["lines"]
    assert (line["text"], line["card"]) == ("번호를 여쭙니다", "PERSONAL")
    door.answer("POST", "/simulator/consult", tell)
    [told] = [body for kind, body in city.came if kind == "personal_info"]
    read = parse("counselPersonalInfo", told)
    assert read.personal_info.phone_number == "+82 10-0000-5678"


def test_without_a_session_nothing_can_be_said(vendor: SimulatedBizgo) -> None:
    outcome = say(vendor)
    assert (outcome.state, outcome.reason) == (S.FAILED_PERMANENT, Failure.SESSION_EXPIRED)
    assert lines(vendor) == []


@pytest.mark.parametrize("event", ["", "after-talk"])
def test_a_talk_that_the_city_ends_is_over(vendor: SimulatedBizgo, event: str) -> None:
    vendor.rooms.enter(SENDER, USER)
    account = Account(SENDER, (), bot_event=event)
    assert BizgoSender(vendor.url).end(account, "any-key", USER).state is S.SENT
    assert say(vendor).reason == Failure.SESSION_EXPIRED


@pytest.mark.parametrize(
    ("fault", "state", "arrived"),
    [("429", S.FAILED_TEMPORARY, 0), ("500", S.UNKNOWN, 0), ("cut", S.UNKNOWN, 1)],
)
def test_its_faults_come_out_as_they_would(
    vendor: SimulatedBizgo, fault: str, state: S, arrived: int
) -> None:
    vendor.rooms.enter(SENDER, USER)
    vendor.faults = Faults(answer=fault, times=1)
    assert say(vendor).state is state
    assert len(lines(vendor)) == arrived
    assert say(vendor).state is S.SENT


def test_an_answer_that_takes_too_long_leaves_it_unknown(vendor: SimulatedBizgo) -> None:
    vendor.rooms.enter(SENDER, USER)
    vendor.faults = Faults(delay_seconds=0.6)
    assert say(vendor, seconds=0.2).state is S.UNKNOWN


def test_a_vendor_that_is_down_may_be_asked_again(vendor: SimulatedBizgo) -> None:
    sender = BizgoSender("http://127.0.0.1:1")
    assert sender.say(Account(SENDER, ()), "k", USER, "가", "r").state is S.FAILED_TEMPORARY


@pytest.mark.parametrize(("results", "times"), [("doubled", 2), ("late", 1)])
def test_results_come_twice_or_late(
    vendor: SimulatedBizgo, city: City, results: str, times: int
) -> None:
    vendor.rooms.enter(SENDER, USER)
    vendor.faults = Faults(results=results, late_seconds=0.2)
    say(vendor)
    eventually(lambda: city.kinds().count("result") == times)


def test_what_is_not_acknowledged_comes_three_times(vendor: SimulatedBizgo, city: City) -> None:
    city.refusals = 9
    vendor.rooms.enter(SENDER, USER)
    assert city.kinds() == ["reference"] * 3
    assert len({body["msgKey"] for _, body in city.came}) == 1


def test_the_simulators_page_has_a_door_to_the_room(vendor: SimulatedBizgo, city: City) -> None:
    door = ConsultRoom(vendor)
    act = {"do": "say", "sender": SENDER, "user": USER, "text": "안녕"}
    answer = door.answer("POST", "/simulator/consult", json.dumps(act).encode())
    assert answer is not None and json.loads(answer.body)["open"] is True
    seen = door.answer("GET", f"/simulator/consult?sender={SENDER}&user={USER}&after=1", b"")
    assert seen is not None and json.loads(seen.body)["lines"] == []
    for body in (b"{", b"[]", b"{}", b'{"do": "fly", "sender": "s", "user": "u"}'):
        refused = door.answer("POST", "/simulator/consult", body)
        assert refused is not None and refused.status == 400
    assert door.answer("GET", "/simulator/other", b"") is None
