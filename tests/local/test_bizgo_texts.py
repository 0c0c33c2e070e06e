"""Texts over the simulated Bizgo: Infobank's SDK sends them over true HTTP, phones receive them."""

from collections.abc import Iterator
from typing import Any

import pytest
from bizgo import APIConnectionError, APIError, Bizgo
from bizgo.webhooks import parse_report

from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.simulated_vendor import Faults
from tests.domain.file_samples import JPG, PNG
from tests.local.text_city import NUMBER, OTHER_PHONE, PHONE
from tests.local.waiting import eventually

Reports = list[dict[str, Any]]


@pytest.fixture
def reports() -> Reports:
    return []


@pytest.fixture
def vendor(reports: Reports) -> Iterator[SimulatedBizgo]:
    found = SimulatedBizgo(
        lambda _: None, is_ours=lambda number: number == NUMBER, tell_report=reports.append
    )
    found.start()
    yield found
    found.stop()


@pytest.fixture
def client(vendor: SimulatedBizgo) -> Iterator[Bizgo]:
    with Bizgo(api_key="any-key", base_url=vendor.url, max_retries=0) as found:
        yield found


def received(vendor: SimulatedBizgo, phone: str = PHONE) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = vendor.phones.lines(phone, NUMBER)["lines"]
    return lines


def texts(vendor: SimulatedBizgo, phone: str = PHONE) -> list[tuple[str, str, int]]:
    return [(line["text"], line["kind"], line["size"]) for line in received(vendor, phone)]


def code_of(call: Any) -> str:
    with pytest.raises(APIError) as told:
        call()
    return str(told.value.code)


def test_a_text_is_received_once_however_often_its_key_is_sent(
    vendor: SimulatedBizgo, client: Bizgo
) -> None:
    for n in range(3):
        result = client.send.sms(
            to=PHONE, from_=NUMBER, text="접수되었습니다", ref="r1", idempotency_key="turn-1"
        )
        assert result.failed == []
        assert bool(result.duplicates) is (n > 0)
        assert result.ref == "r1"
    assert texts(vendor) == [("접수되었습니다", "SMS", 14)]
    client.send.sms(to=PHONE, from_=NUMBER, text="접수되었습니다", idempotency_key="turn-2")
    assert len(texts(vendor)) == 2


def test_who_was_not_reached_by_a_key_still_can_be(vendor: SimulatedBizgo, client: Bizgo) -> None:
    vendor.faults = Faults(answer="half", times=1)

    def send() -> Any:
        return client.send.sms(
            to=[PHONE, OTHER_PHONE], from_=NUMBER, text="안내", idempotency_key="k"
        )

    first, again = send(), send()
    assert [each.code for each in first.destinations] == ["A000", "A920"]
    assert [each.code for each in again.destinations] == ["A301", "A000"]
    assert len(texts(vendor)) == len(texts(vendor, OTHER_PHONE)) == 1


def test_long_texts_and_pictures_are_told_apart(vendor: SimulatedBizgo, client: Bizgo) -> None:
    client.send.lms(to=PHONE, from_=NUMBER, text="가" * 46, title="안내")
    picture = client.files.upload_mms(JPG, filename="1.jpg")
    assert picture.file_key
    client.send.mms(to=PHONE, from_=NUMBER, text="사진입니다", file_keys=[picture.file_key])
    long, shown = received(vendor)
    assert (long["kind"], long["size"], long["title"]) == ("LMS", 92, "안내")
    assert (shown["kind"], shown["pictures"]) == ("MMS", [picture.file_key])
    found = vendor.uploads.find(picture.file_key)
    assert found is not None
    assert found.body == JPG


def test_gaps_are_filled_with_each_persons_own_words(vendor: SimulatedBizgo, client: Bizgo) -> None:
    to = [{"to": PHONE, "replaceWords": {"no": "7"}}, {"to": OTHER_PHONE}]
    client.send.sms(to=to, from_=NUMBER, text="접수 #{no}")
    assert texts(vendor)[0][0] == "접수 7"
    assert texts(vendor, OTHER_PHONE)[0][0] == "접수 #{no}"


