"""What `make run` may be told: PORT, STATE_DIR, ENGINE."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chalicelib.local.faults import CannotRun


@dataclass(frozen=True, slots=True)
class Options:
    """Checked. `port` 0: any free one."""

    port: int
    state_dir: Path
    engine: str


def read_options(environment: Mapping[str, str]) -> Options:
    """From the environment; raises CannotRun for a port that is none."""
    port = environment.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise CannotRun(f"PORT={port} is no port: it is a number up to 65535.")
    state_dir = Path(environment.get("STATE_DIR") or ".state")
    return Options(int(port), state_dir, environment.get("ENGINE") or "ministack")
