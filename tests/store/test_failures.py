"""What DynamoDB's refusals and silences become; local engines do not raise most of them."""

import json
import socket
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from chalicelib.aws.session import Clients
from chalicelib.domain.chunk import fresh, passed
from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.errors import Conflict, Permanent, Retryable
from chalicelib.store.broadcasts import Broadcasts
from chalicelib.store.conversations import Conversations
from chalicelib.store.counters import Counters
from chalicelib.store.failures import Taken
from chalicelib.store.table import Table
from tests.conftest import REGION
from tests.store.benches import Bench, bench, patient
from tests.store.samples import KEY, NOW, contact, turn


class Answering:
    """A DynamoDB client whose every call is answered by hand, below botocore's own code."""

    def __init__(self, answer: Any, status: int = 200) -> None:
        self.asked: list[str] = []
        self.answers = answer if isinstance(answer, list) else [answer]
        self.status = status
        self.client = Clients(REGION, "http://127.0.0.1:1").get("dynamodb")
        self.client.meta.events.register("before-call.dynamodb", self._answer)

    def _answer(self, model: Any, **_: Any) -> tuple[Any, Any]:
        self.asked.append(model.name)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(status_code=self.status), answer

    def table(self) -> Table:
        return Table("table", lambda: self.client, pause=lambda seconds: None)


def refusal(code: str, status: int, reasons: list[str] | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "Error": {"Code": code, "Message": ""},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}},
    }
    if reasons is not None:
        answer["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return answer


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("ConditionalCheckFailedException", 400, Taken),
        ("TransactionConflictException", 400, Conflict),
        ("ProvisionedThroughputExceededException", 400, Retryable),
        ("ThrottlingException", 400, Retryable),
        ("RequestLimitExceeded", 400, Retryable),
        ("TransactionInProgressException", 400, Retryable),
        ("InternalServerError", 500, Retryable),
        ("ServiceUnavailable", 503, Retryable),
        ("NobodyEverHeardOfThis", 502, Retryable),
        ("ValidationException", 400, Permanent),
        ("ResourceNotFoundException", 400, Permanent),
        ("AccessDeniedException", 400, Permanent),
    ],
)
def test_a_refusal_tells_who_must_act(code: str, status: int, error: type[Exception]) -> None:
    log = Conversations(Answering(refusal(code, status), status).table())
    with pytest.raises(error) as raised:
        log.append("icheon", KEY, turn(1))
    assert type(raised.value) is error
    if error is not Taken:
        with pytest.raises(error):
            log.newest("icheon", KEY)


@pytest.mark.parametrize(
    ("reasons", "error"),
    [
        (["ConditionalCheckFailed", "None"], Taken),
        (["None", "TransactionConflict"], Conflict),
        (["TransactionConflict", "ConditionalCheckFailed"], Taken),
        (["ThrottlingError", "None"], Retryable),
        (["ProvisionedThroughputExceeded", "None"], Retryable),
        (["ValidationError", "None"], Permanent),
    ],
)
def test_a_cancelled_transaction_tells_its_reason(
    reasons: list[str], error: type[Exception]
) -> None:
    stub = Answering(refusal("TransactionCanceledException", 400, reasons), 400)
    with pytest.raises(error) as raised:
        Conversations(stub.table()).begin("icheon", KEY, turn(1), contact())
    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("silence", "error"),
    [
        (ReadTimeoutError(endpoint_url="x"), Retryable),
        (ConnectTimeoutError(endpoint_url="x"), Retryable),
        (EndpointConnectionError(endpoint_url="x"), Retryable),
        (ConnectionClosedError(endpoint_url="x"), Retryable),
        (NoCredentialsError(), Permanent),
    ],
)
def test_a_silence_may_be_tried_again(silence: Exception, error: type[Exception]) -> None:
    stub = Answering(silence)
    with pytest.raises(error):
        Conversations(stub.table()).newest("icheon", KEY)
    assert stub.asked == ["Query"]


def test_an_answer_without_items_is_no_empty_conversation() -> None:
    with pytest.raises(Retryable):
        Conversations(Answering({}).table()).newest("icheon", KEY)