def test_a_sender_that_is_not_registered_is_refused(vendor: SimulatedBizgo, client: Bizgo) -> None:
    unknown = {"to": PHONE, "from_": "15990000", "text": "안내"}
    assert code_of(lambda: client.send.sms(**unknown)) == "A327"
    assert texts(vendor) == []


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"sms": {"from": NUMBER, "text": "가" * 46}}, "A328"),
        ({"mms": {"from": NUMBER, "text": "가" * 1001}}, "A328"),
        ({"sms": {"from": NUMBER, "text": "뜻🙂"}}, "A303"),
        ({"sms": {"text": "안내"}}, "A302"),
        ({"mms": {"from": NUMBER, "text": "안내", "fileKey": ["a", "b", "c", "d"]}}, "A319"),
        ({"alimtalk": {}}, "A502"),
        ({"brandMessage": {}}, "A325"),
    ],
)
def test_what_carriers_would_refuse_is_refused_whole(
    vendor: SimulatedBizgo, step: dict[str, Any], code: str
) -> None:
    made = vendor.send({"destinations": [{"to": PHONE}], "messageFlow": [step]})
    assert made is not None
    assert (made[0], made[1]["data"]["code"]) == (400, code)
    assert texts(vendor) == []


def test_a_number_that_is_no_mobile_phone_harms_no_other(
    vendor: SimulatedBizgo, client: Bizgo
) -> None:
    result = client.send.sms(to=["0310000000", PHONE], from_=NUMBER, text="안내")
    assert [each.code for each in result.destinations] == ["A306", "A000"]
    assert len(texts(vendor)) == 1


def test_a_picture_that_no_phone_takes_is_refused(vendor: SimulatedBizgo, client: Bizgo) -> None:
    assert code_of(lambda: client.files.upload_mms(PNG, filename="1.png")) == "A573"
    unknown = {"to": PHONE, "from_": NUMBER, "text": "사진", "file_keys": ["nobody"]}
    assert code_of(lambda: client.send.mms(**unknown)) == "A573"


@pytest.mark.parametrize(("fault", "code"), [("429", "A020"), ("500", "A910")])
def test_its_refusals_send_nothing(
    vendor: SimulatedBizgo, client: Bizgo, fault: str, code: str
) -> None:
    vendor.faults = Faults(answer=fault, times=1)
    assert code_of(lambda: client.send.sms(to=PHONE, from_=NUMBER, text="안내")) == code
    assert texts(vendor) == []


def test_a_connection_cut_after_sending_is_found_out_by_the_key(
    vendor: SimulatedBizgo, client: Bizgo
) -> None:
    asked = {"to": PHONE, "from_": NUMBER, "text": "안내", "idempotency_key": "turn-1"}
    vendor.faults = Faults(answer="cut", times=1)
    with pytest.raises(APIConnectionError):
        client.send.sms(**asked)
    assert client.send.sms(**asked).duplicates
    assert len(texts(vendor)) == 1


@pytest.mark.parametrize(("results", "times"), [("", 1), ("doubled", 2), ("late", 1)])
def test_each_text_is_reported_in_the_vendors_words(
    vendor: SimulatedBizgo, client: Bizgo, reports: Reports, results: str, times: int
) -> None:
    vendor.faults = Faults(results=results, late_seconds=0.2)
    sent = client.send.sms(to=PHONE, from_=NUMBER, text="안내", ref="r1")
    eventually(lambda: len(reports) == times)
    report = parse_report(reports[-1])
    assert [report.msg_key] == sent.msg_keys
    assert (report.report_code, report.ref) == ("10000", "r1")


def test_a_key_without_its_time_is_refused(vendor: SimulatedBizgo) -> None:
    body = {
        "destinations": [{"to": PHONE}],
        "messageFlow": [{"sms": {"from": NUMBER, "text": "안내"}}],
        "idempotencyKey": "k",
    }
    made = vendor.send(body)
    assert made is not None
    assert (made[0], made[1]["data"]["code"]) == (400, "A309")
    for broken in ({}, {**body, "idempotencyKey": ""}, {**body, "messageFlow": []}):
        refused = vendor.send(broken)
        assert refused is not None
        assert refused[0] == 400
    many = vendor.send({**body, "destinations": [{"to": PHONE}] * 201})
    assert many is not None
    assert many[1]["data"]["code"] == "A318"
    assert texts(vendor) == []
