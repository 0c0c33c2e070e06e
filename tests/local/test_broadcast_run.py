"""A whole local run: an officer's list goes out from the command line, and the phones show it."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.domain.delivery import Failure
from chalicelib.local.vendor_faults import PATH
from chalicelib.settings import read_settings
from chalicelib.web.broadcast_words import FAILURES
from tests.cli.conftest import Command, _commands
from tests.local.local_run import LocalRun, ask
from tests.local.own_city import own_city
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

CITY, NUMBER, PEOPLE, FEW = "dongjak", "1899-6808", 600, 210
TEXT = "#{이름}, 내일 물이 나오지 않습니다."


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


@pytest.fixture
def begun(
    run: LocalRun, sotong: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], str]:
    """Begins a broadcast to so many; its id."""
    for name, value in run.platform["env"].items():
        monkeypatch.setenv(name, value)

    def begin(people: int) -> str:
        rows = "".join(f"{n}번째 분,{phone(n)}\n" for n in range(people))
        file = tmp_path / "list.csv"
        file.write_bytes(f"이름,휴대폰\n{rows}".encode("cp949"))
        # It goes at any hour of the day that this runs at: what is urgent needs a second person.
        words = ("--title", "단수 안내", "--text", TEXT, "--urgent")
        said = sotong("broadcasts", "plan", CITY, str(file), *words, "--json")
        assert said.code == 0, said.err
        id = str(json.loads(said.out)["id"])
        refused = sotong("broadcasts", "start", CITY, id)
        assert (refused.code, "승인" in refused.err) == (1, True)
        Platform(read_settings(run.platform["env"])).broadcasting.approve(CITY, id, "another")
        assert sotong("broadcasts", "start", CITY, id).out == f"{id} running\n"
        return id

    return begin


def watched(sotong: Command, id: str, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    def seen() -> dict[str, Any] | bool:
        said = sotong("broadcasts", "watch", CITY, id, "--json", "--once")
        # While hundreds of texts and their reports go through one machine, a read may be late.
        found: dict[str, Any] = json.loads(said.out) if said.code == 0 else {"state": said.err}
        return found if until(found) else False

    found = eventually(seen, 60)
    assert isinstance(found, dict)
    return found


def results(sotong: Command, id: str) -> dict[str, tuple[str, str]]:
    listed = csv.reader(io.StringIO(sotong("broadcasts", "results", CITY, id).out))
    assert next(listed)[:2] == ["행", "전화번호"]
    return {row[1].replace("-", ""): (row[2], row[3]) for row in listed}


def test_a_list_is_planned_started_watched_and_told_by_row(
    run: LocalRun, sotong: Command, begun: Callable[[int], str]
) -> None:
    id = begun(PEOPLE)
    slowest = 0.0

    def is_done(found: dict[str, Any]) -> bool:
        nonlocal slowest
        before = time.monotonic()
        run.get("/simulator/texts?phone=01000000000&number=" + NUMBER)
        slowest = max(slowest, time.monotonic() - before)
        return bool(found["state"] == "done")

    last = watched(sotong, id, is_done)
    assert (last["taken"], last["not_yet"]) == (PEOPLE, 0)
    assert slowest < 5, "a page is answered while hundreds of texts go out"
    for n in (0, 199, 200, PEOPLE - 1):
        assert [line["text"] for line in told(run, n)] == [
            f"{n}번째 분, 내일 물이 나오지 않습니다."
        ]
    assert results(sotong, id) == {phone(n): ("통신사에 넘김", "") for n in range(PEOPLE)}


def test_texts_that_are_reported_as_failed_twice_and_in_any_order_are_told_by_row(
    run: LocalRun, sotong: Command, begun: Callable[[int], str]
) -> None:
    faults = {"report_code": "30001", "results": "doubled"}
    assert ask(run.platform["url"] + PATH, {"vendor": "bizgo", **faults})[0] == 200
    id = begun(FEW)
    last = watched(sotong, id, lambda found: found.get("failed") == FEW)
    assert (last["taken"], last["not_yet"], last["unknown"]) == (0, 0, 0)
    failed = "보내지 못함", FAILURES[Failure.REFUSED]
    assert results(sotong, id) == {phone(n): failed for n in range(FEW)}


def test_it_stops_within_seconds_and_left_no_stack_trace_behind(run: LocalRun) -> None:
    assert run.stop() == 0
    complaints = "\n".join(run.complaints)
    assert "Traceback" not in complaints
    assert "Connection pool is full" not in complaints
    assert "report without a ref of ours" not in complaints
    assert "report not brought" not in complaints
