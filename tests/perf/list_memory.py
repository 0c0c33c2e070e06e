"""What reading an Excel list takes: `python -m tests.perf.list_memory 100000` prints bytes.

A process of its own reads it, by Linux's own count of it. 100,000 people: 16 MB, eight seconds.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.audience import Recipient, read_rows
from chalicelib.sheets.rows import rows_of
from tests.sheets.workbooks import long_list

_ROOT = Path(__file__).parents[2]


def growth(people: int, folder: Path) -> int:
    """Bytes by which a process grew that read a list of so many, and all of them."""
    file = folder / "list.xlsx"
    file.write_bytes(long_list(people).getvalue())
    command = [sys.executable, "-m", "tests.perf.list_memory", str(file)]
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, timeout=300)
    found, grown = map(int, done.stdout.split())
    assert found == people
    return grown


def _read(file: Path) -> None:
    """A short list first, so that what libraries take is not counted."""
    assert sum(1 for _ in read_rows(rows_of(long_list(100)))) == 100
    before = _peak()
    with file.open("rb") as opened:
        people = sum(isinstance(one, Recipient) for one in read_rows(rows_of(opened)))
    print(people, _peak() - before)


def _peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    found = next(line for line in lines if line.startswith("VmHWM:"))
    return int(found.split()[1]) * 1024


def main(asked: str) -> None:
    """A number of people, or the file that the other process reads."""
    if not asked.isdecimal():
        _read(Path(asked))
        return
    with TemporaryDirectory() as folder:
        print(f"{int(asked):,} people: {growth(int(asked), Path(folder)):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
