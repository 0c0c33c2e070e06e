"""Installs a zip's packages, with their byte code, into a folder that later runs find again."""

import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from infra.packaging.bytecode import compile_tree
from infra.packaging.faults import CannotPackage


def installed(requirements: str, cache: Path) -> Path:
    """The folder with exactly these packages, each checked against its hash."""
    folder = cache / fingerprint(requirements)
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            install(requirements, Path(scratch) / "packages")
            compile_tree(Path(scratch) / "packages")
            # Renamed whole: a run that was cut short leaves no half folder.
            _settle(Path(scratch) / "packages", folder)
    return folder


def fingerprint(requirements: str) -> str:
    """Names what these packages become; the steps that compile and trim them count too."""
    steps = "".join(path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("*.py")))
    recipe = f"{sys.version_info[:2]}\n{requirements}\n{steps}"
    return sha256(recipe.encode()).hexdigest()[:16]


def install(requirements: str, target: Path, platform: str = "") -> None:
    """Into the folder `target`, without byte code; `platform`: a wheel's tag, else this machine."""
    listed = target.with_name("requirements.txt")
    listed.write_text(requirements, encoding="utf-8")
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action", "ignore"]
    command = [sys.executable, "-m", "pip", "install", *quiet, *options]
    if platform:
        command += ["--platform", platform]
    done = subprocess.run(
        [*command, "--target", str(target), "-r", str(listed)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotPackage(f"pip could not install the zip's packages:\n{done.stderr.strip()}")


def _settle(made: Path, folder: Path) -> None:
    try:
        made.rename(folder)
    except OSError:
        # Another run was first; its folder is as good.
        if not folder.exists():
            raise
