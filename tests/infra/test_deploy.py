"""The packaged template, deployed by our own steps into the engine, answers a citizen."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.bootstrap import Platform
from chalicelib.local.environment import local_environment
from chalicelib.settings import read_settings
from infra.deployment.bucket import Bucket
from infra.deployment.stack import Stack
from infra.packaging.layer import EMBEDDING
from infra.packaging.template import layer_users
from tests.conftest import REGION
from tests.package_once import STAGE, packaged, template
from tests.platforms import payload

pytestmark = pytest.mark.engine

TENANT = "icheon"
MESSAGE = Path("tests/payloads/kakao_consult/message_text.json")
JSON = {"Content-Type": "application/json"}
POLLS = {"Delay": 1, "MaxAttempts": 120}
SECONDS_TO_COUNT = 60


@pytest.fixture(scope="module")
def session() -> Any:
    return boto3.Session("test", "test", region_name=REGION)


@pytest.fixture(scope="module")
def stack(engine: str, session: Any) -> Iterator[tuple[Stack, Bucket]]:
    bucket = Bucket(session.client("s3", endpoint_url=engine), "sotong-deploy-test", REGION)
    bucket.ensure()
    stack = Stack(session.client("cloudformation", endpoint_url=engine), f"sotong-{STAGE}", POLLS)
    changes = stack.prepare(_url(bucket, engine, bucket.upload(packaged(), STAGE)), {}, "first")
    assert changes
    stack.carry_out("first")
    yield stack, bucket


@pytest.fixture
def deployed(engine: str, stack: tuple[Stack, Bucket]) -> tuple[Platform, dict[str, str]]:
    """The stack as `sotong` works on it, with a city registered, and the stack's outputs."""
    outputs = stack[0].outputs()
    values = local_environment(engine, outputs["EventsArn"], outputs["DataKeyArn"], "")
    values |= {"SOTONG_STAGE": STAGE, "SOTONG_TABLE": outputs["TableName"]}
    platform = Platform(read_settings(values))
    if not platform.versions.current(TENANT):
        platform.publishing.publish(Path("tenants") / TENANT, "test", "")
    return platform, outputs


def test_a_kakao_message_is_answered_and_stored_by_the_deployed_stack(
    engine: str, deployed: tuple[Platform, dict[str, str]]
) -> None:
    platform, outputs = deployed
    [form] = platform.publishing.connect(TENANT, "kakao", "https://x")
    said = payload("처음으로") | {"bot": {"id": form["bot_id"]}}

    status, answer = _post(engine, outputs["RestAPIId"], said, form["value"])

    assert status == 200
    assert answer["version"] == "2.0"
    assert "이천시" in json.dumps(answer["template"]["outputs"], ensure_ascii=False)
    [turn] = _items(engine, outputs["TableName"], "#C#kakao#", "M#")
    assert turn["sk"]["S"] == "M#00000001"
    # Table -> stream -> topic -> queue -> counter: every mapping of the template at work.
    assert _await_counter(engine, outputs["TableName"], "turns")


def test_a_stranger_is_turned_away_by_the_deployed_stack(
    engine: str, deployed: tuple[Platform, dict[str, str]]
) -> None:
    api = deployed[1]["RestAPIId"]

    status, answer = _post(engine, api, payload("처음으로"), "wrong")

    assert (status, answer) == (401, {"error": "bad_secret"})


def test_what_is_no_webhook_is_answered_by_the_other_function(
    engine: str, deployed: tuple[Platform, dict[str, str]]
) -> None:
    status, health = _call(engine, deployed[1]["RestAPIId"], "GET", "/health")

    assert (status, health["status"]) == (200, "ok")


