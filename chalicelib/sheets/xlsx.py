"""An Excel workbook as rows of text: the first visible sheet with a column of phone numbers.

Cells are read as they are shown, as far as a list needs it: formulas by their last result, dates as
dates, and names of columns that stand in merged cells in each of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from chalicelib.domain.audience import HEADER_WITHIN, NoAudience, read_rows
from chalicelib.sheets.merged_cells import Merged, merged_cells

# Unpacked, as the file's directory has it; zipfile reads no byte more than it says. Of all but
# the sheets the library holds what there is: the strings of all cells.
MOST_UNPACKED = 400 * 1024 * 1024
MOST_STRINGS = 60 * 1024 * 1024
_PARTS = 5000
_WIDEST = 50
# A cell with nothing but a colour may stand at the edge of the sheet; a number of a row may be
# anything. Both would be filled up to with empty cells.
_MOST_COLUMNS, _MOST_ROWS = 200, 1_048_576
_SHEETS = "xl/worksheets/"

Rows = Iterator[Sequence[str]]


def read_xlsx(file: BinaryIO) -> Rows:
    """Row by row, empty ones too, so that their numbers are those of the sheet.

    Raises NoAudience, also on the way.
    """
    with _sentences():
        _refuse_bombs(file)
        name = _sheet_with_phones(file)
        yield from _rows(file, name)


_BROKEN = (
    "엑셀 파일이 깨져 있어 읽을 수 없습니다. 엑셀에서 열어 ‘다른 이름으로 저장’한 뒤 다시 올려 "
    "주세요."
)
_OTHER = "엑셀 파일(xlsx)이 아닙니다. 명단은 엑셀(xlsx)이나 CSV 파일로 올려 주세요."
_TOO_LARGE = (
    "파일을 풀면 너무 커서 읽지 않았습니다. 명단만 새 파일에 ‘값으로 붙여넣기’해서 올려 주세요."
)
_NO_RESULTS = (
    "수식의 결과가 파일에 들어 있지 않습니다. 엑셀에서 열어 저장하거나, ‘값으로 붙여넣기’한 뒤 "
    "다시 올려 주세요."
)
_NO_SHEET = "엑셀 파일에 표가 없습니다."


@contextmanager
def _sentences() -> Iterator[None]:
    """Whatever the library stumbles over in a strange file is one thing to an officer."""
    try:
        yield
    except NoAudience:
        raise
    except (GeneratorExit, MemoryError, OSError):
        raise
    except Exception:
        raise NoAudience(_BROKEN) from None


def _refuse_bombs(file: BinaryIO) -> None:
    try:
        with ZipFile(file) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
    except BadZipFile:
        raise NoAudience(_BROKEN) from None
    if "xl/workbook.xml" not in sizes:
        raise NoAudience(_OTHER)
    whole = sum(sizes.values())
    strings = sum(size for name, size in sizes.items() if not name.startswith(_SHEETS))
    if whole > MOST_UNPACKED or strings > MOST_STRINGS or len(sizes) > _PARTS:
        raise NoAudience(_TOO_LARGE)


def _sheet_with_phones(file: BinaryIO) -> str:
    """The first one's name; one without phone numbers if there is no other, to be told so."""
    names = _visible(file)
    if not names:
        raise NoAudience(_NO_SHEET)
    for name in names:
        if _has_phones(islice(_rows(file, name), HEADER_WITHIN)):
            return name
    if any(_lacks_results(file, name) for name in names):
        raise NoAudience(_NO_RESULTS)
    return names[0]


def _visible(file: BinaryIO) -> list[str]:
    with _opened(file) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _has_phones(top: Rows) -> bool:
    try:
        next(read_rows(top), None)
    except NoAudience:
        return False
    return True


def _lacks_results(file: BinaryIO, name: str) -> bool:
    """Whether formulas near the top have none: a program wrote the file and computed nothing."""
    with _opened(file, formulas=True) as written:
        cells = [cell for row in _top(written, name) for cell in row]
    return any(isinstance(cell, str) and cell.startswith("=") for cell in cells)


def _top(book: Any, name: str) -> list[tuple[Any, ...]]:
    sheet = book[name]
    sheet.reset_dimensions()
    found = sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=_MOST_ROWS, values_only=True)
    return list(islice(found, 2 * HEADER_WITHIN))


def _rows(file: BinaryIO, name: str) -> Rows:
    merged = merged_cells(file, name, HEADER_WITHIN)
    with _opened(file) as book:
        sheet = book[name]
        # Some programs write a size that is not the sheet's.
        sheet.reset_dimensions()
        found = sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=_MOST_ROWS, values_only=True)
        rows = (tuple(map(_text, _written(row))) for row in found)
        yield from chain(_filled(list(islice(rows, HEADER_WITHIN)), merged), rows)


@contextmanager
def _opened(file: BinaryIO, formulas: bool = False) -> Iterator[Any]:
    # Only the job that reads lists has the library.
    from openpyxl import load_workbook

    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=not formulas, keep_links=False)
    try:
        yield book
    finally:
        book.close()


def _written(row: tuple[object, ...]) -> tuple[object, ...]:
    """Without the empty cells behind the last one that is not."""
    last = len(row) if row.count(None) < len(row) else 0
    while last and row[last - 1] is None:
        last -= 1
    return row[:last]


def _text(value: object) -> str:
    """A cell as a person reads it."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "예", False: "아니오"}[value]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _filled(top: list[tuple[str, ...]], merged: Sequence[Merged]) -> Iterator[tuple[str, ...]]:
    """Names of columns in their lowest row: one over several rows moves down, one over names goes.

    What is merged beside each other stands in each of the cells otherwise.
    """
    grid = [list(row) for row in top]
    for cells in merged:
        if cells.top < len(grid) and cells.left < len(grid[cells.top]):
            _settle(grid, cells)
    return iter([tuple(row) for row in grid])


def _settle(grid: list[list[str]], cells: Merged) -> None:
    words = grid[cells.top][cells.left]
    bottom, right = min(cells.bottom, len(grid) - 1), min(cells.right, cells.left + _WIDEST)
    places = range(cells.left, right + 1)
    below = grid[bottom + 1] if bottom + 1 < len(grid) else []
    named = [below[place] for place in places if place < len(below) and below[place].strip()]
    is_group = len(named) > 1 and not any(char.isdigit() for name in named for char in name)
    grid[cells.top][cells.left] = ""
    lowest = grid[bottom]
    lowest += [""] * (right + 1 - len(lowest))
    for place in places if not is_group else ():
        lowest[place] = words
