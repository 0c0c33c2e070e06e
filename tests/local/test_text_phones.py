"""The simulator's door to its phones: what the page may ask, and what it may not."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.gateway import Answer
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.text_phones import PATH, TextPhones
from tests.domain.file_samples import JPG, PNG

TO = {"phone": "010-0000-0001", "number": "1899-0000"}


@pytest.fixture
def door() -> Iterator[TextPhones]:
    bizgo = SimulatedBizgo(lambda _: None)
    msghub = SimulatedMsghub(lambda _: None, bizgo.phones)
    for vendor in (bizgo, msghub):
        vendor.start()
    yield TextPhones(msghub, bizgo)
    for vendor in (bizgo, msghub):
        vendor.stop()


def post(door: TextPhones, content: Any) -> Answer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    answer = door.answer("POST", PATH, body)
    assert answer is not None
    return answer


def test_a_text_and_its_photo_stand_in_the_thread(door: TextPhones) -> None:
    photo = base64.b64encode(JPG).decode()
    assert post(door, {**TO, "text": "사진 봐 주세요", "photo": photo}).status == 200
    asked = door.answer("GET", f"{PATH}?phone=01000000001&number=18990000&after=0", b"")
    assert asked is not None
    thread = json.loads(asked.body)
    [line] = thread["lines"]
    assert (line["who"], line["text"], line["kind"]) == ("me", "사진 봐 주세요", "MMS")
    assert thread["waiting"] == [1]
    [picture] = line["pictures"]
    shown = door.answer("GET", f"{PATH}/pictures/{picture}", b"")
    assert shown is not None
    assert (shown.status, shown.content_type, shown.body) == (200, "image/jpeg", JPG)


def test_only_what_is_new_is_given(door: TextPhones) -> None:
    for words in ("하나", "둘"):
        post(door, {**TO, "text": words})
    thread = json.loads(post(door, {**TO, "text": "셋", "after": 2}).body)
    assert [line["text"] for line in thread["lines"]] == ["셋"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        {},
        {**TO, "text": ""},
        {**TO, "text": 5},
        {**TO, "text": "가" * 5001},
        {**TO, "text": "가", "phone": "010-1234-5678"},
        {**TO, "text": "가", "number": "아무개"},
        {**TO, "text": "가", "photo": base64.b64encode(PNG).decode()},
        {**TO, "text": "가", "photo": "%"},
    ],
)
def test_what_no_phone_of_ours_could_send_is_refused(door: TextPhones, content: Any) -> None:
    assert post(door, content).status == 400


def test_other_paths_are_somebody_elses(door: TextPhones) -> None:
    assert door.answer("GET", "/simulator/other", b"") is None
    assert door.answer("POST", f"{PATH}/other", b"{}") is None
    missing = door.answer("GET", f"{PATH}/pictures/nobody", b"")
    assert missing is not None
    assert missing.status == 404
