"""A whole local run: an officer's list goes out from the command line, and the phones show it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.settings import read_settings
from tests.cli.conftest import Command, _commands
from tests.local.local_run import LocalRun
from tests.local.own_city import own_city
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

CITY, NUMBER, PEOPLE = "dongjak", "1899-6808", 450


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("broadcasts")
    alone = own_city(folder, CITY, lambda _: None)
    with LocalRun(folder / "state", folder / "run", TENANTS=alone) as found:
        yield found.ready()


@pytest.fixture
def sotong(run: LocalRun, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    yield from _commands(run.state, monkeypatch)


def phone(n: int) -> str:
    return f"0100000{n:04d}"


def told(run: LocalRun, n: int) -> list[dict[str, Any]]:
    thread = run.get(f"/simulator/texts?phone={phone(n)}&number={NUMBER}")
    return [line for line in thread["lines"] if line["who"] == "city"]


def test_a_list_is_planned_started_watched_and_told_by_row(
    run: LocalRun, sotong: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n}번째 분,{phone(n)}\n" for n in range(PEOPLE))
    file = tmp_path / "list.csv"
    file.write_bytes(f"이름,휴대폰\n{rows}".encode("cp949"))
    # It goes at any hour of the day that this runs at: what is urgent needs a second person.
    words = ("--title", "단수 안내", "--text", "#{이름}, 내일 물이 나오지 않습니다.", "--urgent")
    said = sotong("broadcasts", "plan", CITY, str(file), *words, "--json")
    assert said.code == 0, said.err
    id = json.loads(said.out)["id"]
    refused = sotong("broadcasts", "start", CITY, id)
    assert (refused.code, "승인" in refused.err) == (1, True)

    for name, value in run.platform["env"].items():
        monkeypatch.setenv(name, value)
    Platform(read_settings(run.platform["env"])).broadcasting.approve(CITY, id, "another")
    assert sotong("broadcasts", "start", CITY, id).out == f"{id} running\n"

    def seen() -> dict[str, Any]:
        said = sotong("broadcasts", "watch", CITY, id, "--json", "--once")
        # While hundreds of texts and their reports go through one machine, a read may be late.
        found: dict[str, Any] = json.loads(said.out) if said.code == 0 else {"state": said.err}
        return found

    last = eventually(lambda: (found := seen())["state"] == "done" and found, 60)
    assert last and (last["taken"], last["not_yet"]) == (PEOPLE, 0)
    for n in (0, 199, 200, PEOPLE - 1):
        assert [line["text"] for line in told(run, n)] == [
            f"{n}번째 분, 내일 물이 나오지 않습니다."
        ]

    listed = csv.reader(io.StringIO(sotong("broadcasts", "results", CITY, id).out))
    assert next(listed)[:2] == ["행", "전화번호"]
    found = {row[1].replace("-", ""): row[2] for row in listed}
    assert found == {phone(n): "통신사에 넘김" for n in range(PEOPLE)}
