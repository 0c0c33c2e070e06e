"""The package as `make package` makes it, once for all tests and all processes of a run."""

import fcntl
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from infra.package import write_template, write_zips
from tests.conftest import RUN

STAGE = "dev"


@cache
def packaged() -> Path:
    """The folder with all zips and the template of `dev`."""
    return _once("package", _package)


def template_file() -> Path:
    """The template of `dev`, which is there long before the zips are."""
    return _once("template", lambda folder: write_template(folder, STAGE)) / f"{STAGE}.json"


@cache
def template() -> dict[str, Any]:
    """What stands in it; not to be changed."""
    found: dict[str, Any] = json.loads(template_file().read_text("utf-8"))
    return found


@cache
def unpacked(bundle: str) -> Path:
    """A zip's content."""
    with zipfile.ZipFile(packaged() / f"{bundle}.zip") as opened:
        return _once(f"{bundle}-unpacked", opened.extractall)


def resources(kind: str) -> dict[str, Any]:
    """Logical id -> properties of every resource of this type."""
    found = template()["Resources"].items()
    return {name: each["Properties"] for name, each in found if each["Type"] == kind}


def _package(folder: Path) -> None:
    folder.mkdir()
    shutil.copy(template_file(), folder)
    write_zips(folder, template())


def _once(name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first process to ask for it makes, while the others wait."""
    made = Path(os.environ[RUN]) / name
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            # Renamed whole: what failed half-way is not taken for made.
            part = made.with_suffix(".part")
            make(part)
            part.rename(made)
    return made
