"""Where errors meet SQS and the stream: which records failed, so that only those come again."""

import logging
from collections.abc import Callable, Iterable

from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.domain.message import Json

log = logging.getLogger(__name__)

Failures = dict[str, list[dict[str, str]]]


def each_record(event: Json, act: Callable[[str], None]) -> Failures:
    """Acts on each SQS body. What may succeed later is reported; what never can goes on too.

    Both end in the dead-letter queue after its tries: nothing is swallowed, and whatever one record
    raises, the others of its batch are done.
    """
    failed = [record["messageId"] for record in event["Records"] if not _done(record, act)]
    return _failures(failed)


def in_order(event: Json, publish: Callable[[Iterable[tuple[str, Json]]], str | None]) -> Failures:
    """Hands the stream's INSERTs over in order; the first failure and all after it come again.

    Of changed items only contacts: their aliases live as long as they do.
    """
    inserts = [
        (record["dynamodb"]["SequenceNumber"], record["dynamodb"]["NewImage"])
        for record in event["Records"]
        if record["eventName"] == "INSERT" or _is_renewed_contact(record)
    ]
    failed = publish(inserts)
    return _failures([failed] if failed else [])


def _is_renewed_contact(record: Json) -> bool:
    keys = record["dynamodb"].get("Keys", {})
    return bool(record["eventName"] == "MODIFY" and keys.get("sk") == {"S": "CONTACT"})


def _done(record: Json, act: Callable[[str], None]) -> bool:
    try:
        act(record["body"])
    except Retryable:
        log.warning("record later", extra={"message_id": record["messageId"]})
    except (Permanent, ValueError, KeyError) as fault:
        found = {"message_id": record["messageId"], "error": type(fault).__name__}
        log.error("record unusable", extra=found)
    except Exception as fault:  # a fault of ours: the others of the batch have no part in it
        found = {"message_id": record["messageId"], "error": type(fault).__name__}
        log.error("record unusable", extra={**found, "place": _place(fault)})
    else:
        return True
    return False


def _place(fault: Exception) -> str:
    """The line that raised it: its message may hold what a person wrote."""
    trace = fault.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def _failures(identifiers: list[str]) -> Failures:
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in identifiers]}
