"""The package as `make package` makes it, once for all tests of a run."""

import atexit
import json
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from infra.package import package

STAGE = "dev"


@cache
def packaged() -> Path:
    """The folder with both zips and the template of `dev`."""
    folder = Path(tempfile.mkdtemp(prefix="sotong-package-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    package(folder, [STAGE])
    return folder


@cache
def template() -> dict[str, Any]:
    """The template of `dev`; not to be changed."""
    found: dict[str, Any] = json.loads((packaged() / f"{STAGE}.json").read_text("utf-8"))
    return found


@cache
def unpacked(bundle: str) -> Path:
    """A zip's content."""
    folder = packaged() / f"{bundle}-unpacked"
    with zipfile.ZipFile(packaged() / f"{bundle}.zip") as opened:
        opened.extractall(folder)
    return folder


def resources(kind: str) -> dict[str, Any]:
    """Logical id -> properties of every resource of this type."""
    found = template()["Resources"].items()
    return {name: each["Properties"] for name, each in found if each["Type"] == kind}
