"""What DynamoDB's refusals mean to us: the one place where its errors become ours.

ConditionalCheckFailed, TransactionConflictException and a cancelled transaction with either
reason mean that somebody else wrote first. Silence, throttling and 5xx mean: try again.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
"""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
)
from botocore.exceptions import (
    ConnectionError as NoConnection,
)
from botocore.parsers import ResponseParserError
from pynamodb.exceptions import PynamoDBException, VerboseClientError

from chalicelib.domain.deadline import in_time
from chalicelib.domain.errors import Conflict, Permanent, Retryable, SotongError


class Taken(Conflict):
    """A condition failed: the item's place is taken, or the item has moved on."""


@contextmanager
def translated() -> Iterator[None]:
    """Around one call: none is begun past the deadline.

    Raises Taken, Conflict, Retryable or Permanent for what PynamoDB and botocore raise.
    """
    in_time()
    try:
        yield
    except PynamoDBException as error:
        raise _meaning(error.cause) from error
    except ResponseParserError as error:
        raise Retryable("answer cut short") from error


_CONDITION = frozenset({"ConditionalCheckFailedException", "ConditionalCheckFailed"})
_CROSSED = frozenset({"TransactionConflictException", "TransactionConflict"})
_LATER = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)


def _meaning(cause: Exception | None) -> SotongError:
    if isinstance(cause, ClientError):
        codes = _codes(cause)
        if codes & _CONDITION:
            return Taken("condition failed")
        if codes & _CROSSED:
            return Conflict("transactions crossed")
        if codes & _LATER or _status(cause) >= 500:
            return Retryable("store refused for now")
        return Permanent("store refused: " + ", ".join(sorted(codes)))
    if isinstance(cause, HTTPClientError | NoConnection | CredentialRetrievalError):
        return Retryable("store did not answer")
    return Permanent("store cannot be used")


def _codes(error: ClientError) -> set[str]:
    codes = {str(error.response.get("Error", {}).get("Code", ""))}
    if isinstance(error, VerboseClientError):
        codes |= {reason.code for reason in error.cancellation_reasons if reason}
    return codes


def _status(error: ClientError) -> int:
    # PynamoDB's error leaves the status out; botocore's own stands behind it.
    origin = error.__cause__ if isinstance(error.__cause__, ClientError) else error
    return int(origin.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