def test_an_event_that_crosses_another_is_counted_at_the_second_try(moto_bench: Bench) -> None:
    refused = refusal("TransactionCanceledException", 400, ["TransactionConflict", "None"])
    left = [refused]

    def conflict(**_: Any) -> Any:
        return (SimpleNamespace(status_code=400), left.pop()) if left else None

    own = bench(None, patient(None))
    own.client.meta.events.register("before-call.dynamodb.TransactWriteItems", conflict)
    counters = Counters(own.table, lambda: NOW)
    assert counters.count("icheon", NOW.date(), "n#0", {"turns": 1})
    assert counters.day("icheon", NOW.date()) == {"turns": 1}


def test_an_event_that_keeps_crossing_others_comes_back_later() -> None:
    refused = refusal("TransactionCanceledException", 400, ["TransactionConflict", "None"])
    stub = Answering(refused, 400)
    with pytest.raises(Retryable):
        Counters(stub.table(), lambda: NOW).count("icheon", NOW.date(), "n#0", {"turns": 1})
    assert stub.asked == ["TransactWriteItems"] * 3


def test_a_chunk_that_reports_cross_is_written_all_the_same(moto_bench: Bench) -> None:
    left = [refusal("TransactionCanceledException", 400, ["TransactionConflict", "None"])] * 4

    def conflict(**_: Any) -> Any:
        return (SimpleNamespace(status_code=400), left.pop()) if left else None

    own = bench(None, patient(None))
    store = Broadcasts(own.table)
    store.claim("icheon", "b1", 0, 3, "one", NOW)
    own.client.meta.events.register("before-call.dynamodb.TransactWriteItems", conflict)
    after = passed(fresh(0, 3), [Outcome(DeliveryState.FAILED_PERMANENT, "refused")] * 3)
    assert store.record("icheon", "b1", "one", after.chunk, after.failures, NOW)
    [found] = store.chunks("icheon", "b1")
    assert (left, found.is_done) == ([], True)


def test_a_chunk_that_is_always_crossed_comes_back_later() -> None:
    refused = refusal("TransactionCanceledException", 400, ["TransactionConflict", "None"])
    stub = Answering(refused, 400)
    with pytest.raises(Retryable):
        Broadcasts(stub.table()).record("icheon", "b1", "one", fresh(0, 3), {0: "refused"}, NOW)
    assert stub.asked == ["TransactWriteItems"] * 5


def test_what_a_batch_left_over_is_deleted_in_the_next_round() -> None:
    request = {"DeleteRequest": {"Key": {"pk": {"S": "p"}, "sk": {"S": "b"}}}}
    stub = Answering([{"UnprocessedItems": {"table": [request]}}, {"UnprocessedItems": {}}])
    assert stub.table().remove([("p", "a"), ("p", "b")]) == 2
    assert stub.asked == ["BatchWriteItem"] * 2


def test_a_batch_that_never_empties_is_given_up_for_now() -> None:
    request = {"DeleteRequest": {"Key": {"pk": {"S": "p"}, "sk": {"S": "b"}}}}
    stub = Answering({"UnprocessedItems": {"table": [request]}})
    with pytest.raises(Retryable):
        stub.table().remove([("p", "b")])


def test_a_store_that_never_answers_is_left_in_time_and_asked_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        clients = Clients(REGION, address, connect_seconds=0.05, read_seconds=0.05)
        table = Table("table", clients.lazily("dynamodb"))
        with pytest.raises(Retryable):
            Conversations(table).newest("icheon", KEY)
        deaf.settimeout(0.2)
        deaf.accept()[0].close()
        with pytest.raises(TimeoutError):
            deaf.accept()


def test_a_turn_is_one_query_and_one_put(moto_bench: Bench) -> None:
    own = bench(None, patient(None))
    asked: list[tuple[str, dict[str, Any]]] = []

    def listen(model: Any, params: dict[str, Any], **_: Any) -> None:
        asked.append((model.name, json.loads(params["body"])))

    own.client.meta.events.register("before-call.dynamodb", listen)
    log = Conversations(own.table)
    log.newest("icheon", KEY)
    log.append("icheon", KEY, turn(1))
    assert [name for name, _ in asked] == ["Query", "PutItem"]
    assert asked[0][1]["Limit"] == 1
    assert asked[0][1]["ConsistentRead"] is True
    assert asked[0][1]["ScanIndexForward"] is False
    assert asked[1][1]["ConditionExpression"] == "attribute_not_exists (#0)"
