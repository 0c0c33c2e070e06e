"""How results are printed: JSON for programs, tables for people."""

import json
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table


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
    """A table; in a pipe it is as wide as it needs to be."""
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console = Console(soft_wrap=not sys.stdout.isatty())
    console.print(table)
