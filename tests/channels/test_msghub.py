"""msghub's batches, pings and dates beyond the files of tests/payloads/msghub."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.channels.msghub import Msghub
from chalicelib.domain.message import Unknown
from chalicelib.domain.text_message import Ping, TextArrived
from tests.channels.text_calls import account, call, read


def parsed(body: bytes) -> list[Any]:
    return list(Msghub().parse(call("msghub", body), account()))


def item(**fields: Any) -> TextArrived:
    plain = {"moKey": "k", "moNumber": "18990000", "moCallback": "01000000001", "moMsg": "네"}
    (found,) = parsed(json.dumps({"moLst": [plain | fields]}).encode())
    assert isinstance(found, TextArrived)
    return found


def test_the_answer_is_the_only_one_msghub_takes() -> None:
    answer = Msghub().acknowledge(call("msghub", b"\xff"), account())
    assert json.loads(answer.body) == {"code": "10000", "message": "success"}


@pytest.mark.parametrize(
    "body",
    [b"", b" \n", b"\xef\xbb\xbf", b"{}", b'{"moCnt":"0","moLst":null}', b'{"moCnt":"","moLst":""}',
     b'{"moLst":[{}]}', b'{"moLst":[{"moKey":"","moMsg":null,"contentCnt":"0"}]}'],
)  # fmt: skip
def test_the_trial_at_registration_is_a_ping_whatever_its_shape(body: bytes) -> None:
    assert parsed(body) == [Ping()]
    Msghub().verify(call("msghub", body), account(), read)


@pytest.mark.parametrize(
    "body", [b'{"moCnt":2}', b'{"moCnt":1,"moLst":[]}', b'{"moLst":{"moKey":"k"}}', b'{"other":1}']
)
def test_a_batch_that_cannot_be_found_is_no_ping(body: bytes) -> None:
    assert parsed(body) == [Unknown("no_items")]


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-21 12:01:02",
        "2026-11-21T12:01:02",
        "20261121120102",
        20261121120102,
        " 20261121120102 ",
    ],
)
def test_every_way_of_writing_the_date_is_seouls_time(written: object) -> None:
    assert item(moRecvDt=written).at == datetime(2026, 11, 21, 3, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", None, "어제", "2026-11-21", "20261121", "2026112112010", "20261321120102", "20261121250102",
     "00000000000000", "00010101000000", "2026-11-21T12:01:02x", [], {}, True, 1.5],
)  # fmt: skip
def test_a_date_nobody_can_read_is_none(written: object) -> None:
    assert item(moRecvDt=written).at is None


@pytest.mark.parametrize("title", [None, "", "제목없음", "제목 없음", " 제목없음 ", 5.5, []])
def test_a_title_that_nobody_wrote_is_none(title: object) -> None:
    assert item(moTitle=title).title == ""


@pytest.mark.parametrize(
    "url",
    ["https://d0.cloudfront.example/null/null/1.jpg", "https://mo.example/null", "", None, 5, [],
     "file:///etc/passwd", "http://[", "https://", "https://:443/x", "https://a.example:99999/x",
            "https://a.example:x/y", "https://mo.example/a b.jpg", "https://mo.example/사진.jpg",
     "https://mo.example/" + "x" * 3000],
)  # fmt: skip
def test_a_photo_without_an_address_is_counted_and_left_out(url: object) -> None:
    found = item(contentInfoLst=[{"contentExt": "jpg", "contentUrl": url}], moMsg=None)
    assert (found.files, found.lost, found.text) == ((), 1, "")


def test_no_more_than_ten_photos_are_taken() -> None:
    photos = [{"contentExt": "jpg", "contentUrl": f"https://mo.example/{n}.jpg"} for n in range(12)]
    found = item(contentInfoLst=photos)
    assert (len(found.files), found.lost) == (10, 2)


@pytest.mark.parametrize(
    ("size", "bytes"),
    [("183204", 183204), (183204, 183204), ("", 0), ("-1", 0), ("1e9", 0), ("٣", 0), (None, 0)],
)
def test_the_size_is_read_where_it_is_one(size: object, bytes: int) -> None:
    photo = {"contentExt": "JPG", "contentUrl": "https://mo.example/1.jpg", "contentSize": size}
    assert item(contentInfoLst=[photo]).files[0].size == bytes


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("jpg", "image"), (".PNG", "image"), ("k3g", "video"), ("mmf", "audio"), ("exe", "file"), ("", "file"), (None, "file")],
)  # fmt: skip
def test_a_files_ending_tells_its_kind(ending: object, kind: str) -> None:
    photo = {"contentExt": ending, "contentUrl": "https://mo.example/1"}
    assert item(contentInfoLst=[photo]).files[0].kind == kind


def test_without_a_key_the_same_delivery_has_the_same_id_and_another_has_not() -> None:
    first = item(moKey=None, moRecvDt="20261121120102")
    assert first.id == item(moKey="", moRecvDt="20261121120102", telco="KT").id
    others = [
        item(moKey=None, moRecvDt="20261121120103"),
        item(moKey=None, moRecvDt="20261121120102", moMsg="아니요"),
        item(moKey=None, moRecvDt="20261121120102", moCallback="01000000002"),
        item(moKey=None, moRecvDt="20261121120102", moNumber="18990001"),
    ]
    assert len({first.id, *(each.id for each in others)}) == 5
