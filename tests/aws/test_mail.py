"""Mail goes out by SES, whole, and what SES refuses is told apart."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.aws.mail import Mail
from chalicelib.domain.errors import Permanent, Retryable
from tests.conftest import REGION


class Asked:
    """SES that keeps what it was asked, or refuses."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.asked: list[dict[str, Any]] = []
        self._fault = fault

    def send_email(self, **asked: Any) -> None:
        self.asked.append(asked)
        if self._fault:
            raise self._fault


def refusal(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "SendEmail")


def test_a_mail_has_both_forms_and_asks_for_no_answer() -> None:
    ses = Asked()
    Mail(lambda: ses, "sotong@city.example").send("a@city.example", "제목", "글", "<p>글</p>")
    [asked] = ses.asked
    simple = asked["Content"]["Simple"]
    assert asked["Destination"] == {"ToAddresses": ["a@city.example"]}
    assert simple["Subject"]["Data"] == "제목"
    assert (simple["Body"]["Text"]["Data"], simple["Body"]["Html"]["Data"]) == ("글", "<p>글</p>")
    assert {"Name": "Auto-Submitted", "Value": "auto-generated"} in simple["Headers"]


def test_ses_takes_what_is_sent(moto: None) -> None:
    ses = boto3.client("sesv2", region_name=REGION)
    ses.create_email_identity(EmailIdentity="sotong@city.example")
    Mail(lambda: ses, "sotong@city.example").send("a@city.example", "제목", "글", "<p>글</p>")
    with pytest.raises(Permanent):
        Mail(lambda: ses, "stranger@elsewhere.example").send("a@city.example", "제목", "글", "글")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (refusal("TooManyRequestsException", 429), Retryable),
        (refusal("InternalServiceError", 500), Retryable),
        (ReadTimeoutError(endpoint_url="x"), Retryable),
        (refusal("MessageRejected"), Permanent),
        (refusal("MailFromDomainNotVerifiedException"), Permanent),
        (refusal("AccountSuspendedException"), Permanent),
    ],
)
def test_a_refusal_says_whether_it_is_tried_again(fault: Exception, error: type[Exception]) -> None:
    with pytest.raises(error):
        Mail(lambda: Asked(fault), "sotong@city.example").send("a@city.example", "", "", "")


def test_without_an_address_to_send_from_nothing_is_sent() -> None:
    ses = Asked()
    with pytest.raises(Permanent, match="MailSender"):
        Mail(lambda: ses, "").send("a@city.example", "", "", "")
    assert not ses.asked
