"""What a cold start of the packaged WebhookHandler takes: from a bare interpreter to the answer.

The zip is unpacked as Lambda would, the store is the stub, and botocore alone knows that. Counted
are instructions (milliseconds differ from run to run) and the peak of resident memory.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.package import package
from infra.packaging.bundles import WEBHOOK
from infra.packaging.layer import EMBEDDING
from infra.packaging.zips import unpacked_size
from tests.perf.gateway import gateway_event
from tests.perf.stub_store import Stub, serve
from tests.perf.turn_cost import events, stub_with_city
from tests.platforms import environment

Json = dict[str, Any]

LIMITS = {
    "instructions": 950e6,
    "resident_mb": 48.0,
    "unzipped_mb": 12.0,
    # Of a turn that wakes the embedding: from a bare interpreter to the answer.
    "asked_seconds": 4.0,
    "asked_resident_mb": 150.0,
}
TENANT = "icheon"
BOT = "65f0c0ffee0011223344550b"
SECRET = "synthetic-secret"
_FIRST_TURN = Path(__file__).with_name("first_turn.py")
_VALGRIND = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


def measure(archive: Path | None = None) -> Json:
    """`{"unzipped_mb", "zip_mb", "new": {"instructions", "resident_mb"}, "known": {...}, "asked": {...}, "asked_hundred": {...}}`.

    `new` is a contact's first turn, `known` a turn of one who has written before, `asked` free text
    with the layer at hand (`{"seconds", "resident_mb"}`), `asked_hundred` the same (`{"resident_mb"}`)
    in a city of a hundred entries; each in a fresh process. `archive`: the webhook's zip beside the
    layer's; they are packaged first when none is given.
    """
    with tempfile.TemporaryDirectory() as scratch, city_on_stub() as env:
        archive = archive or _packaged(Path(scratch))
        root, layer = Path(scratch) / "unpacked", Path(scratch) / "layer"
        for each, folder in ((archive, root), (archive.with_stem(EMBEDDING.name), layer)):
            with zipfile.ZipFile(each) as opened:
                opened.extractall(folder)
        run(root, env, "known", "처음으로")
        return {
            "unzipped_mb": unpacked_size(archive) / 1e6,
            "zip_mb": archive.stat().st_size / 1e6,
            "new": {
                "instructions": _instructions(root, env, "new-1", "처음으로"),
                "resident_mb": _resident_mb(root, env, "new-2", "처음으로"),
            },
            "known": {
                "instructions": _instructions(root, env, "known", "여권 수령일"),
                "resident_mb": _resident_mb(root, env, "known", "처음으로"),
            },
            "asked": _asked(root, env, layer / "python"),
            "asked_hundred": _asked_of_hundred(root, layer / "python"),
        }


@contextmanager
def city_on_stub() -> Iterator[dict[str, str]]:
    """Icheon, published into a stub store; the environment of a function that reaches it."""
    stub = Stub()
    endpoint, stop = serve(stub)
    try:
        _publish(endpoint)
        yield _function_environment(endpoint)
    finally:
        stop()


def run(
    root: Path,
    env: dict[str, str],
    user: str,
    said: str,
    tool: tuple[str, ...] = (),
    layer: tuple[Path, ...] = (),
) -> "subprocess.CompletedProcess[str]":
    """Answers one message in a fresh process that can import nothing but the zip's content.

    `layer`: and that of the layer, its python folder.
    """
    return _answer(root, env, event(user, said), tool, layer)


def _answer(
    root: Path,
    env: dict[str, str],
    call: Json,
    tool: tuple[str, ...] = (),
    layer: tuple[Path, ...] = (),
) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [*tool, sys.executable, "-S", "-s", _FIRST_TURN, root, *layer],
        input=json.dumps(call),
        env=env,
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done


def event(user: str, said: str) -> Json:
    """What API Gateway hands over for a citizen's message."""
    return gateway_event(TENANT, SECRET, _payload(user, said))


