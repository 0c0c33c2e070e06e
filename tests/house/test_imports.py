"""Imports obey the floors of pyproject.toml."""

import subprocess
import sys
from pathlib import Path


def test_every_import_contract_is_kept() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
    done = subprocess.run(
        [*command, "--no-cache"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "0 broken" in done.stdout) == (0, True), (
        done.stdout[-3000:] + done.stderr[-3000:]
    )
