"""What refusals and silences of KMS, SSM and SNS become."""

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from chalicelib.aws.failures import translated
from chalicelib.domain.errors import Permanent, Retryable


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("ThrottlingException", 400, Retryable),
        ("Throttled", 429, Retryable),
        ("KMSInternalException", 500, Retryable),
        ("DependencyTimeoutException", 503, Retryable),
        ("NobodyEverHeardOfThis", 502, Retryable),
        ("InvalidCiphertextException", 400, Permanent),
        ("AccessDeniedException", 400, Permanent),
        ("DisabledException", 400, Permanent),
    ],
)
def test_a_refusal_tells_who_must_act(code: str, status: int, error: type[Exception]) -> None:
    refusal = ClientError(
        {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Decrypt"
    )
    with pytest.raises(error), translated():
        raise refusal


@pytest.mark.parametrize(
    ("silence", "error"),
    [
        (ReadTimeoutError(endpoint_url="x"), Retryable),
        (ConnectTimeoutError(endpoint_url="x"), Retryable),
        (EndpointConnectionError(endpoint_url="x"), Retryable),
        (NoCredentialsError(), Permanent),
    ],
)
def test_a_silence_may_be_tried_again(silence: Exception, error: type[Exception]) -> None:
    with pytest.raises(error), translated():
        raise silence