def _payload(user: str, said: str) -> Json:
    return {
        "bot": {"id": BOT, "name": "이천시"},
        "intent": {"id": "65f0aaaaaaaaaaaaaaaaaaaa", "name": "폴백 블록"},
        "action": {
            "id": "65f0bbbbbbbbbbbbbbbbbbbb",
            "name": "소통",
            "params": {},
            "clientExtra": {},
        },
        "userRequest": {
            "timezone": "Asia/Seoul",
            "lang": "ko",
            "utterance": said,
            "block": {"id": "65f0aaaaaaaaaaaaaaaaaaaa", "name": "폴백 블록"},
            "params": {"surface": "Kakaotalk.plusfriend"},
            "user": {
                "id": f"synthetic-{user}",
                "type": "botUserKey",
                "properties": {"plusfriendUserKey": f"synthetic-friend-{user}"},
            },
        },
        "contexts": [],
        "flow": {"trigger": {"type": "TEXT_INPUT"}},
    }


def _publish(endpoint: str) -> None:
    from chalicelib.bootstrap import Platform, read_tenant
    from chalicelib.services.channel_secrets import ChannelSecrets
    from chalicelib.services.publishing import Publishing
    from chalicelib.settings import read_settings
    from tests.fakes import FakeSecrets

    os.environ.update(environment(endpoint))
    platform = Platform(read_settings(environment(endpoint)))
    secrets = ChannelSecrets(FakeSecrets(), lambda: SECRET)
    keys = platform.publishing.keys
    now = lambda: datetime.now(UTC)  # noqa: E731
    trials, keep = platform.publishing.trials, platform.publishing.keep_signing
    publishing = Publishing(platform.versions, keys, secrets, read_tenant, now, trials, keep)
    publishing.publish(Path("tenants") / TENANT, "test", "", approve=None)


def _function_environment(endpoint: str) -> dict[str, str]:
    function = {**environment(endpoint), "SOTONG_DOORS": "webhooks", "SOTONG_PUBLIC_URL": ""}
    # Settings must not see a local engine: on AWS the log is JSON.
    del function["AWS_ENDPOINT_URL"]
    function |= {f"AWS_ENDPOINT_URL_{name}": endpoint for name in ("DYNAMODB", "KMS")}
    # A role's credentials have a long token, which every request signs and sends.
    lambda_gives = {"AWS_SESSION_TOKEN": "t" * 900, "AWS_EXECUTION_ENV": "AWS_Lambda_python3.11"}
    path = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}
    return {**path, **function, **lambda_gives}


def _instructions(root: Path, env: dict[str, str], user: str, said: str) -> int:
    found = re.search(r"I\s+refs:\s+([\d,]+)", run(root, env, user, said, _VALGRIND).stderr)
    assert found
    return int(found[1].replace(",", ""))


def _resident_mb(root: Path, env: dict[str, str], user: str, said: str) -> float:
    return float(json.loads(run(root, env, user, said).stdout)["resident_kb"]) / 1024


def _asked(root: Path, env: dict[str, str], layer: Path) -> Json:
    """The quickest of three: what else the machine did is no cost of ours."""
    took, peak = [], 0.0
    for number in range(3):
        began = time.perf_counter()
        done = run(root, env, f"asks-{number}", "여권을 만들 때 무엇이 필요한가요?", layer=(layer,))
        took.append(time.perf_counter() - began)
        peak = max(peak, float(json.loads(done.stdout)["resident_kb"]) / 1024)
    return {"seconds": min(took), "resident_mb": peak}


def _asked_of_hundred(root: Path, layer: Path) -> Json:
    with stub_with_city() as env:
        done = _answer(root, env, events("faq", "asked")[0], layer=(layer,))
    told = json.loads(done.stdout)
    assert told["embedding"], "free text was answered without the embedding"
    return {"resident_mb": float(told["resident_kb"]) / 1024}


def _packaged(target: Path) -> Path:
    packed = package(target / "package", ["dev"])
    return next(each.archive for each in packed if each.archive.stem == WEBHOOK.name)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(*map(Path, sys.argv[1:])), indent=1) + "\n")
