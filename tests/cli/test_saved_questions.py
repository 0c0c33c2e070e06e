"""`sotong tenants register` where saved questions would lose their right answer."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.test_connected_commands import new_city

pytestmark = pytest.mark.engine

SAVED = [
    {"utterance": "등본 어디서 떼는지", "expected": "certificates"},
    {"utterance": "강아지 등록하려고요", "expected": "pet-registration"},
    {"utterance": "내일 날씨", "expected": None},
]
City = Callable[[str, str], Path]


class Keyboard(io.StringIO):
    """A person at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def city(sotong: Command, tmp_path: Path) -> City:
    """A registered city with saved questions, whose files then mix up two entries."""

    def make(id: str, bot: str) -> Path:
        folder = new_city(tmp_path, id, bot)
        lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in SAVED)
        (folder / "questions.jsonl").write_text(lines, "utf-8")
        said = sotong("tenants", "register", str(folder))
        assert (said.code, said.out) == (0, f"{id} version 1\n"), said.err
        assert "저장된 질문 3개 가운데 3개가 맞습니다." in said.err
        file = folder / "faq.json"
        text = file.read_text("utf-8").replace('"id": "certificates"', '"id": "swapped"')
        text = text.replace('"id": "pet-registration"', '"id": "certificates"')
        text = text.replace('"id": "swapped"', '"id": "pet-registration"')
        file.write_text(text, "utf-8")
        return folder

    return make


def versions(sotong: Command, id: str) -> list[tuple[int, str]]:
    shown = json.loads(sotong("tenants", "show", id, "--json").out)["versions"]
    return [(row["version"], row["note"]) for row in shown]


def test_a_drop_is_listed_and_blocks(sotong: Command, city: City) -> None:
    said = sotong("tenants", "register", str(city("gureum", "65f0c0ffee001122334455b1")))
    assert (said.code, said.out) == (1, "")
    assert "3개 가운데 1개가 맞습니다 (지금 버전은 3개)" in said.err
    assert "  등본 어디서 떼는지: certificates → pet-registration" in said.err
    assert "--confirm-drop" in said.err and "아무것도 바뀌지 않았습니다" in said.err
    assert versions(sotong, "gureum") == [(1, "(질문 3/3)")]


def test_a_confirmed_drop_is_published_with_its_result(sotong: Command, city: City) -> None:
    folder = city("bada", "65f0c0ffee001122334455b2")
    said = sotong("tenants", "register", str(folder), "--confirm-drop", "--note", "새 항목")
    assert (said.code, said.out) == (0, "bada version 2\n")
    assert versions(sotong, "bada") == [(1, "(질문 3/3)"), (2, "새 항목 (질문 1/3)")]


@pytest.mark.parametrize(
    ("id", "bot", "typed", "code"),
    [
        ("sup", "65f0c0ffee001122334455b3", "\n", 1),
        ("gang", "65f0c0ffee001122334455b4", "n\n", 1),
        ("san", "65f0c0ffee001122334455b5", "y\n", 0),
    ],
)
def test_a_person_at_a_terminal_is_asked(
    sotong: Command,
    city: City,
    monkeypatch: pytest.MonkeyPatch,
    id: str,
    bot: str,
    typed: str,
    code: int,
) -> None:
    folder = city(id, bot)
    monkeypatch.setattr(sys, "stdin", Keyboard(typed))
    said = sotong("tenants", "register", str(folder))
    assert (said.code, len(versions(sotong, id))) == (code, 2 - code)
