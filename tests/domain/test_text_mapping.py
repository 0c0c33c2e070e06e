"""Paths and times of a mapping, and the faults a city's officer is told of."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.text_mapping import TextMapping, found, moment_by, read_mapping, time_form
from chalicelib.domain.text_mapping_faults import (
    MappingFault,
    Wrong,
    faults_of,
    is_host_name,
    words_of,
)

BODY = {"a": {"b": [{"c": 1}, {"c": 2, "d": [3, 4]}, "x"]}, "e": None, "한글": "네", "x-y z": 5}
GOOD = TextMapping("a.b[*].from", "a.b[*].text", "a.b[*].id", "to", hosts=("mms.example.kr",))


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("a.b[*].c", [1, 2]),
        ("a.b[1].c", [2]),
        ("a.b[*].d[*]", [3, 4]),
        ("a.b[1].d", [[3, 4]]),
        ("a.b[9].c", []),
        ("e", [None]),
        ("e.f", []),
        ("한글", ["네"]),
        ("x-y z", [5]),
        ("a[*]", []),
        ("a[0]", []),
        ("", []),
        (".", []),
        ("a.", []),
        (".a", []),
        ("a..b", []),
        ("a.b[", []),
        ("a.b[x]", []),
        ("a.b[-1]", []),
        ("a.b[*]c", []),
    ],
)
def test_a_path_leads_to_its_values_and_a_wrong_one_to_none(path: str, values: list[Any]) -> None:
    assert found(BODY, path) == values


def test_a_path_may_begin_at_a_list() -> None:
    assert found([{"a": 1}, {"a": 2}], "[*].a") == [1, 2]
    assert found([[5]], "[0][0]") == [5]


@pytest.mark.parametrize(
    ("sender", "batch"),
    [("from", ""), ("a.b", ""), ("a.b[*].from", "a.b[*]"), ("[*].from", "[*]"), ("a[0].b[*].c[*].d", "a[0].b[*]")],
)  # fmt: skip
def test_the_batch_is_the_senders_first_list(sender: str, batch: str) -> None:
    assert TextMapping(sender).batch == batch


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("epoch", "1795230062"),
        ("epoch", "1795230062.0"),
        ("epoch_ms", "1795230062000"),
        ("yyyyMMddHHmmss", "20261121120102"),
        ("yyyy-MM-dd HH:mm:ss", "2026-11-21 12:01:02"),
        ("dd.MM.yyyy HH:mm:ss.SSS", "21.11.2026 12:01:02.000"),
        ("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-11-21T03:01:02Z"),
        ("yyyy-MM-ddTHH:mm:ssXXX", "2026-11-21T13:01:02+10:00"),
    ],
)
def test_a_time_is_read_in_the_citys_form(form: str, written: str) -> None:
    assert moment_by(form, written) == datetime(2026, 11, 21, 3, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("epoch", "soon"),
        ("epoch", ""),
        ("epoch", "-1"),
        ("epoch", "9" * 16),
        ("yyyyMMdd", "20261301"),
        ("yyyyMMdd", "2026112"),
        ("yyyyMMdd", "２０２６１１２１"),
        ("HHmm", "1201"),
        ("yyyyMMddXXX", "00010101+14:00"),
        ("", "20261121"),
    ],
)
def test_a_time_nobody_can_read_is_none(form: str, written: str) -> None:
    assert moment_by(form, written) is None


@given(st.text("yMdHhmsSXT'-:. (+*\\", max_size=20), st.text("0123456789-:TZ+. ", max_size=20))
def test_no_form_and_no_time_raise(form: str, written: str) -> None:
    moment = moment_by(form, written)
    assert moment is None or moment.tzinfo is UTC
    if moment is not None:
        assert time_form(form) is not None


def test_a_mapping_travels_as_json_and_passes_newer_names_over() -> None:
    assert read_mapping({**asdict(GOOD), "newer": 1}) == GOOD
    assert read_mapping({"sender": "a", "text": "b"}) == TextMapping("a", "b")


@pytest.mark.parametrize(
    "mapping",
    [
        GOOD,
        TextMapping("from", "text", "id"),
        TextMapping("from", "text", at="when", time="yyyyMMddHHmmss"),
        TextMapping("[*].from", files="[*].photos[*].url", id="[*].id", hosts=("mms.example.kr",)),
        replace(GOOD, header="X-Secret", answer="OK", answer_type="text/plain"),
    ],
)
def test_a_whole_mapping_has_no_fault(mapping: TextMapping) -> None:
    assert faults_of(mapping) == ()


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"sender": "", "text": "t", "id": "i"}, "sender", Wrong.NO_SENDER),
        ({"text": ""}, "text", Wrong.NOTHING_SAID),
        ({"id": ""}, "id", Wrong.NO_IDENTITY),
        ({"to": "a..b"}, "to", Wrong.NO_PATH),
        ({"title": "a[x]"}, "title", Wrong.NO_PATH),
        ({"text": "other[*].text"}, "text", Wrong.OTHER_LIST),
        ({"text": "a.b[*].parts[*].text"}, "text", Wrong.OTHER_LIST),
        ({"files": "photos[*].url"}, "files", Wrong.OTHER_LIST),
        ({"files": "a.b[*].x[*].y[*]"}, "files", Wrong.OTHER_LIST),
        ({"files": "a.b[*].x", "hosts": ()}, "hosts", Wrong.NO_HOSTS),
        ({"hosts": ("https://a.kr",)}, "hosts", Wrong.HOST),
        ({"time": "yyyyMMddHHmmssss"}, "time", Wrong.TIME),
        ({"time": "어제"}, "time", Wrong.TIME),
        ({"time": "yyyy-MMM-dd"}, "time", Wrong.TIME),
        ({"header": "X Secret"}, "header", Wrong.HEADER),
        ({"header": "비밀"}, "header", Wrong.HEADER),
        ({"answer": "{"}, "answer", Wrong.ANSWER),
        ({"answer": '"' + "x" * 1000 + '"'}, "answer", Wrong.ANSWER),
        ({"answer": '"\ud83d"'}, "answer", Wrong.ANSWER),
        ({"answer_type": "text/html"}, "answer_type", Wrong.ANSWER_TYPE),
    ],
)
def test_each_fault_is_told_with_its_field(changed: dict[str, Any], field: str, why: Wrong) -> None:
    assert faults_of(replace(GOOD, **changed)) == (MappingFault(field, why),)


def test_all_faults_are_told_at_once() -> None:
    told = {
        fault.why for fault in faults_of(TextMapping("", to="[", time="?", header="!", answer="{"))
    }
    assert told == {Wrong.NO_SENDER, Wrong.NO_PATH, Wrong.NOTHING_SAID, Wrong.NO_IDENTITY, Wrong.TIME, Wrong.HEADER, Wrong.ANSWER}  # fmt: skip


def test_every_fault_has_words_for_an_officer() -> None:
    for why in Wrong:
        assert words_of(why).endswith((".", "Secret", "from", "xml")), why
        assert any("가" <= letter <= "힣" for letter in words_of(why))


@pytest.mark.parametrize(
    "written", ["mms.example.co.kr", "*.example.co.kr", "*.example.com", "a-b.example.kr", "x.kr"]
)
def test_a_servers_name_may_be_where_photos_lie(written: str) -> None:
    assert is_host_name(written)


@pytest.mark.parametrize(
    "written",
    [
        "", "*", "*.", "*.kr", "*.co.kr", "*.go.kr", "*.com.cn", "localhost", "127.0.0.1", "10.0.0.1:80",
        "[::1]", "https://a.kr", "a.kr/x", "A.kr", "a..kr", ".a.kr", "-a.kr", "a.*.kr", "한글.kr", "a.kr\n",
        "a" * 250 + ".kr",
    ],
)  # fmt: skip
def test_nothing_else_may_and_no_name_that_others_share(written: str) -> None:
    assert not is_host_name(written)
