"""The simulated Solapi held against the vendor's own SDK: what the SDK sends, phones receive."""

from collections.abc import Iterator
from typing import Any

import pytest
from solapi import SolapiMessageService
from solapi.error.MessageNotReceiveError import MessageNotReceivedError
from solapi.model import KakaoOption, RequestMessage
from solapi.model.request.messages.get_messages import GetMessagesRequest
from solapi.model.webhook.single_report import SingleReportPayload

from chalicelib.local.phones import Phones
from chalicelib.local.simulated_vendor import Faults
from chalicelib.local.solapi import SimulatedSolapi
from tests.local.notice_city import CODE, NUMBER, PHONE, PROFILE, SECRET, now, profile_of
from tests.local.waiting import eventually

Posted = list[list[dict[str, Any]]]
OTHER_PHONE = "01000000002"


@pytest.fixture
def posted() -> Posted:
    return []


@pytest.fixture
def vendor(posted: Posted) -> Iterator[SimulatedSolapi]:
    found = SimulatedSolapi(
        Phones(now),
        post=posted.append,
        is_ours=lambda number: number == NUMBER,
        find_profile=profile_of,
        secret_of={"api-key": SECRET}.get,
    )
    found.start()
    yield found
    found.stop()


@pytest.fixture
def client(vendor: SimulatedSolapi) -> SolapiMessageService:
    return _client(vendor, SECRET)


def _client(vendor: SimulatedSolapi, secret: str) -> SolapiMessageService:
    made = SolapiMessageService("api-key", secret)
    made.base_url = vendor.url
    return made


def text(**changes: Any) -> RequestMessage:
    return RequestMessage(
        **{"from_": NUMBER, "to": PHONE, "text": "접수되었습니다", "type": "SMS", **changes}
    )


def card(**options: Any) -> RequestMessage:
    filled = {"pf_id": PROFILE, "template_id": CODE, "variables": {"접수번호": "7"}, **options}
    return RequestMessage(
        to=PHONE, type="ATA", kakao_options=KakaoOption(**filled), custom_fields={"key": "k-1"}
    )


def lines(vendor: SimulatedSolapi, phone: str = PHONE) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = vendor.phones.lines(phone, NUMBER)["lines"]
    return found


def test_a_text_is_taken_listed_and_reported(
    vendor: SimulatedSolapi, client: SolapiMessageService, posted: Posted
) -> None:
    answer = client.send(text(custom_fields={"key": "k-1"}))
    assert answer.group_info.count.registered_success == 1
    assert [(each["text"], each["kind"]) for each in lines(vendor)] == [("접수되었습니다", "SMS")]
    [listed] = client.get_messages(GetMessagesRequest(to=PHONE)).message_list.values()
    assert listed.custom_fields == {"key": "k-1"}
    eventually(lambda: len(posted) == 1)
    wrapped = [{"eventDataId": "e", "data": each, "retryCount": 0} for each in posted[0]]
    [report] = SingleReportPayload.model_validate(wrapped).root
    assert (report.data.status_code, report.data.custom_fields) == ("4000", {"key": "k-1"})


def test_an_alimtalk_is_filled_by_its_values_and_shown_as_a_card(
    vendor: SimulatedSolapi, client: SolapiMessageService
) -> None:
    client.send(card())
    [shown] = lines(vendor)
    assert (shown["kind"], shown["text"]) == ("ALIMTALK", "접수번호는 7입니다.")
    assert shown["buttons"][0]["url"] == "https://city.example/r/7"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"template_id": "nobody"}, "3105"),
        ({"variables": {}}, "3107"),
        ({"pf_id": "nobody"}, "3103"),
    ],
)
def test_what_kakao_refuses_is_told_by_the_report_alone(
    vendor: SimulatedSolapi,
    client: SolapiMessageService,
    posted: Posted,
    options: dict[str, Any],
    code: str,
) -> None:
    client.send(card(**options))
    eventually(lambda: len(posted) == 1)
    assert posted[0][0]["statusCode"] == code
    assert lines(vendor) == []


def test_an_unregistered_sender_and_a_long_text_are_refused(client: SolapiMessageService) -> None:
    for wrong, code in ((text(from_="15990000"), "1062"), (text(text="가" * 46), "1010")):
        with pytest.raises(MessageNotReceivedError) as told:
            client.send(wrong)
        assert [each.status_code for each in told.value.failed_messages] == [code]


def test_one_call_names_a_phone_once_but_two_calls_send_twice(
    vendor: SimulatedSolapi, client: SolapiMessageService
) -> None:
    answer = client.send([text(), text()])
    assert answer.group_info.count.registered_failed == 1
    client.send(text())
    assert len(lines(vendor)) == 2


def test_a_wrong_secret_opens_nothing(vendor: SimulatedSolapi) -> None:
    with pytest.raises(Exception, match="SignatureDoesNotMatch"):
        _client(vendor, "another").send(text())
    assert lines(vendor) == []


def test_half_of_a_batch_may_fail(vendor: SimulatedSolapi, client: SolapiMessageService) -> None:
    vendor.faults = Faults(answer="half", times=1)
    answer = client.send([text(), text(to=OTHER_PHONE)])
    assert [each.to for each in answer.failed_message_list or ()] == [OTHER_PHONE]
    assert (len(lines(vendor)), len(lines(vendor, OTHER_PHONE))) == (1, 0)


@pytest.mark.parametrize(
    ("results", "codes"),
    [
        ("", [["4000"]]),
        ("doubled", [["4000"], ["4000"]]),
        ("reordered", [["4000"], ["3000"]]),
    ],
)
def test_reports_come_as_the_faults_have_it(
    vendor: SimulatedSolapi,
    client: SolapiMessageService,
    posted: Posted,
    results: str,
    codes: list[list[str]],
) -> None:
    vendor.faults = Faults(results=results)
    client.send(text())
    eventually(lambda: len(posted) == len(codes))
    assert [[each["statusCode"] for each in batch] for batch in posted] == codes
