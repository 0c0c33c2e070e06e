"""questions.jsonl as officers leave it: each line is read or told, by its number."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.reading_questions import read_questions
from chalicelib.domain.faq_question import FaqQuestion
from tests.definitions.sample import city, draft, edited

GOOD = '{"utterance": "여권 언제 나와요", "expected": "passport-pickup", "kind": "terse"}'


def folder_with(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "questions.jsonl").write_bytes(content)
    return tmp_path


def test_a_city_may_have_no_questions(tmp_path: Path) -> None:
    made = draft(tmp_path, city())
    assert (made.faults, made.questions) == ((), [])


def test_the_questions_are_those_of_the_file_in_its_order(tmp_path: Path) -> None:
    lines = [
        {"utterance": "이불", "expected": "bulky-waste", "accept": ["passport-pickup"], "kind": "terse"},
        {"utterance": "내일 비 와?", "expected": None},
    ]  # fmt: skip
    made = draft(tmp_path, edited(("questions", lines)))
    assert made.faults == ()
    assert made.questions == [
        FaqQuestion("이불", "bulky-waste", "terse", ("passport-pickup",)),
        FaqQuestion("내일 비 와?", None),
    ]


def test_the_questions_are_no_part_of_a_version(tmp_path: Path) -> None:
    with_them = draft(tmp_path, edited(("questions", [{"utterance": "눈 와?", "expected": None}])))
    body = with_them.compile({})
    (tmp_path / "byeolha" / "questions.jsonl").unlink()
    assert draft(tmp_path, city()).compile({}) == body


def test_a_misspelt_entry_is_told_with_the_line_and_the_entry_that_was_meant(
    tmp_path: Path,
) -> None:
    line = {"utterance": "여권", "expected": "pasport-pickup"}
    (fault,) = draft(tmp_path, edited(("questions", [line]))).errors
    assert str(fault) == (
        'questions.jsonl:1: "pasport-pickup"(이)라는 항목이 faq.json에 없습니다. '
        '"passport-pickup"을(를) 쓰려던 것인가요?'
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "questions.jsonl:2: "),
        (b"[]", "questions.jsonl:2: 줄 전체가 중괄호"),
        (b"5", "questions.jsonl:2: 줄 전체가 중괄호"),
        (b"[" * 100_000, "괄호가 너무 깊이"),
        (b'{"utterance": "a", "expected": NaN}', "NaN"),
        (b'{"utterance": "\\ud83d", "expected": null}', "utterance: 쓸 수 없는 글자"),
        (b'{"utterance": "a", "utterance": "b", "expected": null}', "두 번"),
        (b'{"expected": null}', "utterance: 빠져 있습니다"),
        (b'{"utterance": "a", "expectd": null, "expected": null}', '"expected"을(를) 쓰려던'),
    ],
)
def test_a_broken_line_is_told_by_its_number_and_hides_no_other(
    tmp_path: Path, line: bytes, told: str
) -> None:
    lines = [GOOD.encode(), line, b"", GOOD.encode()]
    read, faults = read_questions(folder_with(tmp_path, b"\r\n".join(lines)))
    assert [each.number for each in read] == [1, 4]
    assert faults and all(str(fault).startswith("questions.jsonl:2: ") for fault in faults)
    assert told in str(faults[0])


def test_another_encoding_is_one_fault_and_a_byte_order_mark_a_warning(tmp_path: Path) -> None:
    read, (fault,) = read_questions(folder_with(tmp_path, GOOD.encode("cp949")))
    assert (read, fault.severity) == ((), Severity.ERROR)
    read, (fault,) = read_questions(folder_with(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()))
    assert (len(read), fault.severity) == (1, Severity.WARNING)


def test_a_text_may_hold_marks_that_look_like_line_ends(tmp_path: Path) -> None:
    content = '{"utterance": "여권\u2028언제\u0085요", "expected": null}\n'
    (line,), faults = read_questions(folder_with(tmp_path, content.encode()))
    assert (line.saved.utterance, faults) == ("여권\u2028언제\u0085요", [])


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_whatever_stands_in_the_file_only_faults_come_of_it(tmp_path: Path, content: bytes) -> None:
    read, faults = read_questions(folder_with(tmp_path, content))
    assert all(line.saved.utterance for line in read)
    assert all(any("가" <= letter <= "힣" for letter in fault.message) for fault in faults)
