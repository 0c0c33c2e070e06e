"""What a refusal of SNS, SSM or KMS means to us: silence, throttling and 5xx mean try again."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
)
from botocore.exceptions import (
    ConnectionError as NoConnection,
)

from chalicelib.domain.deadline import in_time
from chalicelib.domain.errors import Permanent, Retryable


@contextmanager
def translated() -> Iterator[None]:
    """Around one call, begun only in time: Retryable or Permanent for what botocore raises."""
    in_time()
    try:
        yield
    except ClientError as error:
        if _later(error):
            raise Retryable("service refused for now") from error
        raise Permanent("service refused: " + code_of(error)) from error
    except (HTTPClientError, NoConnection, CredentialRetrievalError) as error:
        raise Retryable("service did not answer") from error
    except BotoCoreError as error:
        raise Permanent("service cannot be used") from error


def code_of(error: ClientError) -> str:
    """AWS's name of the refusal, such as `ParameterNotFound`."""
    return str(error.response.get("Error", {}).get("Code", ""))


# Refusals that pass although they do not come as 5xx.
_LATER = frozenset(
    {
        "DependencyTimeoutException",
        "KMSInternalException",
        "KeyUnavailableException",
        "LimitExceededException",
        "RequestLimitExceeded",
        "Throttled",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TooManyUpdates",
    }
)


def _later(error: ClientError) -> bool:
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return code_of(error) in _LATER or status >= 500
