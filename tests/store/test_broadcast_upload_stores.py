"""Uploads of lists, their files and what was seen in them: the true ones and the fakes are alike."""

import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.error import HTTPError
from uuid import uuid4

import pytest

from chalicelib.aws.broadcast_files import BroadcastFiles
from chalicelib.domain.broadcast_upload import LARGEST, Upload, UploadForm, UploadState
from chalicelib.domain.errors import Permanent
from chalicelib.services import broadcast_uploads as ports
from chalicelib.store.broadcast_uploads import BroadcastUploads
from tests.broadcast_upload_fakes import FakeListFiles, FakeUploads
from tests.conftest import REGION
from tests.store.benches import Bench

CITY, OTHER, ID = "dongjak", "icheon", "aB-_0"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
UPLOAD = Upload("명단 'a'.xlsx", 12_345, UploadState.READING, 200)


@dataclass
class Kept:
    uploads: ports.Uploads
    files: ports.ListFiles
    bring: Callable[[str, bytes], None]


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "fake":
        files = FakeListFiles()
        yield Kept(FakeUploads(), files, lambda id, body: files.files.update({(CITY, id): body}))
    else:
        yield _on(request.getfixturevalue(f"{request.param}_bench"))


def _on(bench: Bench) -> Kept:
    name, s3 = f"files-{uuid4().hex}", bench.clients.get("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})

    def bring(id: str, body: bytes) -> None:
        s3.put_object(Bucket=name, Key=f"{CITY}/broadcasts/{id}/upload", Body=body)

    files = BroadcastFiles(bench.clients.lazily("s3"), name)
    return Kept(BroadcastUploads(bench.table), files, bring)


def test_an_upload_is_kept_whole_and_by_its_tenant_alone(kept: Kept) -> None:
    assert kept.uploads.get(CITY, ID) is None
    kept.uploads.put(CITY, ID, UPLOAD, NOW)
    assert kept.uploads.get(CITY, ID) == replace(UPLOAD, at=NOW)
    assert kept.uploads.get(OTHER, ID) is None
    failed = replace(UPLOAD, state=UploadState.FAILED, words="깨진 파일입니다.")
    kept.uploads.put(CITY, ID, failed, NOW)
    assert kept.uploads.get(CITY, ID) == replace(failed, at=NOW)


def test_a_file_is_there_until_it_is_deleted(kept: Kept) -> None:
    assert kept.files.size(CITY, ID) is None
    body = b"\x00\xff" * 3_000_000
    kept.bring(ID, body)
    assert kept.files.size(CITY, ID) == len(body)
    assert kept.files.size(OTHER, ID) is None
    with kept.files.opened(CITY, ID) as file:
        assert file.read(4) == body[:4]
        file.seek(0)
        assert file.read() == body
    with pytest.raises(Permanent), kept.files.opened(OTHER, ID):
        pass
    kept.files.delete(CITY, ID)
    kept.files.delete(CITY, ID)
    assert kept.files.size(CITY, ID) is None
    with pytest.raises(Permanent), kept.files.opened(CITY, ID):
        pass


def test_a_form_names_its_bucket_and_one_key_of_the_tenant(kept: Kept) -> None:
    form = kept.files.form(CITY, ID)
    assert form.url.startswith(kept.files.origin())
    assert form.fields["key"].startswith(f"{CITY}/")


@pytest.mark.engine
def test_a_browser_posts_one_file_of_a_bounded_size(engine_bench: Bench) -> None:
    kept = _on(engine_bench)
    form = kept.files.form(CITY, ID)
    assert _post(form, b"a,b") == 204
    with kept.files.opened(CITY, ID) as file:
        assert file.read() == b"a,b"
    kept.files.delete(CITY, ID)
    assert _post(form, b"") >= 400
    elsewhere = replace(form, fields={**form.fields, "key": f"{OTHER}/broadcasts/{ID}/upload"})
    assert _post(elsewhere, b"a,b") == 403
    assert kept.files.size(OTHER, ID) is None
    assert LARGEST > 10_000_000


def _post(form: UploadForm, body: bytes) -> int:
    mark = "----list"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    whole = b"".join(parts) + head.encode() + body + f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(form.url, whole, kind), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code
