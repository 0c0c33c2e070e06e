"""From citizens who got no answer to a line in the city's file, by two commands."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.cli.test_connected_commands import channel, say
from tests.local.local_run import ROOT
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

ASKED = "시티투어 버스 예약"


def ask_for(sotong: Command, words: str, people: int = 3) -> dict[str, Any]:
    """The gap of what these people ask in vain, as the list has it."""
    row = channel(sotong, "pyeongtaek")
    for number in range(people):
        say(row, words, f"synthetic-{words}-{number}")
    found: list[dict[str, Any]] = []

    def listed() -> bool:
        gaps = json.loads(sotong("faq", "gaps", "pyeongtaek", "--now", "--json").out)["gaps"]
        found[:] = [gap for gap in gaps if words in gap["examples"] and gap["people"] == people]
        return bool(found)

    eventually(listed, 30)
    return found[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the city's files."""
    return Path(shutil.copytree(ROOT / "tenants" / "pyeongtaek", tmp_path / "pyeongtaek"))


def entries(folder: Path) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((folder / "faq.json").read_text("utf-8"))["entries"]
    return read


def test_before_the_first_night_the_list_says_so(sotong: Command) -> None:
    said = sotong("faq", "gaps", "gyeonggi")
    assert (said.code, said.out) == (0, "")
    assert "--now" in said.err
    assert json.loads(sotong("faq", "gaps", "gyeonggi", "--json").out)["computed_at"] is None


def test_a_gap_is_listed_accepted_as_a_draft_and_followed(sotong: Command, folder: Path) -> None:
    gap = ask_for(sotong, ASKED)
    assert gap["missed"] == 3
    shown = sotong("faq", "gaps", "pyeongtaek")
    assert gap["gap"] in shown.out and ASKED in shown.out
    assert "찾았습니다" in shown.err
    before = (folder / "faq.json").read_text("utf-8")
    words = ["faq", "accept", "pyeongtaek", gap["gap"], "--new", "drone", "--folder", str(folder)]
    said = sotong(*words)
    assert said.code == 0, said.err
    new = entries(folder)[-1]
    assert (new["id"], new["question"], new["draft"]) == ("drone", ASKED, True)
    assert (folder / "faq.json").read_text("utf-8").startswith(before[: before.index("}\n  ]")])
    assert sotong("tenants", "lint", str(folder)).code == 0
    again = sotong(*words)
    assert (again.code, again.out) == (1, "") and "이미" in again.err
    listed = json.loads(sotong("faq", "gaps", "pyeongtaek", "--json").out)
    assert gap["gap"] not in {each["gap"] for each in listed["gaps"]}
    (followed,) = (each for each in listed["accepted"] if each["gap"] == gap["gap"])
    assert followed["published_at"] is None and followed["after_per_week"] is None
    assert "게시되면 셉니다" in sotong("faq", "gaps", "pyeongtaek").out


def test_a_gap_becomes_one_more_wording_of_an_entry(sotong: Command, folder: Path) -> None:
    gap = ask_for(sotong, "열기구 타는 축제")
    target = entries(folder)[3]
    said = sotong(
        "faq", "accept", "pyeongtaek", gap["gap"], "--entry", target["id"], "--folder", str(folder)
    )
    assert said.code == 0, said.err
    changed = entries(folder)[3]
    assert changed == {**target, "variants": [*target["variants"], "열기구 타는 축제"]}


def test_what_cannot_be_written_changes_nothing(sotong: Command, folder: Path) -> None:
    gap = ask_for(sotong, "밤하늘 별자리 관측")["gap"]
    file = folder / "faq.json"
    before = file.read_bytes()

    def refused(*words: str, tenant: str = "pyeongtaek", id: str = gap) -> str:
        said = sotong("faq", "accept", tenant, id, "--folder", str(folder), *words)
        assert (said.code, said.out) == (1, "")
        return said.err

    assert "없습니다" in refused(id="nowhere")
    assert "등록된 시가 없습니다" in refused(tenant="nowhere")
    assert "하나만" in refused("--entry", "a", "--new", "b")
    assert "없습니다" in refused("--entry", "no-such-entry")
    assert "id" in refused("--new", "Not An Id")
    assert "이미" in refused("--new", entries(folder)[0]["id"])
    assert "주민등록번호" in refused("--new", "star", "--text", "900101-1000000")
    file.chmod(0o444)
    assert "쓸 수 없게" in refused("--new", "star")
    file.chmod(0o644)
    assert file.read_bytes() == before
    file.write_bytes(before[:-20])
    assert "오류" in refused("--new", "star")
    assert file.read_bytes() == before[:-20]
    file.write_bytes(before)
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
    # Nothing was taken on: the gap is still open.
    listed = json.loads(sotong("faq", "gaps", "pyeongtaek", "--json").out)["gaps"]
    assert gap in {each["gap"] for each in listed}


@pytest.mark.parametrize("words", ["gaps nowhere", "gaps nowhere --now", "accept nowhere abc"])
def test_a_wrong_city_is_one_sentence(sotong: Command, words: str) -> None:
    said = sotong("faq", *words.split())
    assert (said.code, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1
