"""One running platform, and the command as a person types it."""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from chalicelib.bootstrap import platform
from chalicelib.cli import main
from tests.local.local_run import LocalRun


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    """A platform for all tests of the command."""
    folder = tmp_path_factory.mktemp("command")
    with LocalRun(folder / "state", folder / "run") as started:
        yield started.ready()
        assert started.stop() == 0, started.complaints


@pytest.fixture
def sotong(run: LocalRun, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """The command on the running platform."""
    yield from _commands(run.state, monkeypatch)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """The command with no platform running, called from somewhere else."""
    monkeypatch.chdir(tmp_path)
    yield from _commands(tmp_path / "no platform here", monkeypatch)


def _commands(state: Path, patch: pytest.MonkeyPatch) -> Iterator[Command]:
    before = dict(os.environ)

    def call(*words: str) -> Said:
        os.environ.update(before, STATE_DIR=str(state))
        out, err = io.StringIO(), io.StringIO()
        patch.setattr(sys, "argv", ["sotong", *words])
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _exit_code()
        return Said(code, out.getvalue(), err.getvalue())

    platform.cache_clear()
    try:
        yield call
    finally:
        platform.cache_clear()
        os.environ.clear()
        os.environ.update(before)


def _exit_code() -> int:
    try:
        main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0
