"""Instructions a turn: valgrind counts two run lengths of `turns.py`, the difference is the turns'.

The store is `stub_process.py`, so that only what the webhook's own process does is counted.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import pytest

from chalicelib.matchers import DEFAULT_MATCHER
from tests.cities import SECRET, body
from tests.perf.big_city import hundred_entries, questions
from tests.perf.gateway import gateway_event
from tests.platforms import city_body, environment, payload, register

Json = dict[str, Any]

KINDS = ("menu", "menu+token", "faq", "faq+token")
# A multiple of the events' number.
_TURNS = 36
_MENU = ("처음으로", "분야 보기", "이전", "공지사항", "시청 안내", "처음으로")
_TENANT = body()["tenant"]
_VALGRIND = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")


def cost_of_turns(kinds: Sequence[str] = KINDS) -> dict[str, float]:
    """Instructions a turn, by kind: `menu`, `faq`, and `+token` where the state is handed back."""
    turns = [("", 0), *((kind, _TURNS) for kind in kinds)]
    plans = [
        {
            "events": {kind: events(kind, f"run-{run}") for kind in kinds},
            "more": more,
            "turns": number,
        }
        for run, (more, number) in enumerate(turns)
    ]
    # The embedding's instructions are its own: what is weighed is our code about it.
    with stub_with_city("lexical") as env, ThreadPoolExecutor(2) as pool:
        base, *longer = pool.map(_instructions, plans, repeat(env))
    return {kind: (found - base) / _TURNS for kind, found in zip(kinds, longer, strict=True)}


def events(kind: str, run: str) -> list[Json]:
    """API Gateway events of one kind of turn; each run has contacts of its own."""
    said = questions() if kind.startswith("faq") else _MENU
    token = "{token}" if kind.endswith("+token") else None
    user = f"{run}-{kind}"
    return [gateway_event(_TENANT, SECRET, payload(text, user, token)) for text in said]


@contextmanager
def stub_with_city(matcher: str = DEFAULT_MATCHER) -> Iterator[dict[str, str]]:
    """A stub process that knows a city with a hundred entries; the environment to reach it."""
    stub = subprocess.Popen(
        [sys.executable, "-m", "tests.perf.stub_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert stub.stdin and stub.stdout
    try:
        endpoint = stub.stdout.readline().strip()
        _publish(endpoint, matcher)
        yield as_on_aws(endpoint)
    finally:
        stub.stdin.close()
        stub.wait(10)


def as_on_aws(endpoint: str) -> dict[str, str]:
    """The environment of a function: only botocore knows that the store is elsewhere."""
    env = {**os.environ, **environment(endpoint), "PYTHONHASHSEED": "0", "SOTONG_DOORS": "webhooks"}
    del env["AWS_ENDPOINT_URL"]
    env |= {"AWS_ENDPOINT_URL_DYNAMODB": endpoint, "AWS_ENDPOINT_URL_KMS": endpoint}
    # A role's credentials have a long token, which every request signs and sends.
    return {**env, "AWS_SESSION_TOKEN": "t" * 900, "SOTONG_PUBLIC_URL": ""}


def _publish(endpoint: str, matcher: str) -> None:
    from chalicelib.bootstrap import Platform
    from chalicelib.settings import read_settings

    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(endpoint).items():
            patch.setenv(name, value)
        register(Platform(read_settings(os.environ)), city_body(matcher, faq=hundred_entries()))


def _instructions(plan: Json, env: dict[str, str]) -> int:
    ran = subprocess.run(
        [*_VALGRIND, sys.executable, "-m", "tests.perf.turns"],
        input=json.dumps(plan),
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Collected : (\d+)", ran.stderr)
    assert ran.returncode == 0 and found, ran.stderr[-3000:]
    assert "turn again" not in ran.stderr, "the stub did not answer in time"
    return int(found[1])


if __name__ == "__main__":
    for name, cost in cost_of_turns(sys.argv[1:] or KINDS).items():
        sys.stdout.write(f"{name:<12}{cost / 1e6:6.2f} M\n")
