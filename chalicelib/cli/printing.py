"""How results are printed: JSON for programs, tables for people."""

import io
import json
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

# Wider than any table: in a pipe nothing is cut off or broken.
_PIPE_WIDTH = 10_000


def speak_utf8() -> None:
    """Korean comes out whatever the locale says; half a surrogate pair as the escape JSON knows."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_json(value: object, *, indent: int | None = 2) -> None:
    """One JSON value, Korean readable."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def print_line(text: str) -> None:
    """One line of a result."""
    sys.stdout.write(text + "\n")


def say(text: str) -> None:
    """A word to the person, beside the result."""
    sys.stderr.write(text + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table whose cells stay whole: a secret or hash is broken over lines, never cut off."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # Text, since rich would read brackets in a cell as its own marks.
        table.add_row(*(Text(str(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(table)


def shortened(text: str, most: int = 40) -> str:
    """A text in one short line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
