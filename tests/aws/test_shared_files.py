"""Shared files: the true bucket on two engines and the fake keep one contract."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from chalicelib.aws.session import Clients
from chalicelib.aws.shared_files import SharedFiles
from chalicelib.domain.errors import Permanent
from chalicelib.domain.shared_file import SharedFile
from chalicelib.services.file_ports import Files
from tests.conftest import REGION
from tests.file_fakes import FakeFiles

NOW = datetime.now(UTC)
UNTIL = NOW + timedelta(days=30)
PICTURE = SharedFile("a" * 26, "가로등 사진.png", "image", "image/png", 4)
LETTER = SharedFile("b" * 26, "안내문.hwp", "file", "application/x-hwp", 6)
PLACE = {"LocationConstraint": REGION}


@pytest.fixture
def on_moto(moto: None) -> SharedFiles:
    return _bucket(Clients(REGION))


@pytest.fixture
def on_engine(engine: str) -> SharedFiles:
    return _bucket(Clients(REGION, engine, connect_seconds=5, read_seconds=20))


@pytest.fixture(
    params=[
        "fake",
        "moto",
        pytest.param("engine", marks=pytest.mark.engine),
    ]
)
def files(request: pytest.FixtureRequest) -> Iterator[Files]:
    if request.param == "fake":
        yield FakeFiles()
    else:
        yield request.getfixturevalue(f"on_{request.param}")


def _bucket(clients: Clients) -> SharedFiles:
    name = f"files-{uuid4().hex}"
    clients.get("s3").create_bucket(Bucket=name, CreateBucketConfiguration=PLACE)
    return SharedFiles(clients.lazily("s3"), name)


def test_what_was_put_is_read_back_by_its_tenant_alone(files: Files) -> None:
    files.put("icheon", PICTURE, b"\x00\xffok", UNTIL, 30)
    assert files.read("icheon", PICTURE.id, NOW) == b"\x00\xffok"
    assert files.link("icheon", PICTURE.id, NOW)
    assert files.read("gwangju", PICTURE.id, NOW) is None
    assert files.link("gwangju", PICTURE.id, NOW) is None


@pytest.mark.parametrize("id", ["b" * 26, "", "a", "../icheon/x", "a" * 25, "A" * 26])
def test_what_was_never_put_is_absent(files: Files, id: str) -> None:
    files.put("icheon", PICTURE, b"ok", UNTIL, 30)
    assert files.read("icheon", id, NOW) is None
    assert files.link("icheon", id, NOW) is None


def test_a_file_past_its_time_is_absent_to_the_second(files: Files) -> None:
    files.put("icheon", PICTURE, b"ok", UNTIL, 30)
    last = UNTIL.replace(microsecond=0) - timedelta(seconds=1)
    assert files.read("icheon", PICTURE.id, last) == b"ok"
    assert files.read("icheon", PICTURE.id, UNTIL) is None
    assert files.link("icheon", PICTURE.id, UNTIL) is None


def test_a_deleted_file_is_absent_and_may_be_deleted_again(files: Files) -> None:
    files.put("icheon", PICTURE, b"ok", UNTIL, 30)
    files.delete("gwangju", PICTURE.id)
    assert files.read("icheon", PICTURE.id, NOW) == b"ok"
    for _ in range(2):
        files.delete("icheon", PICTURE.id)
    assert files.read("icheon", PICTURE.id, NOW) is None


@pytest.mark.engine
@pytest.mark.parametrize(("file", "disposition"), [(PICTURE, "inline; "), (LETTER, "attachment; ")])
def test_a_link_opens_the_file_under_its_name_and_type(
    on_engine: SharedFiles, file: SharedFile, disposition: str
) -> None:
    on_engine.put("icheon", file, b"\x00\xffok", UNTIL, 30)
    link = on_engine.link("icheon", file.id, NOW)
    assert link is not None
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(link) as found:
        assert found.read() == b"\x00\xffok"
        assert found.headers["Content-Type"] == file.mime
        said = found.headers["Content-Disposition"]
    assert said.startswith(disposition)
    assert "%EA%B0%80%EB%A1%9C" in said or "%EC%95%88%EB%82%B4" in said


def test_a_link_is_signed_for_five_minutes_and_for_the_type_it_was_put_with(
    on_moto: SharedFiles,
) -> None:
    on_moto.put("icheon", PICTURE, b"ok", UNTIL, 30)
    parts = urlsplit(on_moto.link("icheon", PICTURE.id, NOW) or "")
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert asked["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert asked["X-Amz-Expires"] == "300"
    assert asked["response-content-type"] == "image/png"
    assert parts.scheme == "https" and f".{REGION}.amazonaws.com" in f".{parts.netloc}"


@pytest.mark.parametrize(("days", "rule"), [(1, "30"), (30, "30"), (31, "60"), (3650, "3650")])
def test_a_file_is_tagged_with_the_rule_that_deletes_it(moto: None, days: int, rule: str) -> None:
    clients = Clients(REGION)
    made = _bucket(clients)
    made.put("icheon", PICTURE, b"ok", UNTIL, days)
    key: dict[str, Any] = {"Bucket": made._name, "Key": f"icheon/{PICTURE.id}"}
    tags = clients.get("s3").get_object_tagging(**key)["TagSet"]
    assert tags == [{"Key": "days", "Value": rule}]


def test_a_bucket_that_is_not_there_is_no_absent_file(moto: None) -> None:
    nowhere = SharedFiles(Clients(REGION).lazily("s3"), "absent")
    with pytest.raises(Permanent):
        nowhere.put("icheon", PICTURE, b"ok", UNTIL, 30)
