"""Which cells of a sheet's first rows are merged: they stand behind all its rows.

Read as a stream of bytes, so that a long sheet costs no memory.
"""

import re
from collections.abc import Iterator, Sequence
from typing import IO, BinaryIO, NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

_PIECE = 1 << 20
_OVERLAP = 200
_MOST = 200
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]{0,40}?ref=["']([A-Z]{1,3})([0-9]{1,7}):"""
    rb"""([A-Z]{1,3})([0-9]{1,7})["']"""
)
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Merged(NamedTuple):
    """Places of the first and the last cell, from 0."""

    top: int
    left: int
    bottom: int
    right: int


def merged_cells(file: BinaryIO, sheet: str, rows: int) -> Sequence[Merged]:
    """Those of a sheet that begin in its first rows; none where the file tells it otherwise."""
    with ZipFile(file) as parts:
        path = _path_of(parts, sheet)
        if path is None:
            return ()
        with parts.open(path) as xml:
            found = (each for each in _found(xml) if each.top < rows)
            return [each for each, _ in zip(found, range(_MOST), strict=False)]


def _path_of(parts: ZipFile, sheet: str) -> str | None:
    """Where the sheet of a name lies, by the workbook's own list."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    wanted = next(
        (
            each.get(_RELATED)
            for each in book.iter()
            if each.tag.endswith("}sheet") and each.get("name") == sheet
        ),
        None,
    )
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    target = next((each.get("Target", "") for each in links if each.get("Id") == wanted), "")
    path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return path if path in parts.namelist() else None


def _found(xml: IO[bytes]) -> Iterator[Merged]:
    kept = b""
    while piece := xml.read(_PIECE):
        text = kept + piece
        end = 0
        for each in _MERGED.finditer(text):
            left, top, right, bottom = each.groups()
            yield Merged(int(top) - 1, _column(left), int(bottom) - 1, _column(right))
            end = each.end()
        kept = text[max(end, len(text) - _OVERLAP) :]


def _column(letters: bytes) -> int:
    """`A` is 0, `AA` is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
