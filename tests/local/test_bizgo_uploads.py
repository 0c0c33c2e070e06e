"""Files over the simulated vendor: brought by the SDK over true HTTP, shown in the room."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.channels.bizgo_sender import BizgoSender
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.message import Attachment
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.consult_room import ConsultRoom
from chalicelib.local.simulated_vendor import Faults
from tests.domain.file_samples import HWP, PNG

S = DeliveryState
SENDER, USER = "c0ffee" + "0" * 34, "hNz7xUQ3kf9A"
PICTURE = Attachment("image", "", None, "a" * 26, "가로등 사진.png", len(PNG), "image/png")
LETTER = Attachment("file", "", None, "b" * 26, "안내.hwp", len(HWP), "application/x-hwp")


@pytest.fixture
def vendor() -> Iterator[SimulatedBizgo]:
    found = SimulatedBizgo(lambda _: None)
    found.start()
    found.rooms.enter(SENDER, USER)
    yield found
    found.stop()


def give(vendor: SimulatedBizgo, file: Attachment, body: bytes) -> Any:
    sender = BizgoSender(vendor.url, read_seconds=5.0)
    return sender.give(Account(SENDER, ()), "any-key", USER, file, body, "contact.1.1")


def lines(vendor: SimulatedBizgo) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = vendor.rooms.lines(SENDER, USER)["lines"]
    return found


@pytest.mark.parametrize(
    ("file", "body"), [(PICTURE, PNG + bytes(range(256)) + b"\r\n"), (LETTER, HWP)]
)
def test_a_file_is_in_the_room_whole_and_the_page_can_open_it(
    vendor: SimulatedBizgo, file: Attachment, body: bytes
) -> None:
    assert give(vendor, file, body).state is S.SENT
    [line] = lines(vendor)
    assert (line["text"], line["file"]["name"], line["file"]["kind"]) == (
        *(file.name, file.name, file.kind),
    )
    door = ConsultRoom(vendor)
    answer = door.answer("GET", f"/simulator/consult/files/{line['file']['id']}", b"")
    assert answer is not None and (answer.status, answer.body) == (200, body)
    absent = door.answer("GET", "/simulator/consult/files/none", b"")
    assert absent is not None and absent.status == 404


def test_a_picture_that_is_none_is_refused_as_kakaotalk_does(vendor: SimulatedBizgo) -> None:
    liar = Attachment("image", "", None, "c" * 26, "a.pdf", 5, "image/png")
    outcome = give(vendor, liar, b"%PDF-")
    assert (outcome.state, outcome.reason) == (S.FAILED_PERMANENT, Failure.REFUSED)
    assert lines(vendor) == []


@pytest.mark.parametrize("fault", ["429", "500", "cut"])
def test_a_fault_while_it_is_brought_may_be_tried_again(vendor: SimulatedBizgo, fault: str) -> None:
    vendor.faults = Faults(answer=fault, times=1)
    assert give(vendor, PICTURE, PNG).state is S.FAILED_TEMPORARY
    assert lines(vendor) == []
    assert give(vendor, PICTURE, PNG).state is S.SENT
    assert len(lines(vendor)) == 1


def test_without_a_session_nothing_is_given(vendor: SimulatedBizgo) -> None:
    vendor.rooms.leave(SENDER, USER)
    assert give(vendor, PICTURE, PNG).reason == Failure.SESSION_EXPIRED


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data; boundary=x"])
def test_what_is_no_form_with_a_file_is_refused(vendor: SimulatedBizgo, kind: str) -> None:
    answer = vendor.upload(kind, json.dumps({"file": "x"}).encode(), True)
    assert answer is not None and answer[0] == 400
