"""The lean DynamoDB client sends what botocore's own would send, and nothing twice."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import botocore.auth
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, NoCredentialsError
from botocore.session import Session
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.aws.lean_client import make_lean
from chalicelib.aws.session import Clients
from tests.conftest import REGION

TELEMETRY = {"amz-sdk-invocation-id", "amz-sdk-request"}
ITEM = {"pk": {"S": "T#saetbyeol#X"}, "sk": {"S": "M#00000001"}, "z": {"B": b"\x00\xff"}}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("get_item", {"TableName": "t", "Key": {"pk": {"S": "가  나"}, "sk": {"S": "b"}}}),
    (
        "put_item",
        {"TableName": "t", "Item": ITEM, "ConditionExpression": "attribute_not_exists(sk)"},
    ),
    ("query", {"TableName": "t", "KeyConditionExpression": "pk = :p", "Limit": 1}),
    ("list_tables", {}),
]


class Wire:
    """Stands where the network begins: keeps what was sent, answers each with one answer."""

    def __init__(self, client: Any, status: int = 200, body: bytes = b"{}") -> None:
        self.sent: list[Any] = []
        self.answer = (status, body)
        client.meta.events.register_last("before-send.dynamodb", self._take)

    def _take(self, request: Any, **_: Any) -> AWSResponse:
        self.sent.append(request)
        status, self._left = self.answer
        return AWSResponse(request.url, status, {}, self)

    def stream(self) -> Iterator[bytes]:
        yield self._left


@pytest.fixture(autouse=True)
def function(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Lambda function's environment, at one moment."""
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "webhook")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793")
    set_clock(monkeypatch, 21)


def set_clock(patch: pytest.MonkeyPatch, day: int) -> None:
    moment = datetime(2026, 11, day, 9, 30)
    patch.setattr(botocore.auth, "get_current_datetime", lambda: moment)


def pair(endpoint: str | None, token: str | None) -> tuple[Any, Any]:
    """A client of botocore's own making, and a lean one; they share their credentials."""
    session = Session()
    session.set_credentials("AKIDSYNTHETIC", "synthetic", token)
    made = Clients(REGION, endpoint)
    own, lean = (
        session.create_client("dynamodb", REGION, endpoint_url=endpoint, config=made._config())
        for _ in range(2)
    )
    make_lean(lean, session.get_credentials())
    return own, lean


def seen(request: Any) -> dict[str, str]:
    """Headers by small name, as text; the host as the wire would carry it is no header here."""
    headers = {str(name).lower(): value for name, value in request.headers.items()}
    texts = {name: v.decode() if isinstance(v, bytes) else v for name, v in headers.items()}
    return {name: text for name, text in texts.items() if name not in TELEMETRY | {"host"}}


@pytest.mark.parametrize("token", [None, "t" * 400], ids=["long-term key", "role's key"])
@pytest.mark.parametrize("endpoint", [None, "http://127.0.0.1:4566"], ids=["AWS", "local"])
@pytest.mark.parametrize(("name", "asked"), CALLS, ids=[name for name, _ in CALLS])
def test_the_same_address_headers_body_and_signature_go_out(
    name: str, asked: dict[str, Any], endpoint: str | None, token: str | None
) -> None:
    own, lean = pair(endpoint, token)
    wires = [Wire(client) for client in (own, lean)]
    for client in (own, lean):
        getattr(client, name)(**asked)
    (expected,), (sent,) = (wire.sent for wire in wires)
    assert (sent.method, sent.url, sent.body) == (expected.method, expected.url, expected.body)
    assert seen(sent) == seen(expected)
    assert "Signature=" in seen(sent)["authorization"]


def test_a_new_day_and_new_credentials_give_the_signatures_they_should(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, lean = pair(None, None)
    wires = [Wire(client) for client in (own, lean)]
    for secret, day in (("first", 21), ("first", 22), ("second", 22), ("first", 21)):
        set_clock(monkeypatch, day)
        own._request_signer._credentials.secret_key = secret
        own.list_tables()
        lean.list_tables()
    expected, sent = ([seen(each)["authorization"] for each in wire.sent] for wire in wires)
    assert sent == expected
    assert len(set(sent)) == 3


def test_nothing_is_sent_twice_whatever_comes_back() -> None:
    for status in (500, 503, 400):
        _, lean = pair(None, None)
        wire = Wire(lean, status, b'{"__type":"com.amazonaws#ThrottlingException"}')
        with pytest.raises(ClientError, match="Throttling"):
            lean.list_tables()
        assert len(wire.sent) == 1


@cache
def _readers() -> tuple[tuple[Any, Wire], ...]:
    return tuple((client, Wire(client)) for client in pair("http://127.0.0.1:4566", None))


VALUES = st.recursive(
    st.one_of(
        st.builds(lambda text: {"S": text}, st.text(max_size=9)),
        st.builds(lambda number: {"N": str(number)}, st.integers()),
        st.builds(lambda raw: {"B": base64.b64encode(raw).decode()}, st.binary(max_size=9)),
        st.builds(lambda yes: {"BOOL": yes}, st.booleans()),
        st.just({"NULL": True}),
        st.builds(lambda texts: {"SS": texts}, st.lists(st.text(max_size=3), max_size=3)),
        # What no DynamoDB sends today.
        st.sampled_from([{}, {"S": None}, {"NEW": "kind"}, {"S": "a", "N": "1"}, None]),
    ),
    lambda inner: st.one_of(
        st.builds(lambda items: {"L": items}, st.lists(inner, max_size=3)),
        st.builds(lambda fields: {"M": fields}, st.dictionaries(st.text(max_size=3), inner)),
    ),
    max_leaves=9,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=5))
def test_an_answer_is_read_as_botocore_reads_it(item: dict[str, Any]) -> None:
    body = json.dumps({"Items": [item], "Count": 1, "LastEvaluatedKey": item}).encode()
    read = []
    for client, wire in _readers():
        wire.answer = (200, body)
        try:
            read.append(client.query(TableName="t", KeyConditionExpression="pk = :p"))
        except Exception as refused:
            read.append((type(refused), str(refused)))
    expected, ours = read
    assert ours == expected
    assert isinstance(expected, tuple) or expected["Items"][0].keys() == item.keys()


def test_nobody_sends_without_credentials() -> None:
    session = Session()
    lean = session.create_client("dynamodb", REGION, config=Clients(REGION)._config())
    make_lean(lean, None)
    wire = Wire(lean)
    with pytest.raises(NoCredentialsError):
        lean.list_tables()
    assert not wire.sent


def test_the_platforms_dynamodb_client_is_lean_and_others_are_botocores_own() -> None:
    clients = Clients(REGION)
    assert clients.get("dynamodb")._ruleset_resolver is None
    assert clients.get("kms")._ruleset_resolver is not None
