"""A zip is tried before it is offered: unpacked, in a fresh process that sees nothing else."""

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from infra.packaging.bundles import Bundle
from infra.packaging.deferred_imports import DEFERRED
from infra.packaging.faults import CannotPackage

_PROBE = Path(__file__).with_name("probe.py")


def check(archive: Path, bundle: Bundle, handlers: Iterable[str]) -> None:
    """Raises CannotPackage when a handler, a module or a client of the zip cannot be had."""
    with tempfile.TemporaryDirectory() as scratch:
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(scratch)
        calls = ",".join(f"{name}:{call}" for name in bundle.calls for call in bundle.calls[name])
        late = ",".join(sorted({name for names in DEFERRED.values() for name in names}))
        asked = [",".join(sorted(handlers)), calls, late]
        done = subprocess.run(
            [sys.executable, "-I", "-S", _PROBE, scratch, *asked],
            env={**_bare(os.environ), "SOTONG_DOORS": bundle.doors},
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise CannotPackage(f"{archive.name} does not run:\n{done.stderr.strip()}")


def _bare(environ: os._Environ[str]) -> dict[str, str]:
    kept = {name: environ[name] for name in ("PATH", "LANG") if name in environ}
    # A developer's own profile must not reach in.
    nowhere = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
    return {**kept, **nowhere, "AWS_DEFAULT_REGION": "ap-northeast-2"}