def test_the_consult_talks_event_is_acknowledged_by_the_deployed_stack(
    engine: str, deployed: tuple[Platform, dict[str, str]]
) -> None:
    platform, outputs = deployed
    [form] = platform.publishing.connect(TENANT, "kakao-consult", "")
    said = json.loads(MESSAGE.read_text("utf-8"))
    said |= {"senderKey": form["bot_id"], "kakaoTime": datetime.now(UTC).isoformat()}

    body = json.dumps(said).encode()
    status, answer = _call(
        engine, outputs["RestAPIId"], "POST", f"{form['url']}/cstalk/message", body, JSON
    )

    assert (status, answer["code"]) == (200, "A000")
    # Who writes is heard, and waits at the desk.
    assert _items(engine, outputs["TableName"], "#C#kakao#", "DESK")


def test_staff_are_sent_to_log_in_by_the_deployed_stack(
    engine: str, deployed: tuple[Platform, dict[str, str]]
) -> None:
    status, page = _asked(engine, deployed[1]["RestAPIId"], "GET", "/desk/login")

    assert status == 200
    assert "로그인" in page


def test_the_webhook_is_deployed_with_the_layer_and_free_text_is_answered(
    engine: str, session: Any, deployed: tuple[Platform, dict[str, str]]
) -> None:
    platform, outputs = deployed
    client = session.client("lambda", endpoint_url=engine)
    functions = client.list_functions()["Functions"]
    attached = [each["Layers"] for each in functions if each.get("Layers")]
    [form] = platform.publishing.connect(TENANT, "kakao", "https://x")
    said = payload("여권 만들 때 뭐 가져가야 하나요?", "asks") | {"bot": {"id": form["bot_id"]}}

    status, answer = _post(engine, outputs["RestAPIId"], said, form["value"])

    size = (packaged() / f"{EMBEDDING.name}.zip").stat().st_size
    users = len(layer_users(template(), EMBEDDING.name))
    assert [layer["CodeSize"] for layers in attached for layer in layers].count(size) == users
    assert status == 200
    assert "여권" in json.dumps(answer["template"]["outputs"], ensure_ascii=False)
    # Where meaning is matched, it was: nothing told of a question that words alone had to answer.
    turns = _items(engine, outputs["TableName"], "#C#kakao#", "M#")
    assert "FaqDegraded" not in str(turns)


def test_deploying_the_same_again_changes_nothing(engine: str, stack: tuple[Stack, Bucket]) -> None:
    one, bucket = stack
    [(_, version)] = bucket.versions(STAGE)
    assert one.prepare(_url(bucket, engine, version), {}, f"again-{datetime.now(UTC):%f}") is None


def _url(bucket: Bucket, engine: str, key: str) -> str:
    return f"{engine}/{bucket.name}/{key}"


def _post(engine: str, api: str, said: dict[str, Any], secret: str) -> tuple[int, Any]:
    headers = {**JSON, "X-Webhook-Secret": secret}
    body = json.dumps(said).encode()
    return _call(engine, api, "POST", f"/webhooks/kakao/{TENANT}", body, headers)


def _call(engine: str, api: str, method: str, path: str, *call: Any) -> tuple[int, Any]:
    status, body = _asked(engine, api, method, path, *call)
    return status, json.loads(body)


def _asked(engine: str, api: str, method: str, path: str, *call: Any) -> tuple[int, str]:
    connection = http.client.HTTPConnection(engine.removeprefix("http://"), timeout=60)
    connection.request(method, f"/restapis/{api}/{STAGE}/_user_request_{path}", *call)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def _await_counter(engine: str, table: str, metric: str) -> bool:
    ends, pause = time.monotonic() + SECONDS_TO_COUNT, threading.Event()
    while time.monotonic() < ends:
        if _items(engine, table, "#S#", f"{metric}#"):
            return True
        pause.wait(0.2)
    return False


def _items(engine: str, table: str, within: str, begins: str) -> list[dict[str, Any]]:
    client = boto3.client("dynamodb", endpoint_url=engine, region_name=REGION)
    found = client.scan(TableName=table)["Items"]
    return [i for i in found if within in i["pk"]["S"] and i["sk"]["S"].startswith(begins)]
