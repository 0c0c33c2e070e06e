"""What else may knock at the webhook's door: odd headers, odd numbers, odd names."""

import json
import logging

import pytest
from chalice.test import Client

from tests.cities import BOT, SECRET
from tests.perf.stub_store import Stub
from tests.platforms import payload, post

PATH = "/webhooks/kakao/saetbyeol"


@pytest.mark.parametrize(
    "kind",
    [
        "application/json", "application/json;charset=utf-8", "APPLICATION/JSON; charset=UTF-8",
        "text/plain", "application/x-www-form-urlencoded", "application/vnd.kakao+json", "", None,
        "application/octet-stream", "image/png", "nonsense",
    ],
)  # fmt: skip
def test_the_content_type_decides_nothing(client: Client, kind: str | None) -> None:
    named = {} if kind is None else {"Content-Type": kind}
    raw = json.dumps(payload("처음으로")).encode()
    good = client.http.post(PATH, headers={**named, "X-Webhook-Secret": SECRET}, body=raw)
    assert (good.status_code, good.json_body["version"]) == (200, "2.0")
    bad = client.http.post(PATH, headers={**named, "X-Webhook-Secret": "wrong"}, body=raw)
    assert (bad.status_code, bad.json_body) == (401, {"error": "bad_secret"})


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "1e99999", "-0", "1E+2"])
@pytest.mark.parametrize("place", ["seq", "x"])
def test_a_number_of_any_size_is_strange_not_broken(
    client: Client, number: str, place: str
) -> None:
    text = json.dumps(payload("처음으로", extra={"choice": "areas", place: "@"}))
    answer = post(client, text.replace('"@"', number).encode())
    assert answer.status_code == 200
    assert answer.json_body["template"]["outputs"]


@pytest.mark.parametrize("user", [int("9" * 30), -1, 0, 1.5, True, [], {}, "", " ", "\x00", None])
def test_a_user_of_any_kind_is_answered(client: Client, user: object) -> None:
    strange = payload("처음으로")
    strange["userRequest"]["user"]["id"] = user
    assert post(client, strange).json_body["template"]["outputs"]


@pytest.mark.parametrize("id", ["0" * 24, "!", "!!", BOT + "!!", "!" + BOT, BOT.upper()])
def test_a_bot_id_that_is_there_and_not_ours_is_403(client: Client, stub: Stub, id: str) -> None:
    before = len(stub.items)
    assert post(client, {**payload("처음으로"), "bot": {"id": id}}).status_code == 403
    assert len(stub.items) == before


@pytest.mark.parametrize(
    "bot", [{"id": BOT}, {"id": BOT + "!"}, {"id": None}, {"id": ""}, {}, None, 5, [], {"id": 7}]
)
def test_our_bot_its_test_bot_and_no_bot_are_let_in(client: Client, bot: object) -> None:
    assert post(client, {**payload("처음으로"), "bot": bot}).status_code == 200


def test_a_refusal_is_logged_with_the_tenant_it_concerns_and_nothing_a_stranger_wrote(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="chalicelib")
    post(client, payload("안녕"), secret="stolen-guess")
    post(client, b"x" * 300_000, tenant="01098765432")
    post(client, payload("안녕"), tenant="01098765432")
    refused = [record.__dict__ for record in caplog.records if record.message == "rejected"]
    assert [record["reason"] for record in refused] == ["bad_secret", "too_large"]
    assert refused[0]["tenant_id"] == "saetbyeol"
    assert "01098765432" not in json.dumps([vars(each) for each in caplog.records], default=str)


@pytest.mark.parametrize("changes", [{"body": None}, {"headers": None}])
def test_what_the_gateway_may_leave_out_is_refused_and_never_a_500(
    client: Client, changes: dict[str, object]
) -> None:
    from app import app

    event = {
        "requestContext": {
            "httpMethod": "POST",
            "resourcePath": "/webhooks/{channel}/{tenant}",
            "domainName": "gateway.example",
            "stage": "api",
        },
        "headers": {"X-Webhook-Secret": SECRET},
        "pathParameters": {"channel": "kakao", "tenant": "saetbyeol"},
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": "not base64, no JSON",
        "isBase64Encoded": False,
    }
    assert app({**event, **changes}, None)["statusCode"] in (400, 401)
