"""The simulated msghub over true HTTP: what it posts our own adapter reads, until it is taken."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.channels.msghub import Msghub
from chalicelib.domain.channel import Account
from chalicelib.domain.text_message import Call, TextArrived
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.msghub_line import MoFaults
from chalicelib.local.phones import Phones
from tests.domain.file_samples import JPG
from tests.local.text_city import NUMBER, OTHER_PHONE, PHONE, TextCity, text_city
from tests.local.waiting import eventually


@pytest.fixture
def city() -> Iterator[TextCity]:
    with text_city() as found:
        yield found


@pytest.fixture
def vendor(city: TextCity) -> Iterator[SimulatedMsghub]:
    phones = Phones(lambda: datetime.now(UTC))
    found = SimulatedMsghub(lambda number: city.url if number == NUMBER else None, phones)
    found.faults = MoFaults(gather_seconds=0.02, retry_seconds=0.02)
    found.start()
    yield found
    found.stop()


def read(raw: bytes) -> list[TextArrived]:
    call = Call({}, raw, "https://city.example/hook", "", datetime.now(UTC))
    found = Msghub().parse(call, Account(NUMBER, (), numbers=(NUMBER,)))
    assert all(isinstance(each, TextArrived) for each in found)
    return [each for each in found if isinstance(each, TextArrived)]


def waiting(vendor: SimulatedMsghub, phone: str = PHONE) -> list[int]:
    found: list[int] = vendor.phones.lines(phone, NUMBER)["waiting"]
    return found


def test_what_it_posts_the_adapter_reads_whole(vendor: SimulatedMsghub, city: TextCity) -> None:
    key = vendor.say(PHONE, NUMBER, "쌀이 떨어졌어요")
    [raw] = eventually(lambda: city.raw)
    [text] = read(raw)
    assert (text.id, text.to, text.sender, text.text) == (key, NUMBER, PHONE, "쌀이 떨어졌어요")
    assert text.files == ()
    eventually(lambda: not waiting(vendor))


@pytest.mark.parametrize("date", ["T", " ", ""])
def test_each_of_the_vendors_three_dates_is_the_moment_of_writing(
    vendor: SimulatedMsghub, city: TextCity, date: str
) -> None:
    vendor.faults.date = date
    before = datetime.now(UTC)
    vendor.say(PHONE, NUMBER, "안녕하세요")
    [raw] = eventually(lambda: city.raw)
    [text] = read(raw)
    assert text.at is not None
    assert abs((text.at - before).total_seconds()) < 60


def test_a_photo_is_served_at_the_address_it_names(vendor: SimulatedMsghub, city: TextCity) -> None:
    vendor.say(PHONE, NUMBER, "", JPG)
    [raw] = eventually(lambda: city.raw)
    [text] = read(raw)
    [file] = text.files
    assert (text.text, file.kind, file.size) == ("", "image", len(JPG))
    with urllib.request.urlopen(file.url, timeout=5) as answer:
        assert (answer.read(), answer.headers["Content-Type"]) == (JPG, "image/jpeg")


def test_a_photo_may_be_lost_by_its_address_or_be_gone(
    vendor: SimulatedMsghub, city: TextCity
) -> None:
    vendor.faults.photo = "broken"
    vendor.say(PHONE, NUMBER, "사진", JPG)
    [raw] = eventually(lambda: city.raw)
    [text] = read(raw)
    assert (text.files, text.lost) == ((), 1)
    vendor.faults.photo = "gone"
    vendor.say(PHONE, NUMBER, "사진", JPG)
    eventually(lambda: len(city.raw) == 2)
    [later] = read(city.raw[1])
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(later.files[0].url, timeout=5)


def test_what_is_not_acknowledged_comes_again_with_the_same_key(
    vendor: SimulatedMsghub, city: TextCity
) -> None:
    city.refusals = 3
    vendor.say(PHONE, NUMBER, "안녕하세요")
    eventually(lambda: not waiting(vendor))
    assert len(city.raw) == 4
    assert len({item["moKey"] for item in city.items}) == 1


def test_what_comes_together_travels_in_one_batch_and_in_order(
    vendor: SimulatedMsghub, city: TextCity
) -> None:
    vendor.faults.held = True
    for words, phone in (("하나", PHONE), ("둘", OTHER_PHONE), ("셋", PHONE)):
        vendor.say(phone, NUMBER, words)
    assert waiting(vendor) == [1, 2]
    assert city.raw == []
    vendor.faults.held = False
    [batch] = eventually(lambda: city.batches)
    assert batch["moCnt"] == 3
    assert [item["moMsg"] for item in batch["moLst"]] == ["하나", "둘", "셋"]


def test_a_doubled_batch_comes_once_more_though_it_was_taken(
    vendor: SimulatedMsghub, city: TextCity
) -> None:
    vendor.faults.doubled = True
    vendor.say(PHONE, NUMBER, "안녕하세요")
    eventually(lambda: len(city.raw) == 2)
    assert city.raw[0] == city.raw[1]


def test_a_number_that_nobody_listens_to_keeps_no_other_waiting(
    vendor: SimulatedMsghub, city: TextCity
) -> None:
    vendor.say(PHONE, "15990000", "아무도 없나요")
    vendor.say(PHONE, NUMBER, "안녕하세요")
    eventually(lambda: not waiting(vendor))
    lost: dict[str, Any] = vendor.phones.lines(PHONE, "15990000")
    assert lost["waiting"] == [1]
