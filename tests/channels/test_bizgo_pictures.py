"""A picture by text: Infobank's SDK brings it to the simulated Bizgo, and the phone shows it once."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.channels.bizgo_notices import BizgoNotices
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.file_by_text import MOST_PICTURE
from chalicelib.domain.notice_ways import Vendor
from chalicelib.domain.registration import Registration
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import OutgoingText
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.simulated_vendor import Faults
from tests.domain.file_samples import JPG, PNG
from tests.local.text_city import NUMBER, PHONE

S = DeliveryState
BIZGO = Vendor("bizgo", 1, 10.0, "sms/api-key")
WORDS = "햇살시에서 사진을 보내 드립니다."
TEXT = OutgoingText(PHONE, NUMBER, TextKind.MMS, WORDS, "햇살시 문자", "haetsal.contact.2.1")


@pytest.fixture
def vendor() -> Iterator[SimulatedBizgo]:
    found = SimulatedBizgo(lambda _: None, is_ours=lambda number: number == NUMBER)
    found.start()
    yield found
    found.stop()


def give(vendor: SimulatedBizgo, picture: bytes = JPG) -> Outcome:
    sender = BizgoNotices(vendor.url, read_seconds=5.0)
    return sender.send_picture(Registration(BIZGO, "any-key"), TEXT, picture)


def shown(vendor: SimulatedBizgo) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = vendor.phones.lines(PHONE, NUMBER)["lines"]
    return found


@pytest.mark.parametrize("picture", [JPG, JPG + b"\r\n--x" * 9, JPG.ljust(MOST_PICTURE, b"\r")])
def test_the_phone_shows_the_picture_whole_beside_its_words(
    vendor: SimulatedBizgo, picture: bytes
) -> None:
    outcome = give(vendor, picture)
    assert outcome.state is S.SENT and outcome.key
    [line] = shown(vendor)
    assert (line["kind"], line["text"], line["title"]) == ("MMS", WORDS, "햇살시 문자")
    [upload] = map(vendor.uploads.find, line["pictures"])
    assert upload is not None
    assert (upload.body, upload.mime) == (picture, "image/jpeg")


def test_the_same_key_again_shows_nothing_again_and_is_a_success(vendor: SimulatedBizgo) -> None:
    assert [give(vendor).state for _ in range(3)] == [S.SENT] * 3
    assert len(shown(vendor)) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("429", Failure.RATE), ("500", Failure.UNAVAILABLE), ("cut", Failure.UNAVAILABLE)],
)
def test_a_fault_while_it_is_brought_reaches_nobody_and_may_be_tried_again(
    vendor: SimulatedBizgo, fault: str, reason: Failure
) -> None:
    vendor.faults = Faults(answer=fault, times=1)
    outcome = give(vendor)
    assert (outcome.state, outcome.reason) == (S.FAILED_TEMPORARY, reason)
    assert shown(vendor) == []
    assert give(vendor).state is S.SENT
    assert len(shown(vendor)) == 1


def test_a_sending_that_was_cut_is_found_out_by_its_key(vendor: SimulatedBizgo) -> None:
    take = vendor.upload

    def cut_after(kind: str, body: bytes, what: str) -> Any:
        taken = take(kind, body, what)
        vendor.faults = Faults(answer="cut", times=1)
        return taken

    vendor.upload = cut_after  # type: ignore[method-assign]
    assert give(vendor) == Outcome(S.UNKNOWN, Failure.CUT)
    vendor.upload = take  # type: ignore[method-assign]
    assert give(vendor).state is S.SENT
    assert len(shown(vendor)) == 1


@pytest.mark.parametrize("picture", [PNG.ljust(MOST_PICTURE + 1, b"\x00"), b""])
def test_what_no_phone_takes_is_refused_for_good(vendor: SimulatedBizgo, picture: bytes) -> None:
    outcome = give(vendor, picture)
    assert (outcome.state, outcome.reason) == (S.FAILED_PERMANENT, Failure.REFUSED)
    assert shown(vendor) == []


def test_a_vendor_that_is_not_there_may_be_tried_again(vendor: SimulatedBizgo) -> None:
    sender = BizgoNotices("http://127.0.0.1:9", read_seconds=1.0)
    outcome = sender.send_picture(Registration(BIZGO, "any-key"), TEXT, JPG)
    assert outcome == Outcome(S.FAILED_TEMPORARY, Failure.UNAVAILABLE)
