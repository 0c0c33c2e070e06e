"""What `make run` may be told: PORT, STATE_DIR, ENGINE, TENANTS."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chalicelib.local.faults import CannotRun
from chalicelib.local.tenants import FOLDER


@dataclass(frozen=True, slots=True)
class Options:
    """Checked. `port` 0: any free one. `tenants`: holds a folder of files for each city."""

    port: int
    state_dir: Path
    engine: str
    tenants: Path


def read_options(environment: Mapping[str, str]) -> Options:
    """From the environment; raises CannotRun for a port or a folder that is none."""
    port = environment.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise CannotRun(f"PORT={port} is no port: it is a number up to 65535.")
    state_dir = Path(environment.get("STATE_DIR") or ".state")
    tenants = Path(environment.get("TENANTS") or FOLDER)
    if not tenants.is_dir():
        raise CannotRun(f"TENANTS={tenants} is no folder: it holds a folder for each city.")
    return Options(int(port), state_dir, environment.get("ENGINE") or "ministack", tenants)
