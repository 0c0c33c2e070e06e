"""A folder as officers leave it: broken JSON, other encodings, files that are not there."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.definitions.faults import Fault, Severity
from chalicelib.definitions.files import MODELS, Files
from chalicelib.definitions.reading import read_files
from tests.definitions.sample import city, written

BROKEN: list[tuple[str, bytes, str]] = [
    ("a missing comma", b'{"a": 1\n "b": 2}', "2번째 줄 2번째 글자: 쉼표(,)나 닫는 괄호가 빠졌습니다."),
    ("a trailing comma", b'{"a": 1,\n}', "큰따옴표"),
    ("a missing quote", b'{"a": "b}', "1번째 줄 7번째 글자"),
    ("a line break in a text", b'{"a": "b\nc"}', "\\n으로"),
    ("an empty file", b"", "1번째 줄 1번째 글자"),
    ("a list", b"[]", "중괄호"),
    ("a number that is none", b'{"a": NaN}', "NaN"),
    ("a number without end", b'{"a": ' + b"9" * 5000 + b"}", "지나치게 큰 수"),
    ("CP949", '{"a": "가"}'.encode("cp949"), "UTF-8이 아닙니다"),
    ("UTF-16", '{"a": "가"}'.encode("utf-16"), "UTF-8이 아닙니다"),
    ("half an emoji", b'{"start": "\\ud83d", "nodes": {}}', "쓸 수 없는 글자"),
    ("brackets without end", b'{"a":' * 100_000, "깊이"),
    ("a name twice", b'{"start": "a", "start": "b", "nodes": {}}', "두 번"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "told"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_broken_file_is_told_in_korean(tmp_path: Path, raw: bytes, told: str) -> None:
    folder = written(tmp_path, city())
    (folder / "menu.json").write_bytes(raw)
    found = read_folder(folder)
    assert isinstance(found, list)
    (fault,) = found
    assert fault.file == "menu.json"
    assert told in fault.message


def test_a_byte_order_mark_is_read_over_and_warned_of(tmp_path: Path) -> None:
    folder = written(tmp_path, city())
    path = folder / "menu.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert isinstance(read_folder(folder), Files)
    models, (warning,) = read_files(folder)
    assert set(models) == set(MODELS)
    assert (warning.severity, warning.file) == (Severity.WARNING, "menu.json")


def test_a_missing_folder_is_one_fault(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "nowhere") == [Fault("nowhere", "", "이 이름의 폴더가 없습니다.")]


def test_a_file_in_the_folders_place_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "byeolha").write_text("{}")
    assert read_folder(tmp_path / "byeolha") == [Fault("byeolha", "", "이 이름의 폴더가 없습니다.")]


def test_a_folder_in_a_files_place_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path, city())
    (folder / "faq.json").unlink()
    (folder / "faq.json").mkdir()
    found = read_folder(folder)
    assert isinstance(found, list)
    assert [fault.message for fault in found] == ["파일을 열 수 없습니다. 권한을 확인해 주세요."]


def test_a_text_may_be_korean_alone(tmp_path: Path) -> None:
    files = city()
    files["tenant"]["name"] = "별하시"
    found = read_folder(written(tmp_path, files))
    assert isinstance(found, Files)
    assert found.tenant.name.spelled() == {"ko": "별하시"}


def test_what_was_read_cannot_be_changed(tmp_path: Path) -> None:
    found = read_folder(written(tmp_path, city()))
    assert isinstance(found, Files)
    with pytest.raises(ValueError, match="frozen"):
        found.tenant.phone = "119"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted({key for file in city().values() for key in file}))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    stem=st.sampled_from(sorted(MODELS)), content=st.dictionaries(NAMES | st.text(max_size=8), JSON)
)
def test_whatever_stands_in_a_file_only_faults_come_of_it(
    tmp_path: Path, stem: str, content: dict[str, object]
) -> None:
    folder = written(tmp_path, {**city(), stem: content})
    found = read_folder(folder)
    assert isinstance(found, Files) or all(fault.message for fault in found)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.integers(min_value=0, max_value=2000))
def test_a_file_that_was_cut_off_is_told(tmp_path: Path, cut: int) -> None:
    folder = written(tmp_path, city())
    whole = json.dumps(city()["faq"]).encode()
    (folder / "faq.json").write_bytes(whole[: min(cut, len(whole) - 1)])
    found = read_folder(folder)
    assert isinstance(found, list)
    assert {fault.file for fault in found} == {"faq.json"}


def read_folder(folder: Path) -> Files | list[Fault]:
    """The folder's files, or everything that keeps them from being read."""
    models, faults = read_files(folder)
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    return errors or Files(folder.resolve().name, **models)  # type: ignore[arg-type]
