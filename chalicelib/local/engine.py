"""The local AWS engine: ministack or moto's server, as a process of its own on 127.0.0.1."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from chalicelib.local.faults import CannotRun, Interrupted
from chalicelib.local.state_dir import StateDir

REGION = "ap-northeast-2"
SECONDS_TO_START = 60.0
# ministack saves its state while it stops: a SIGKILL would lose all of it.
SECONDS_TO_STOP = 60.0
UNSAVED = "Persistence: failed to save"


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine."""

    name: str
    version: str
    endpoint: str
    process: "subprocess.Popen[bytes]"
    log: Path
    keeps_state: bool

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def has_died(self) -> bool:
        """Whether the process has ended without having been asked to."""
        return self.process.poll() is not None

    def last_words(self) -> str:
        """Why it may have died: its exit code and the last line it logged."""
        lines = self.log.read_text("utf-8", "replace").split("\n")
        said = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
        return f"exit code {self.process.returncode}; {said[:300]}"

    def stop(self) -> str:
        """Lets it save and end; what became of the state."""
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "did not stop in time and was killed: its state is lost"
        finally:
            if self.process.stdin:
                self.process.stdin.close()
        if not self.keeps_state:
            return f"stopped; {self.name} keeps no state"
        # ministack ends well even when the disk is full: only its log tells.
        if UNSAVED in self.log.read_text("utf-8", "replace"):
            return f"stopped, but its state could not be saved: see {self.log}"
        return "stopped, state saved"


@dataclass(frozen=True, slots=True)
class _Kind:
    package: str
    module: str
    keeps_state: bool
    ready_path: str
    arguments: Callable[[int], list[str]]
    environment: Callable[[int, Path], dict[str, str]]


_KINDS: Mapping[str, _Kind] = {
    "ministack": _Kind(
        "ministack",
        "ministack",
        True,
        "/_ministack/ready",
        lambda port: [],
        lambda port, folder: {
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "PERSIST_STATE": "1",
            "STATE_DIR": str(folder),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(folder / "s3"),
            "MINISTACK_REGION": REGION,
            "LOG_LEVEL": "WARNING",
            # It checks signed addresses by these; they are those of local_environment.
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_SESSION_TOKEN": "",
            # Both would listen on fixed ports that another run may hold.
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            # With a Docker daemon in reach it would remove containers it takes for its own.
            "DOCKER_HOST": "unix:///dev/null/no-docker",
        },
    ),
    "moto": _Kind(
        "moto",
        "moto.server",
        False,
        "/moto-api/",
        lambda port: ["-H", "127.0.0.1", "-p", str(port)],
        lambda port, folder: {"MOTO_ACCOUNT_ID": "000000000000"},
    ),
}


def start_engine(name: str, state: StateDir, asked_to_stop: threading.Event) -> Engine:
    """Starts it and waits until it answers; raises CannotRun when it does not, or Interrupted."""
    kind = _KINDS.get(name)
    if kind is None:
        raise CannotRun(f"ENGINE={name} is unknown: it is one of {', '.join(_KINDS)}.")
    try:
        installed = version(kind.package)
    except PackageNotFoundError:
        raise CannotRun(f"ENGINE={name} is not installed: `make dev` brings it.") from None
    port = _free_port()
    process = _spawn(kind, port, state)
    endpoint = f"http://127.0.0.1:{port}"
    engine = Engine(name, installed, endpoint, process, state.engine_log, kind.keeps_state)
    try:
        _wait_until_ready(engine, kind.ready_path, asked_to_stop)
    except BaseException:
        engine.stop()
        raise
    return engine


def _spawn(kind: _Kind, port: int, state: StateDir) -> "subprocess.Popen[bytes]":
    launcher = [sys.executable, "-m", "chalicelib.local.engine_process", kind.module]
    with state.engine_log.open("wb") as log:
        return subprocess.Popen(
            [*launcher, *kind.arguments(port)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **kind.environment(port, state.engine)},
            cwd=Path(__file__).parents[2],
            pass_fds=(state.lock,),
            # Ctrl-C reaches the whole process group: the engine must outlive our last writes.
            start_new_session=True,
        )


def _wait_until_ready(engine: Engine, path: str, asked_to_stop: threading.Event) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers(engine.endpoint + path):
        if engine.has_died():
            raise CannotRun(f"The engine {engine} did not start ({engine.last_words()}).")
        if time.monotonic() > deadline:
            raise CannotRun(f"The engine {engine} gave no answer in {SECONDS_TO_START:.0f} s.")
        if asked_to_stop.wait(0.05):
            raise Interrupted


def _answers(address: str) -> bool:
    # No proxy stands between this machine and itself, whatever the environment says.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
