"""A zip is tried before it is offered: unpacked, in a fresh process that sees nothing else."""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from infra.packaging.bundles import Bundle
from infra.packaging.deferred_imports import DEFERRED
from infra.packaging.faults import CannotPackage
from infra.packaging.zips import unpack

_PROBE = Path(__file__).with_name("probe.py")
# Layer -> what tries it.
_LAYER_PROBES = {
    "embedding": Path(__file__).with_name("layer_probe.py"),
    "login": Path(__file__).with_name("login_probe.py"),
    "dealer": Path(__file__).with_name("dealer_probe.py"),
}
_LAYER_RUNS_ON = ("linux", "x86_64")


def check(code: Path, bundle: Bundle, handlers: Iterable[str]) -> None:
    """Raises CannotPackage when a handler, a module or a client of the zip cannot be had.

    `code`: the zip, unpacked.
    """
    calls = ",".join(f"{name}:{call}" for name in bundle.calls for call in bundle.calls[name])
    late = ",".join(sorted({name for names in DEFERRED.values() for name in names}))
    asked = [",".join(sorted(handlers)), calls, late]
    _run(f"{bundle.name}.zip", [_PROBE, code, *asked], {"SOTONG_DOORS": bundle.doors})


def check_layer(name: str, layer: Path, code: Path) -> None:
    """Raises CannotPackage when an unpacked zip's code cannot do with this layer what it is for.

    Elsewhere than where the layer runs it says nothing: deploying from there is allowed.
    """
    if (sys.platform, platform.machine()) != _LAYER_RUNS_ON:
        return
    with tempfile.TemporaryDirectory() as scratch:
        unpack(layer, Path(scratch))
        folders = [code, f"{scratch}/python"]
        _run(layer.name, [_LAYER_PROBES[name], *folders], {"OMP_NUM_THREADS": "1"})


def _run(name: str, command: Sequence[str | Path], variables: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", *command],
        env={**_bare(os.environ), **variables},
        cwd=command[1],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotPackage(f"{name} does not run:\n{done.stderr.strip()}")


def _bare(environ: os._Environ[str]) -> dict[str, str]:
    kept = {name: environ[name] for name in ("PATH", "LANG") if name in environ}
    # A developer's own profile must not reach in.
    nowhere = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
    return {**kept, **nowhere, "AWS_DEFAULT_REGION": "ap-northeast-2"}
