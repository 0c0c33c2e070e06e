"""Workbooks as officers have them, made for the occasion."""

import io
from collections.abc import Iterable, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def workbook(*rows: Sequence[Any], merged: Sequence[str] = ()) -> Workbook:
    """One sheet with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    return book


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def long_list(people: int) -> io.BytesIO:
    """Made without holding it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["이름", "휴대폰"])
    for number in range(people):
        sheet.append([f"주민 {number}", f"010{number + 20_000_000:08}"])
    return saved(book)


def changed(file: io.BytesIO, **parts: bytes | None) -> io.BytesIO:
    """The same with parts replaced by their whole path with `/` and `.` as `__` and `_`."""
    wanted = {name.replace("__", "/"): body for name, body in parts.items()}
    made = io.BytesIO()
    with ZipFile(file) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = wanted.get(name.removesuffix(".xml"), old.read(name))
            if body is not None:
                new.writestr(name, body)
    made.seek(0)
    return made


def zipped(names: Iterable[tuple[str, bytes]]) -> io.BytesIO:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as parts:
        for name, body in names:
            parts.writestr(name, body)
    made.seek(0)
    return made
