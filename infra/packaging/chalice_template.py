"""Chalice's own template of a stage, with infra/resources.yaml merged in; its zip is not used."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from infra.packaging.faults import CannotPackage

_RUN = "from chalice.cli import main; main()"


def chalice_template(project: Path, stage: str) -> dict[str, Any]:
    """What `chalice package --stage` writes, as a dict."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "project"
        _lay_out(project, folder)
        arguments = ["package", "--stage", stage, "--template-format", "yaml"]
        merge = ["--merge-template", str(project / "infra/resources.yaml")]
        done = subprocess.run(
            [sys.executable, "-c", _RUN, *arguments, *merge, "out"],
            cwd=folder,
            env={**os.environ, "AWS_DEFAULT_REGION": "ap-northeast-2"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotPackage(f"chalice package failed:\n{done.stdout}{done.stderr}".strip())
        template: dict[str, Any] = yaml.safe_load((folder / "out/sam.yaml").read_text("utf-8"))
        return template


def _lay_out(project: Path, folder: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__", "local", "cli", "deployments", "deployed")
    shutil.copytree(project / ".chalice", folder / ".chalice", ignore=ignore)
    shutil.copytree(project / "chalicelib", folder / "chalicelib", ignore=ignore)
    shutil.copy(project / "app.py", folder / "app.py")
    # Empty: packages are ours to install, Chalice would install all for every function.
    (folder / "requirements.txt").touch()
