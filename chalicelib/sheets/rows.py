"""The rows of a list, whichever kind of file it is: told by how it begins, not by its name."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from chalicelib.domain.csv_text import read_csv
from chalicelib.sheets.xlsx import read_xlsx

_ZIP = b"PK\x03\x04"


def rows_of(file: BinaryIO) -> Iterator[Sequence[str]]:
    """Row by row. Raises NoAudience, also on the way, for what is no list."""
    file.seek(0)
    beginning = file.read(len(_ZIP))
    file.seek(0)
    return read_xlsx(file) if beginning == _ZIP else read_csv(file)
