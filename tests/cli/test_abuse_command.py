"""`sotong abuse test` on whatever a file holds."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

LINES = [
    {"text": "여권은 어디서 만드나요", "abusive": False, "kind": "benign"},
    {"text": "씨발 좀", "abusive": True, "kind": "swearing"},
    {"text": "너 죽여버린다", "abusive": True, "kind": "threat"},
]


def test_every_line_gets_one_line_of_json_in_order(alone: Command, tmp_path: Path) -> None:
    said = alone("abuse", "test", written(tmp_path, LINES), "--json")
    assert (said.code, said.err) == (0, "")
    assert [json.loads(line) for line in said.out.split("\n") if line] == [
        {"abusive": False, "category": ""},
        {"abusive": True, "category": "profanity"},
        {"abusive": True, "category": "threat"},
    ]


def test_a_person_sees_kinds_precision_recall_and_what_was_wrong(
    alone: Command, tmp_path: Path
) -> None:
    wrong = [{"text": "고맙습니다", "abusive": True, "kind": "odd"}]
    wrong += [{"text": "씨발 진짜", "abusive": False, "kind": "odd"}]
    said = alone("abuse", "test", written(tmp_path, LINES + wrong))
    assert said.code == 0
    assert "정밀도 0.667 (2/3)" in said.out and "재현율 0.667 (2/3)" in said.out
    assert "놓침\todd\t-\t고맙습니다" in said.out
    assert "잘못 잡음\todd\tprofanity\t씨발 진짜" in said.out
    assert "swearing" in said.out


@pytest.mark.parametrize("more", [{}, {"abusive": "yes"}, {"abusive": None, "kind": 5}])
def test_a_line_that_expects_nothing_is_judged_all_the_same(
    alone: Command, tmp_path: Path, more: dict[str, object]
) -> None:
    file = written(tmp_path, [{"text": "씨발", **more}])
    assert json.loads(alone("abuse", "test", file, "--json").out)["abusive"] is True
    said = alone("abuse", "test", file)
    assert said.code == 0 and "정밀도" not in said.out and "세지 않았습니다" in said.err


@pytest.mark.parametrize("text", ["", "\ud800 반쪽", "줄\n둘", "\u2028", "🖕🏻", "가" * 10_000])
def test_odd_texts_are_judged(alone: Command, tmp_path: Path, text: str) -> None:
    file = tmp_path / "lines"
    file.write_text(json.dumps({"text": text}) + "\n", "utf-8")
    said = alone("abuse", "test", str(file), "--json")
    assert said.code == 0 and json.loads(said.out).keys() == {"abusive", "category"}


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"text": 5}', b"\xff\xfe"])
def test_a_broken_line_is_one_sentence(alone: Command, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "lines"
    file.write_bytes(content)
    said = alone("abuse", "test", str(file), "--json")
    assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert str(file) in said.err


def written(folder: Path, lines: list[dict[str, object]]) -> str:
    file = folder / "lines.jsonl"
    file.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")
    return str(file)
