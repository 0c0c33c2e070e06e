"""What many tests stand on: moto in the process, ministack as a process of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# An example that takes long tells of a busy machine, and nothing of what is promised. Developers'
# runs look for new examples; a build's are always the same, so that it tells of its change alone.
settings.register_profile("suite", deadline=None)
settings.register_profile("build", deadline=None, derandomize=True)
settings.load_profile("build" if os.environ.get("CI") else "suite")

REGION = "ap-northeast-2"
START_SECONDS = 30
# The variable that names the folder of a run of tests.
RUN = "TEST_RUN_FOLDER"


def pytest_configure(config: pytest.Config) -> None:
    """A folder for what a run makes once; processes among which it is spread inherit its name."""
    if not _is_one_of_many(config):
        os.environ[RUN] = tempfile.mkdtemp(prefix="sotong-run-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_one_of_many(config):
        shutil.rmtree(os.environ[RUN], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is begun first: at the end no process then works on alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _is_one_of_many(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(autouse=True)
def _no_real_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a developer's shell holds, no test reaches a true account."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def moto(_no_real_aws: None) -> Iterator[None]:
    """AWS in this process, empty. For one thread only: moto's transactions are not isolated."""
    from moto import mock_aws

    with mock_aws():
        yield


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """ministack's address; shared by all tests, so each makes things under its own names."""
    port = _free_port()
    process = _start(port, tmp_path_factory.mktemp("engine"))
    try:
        _await(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=START_SECONDS)


def _start(port: int, folder: Path) -> "subprocess.Popen[bytes]":
    settings = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "0",
        "STATE_DIR": str(folder),
        "TMPDIR": str(folder),
        "LOG_LEVEL": "ERROR",
        # Signed addresses are checked by these.
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_SESSION_TOKEN": "",
    }
    with (folder / "engine.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            env={**os.environ, **settings},
            cwd=folder,
            stdout=log,
            stderr=log,
        )


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    ends, pause = time.monotonic() + START_SECONDS, threading.Event()
    while time.monotonic() < ends and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            pause.wait(0.05)
    raise RuntimeError("the engine did not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
