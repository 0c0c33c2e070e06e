"""The local platform as a person has it: up, used, stopped, up again with what was there."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.local.aws_clients import aws_client
from chalicelib.local.resources import TABLE
from chalicelib.local.tenants import tenant_folders
from tests.local.local_run import LocalRun, ask
from tests.local.waiting import eventually

pytestmark = [pytest.mark.engine, pytest.mark.long]

ITEM = {"pk": {"S": "T#nobody#X"}, "sk": {"S": "A"}, "note": {"S": "kept"}}
DEAD_LETTERS = "sotong-events-counters-dlq"
KEY = {"pk": ITEM["pk"], "sk": ITEM["sk"]}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    """One platform for all tests that only use it."""
    folder = tmp_path_factory.mktemp("platform")
    with LocalRun(folder / "state", folder / "run") as started:
        yield started.ready()
        assert started.stop() == 0, started.complaints


def table(run: LocalRun) -> Any:
    return aws_client("dynamodb", run.platform["endpoint"])


def dead_letters(run: LocalRun, put: str = "") -> list[str]:
    """What nobody could count; with one more put there first."""
    sqs = aws_client("sqs", run.platform["endpoint"])
    url = sqs.get_queue_url(QueueName=DEAD_LETTERS)["QueueUrl"]
    if put:
        sqs.send_message(QueueUrl=url, MessageBody=put)
        return [put]
    found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1)
    return [message["Body"] for message in found.get("Messages", [])]


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A dead child that nobody has waited for yet.
    return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text("utf-8")


def kakao(run: LocalRun) -> dict[str, Any]:
    rows: list[dict[str, Any]] = run.get("/simulator/channels.json")
    return next(row for row in rows if row["channel"] == "kakao")


def payload(row: dict[str, Any], text: str) -> dict[str, Any]:
    return {
        "bot": {"id": row["bot_id"]},
        "userRequest": {"utterance": text, "user": {"id": "u-1", "type": "botUserKey"}},
    }


def test_health_tells_version_engine_and_every_city(run: LocalRun) -> None:
    health = run.get("/health")
    assert health["status"] == "ready"
    assert health["version"] and health["engine"].startswith("ministack ")
    assert set(health["tenants"]) == {folder.name for folder in tenant_folders()}
    assert all(row["version"] == 1 and "faults" not in row for row in health["tenants"].values())


def test_the_last_line_tells_where_to_go(run: LocalRun) -> None:
    url = run.platform["url"]
    places = f"simulator {url}/simulator  desk {url}/desk  health {url}/health"
    assert run.lines[-1] == f"ready     all {url}/  {places}"


def test_every_city_stands_in_the_simulators_list(run: LocalRun) -> None:
    rows = run.get("/simulator/channels.json")
    assert {row["tenant"] for row in rows} == {folder.name for folder in tenant_folders()}


def test_a_citizen_is_answered_and_counted_by_way_of_stream_topic_and_queue(run: LocalRun) -> None:
    row = kakao(run)
    secret = {row["header"]: row["value"]}
    status, answer = ask(row["url"], payload(row, "안녕하세요"), secret)
    assert (status, answer["version"]) == (200, "2.0")
    assert ask(row["url"], payload(row, "안녕하세요"), {row["header"]: "wrong"})[0] == 401
    counters = f"T#{row['tenant']}#S#"

    def counted() -> bool:
        items = table(run).scan(TableName=TABLE)["Items"]
        return any(item["pk"]["S"].startswith(counters) for item in items)

    eventually(counted)


def test_who_wants_no_notices_is_told_so_by_the_bot_and_it_is_kept(run: LocalRun) -> None:
    row = kakao(run)
    secret = {row["header"]: row["value"]}
    answer = ask(row["url"], payload(row, "수신거부"), secret)[1]
    assert "수신거부를 신청" in str(answer["template"]["outputs"])
    kept = [
        item
        for item in table(run).scan(TableName=TABLE)["Items"]
        if item["sk"]["S"] == "CONSENT"
        and item["pk"]["S"].startswith(f"T#{row['tenant']}#C#kakao#")
    ]
    assert len(kept) == 1
    assert "다시 보내" in str(ask(row["url"], payload(row, "소식 받기"), secret)[1])


def test_a_second_platform_on_the_same_port_or_folder_is_one_sentence(
    run: LocalRun, tmp_path: Path
) -> None:
    port = run.platform["url"].rpartition(":")[2]
    with LocalRun(tmp_path / "other", tmp_path / "port", PORT=port) as second:
        assert second.ended() == 1
        assert [line.startswith(f"Port {port} ") for line in second.complaints] == [True]
        assert not (tmp_path / "other").exists()
    with LocalRun(run.state, tmp_path / "folder") as second:
        assert second.ended() == 1
        assert [line.startswith("STATE_DIR ") for line in second.complaints] == [True]
    assert run.get("/health")["status"] == "ready"


def test_until_it_is_ready_health_is_503(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/health"
    seen: list[tuple[int, str]] = []

    def look() -> bool:
        try:
            status, health = ask(url)
        except OSError:
            return False
        seen.append((status, health["status"]))
        return status == 200

    with LocalRun(tmp_path / "state", tmp_path / "run", PORT=str(port)) as run:
        eventually(look, 120)
        assert run.stop(signal.SIGINT) == 0
    assert set(seen) <= {(503, "starting"), (200, "ready")}


def test_a_stop_saves_what_there_was_and_the_next_start_finds_it(tmp_path: Path) -> None:
    with LocalRun(tmp_path / "state", tmp_path / "first") as first:
        first.ready()
        engine = first.platform["engine_pid"]
        table(first).put_item(TableName=TABLE, Item=ITEM)
        dead_letters(first, put="waits for somebody")
        secret = kakao(first)["value"]
        first.process.send_signal(signal.SIGINT)
        # Impatience loses nothing.
        first.process.send_signal(signal.SIGINT)
        assert first.stop() == 0
        assert first.lines[-1] == "engine    stopped, state saved"
        assert gone(engine)
        assert not (tmp_path / "state" / "platform.json").exists()
    with LocalRun(tmp_path / "state", tmp_path / "second") as second:
        second.ready()
        assert table(second).get_item(TableName=TABLE, Key=KEY)["Item"] == ITEM
        assert {row["version"] for row in second.get("/health")["tenants"].values()} == {1}
        assert kakao(second)["value"] == secret
        assert dead_letters(second) == ["waits for somebody"]
        assert second.stop() == 0


def test_a_killed_platform_leaves_no_engine_behind_and_loses_nothing(tmp_path: Path) -> None:
    with LocalRun(tmp_path / "state", tmp_path / "first") as first:
        first.ready()
        engine = first.platform["engine_pid"]
        table(first).put_item(TableName=TABLE, Item=ITEM)
        first.stop(signal.SIGKILL)
        with LocalRun(tmp_path / "state", tmp_path / "second") as second:
            second.ready()
            assert gone(engine)
            assert table(second).get_item(TableName=TABLE, Key=KEY)["Item"] == ITEM
            assert second.stop() == 0


def test_an_engine_that_dies_ends_the_platform_with_one_sentence(tmp_path: Path) -> None:
    with LocalRun(tmp_path / "state", tmp_path / "run") as run:
        run.ready()
        os.kill(run.platform["engine_pid"], signal.SIGKILL)
        assert run.ended() == 1
        (sentence,) = [line for line in run.complaints if line.startswith("The engine")]
        assert "has died" in sentence
        assert not (tmp_path / "state" / "platform.json").exists()


def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with LocalRun(tmp_path / "file" / "state", tmp_path / "run") as run:
        assert run.ended() == 1
        assert [line.startswith("STATE_DIR ") for line in run.complaints] == [True]


def test_an_unknown_engine_is_one_sentence(tmp_path: Path) -> None:
    with LocalRun(tmp_path / "state", tmp_path / "run", ENGINE="localstack") as run:
        assert run.ended() == 1
        assert run.complaints == ["ENGINE=localstack is unknown: it is one of ministack, moto."]


def test_motos_engine_serves_too(tmp_path: Path) -> None:
    with LocalRun(tmp_path / "state", tmp_path / "run", ENGINE="moto") as run:
        run.ready()
        assert run.get("/health")["engine"].startswith("moto ")
        row = kakao(run)
        status, _ = ask(row["url"], payload(row, "안녕하세요"), {row["header"]: row["value"]})
        assert status == 200
        assert run.stop() == 0
