"""Imports obey the floors of pyproject.toml, and two rules that import-linter cannot say."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHANNELS = "chalicelib.channels."
# Of no messenger: what fetches and what posts both resolve names.
SHARED = {"chalicelib.channels.resolving"}


def test_every_import_contract_is_kept() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
    done = subprocess.run(
        [*command, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "0 broken" in done.stdout) == (0, True), (
        done.stdout[-3000:] + done.stderr[-3000:]
    )


@pytest.mark.parametrize(
    ("floor", "own"),
    [
        ("domain", ("chalicelib.domain",)),
        ("services", ("chalicelib.domain", "chalicelib.services")),
    ],
)
def test_rules_and_services_import_the_standard_library_and_no_other(
    floor: str, own: tuple[str, ...]
) -> None:
    files = [*(ROOT / "chalicelib" / floor).rglob("*.py")]
    assert files
    for file in files:
        assert strangers(file.read_text("utf-8"), own) == set(), file


def test_a_stranger_is_noticed() -> None:
    source = "import json\nfrom chalicelib.domain import menu\ndef f():\n    import boto3.session"
    assert strangers(source, ("chalicelib.domain",)) == {"boto3.session"}


def test_files_of_different_channels_never_import_each_other() -> None:
    files = [*(ROOT / "chalicelib" / "channels").glob("[a-z]*.py")]
    assert files
    for file in files:
        assert other_channels(file.stem, file.read_text("utf-8")) == set(), file


def test_an_import_of_another_channel_is_noticed() -> None:
    source = "from chalicelib.channels.kakao_text import clean\nfrom chalicelib.channels import sms"
    assert other_channels("kakao", source) == {"chalicelib.channels.sms"}
    assert other_channels("sms_payload", source) == {"chalicelib.channels.kakao_text"}


def strangers(source: str, own: tuple[str, ...]) -> set[str]:
    return {
        name
        for name, _ in imported(source)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith(own)
    }


def other_channels(stem: str, source: str) -> set[str]:
    """Modules of channels/ that belong to another messenger: the word before the first `_`."""
    named = {
        f"{module}.{name}" if module == CHANNELS.rstrip(".") else module
        for module, names in imported(source)
        for name in names or ("",)
    }
    mine = stem.partition("_")[0]
    return {
        name
        for name in named
        if name.startswith(CHANNELS)
        and name not in SHARED
        and name.removeprefix(CHANNELS).partition("_")[0] != mine
    }


def imported(source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every imported module, with the names taken from it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", tuple(alias.name for alias in node.names)
