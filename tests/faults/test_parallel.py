"""Duplicates and different messages at the same moment, on an engine with true isolation."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from random import Random
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.bootstrap import Platform
from chalicelib.definitions.system_texts import system_texts
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.local.aws_clients import aws_client
from chalicelib.settings import Settings
from chalicelib.store.schema import create_table
from tests.local.local_run import LocalRun, ask
from tests.platforms import city_body, payload, register
from tests.services.desk import Answer, send

pytestmark = pytest.mark.engine

THREADS = 12


@pytest.fixture(scope="module")
def platform(engine: str) -> Platform:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        create_table(aws_client("dynamodb", engine), "parallel")
        key = aws_client("kms", engine).create_key()["KeyMetadata"]["KeyId"]
        settings = Settings(
            "test", "ap-northeast-2", "parallel", key, "", "https://x.example", engine
        )
        made = Platform(settings)
        register(made, city_body())
    return made


def log_of(platform: Platform, user: str) -> list[str]:
    """What the conversation of this person holds, in order."""
    key = platform.publishing.keys.of("saetbyeol")
    contact = contact_id(key, "kakao", Address("botUserKey", user))
    turns = list(platform.records.show("saetbyeol", contact))
    assert [turn["seq"] for turn in turns] == list(range(1, len(turns) + 1))
    return [turn["said"] for turn in turns]


users = count(1)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(["처음으로", "여권 발급", "상담원", "지방세"]), min_size=1, max_size=3)
)
def test_duplicates_in_parallel_are_one_turn_and_get_the_same_bytes(
    platform: Platform, said: list[str]
) -> None:
    user = f"user-{next(users)}"
    for number, words in enumerate(said):
        start = Barrier(THREADS)

        def call(
            _: int, words: str = words, number: int = number, start: Barrier = start
        ) -> Answer:
            start.wait()
            return send(platform.receiver, "saetbyeol", payload(words, user), f"{user}-{number}")

        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(call, range(THREADS)))
        assert len({answer.body for answer in answers}) == 1
    assert log_of(platform, user) == said


def test_different_messages_in_parallel_are_all_kept_once(platform: Platform) -> None:
    user = f"user-{next(users)}"
    said = [f"여권 발급 {n}" for n in range(8)]
    calls = [(words, words) for words in said * 3]
    Random(7).shuffle(calls)

    def call(one: tuple[str, str]) -> Answer:
        return send(platform.receiver, "saetbyeol", payload(one[0], user), one[1])

    with ThreadPoolExecutor(8) as pool:
        bodies: dict[str, set[bytes]] = {}
        for (_, id), answer in zip(calls, pool.map(call, calls), strict=True):
            bodies.setdefault(id, set()).add(answer.body)
    stored = log_of(platform, user)
    assert sorted(stored) == sorted(set(stored))
    answered = {id for id, seen in bodies.items() if not _fallback(seen)}
    assert answered <= set(stored)
    assert all(
        len(seen - {body for body in seen if _fallback({body})}) <= 1 for seen in bodies.values()
    )


def _fallback(bodies: set[bytes]) -> bool:
    return all("같은 내용을 다시" in body.decode() for body in bodies)


def test_parallel_citizens_on_the_local_platform_never_get_each_others_answers(
    tmp_path: Path,
) -> None:
    """The whole front door under threads: each answer speaks of its own question."""
    with LocalRun(tmp_path / "state", tmp_path / "run") as started:
        run = started.ready()
        rows = run.get("/simulator/channels.json")
        row = next(row for row in rows if row["tenant"] == "icheon")
        headers = {row["header"]: row["value"]}

        def call(number: int) -> bool:
            language = ("English", "中文", "日本語", "Монгол")[number % 4]
            said = payload(language, f"citizen-{number}")
            said["bot"]["id"] = row["bot_id"]
            status, answer = ask(row["url"], said, {**headers, "X-Request-Id": f"{number}"})
            own = system_texts()["label.language"][("en", "zh", "ja", "mn")[number % 4]]
            text = json.dumps(answer, ensure_ascii=False)
            assert status == 200, text
            assert f'"{own}"' in text
            return True

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(call, range(80)))
        assert run.stop() == 0
