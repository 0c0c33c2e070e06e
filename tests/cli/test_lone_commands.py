"""The commands that need no platform, on files of every kind, from any folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.local.local_run import ROOT

CORPUS = {"tenants": [{"tenant": "a", "faqs": [{"id": "x", "question": "여권은 어디서 받나요"}]}]}
SENTENCES = {
    "binary": bytes(range(256)),
    "korean of old": "안녕".encode("euc-kr"),
    "no json": b"hello\n",
    "a list": b"[1]\n",
    "a number": b'{"text": 5, "utterance": 5}\n',
    "very deep": b"[" * 100_000,
    "a NUL": b"\x00\n",
}


def test_help_is_korean_and_names_every_command(alone: Command) -> None:
    said = alone("--help")
    assert said.code == 0
    for word in ("tenants", "channels", "conversations", "masking", "faq", "stats", "시민 채널"):
        assert word in said.out


@pytest.mark.parametrize(
    "words",
    [
        "tenants list", "tenants show icheon", "channels show icheon", "channels secret icheon kakao",
        "conversations show icheon x", "conversations find icheon kakao x", "stats icheon",
    ],
)  # fmt: skip
def test_without_a_platform_the_command_says_how_to_start_one(alone: Command, words: str) -> None:
    said = alone(*words.split())
    assert (said.code, said.out) == (1, "")
    assert "make run" in said.err and len(said.err.splitlines()) == 1


def test_the_lint_needs_no_platform(alone: Command) -> None:
    assert alone("tenants", "lint").code == 0
    assert alone("tenants", "lint", "/nowhere").code == 1


@pytest.mark.parametrize("content", SENTENCES.values(), ids=SENTENCES.keys())
@pytest.mark.parametrize("command", ["masking", "faq"])
def test_a_file_of_another_kind_is_one_sentence(
    alone: Command, tmp_path: Path, command: str, content: bytes
) -> None:
    file = tmp_path / "lines"
    file.write_bytes(content)
    said = alone(command, "test", *(["icheon"] if command == "faq" else []), str(file), "--json")
    assert (said.code, said.out) == (1, "")
    assert str(file) in said.err and len(said.err.splitlines()) == 1


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_missing_file_or_a_folder_is_one_sentence(
    alone: Command, tmp_path: Path, name: str
) -> None:
    said = alone("masking", "test", str(tmp_path / name))
    assert (said.code, len(said.err.splitlines())) == (1, 1)


def test_every_line_is_answered_by_one_line_of_json(alone: Command, tmp_path: Path) -> None:
    texts = ["010-1234-5678", "줄\u2028바꿈\u0085 기호", "\ud800 반쪽", "", "줄\n둘"]
    lines = [json.dumps({"text": text}, ensure_ascii=True) for text in texts]
    lines[1] = json.dumps({"text": texts[1]}, ensure_ascii=False)
    file = tmp_path / "windows"
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    said = alone("masking", "test", str(file), "--json")
    found = [json.loads(line) for line in said.out.split("\n") if line]
    assert [line["found"] for line in found] == [["phone"], [], [], [], []]
    assert [line["masked"] for line in found[1:]] == texts[1:]


@pytest.mark.parametrize("expect", ["5", "null", '["rrn", 5]', '"phone"', "{}"])
def test_an_expectation_of_any_shape_is_merely_wrong(
    alone: Command, tmp_path: Path, expect: str
) -> None:
    file = tmp_path / "lines"
    file.write_text(f'{{"text": "010-1234-5678", "expect": {expect}}}\n', "utf-8")
    said = alone("masking", "test", str(file), "--json")
    assert said.code == 0
    assert "0줄이 기대와 같습니다" in said.err


@pytest.mark.parametrize(
    "corpus",
    [{}, {"tenants": 5}, {"tenants": [5]}, {"tenants": [{}]}, {"tenants": [{"tenant": "a", "faqs": [{}]}]}],
)  # fmt: skip
def test_a_corpus_of_another_shape_is_one_sentence(
    alone: Command, tmp_path: Path, corpus: object
) -> None:
    (tmp_path / "corpus.json").write_text(json.dumps(corpus), "utf-8")
    (tmp_path / "lines").write_text('{"utterance": "여권"}\n', "utf-8")
    said = alone("faq", "test", "corpus.json", "lines", "--json")
    assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1)


@pytest.mark.parametrize(
    "more", [{}, {"expected": "x"}, {"expected": None}, {"expected": ["x"], "accept": 5}]
)
def test_a_question_with_any_expectation_is_ranked(
    alone: Command, tmp_path: Path, more: dict[str, object]
) -> None:
    (tmp_path / "corpus.json").write_text(json.dumps(CORPUS), "utf-8")
    (tmp_path / "lines").write_text(json.dumps({"utterance": "여권", **more}) + "\n", "utf-8")
    said = alone("faq", "test", "corpus.json", "lines", "--json")
    assert said.code == 0
    assert set(json.loads(said.out)) == {"ranked", "confidence"}


def test_a_full_disk_a_poor_locale_and_a_closed_pipe_leave_no_stack_trace(tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    lines.write_text('{"text": "\\ud800 안녕 010-1234-5678"}\n' * 2000, "utf-8")
    full, poor, closed = (
        shell(f"{{}} masking test {lines} --json {tail}")
        for tail in ("> /dev/full", "| tail -1", "| head -1 > /dev/null")
    )
    assert "쓸 수 없습니다" in full
    assert '{"found": ["phone"], "masked": "\\ud800 안녕 010-****-5678"}' in poor
    assert "Traceback" not in full + poor + closed


def shell(line: str) -> str:
    """What a shell with an ASCII locale shows of a line; `{}` in it is the command."""
    command = f"{sys.executable} -c 'from chalicelib.cli import main; main()'"
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(ROOT)}
    found = subprocess.run(
        ["sh", "-c", line.replace("{}", command)],
        env={**os.environ, **plain},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return (found.stdout + found.stderr).decode("utf-8")


@pytest.mark.parametrize("tenant", ["icheon", "pyeongtaek"])
def test_the_same_files_compile_to_the_same_bytes_in_every_process(tenant: str) -> None:
    code = (
        "import hashlib, json; from datetime import date; from pathlib import Path;"
        "from chalicelib.bootstrap import read_tenant;"
        f"draft = read_tenant(Path('tenants/{tenant}'), date(2026, 11, 22));"
        "print(hashlib.sha256(json.dumps(draft.compile({'kakao': ['d']})).encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            timeout=60,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
