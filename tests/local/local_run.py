"""`python -m chalicelib.local` as a person has it: started, watched, stopped."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.local.waiting import eventually

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 120.0


class LocalRun:
    """One run; as a context it is stopped at the end, whatever happened."""

    def __init__(self, state: Path, out: Path, **environment: str) -> None:
        self.state = state
        self._out = out.with_suffix(".out")
        self._err = out.with_suffix(".err")
        settings = {"PORT": "0", "STATE_DIR": str(state), "ENGINE": "ministack", **environment}
        with self._out.open("wb") as out_file, self._err.open("wb") as err_file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "chalicelib.local"],
                cwd=ROOT,
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=out_file,
                stderr=err_file,
                start_new_session=True,
            )

    def __enter__(self) -> "LocalRun":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    @property
    def lines(self) -> list[str]:
        """What it has said so far."""
        return self._out.read_text("utf-8").splitlines()

    @property
    def complaints(self) -> list[str]:
        """What it has said on standard error."""
        return self._err.read_text("utf-8").splitlines()

    @property
    def platform(self) -> dict[str, Any]:
        """What it announced for other tools."""
        found: dict[str, Any] = json.loads((self.state / "platform.json").read_text("utf-8"))
        return found

    def ready(self) -> "LocalRun":
        """Waits for the line `ready`."""

        def look() -> bool:
            assert self.process.poll() is None, self.complaints
            return any(line.startswith("ready") for line in self.lines)

        eventually(look, SECONDS_TO_START)
        return self

    def get(self, path: str) -> Any:
        """The JSON at a path."""
        return ask(self.platform["url"] + path)[1]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to stop; its exit code."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Waits for its end; its exit code."""
        return self.process.wait(60)


def ask(url: str, content: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Status and JSON of a GET, or of a POST of JSON."""
    body = None if content is None else json.dumps(content).encode()
    named = {"Content-Type": "application/json", **(headers or {})}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, named), timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)
